import { getBenefitAct, type BenefitAct } from '../../../contract/settlement-benefits.ts';
import { quotedTitle } from '../../../policy/documents.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { ActSteps } from './ActSteps.tsx';
import { nextText, paceText, replaySign, stateSign, STEP_WORDS, valueLines } from './benefit-words.ts';
import { ReplayForm } from './ReplayForm.tsx';

/** How often a running trial is asked how far it is, in milliseconds. */
const LOOK_AGAIN = 1500;

function Content({
  act,
  areaName,
}: {
  readonly act: BenefitAct;
  readonly areaName: (code: string) => string;
}) {
  return (
    <Panel title="内容" extra={<ClauseLinks ids={['M9.6', 'I15']} />}>
      <Fields
        fields={[
          {
            label: '参数',
            wide: true,
            value: valueLines(act, areaName).map((line) => <div key={line}>{line}</div>),
          },
          { label: '执行日期', value: spanText(act.from, act.to) },
          { label: '文件', value: `${quotedTitle(act.title)}${act.number}` },
          { label: '发文日期', value: act.issuedOn },
          { label: '录入', value: `${act.enteredBy}，${act.enteredAt.slice(0, 16)}` },
          { label: '理由', value: act.reason, wide: true },
        ]}
      />
    </Panel>
  );
}

function Replays({
  act,
  areaName,
  mayLook,
}: {
  readonly act: BenefitAct;
  readonly areaName: (code: string) => string;
  readonly mayLook: boolean;
}) {
  return (
    <Panel title="试算">
      <DataTable
        label="试算"
        stacks
        rows={act.replays}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'no',
            title: '编号',
            text: (row) => String(row.id),
            cell: (row) =>
              mayLook ? (
                <Go to={`/settings/benefits/replays/${row.id}`}>第 {row.id} 号</Go>
              ) : (
                `第 ${row.id} 号`
              ),
          },
          { key: 'state', title: '进展', cell: (row) => <Status {...replaySign(row)} /> },
          { key: 'days', title: '购药日期', text: (row) => `${row.from} 至 ${row.to}` },
          {
            key: 'areas',
            title: '参保地',
            wrap: true,
            text: (row) => (row.areas.length === 0 ? '全省' : row.areas.map(areaName).join('、')),
          },
          {
            key: 'pace',
            title: '算了多少',
            wrap: true,
            cell: (row) => (
              <div>
                {paceText(row)}
                <div className="st-secondary">
                  {row.askedBy} {row.askedAt.slice(0, 16)}
                </div>
              </div>
            ),
          },
        ]}
        empty={{
          why: '还没有试算',
          what: '选一段已结算的日期和地区，看新参数会让基金和参保人各多付少付多少',
        }}
      />
    </Panel>
  );
}

function Course({ act }: { readonly act: BenefitAct }) {
  return (
    <Panel title="办理经过">
      <TimeLine
        events={[
          {
            key: 'entered',
            at: act.enteredAt,
            what: STEP_WORDS.entered,
            who: act.enteredBy,
            detail: '',
          },
          ...act.events.map((event, index) => ({
            key: index,
            at: event.at,
            what: STEP_WORDS[event.step],
            who: event.by,
            detail: event.words,
          })),
        ]}
      />
    </Panel>
  );
}

/** One act: what it sets and by which document, its trials, and what was decided about it (M9.6, I15). */
export function BenefitActPage() {
  const id = Number(usePathParam('id'));
  const { role } = useMe();
  const { options } = useAreaChoices();
  const answer = useQueryCall(getBenefitAct, { params: { id } });
  const act = answer.data;
  const running = act?.replays.some((one) => one.state === 'running') ?? false;
  useQueryCall(getBenefitAct, { params: { id } }, { enabled: running, every: running ? LOOK_AGAIN : false });
  if (act === undefined)
    return (
      <CasePending
        title="待遇参数"
        back={{ to: '/settings/benefits', label: '待遇参数' }}
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  const areaName = (code: string) => options.find((one) => one.value === code)?.label ?? code;
  const { replay, ...steps } = act.may;
  const canStep = Object.values(steps).some(Boolean);
  return (
    <>
      <CaseHeader
        title={`待遇参数第 ${act.id} 号`}
        back={{ to: '/settings/benefits', label: '待遇参数' }}
        status={<Status {...stateSign(act)} />}
        next={nextText(act)}
      />
      <CaseLayout
        left={
          <>
            <Content act={act} areaName={areaName} />
            <Replays act={act} areaName={areaName} mayLook={role === 'provinceAdmin' || role === 'auditor'} />
          </>
        }
        {...(replay || canStep
          ? {
              right: (
                <>
                  {act.state === 'proposed' && canStep && <ActSteps act={act} />}
                  {replay && <ReplayForm actId={act.id} />}
                  {act.state !== 'proposed' && canStep && <ActSteps act={act} />}
                </>
              ),
            }
          : {})}
        below={<Course act={act} />}
      />
    </>
  );
}
