import { listTermWarnings } from '../../../contract/list-acts.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { bandStatus, daysLeftWords, endWords, type Warning } from './act-words.ts';
import { WarningTiles } from './WarningTiles.tsx';

const COLUMNS: readonly Column<Warning>[] = [
  { key: 'name', title: '通用名', text: (row) => row.genericName, wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm, width: 130 },
  { key: 'field', title: '治疗领域', text: (row) => row.field, width: 120 },
  {
    key: 'band',
    title: '缓急',
    text: (row) => bandStatus(row.band).word,
    cell: (row) => <Status {...bandStatus(row.band)} />,
    width: 110,
  },
  { key: 'left', title: '时限', text: (row) => daysLeftWords(row.daysLeft), width: 110 },
  { key: 'end', title: '届满日', text: (row) => row.endsOn, width: 110 },
  { key: 'then', title: '届满之后', text: endWords, wrap: true },
];

/** Drugs whose term or transition ends soon without a renewal: so that nobody is surprised on the day (M10, N1.2). */
export function TermWarningsPage() {
  const [{ within }] = useUrlState({ within: '' });
  const query = within === '' ? {} : { within: Number(within) };
  const answer = useQueryCall(listTermWarnings, { query }, { keep: true });
  return (
    <div className="st-stack">
      <PageHeader
        title="到期提醒"
        about={
          <>
            有效期或过渡期快要届满、还没有续约的药品。届满次日起自动停止支付。 <ClauseLink id="M10" />
          </>
        }
      />
      <WarningTiles />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.error === null && (
        <DataTable
          label="到期提醒"
          rows={answer.data?.rows}
          rowKey={(row) => row.entryId}
          hrefOf={(row) => `/list?entry=${row.entryId}`}
          isLate={(row) => row.band <= 7}
          columns={COLUMNS}
          stacks
          empty={{ why: '没有快要届满的药品', what: '90 天内届满而没有续约的药品会列在这里' }}
        />
      )}
    </div>
  );
}
