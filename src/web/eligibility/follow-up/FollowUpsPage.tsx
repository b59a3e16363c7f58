import { listFollowUpCases } from '../../../contract/eligibility-follow-ups.ts';
import { RESPONSES } from '../../../domain/eligibility/follow-up/follow-up.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const COLUMNS: readonly Column<RowOf<typeof listFollowUpCases>>[] = [
  { key: 'person', title: '患者', text: (row) => row.personName },
  { key: 'drug', title: '药品', text: (row) => row.genericName },
  { key: 'doctor', title: '责任医师', text: (row) => row.doctorName },
  { key: 'approved', title: '批准日期', text: (row) => row.approvedOn },
  { key: 'last', title: '上次评估', text: (row) => row.lastOn ?? '没有' },
  {
    key: 'response',
    title: '上次结果',
    text: (row) => (row.lastResponse === null ? '' : RESPONSES[row.lastResponse]),
  },
  { key: 'next', title: '应评估日期', text: (row) => row.nextOn ?? '' },
  {
    key: 'state',
    title: '状态',
    text: (row) => (row.overdue ? '已过期' : '未到期'),
    cell: (row) => <Status tone={row.overdue ? 'warn' : 'wait'} word={row.overdue ? '已过期' : '未到期'} />,
  },
];

/** Patients on an approved drug, whoever is due for a look first. */
export function FollowUpsPage() {
  const [query] = useUrlState({ due: '' });
  const all = useQueryCall(listFollowUpCases, { query: { pageSize: 1 } });
  const late = useQueryCall(listFollowUpCases, { query: { pageSize: 1, due: 'overdue' } });
  return (
    <>
      <PageHeader
        title="随访评估"
        about={
          <>
            责任医师评估患者用药后的疗效和耐受，决定是否继续用。 <ClauseLink id="M20" />
          </>
        }
      />
      <Tiles
        label="随访"
        items={[
          { label: '过了评估日期', count: late.data?.total, to: '/follow-ups?due=overdue', tone: 'warn' },
          { label: '全部在用', count: all.data?.total, to: '/follow-ups' },
        ]}
      />
      <EndpointTable
        endpoint={listFollowUpCases}
        name="follow-ups"
        label="随访评估"
        query={query}
        rowKey={(row) => row.applicationId}
        hrefOf={(row) => `/follow-ups/${row.applicationId}`}
        isLate={(row) => row.overdue}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有要随访的患者', what: '待遇批准后，患者会出现在这里' }}
      />
    </>
  );
}
