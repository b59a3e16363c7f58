import { listReplacements } from '../../../contract/settlement-returns.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { withThousands } from '../../ui/words.ts';

const WHAT = { return: '退一部分药', readjudication: '更正后重新结算' } as const;

/** What goes back to the person, or is still to be paid. */
function moved(where: string, back: string): string {
  return back.startsWith('-')
    ? `患者应补${where} ¥${withThousands(back.slice(1))}`
    : `退患者${where} ¥${withThousands(back)}`;
}

interface ReplacementsPanelProps {
  readonly claimNo: string;
  /** The page of a bill without its number: `/bills` or `/my/bills`. */
  readonly base: string;
}

/** How one bill came to take the place of another; nothing where it never did. */
export function ReplacementsPanel({ claimNo, base }: ReplacementsPanelProps) {
  const answer = useQueryCall(listReplacements, { params: { claimNo } });
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />;
  const rows = answer.data?.rows ?? [];
  if (rows.length === 0) return null;
  const bill = (no: string) => (no === claimNo ? `${no}（本单）` : <Go to={`${base}/${no}`}>{no}</Go>);
  return (
    <Panel title="退药和更正经过">
      <TimeLine
        events={rows.map((row) => ({
          key: row.reversalNo,
          at: row.at,
          what: WHAT[row.kind],
          detail: (
            <>
              原单 {bill(row.claimNo)}，撤销单 {bill(row.reversalNo)}，接替的结算单 {bill(row.replacementNo)}
              。{row.kind === 'return' && `总费用减少 ¥${withThousands(row.charged)}，`}
              {moved('现金', row.cash)}，{moved('个人账户', row.fromAccount)}。
            </>
          ),
        }))}
      />
    </Panel>
  );
}
