import { Skeleton } from 'antd';
import type { CallFailed } from '../../contract/client.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { CaseHeader } from './PageHeader.tsx';

interface CasePendingProps {
  readonly title: string;
  readonly back: { readonly to: string; readonly label: string };
  readonly error: CallFailed | null;
  readonly onRetry: () => void;
}

/** A case that is not there yet, or that could not be had: its name and the way back stand all the same. */
export function CasePending({ title, back, error, onRetry }: CasePendingProps) {
  return (
    <>
      <CaseHeader title={title} back={back} status={undefined} />
      <ErrorPanel error={error} onRetry={onRetry} />
      {error === null && <Skeleton active />}
    </>
  );
}
