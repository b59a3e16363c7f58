import { listPointCases } from '../../../contract/providers-points.ts';
import { POINT_GROUNDS } from '../../../domain/providers/points/point-case.ts';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { CASE_STATE_CHOICES, caseSign } from './point-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listPointCases>>[] = [
  { key: 'no', title: '案号', text: (row) => row.caseNo },
  { key: 'name', title: '姓名', text: (row) => row.name, lead: true },
  { key: 'institution', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'ground', title: '事由', text: (row) => POINT_GROUNDS[row.ground], wrap: true },
  { key: 'points', title: '分数', text: (row) => String(row.points), align: 'right' },
  {
    key: 'state',
    title: '状态',
    text: (row) => caseSign(row.state).word,
    cell: (row) => <Status {...caseSign(row.state)} />,
  },
  { key: 'moved', title: '最近办理', text: (row) => row.movedAt.slice(0, 10) },
];

/** Cases that may give points, or gave them: the newest first. */
export function PointCasesPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  const isDesk = role === 'agencyReviewer' || role === 'areaBureau';
  return (
    <>
      <PageHeader
        title="记分案"
        about="先告知，听取陈述，再由另一人决定；不服的可以申诉，改正的可以修复。"
        back={{ to: '/qualifications', label: '支付资格记分' }}
        actions={isDesk ? <Go to="/point-cases/new">告知拟记分</Go> : undefined}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '姓名、代码或案号' },
          { name: 'state', label: '状态', kind: 'choice', options: CASE_STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPointCases}
        name="point-cases"
        label="记分案"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/point-cases/${row.id}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有记分案', what: '处理决定涉及医师或药师的，由经办机构告知后记分' }}
      />
    </>
  );
}
