import { getReviewBoard, listBoardCases } from '../../../contract/eligibility-review.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Clock, Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { statusOfStep } from '../step-words.ts';

type Sums = OutputOf<typeof getReviewBoard>['areas'][number];
type Case = RowOf<typeof listBoardCases>;

const WITHIN = [
  { value: 'late', label: '已超期' },
  { value: 'two', label: '两个工作日内到期和超期' },
  { value: 'five', label: '五个工作日内到期和超期' },
  { value: 'all', label: '所有在走的' },
] as const;

function sumColumns(title: string, nameOf: (row: Sums) => string): readonly Column<Sums>[] {
  const count = (key: string, head: string, of: (row: Sums) => number): Column<Sums> => ({
    key,
    title: head,
    text: (row) => String(of(row)),
    align: 'right',
  });
  return [
    { key: 'name', title, text: nameOf },
    {
      key: 'late',
      title: '已超期',
      align: 'right',
      text: (row) => String(row.late),
      cell: (row) => (row.late > 0 ? <Status tone="bad" word={String(row.late)} /> : '0'),
    },
    count('worst', '最长超期（工作日）', (row) => row.worstLate),
    count('today', '今天到期', (row) => row.dueToday),
    count('two', '两日内', (row) => row.withinTwo),
    count('five', '五日内', (row) => row.withinFive),
    count('running', '在审', (row) => row.running),
    count('waiting', '待受理', (row) => row.waiting),
    {
      key: 'decided',
      title: '近 90 天办结（超期）',
      align: 'right',
      text: (row) => `${row.decided}（${row.decidedLate}）`,
    },
  ];
}

const caseColumns: readonly Column<Case>[] = [
  { key: 'no', title: '申请编号', text: (row) => row.applicationNo },
  {
    key: 'due',
    title: '办理时限',
    text: (row) => row.dueOn,
    cell: (row) => (
      <Clock dueOn={row.dueOn} provisional={row.provisional} workingDaysLeft={row.workingDaysLeft} />
    ),
  },
  {
    key: 'step',
    title: '环节',
    text: (row) => statusOfStep(row.step).word,
    cell: (row) => <Status {...statusOfStep(row.step)} />,
  },
  { key: 'area', title: '参保地', text: (row) => row.areaName },
  { key: 'drug', title: '药品', text: (row) => row.genericName },
  { key: 'reviewer', title: '承办人', text: (row) => row.reviewerName ?? '没有人承办' },
  { key: 'from', title: '起算日', text: (row) => row.clockFrom, folded: true },
];

const total = (rows: readonly Sums[] | undefined, of: (row: Sums) => number): number | undefined =>
  rows?.reduce((sum, row) => sum + of(row), 0);

/** Where a case of the board leads: those who assign go there, the others read its clock. */
function hrefFor(role: string): (row: Case) => string {
  const leaf = role === 'areaBureau' ? 'assignment' : 'clock';
  return role === 'agencyReviewer'
    ? (row) => `/applications/${row.id}`
    : (row) => `/applications/${row.id}/${leaf}`;
}

/** The board's sums, each leading to its cases. */
function BoardTiles({ areas }: { readonly areas: readonly Sums[] | undefined }) {
  const to = (within: string) => `/review-board?within=${within}`;
  return (
    <Tiles
      label="时限"
      items={[
        { label: '已超期', count: total(areas, (row) => row.late), to: to('late'), tone: 'bad' },
        { label: '今天到期', count: total(areas, (row) => row.dueToday), to: to('two'), tone: 'warn' },
        { label: '两日内到期', count: total(areas, (row) => row.withinTwo), to: to('two') },
        { label: '五日内到期', count: total(areas, (row) => row.withinFive), to: to('five') },
        { label: '在审', count: total(areas, (row) => row.running), to: to('all') },
      ]}
    />
  );
}

/** How the 15 working days are kept, area by area and reviewer by reviewer; no patient is named here (M23.3). */
export function ReviewBoardPage() {
  const me = useMe();
  const board = useQueryCall(getReviewBoard, { query: {} }, { every: 60_000 });
  const [query, setQuery] = useUrlState({ within: 'late' });
  const areas = board.data?.areas;
  const noCases = { why: '没有在审和近 90 天办结的申请', what: '受理后会出现在这里' };
  return (
    <>
      <PageHeader
        title="时限看板"
        about={
          <>
            受理次日起 15 个工作日内办结，到期日按今天的日历推算。 <ClauseLink id="M23.3" />
          </>
        }
      />
      <ErrorPanel error={board.error} onRetry={() => void board.refetch()} />
      <BoardTiles areas={areas} />
      <div className="st-stack">
        <Panel title="申请">
          <QueryBar
            fields={[{ name: 'within', label: '范围', kind: 'choice', options: WITHIN }]}
            value={query}
            onSearch={setQuery}
          />
          <EndpointTable
            endpoint={listBoardCases}
            name="board-cases"
            label="时限内的申请"
            query={query}
            rowKey={(row) => row.id}
            hrefOf={hrefFor(me.role)}
            columns={caseColumns}
            isLate={(row) => row.workingDaysLeft < 0}
            every={60_000}
            stacks
            empty={{ why: '没有这样的申请', what: '把“范围”放宽可看到还有时间的' }}
          />
        </Panel>
        <Panel title="各市州">
          <DataTable
            label="各市州时限"
            rows={areas}
            rowKey={(row) => row.key}
            columns={sumColumns('市州', (row) => row.name)}
            isLate={(row) => row.late > 0}
            stacks
            empty={noCases}
          />
        </Panel>
        <Panel title="各承办人">
          <DataTable
            label="各承办人时限"
            rows={board.data?.reviewers}
            rowKey={(row) => row.key}
            columns={sumColumns('承办人', (row) => (row.name === '' ? '没有人承办' : row.name))}
            isLate={(row) => row.late > 0}
            stacks
            empty={noCases}
          />
        </Panel>
      </div>
    </>
  );
}
