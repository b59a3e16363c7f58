import { listApplications, summariseApplications } from '../../contract/eligibility.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Clock, Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { Tiles, type Tile } from '../ui/Tiles.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { RemindersPanel } from './review/RemindersPanel.tsx';
import { QUEUE_CHOICES, statusOfStep, STEP_CHOICES } from './step-words.ts';

type Row = RowOf<typeof listApplications>;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '申请编号', text: (row) => row.applicationNo },
  {
    key: 'due',
    title: '办理时限',
    text: (row) => row.clock?.dueOn ?? '',
    cell: (row) => (row.clock === null ? '' : <Clock {...row.clock} />),
  },
  {
    key: 'step',
    title: '环节',
    text: (row) => statusOfStep(row.step).word,
    cell: (row) => <Status {...statusOfStep(row.step)} />,
  },
  { key: 'person', title: '患者', text: (row) => row.personName },
  { key: 'drug', title: '药品', text: (row) => `${row.genericName}（${row.dosageForm}）` },
  { key: 'diagnosis', title: '诊断', text: (row) => row.diagnosisName },
  { key: 'hospital', title: '就诊医院', text: (row) => row.hospitalName },
  { key: 'doctor', title: '责任医师', text: (row) => row.doctorName },
  { key: 'applied', title: '申请日期', text: (row) => row.appliedOn },
];

const DESKS = {
  agencyReviewer: { about: '受理后 15 个工作日内办结，到期早的排在前面。', clause: 'M23.3' },
  hospitalOffice: { about: '责任医师签署意见后，由医院核实并签署意见。', clause: 'M22' },
  responsibleDoctor: { about: '患者选您为责任医师的申请，由您诊断并签署意见。', clause: 'M20' },
} as const;

/** What waits at this desk, in numbers that lead to their lists. */
function useTiles(role: keyof typeof DESKS): Tile[] {
  const sums = useQueryCall(summariseApplications, {}).data;
  const to = (query: string) => `/applications?${query}`;
  const mine: Tile = { label: '待我办理', count: sums?.mine, to: to('queue=mine') };
  if (role === 'agencyReviewer') {
    return [
      { label: '已超期', count: sums?.late, to: to('queue=late'), tone: 'bad' },
      { label: '三个工作日内到期', count: sums?.soon, to: '/review-board?within=five', tone: 'warn' },
      {
        label: '待复核不予通过',
        count: sums?.toCheck,
        to: to('queue=mine&step=refusalProposed'),
        tone: 'warn',
      },
      { label: '待受理', count: sums?.toAccept, to: to('queue=mine&step=hospitalConfirmed') },
      { label: '审核中', count: sums?.inReview, to: to('queue=mine') },
      { label: '补正后待受理', count: sums?.supplemented, to: to('queue=mine&step=supplemented') },
    ];
  }
  if (role === 'responsibleDoctor') {
    return [
      mine,
      { label: '医院退回', count: sums?.returned, to: to('step=hospitalReturned'), tone: 'warn' },
    ];
  }
  return [mine];
}

/** A whole application number is found wherever it stands, whatever the queue. */
const APPLICATION_NO = /^SQ\d{8,}$/;

/** The desk's applications: what waits for it first, by due date; the rest by search. */
export function ApplicationsPage() {
  const me = useMe();
  const role = me.role in DESKS ? (me.role as keyof typeof DESKS) : 'agencyReviewer';
  const desk = DESKS[role];
  const [query, setQuery] = useUrlState({ q: '', queue: 'mine', step: '' });
  const tiles = useTiles(role);
  return (
    <>
      <PageHeader
        title="待遇申请"
        about={
          <>
            {desk.about} <ClauseLink id={desk.clause} />
          </>
        }
      />
      <Tiles items={tiles} />
      <div className="st-stack">
        {role === 'agencyReviewer' && <RemindersPanel />}
        <QueryBar
          fields={[
            { name: 'q', label: '姓名、药品或申请编号' },
            { name: 'queue', label: '范围', kind: 'choice', options: QUEUE_CHOICES },
            { name: 'step', label: '环节', kind: 'choice', options: STEP_CHOICES },
          ]}
          value={query}
          onSearch={setQuery}
        />
      </div>
      <EndpointTable
        endpoint={listApplications}
        name="applications"
        label="待遇申请"
        stacks
        query={APPLICATION_NO.test(query.q) ? { q: query.q } : query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/applications/${row.id}`}
        columns={COLUMNS}
        every={60_000}
        empty={
          query.queue === 'mine'
            ? {
                why: '没有等您办理的申请',
                what: '新的申请到这一环节时会出现在这里；把“范围”改为“全部”可查以前的',
              }
            : { why: '没有符合条件的申请', what: '请放宽条件再查' }
        }
      />
    </>
  );
}
