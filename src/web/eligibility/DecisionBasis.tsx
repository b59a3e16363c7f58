import type { DatedBasis } from '../../contract/basis.ts';
import { PolicyBasis } from '../documents/PolicyBasis.tsx';
import { Panel } from '../ui/PageHeader.tsx';

/** On which documents the agency's decision rests (M1); nothing before there is one. */
export function DecisionBasis({ basis }: { readonly basis: DatedBasis | null }) {
  if (basis === null) return null;
  return (
    <Panel title="决定的政策依据">
      <PolicyBasis basis={basis} by={`按决定日期 ${basis.onDay} 适用：`} />
    </Panel>
  );
}
