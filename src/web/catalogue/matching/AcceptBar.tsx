import { Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { acceptProposals, proposeMatches, retireMatchingItems } from '../../../contract/matching.ts';
import { useCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import type { RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';

const LEVELS = [
  { value: '0.9500', label: '把握 95% 以上' },
  { value: '0.9000', label: '把握 90% 以上' },
  { value: '0.8000', label: '把握 80% 以上' },
];

/** Accepts proposals, all that are sure enough or the chosen ones, and asks for new ones. */
export function useAccepting(
  chosen: ReadonlySet<RowKey>,
  onDone: () => void,
): { readonly bar: ReactNode; readonly buttons: ReactNode; readonly errors: ReactNode } {
  const tell = useTell();
  const [level, setLevel] = useState('0.9000');
  const accept = useCall(acceptProposals, {
    onDone: ({ accepted }) => {
      tell(accepted === 0 ? '没有可采纳的推荐' : `已确认 ${accepted} 个药品，今天起生效`);
      onDone();
    },
  });
  const anew = useCall(proposeMatches, {
    onDone: ({ items, proposed }) => tell(`${items} 个未对照，其中 ${proposed} 个有推荐`),
  });
  const retire = useCall(retireMatchingItems, {
    onDone: ({ changed }) => {
      tell(`已停用 ${changed} 个药品`);
      onDone();
    },
  });
  const itemCodes = [...chosen].map(String);
  return {
    errors: (
      <>
        <ErrorPanel error={accept.error} />
        <ErrorPanel error={anew.error} />
        <ErrorPanel error={retire.error} />
      </>
    ),
    bar: (
      <div className="st-actions" role="group" aria-label="批量确认推荐">
        <Select
          aria-label="把握下限"
          value={level}
          options={LEVELS}
          onChange={setLevel}
          className="st-cat-choice"
        />
        <Button
          type="primary"
          loading={accept.isPending}
          onClick={() => accept.mutate({ body: { minConfidence: level } })}
        >
          采纳全部推荐
        </Button>
        <Button loading={anew.isPending} onClick={() => anew.mutate({})}>
          重新推荐
        </Button>
      </div>
    ),
    buttons: chosen.size > 0 && (
      <>
        <Button
          type="primary"
          loading={accept.isPending}
          onClick={() => accept.mutate({ body: { itemCodes } })}
        >
          采纳选中的 {chosen.size} 个
        </Button>
        <Button
          loading={retire.isPending}
          onClick={() => retire.mutate({ body: { itemCodes, retired: true } })}
        >
          停用选中的
        </Button>
      </>
    ),
  };
}
