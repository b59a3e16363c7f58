import { Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getCommitteeTask } from '../../../contract/providers-committee.ts';
import { FORMULARY_DECISIONS, FORMULARY_GROUNDS } from '../../../domain/providers/committee/formulary.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { taskSign } from './committee-words.ts';
import { MinutesForm } from './MinutesForm.tsx';

type Task = OutputOf<typeof getCommitteeTask>;
type Drug = Task['drugs'][number];

const COLUMNS: readonly Column<Drug>[] = [
  {
    key: 'name',
    title: '药品',
    text: (drug) => (drug.listed ? drug.name : `${drug.name}，已调出`),
    wrap: true,
  },
  { key: 'part', title: '部分或领域', text: (drug) => drug.part },
  {
    key: 'decision',
    title: '决定',
    cell: (drug) =>
      drug.decision === null ? (
        <Status tone="wait" word="未定" />
      ) : (
        <Status tone={drug.decision === 'in' ? 'good' : 'off'} word={FORMULARY_DECISIONS[drug.decision]} />
      ),
  },
  {
    key: 'ground',
    title: '理由',
    text: (drug) =>
      drug.ground === null
        ? ''
        : [FORMULARY_GROUNDS[drug.ground], drug.words].filter((one) => one !== '').join('：'),
    wrap: true,
  },
  { key: 'on', title: '会议日期', text: (drug) => drug.decidedOn ?? '' },
];

function Meetings({ of }: { readonly of: Task }) {
  if (of.meetings.length === 0) return null;
  return (
    <Panel title="历次会议">
      <TimeLine
        events={of.meetings.map((meeting) => ({
          key: meeting.id,
          at: meeting.heldOn,
          what: `药事会，议定 ${meeting.items} 种`,
          who: `${meeting.chair}主持，${meeting.attendees} 人到会`,
          clause: 'N5.2',
          detail: [meeting.words, `${meeting.recordedBy}记录于 ${meeting.recordedAt.slice(0, 16)}`]
            .filter((one) => one !== '')
            .join('；'),
        }))}
      />
    </Panel>
  );
}

/** One hospital's committee on one list: what is decided of every drug; the hospital records its meetings here. */
export function CommitteeTaskPage() {
  const versionId = Number(usePathParam('versionId'));
  const hospitalCode = usePathParam('hospital');
  const me = useMe();
  const answer = useQueryCall(getCommitteeTask, { params: { versionId, hospitalCode } });
  const of = answer.data;
  const records = me.role === 'hospitalOffice' && of !== undefined && of.decided < of.total;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '药事会' : `药事会：${of.listName} ${of.edition}`}
        about={of?.hospitalName}
        back={{ to: '/committee', label: '药事会' }}
        status={
          of && (
            <>
              <Status {...taskSign(of.state)} />
              <span className="st-secondary">
                {of.total} 种中已定 {of.decided} 种，配备 {of.stocked} 种
              </span>
            </>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {of && (
        <div className="st-stack">
          <Panel title="期限">
            <Fields
              columns={3}
              fields={[
                { label: '应在此前开完', value: of.dueOn },
                { label: '依据', value: of.dueSource },
                { label: '规则', value: <ClauseLink id="N5.2" /> },
              ]}
            />
          </Panel>
          {records && <MinutesForm key={of.meetings.length} of={of} />}
          <Panel title={records ? '已定的药品' : '逐药决定'}>
            <DataTable
              label="逐药决定"
              rows={records ? of.drugs.filter((drug) => drug.decision !== null) : of.drugs}
              rowKey={(drug) => drug.key}
              columns={COLUMNS}
              stacks
              empty={{ why: records ? '还没有定下药品' : '这一版目录没有要议的药品' }}
            />
          </Panel>
          <Meetings of={of} />
        </div>
      )}
    </>
  );
}
