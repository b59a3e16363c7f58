import { getCommitteeOverview, listCommitteeTasks } from '../../../contract/providers-committee.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { TASK_CHOICES, taskSign } from './committee-words.ts';
import { DueForm } from './DueForm.tsx';

type AreaRow = OutputOf<typeof getCommitteeOverview>['rows'][number];

const COLUMNS: readonly Column<RowOf<typeof listCommitteeTasks>>[] = [
  { key: 'hospital', title: '医院', text: (row) => row.hospitalName, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'list', title: '目录', text: (row) => `${row.listName} ${row.edition}`, wrap: true },
  { key: 'due', title: '期限', text: (row) => row.dueOn },
  { key: 'decided', title: '已定', text: (row) => `${row.decided} / ${row.total} 种`, align: 'right' },
  { key: 'stocked', title: '配备', text: (row) => `${row.stocked} 种`, align: 'right' },
  { key: 'held', title: '最近开会', text: (row) => row.heldOn ?? '没有' },
  {
    key: 'state',
    title: '状态',
    text: (row) => taskSign(row.state).word,
    cell: (row) => <Status {...taskSign(row.state)} />,
  },
];

const AREA_COLUMNS: readonly Column<AreaRow>[] = [
  { key: 'area', title: '市州', text: (row) => row.areaName },
  { key: 'hospitals', title: '医院', text: (row) => String(row.hospitals), align: 'right' },
  { key: 'done', title: '完成任务', text: (row) => `${row.done} / ${row.tasks}`, align: 'right' },
  { key: 'overdue', title: '逾期任务', text: (row) => String(row.overdue), align: 'right' },
  {
    key: 'stocked',
    title: '配备 / 应议',
    text: (row) => `${row.stocked} / ${row.drugs} 种次`,
    align: 'right',
  },
  { key: 'purchases', title: '办理中的临时采购', text: (row) => String(row.purchasesOpen), align: 'right' },
  { key: 'late', title: '逾期采购', text: (row) => String(row.purchasesOverdue), align: 'right' },
];

/** The 市州 side by side; whoever is most behind stands first. */
function Overview() {
  const answer = useQueryCall(getCommitteeOverview, {});
  const rows = answer.data?.rows;
  const sum = (of: (row: AreaRow) => number) => rows?.reduce((total, row) => total + of(row), 0);
  return (
    <>
      <Tiles
        label="进展"
        items={[
          {
            label: '逾期的药事会',
            count: sum((row) => row.overdue),
            to: '/committee?state=overdue',
            tone: 'bad',
          },
          { label: '完成的任务', count: sum((row) => row.done), to: '/committee?state=done' },
          {
            label: '逾期的临时采购',
            count: sum((row) => row.purchasesOverdue),
            to: '/purchases?state=overdue',
            tone: 'bad',
          },
          { label: '办理中的临时采购', count: sum((row) => row.purchasesOpen), to: '/purchases' },
        ]}
      />
      <Panel title="各市州">
        <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
        <DataTable
          label="各市州药事会进展"
          rows={rows}
          rowKey={(row) => row.areaCode}
          hrefOf={(row) => `/committee?areaCode=${row.areaCode}`}
          isLate={(row) => row.overdue > 0}
          columns={AREA_COLUMNS}
          stacks
          empty={{ why: '还没有药事会任务', what: '目录发布后，每家医院自动有一项任务' }}
        />
      </Panel>
    </>
  );
}

/** Committees on the newest lists: a hospital's own tasks; for those who watch, every hospital of their area and who is late. */
export function CommitteePage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '', areaCode: '' });
  const areas = useAreaChoices(null, [2]);
  const watches = role !== 'hospitalOffice';
  return (
    <>
      <PageHeader
        title="药事会"
        about={
          <>
            目录一发布，每家医院都要在期限内开药事会，逐一定下药品进出；总额、品种数量、药占比都不是不配备的理由。{' '}
            <ClauseLinks ids={['N5.2', 'M8']} />
          </>
        }
        actions={<Go to="/purchases">临时采购</Go>}
      />
      <div className="st-stack">
        {watches && <Overview />}
        {role === 'provinceCatalogue' && <DueForm />}
        {watches && (
          <QueryBar
            fields={[
              { name: 'q', label: '医院' },
              { name: 'state', label: '状态', kind: 'choice', options: TASK_CHOICES },
              { name: 'areaCode', label: '市州', kind: 'choice', options: areas.options, loose: true },
            ]}
            value={query}
            onSearch={setQuery}
          />
        )}
        <EndpointTable
          endpoint={listCommitteeTasks}
          name="committee-tasks"
          label="药事会任务"
          query={query}
          rowKey={(row) => `${row.versionId}-${row.hospitalCode}`}
          hrefOf={(row) => `/committee/${row.versionId}/${row.hospitalCode}`}
          isLate={(row) => row.state === 'overdue'}
          columns={COLUMNS}
          stacks
          empty={{ why: '没有符合条件的药事会任务', what: '目录发布后，每家医院自动有一项任务' }}
        />
      </div>
    </>
  );
}
