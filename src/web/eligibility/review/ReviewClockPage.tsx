import { Button, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getReviewClock } from '../../../contract/eligibility-review.ts';
import { STEPS } from '../../../domain/eligibility/model.ts';
import { DAY_KINDS } from '../../../domain/eligibility/review/review-days.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';

type Certificate = OutputOf<typeof getReviewClock>;
type ClockOf = Certificate['clocks'][number];
type DayOf = ClockOf['days'][number];

const WHAT = { review: '审核', reconsideration: '复议' } as const;
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;

function dayName({ day }: DayOf): string {
  return `${day} 周${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''}`;
}

function dayWords({ number, kind, provisional }: DayOf): string {
  const words = number === null ? `${DAY_KINDS[kind]}，不计` : `第 ${number} 个工作日`;
  return `${words}${kind === 'makeUp' ? '（调休上班）' : ''}${provisional ? '（暂定）' : ''}`;
}

function outcomeOf(clock: ClockOf): { readonly tone: 'good' | 'bad' | 'doing'; readonly word: string } {
  if (clock.late > 0) return { tone: 'bad', word: `超期 ${clock.late} 个工作日` };
  return clock.decidedOn === null
    ? { tone: 'doing', word: '在时限内，尚未办结' }
    : { tone: 'good', word: '按时办结' };
}

function ClockPart({ clock }: { readonly clock: ClockOf }) {
  const decision = clock.decision === null ? '尚未办结' : STEPS[clock.decision];
  return (
    <Panel title={`${WHAT[clock.what]}时限`}>
      <Fields
        fields={[
          { label: clock.what === 'review' ? '受理日' : '申请复议日', value: clock.from },
          { label: '到期日', value: `${clock.dueOn}${clock.provisional ? '（暂定）' : ''}` },
          {
            label: '办结',
            value: clock.decidedOn === null ? decision : `${clock.decidedOn} ${decision}`,
          },
          { label: '已用工作日', value: `${clock.used} 个` },
          { label: '结论', value: <Status {...outcomeOf(clock)} /> },
        ]}
      />
      <h3>逐日计算</h3>
      <Fields columns={4} fields={clock.days.map((day) => ({ label: dayName(day), value: dayWords(day) }))} />
    </Panel>
  );
}

/** The certificate of a case's clock, to read and to print: which day counted, which did not, and why (M23.3, I5, I17). */
export function ReviewClockPage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getReviewClock, { params: { id } });
  const of = answer.data;
  const isPatient = me.role === 'patient';
  const back = isPatient
    ? { to: `/progress/${id}`, label: '申请进度' }
    : me.role === 'agencyReviewer'
      ? { to: `/applications/${id}`, label: '申请' }
      : { to: '/review-board', label: '时限看板' };
  return (
    <>
      <PageHeader
        title="办理时限证明"
        back={back}
        about={
          <>
            受理次日为第一个工作日，受理后不停钟。 <ClauseLink id="I5" />
          </>
        }
        actions={
          <Button disabled={of === undefined} onClick={() => printPage('a4')}>
            打印
          </Button>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {of !== undefined && (
        <div className="st-stack st-print">
          <Panel title="申请">
            <Fields
              fields={[
                { label: '申请编号', value: of.applicationNo },
                { label: '药品', value: of.genericName },
                { label: '参保地', value: of.areaName },
                { label: '出具时间', value: of.issuedAt },
                { label: '已公布放假安排的年份', value: of.announcedYears.join('、') },
              ]}
            />
          </Panel>
          {of.clocks.length === 0 && (
            <Panel title="时限">
              <p>还没有受理，还没有开始计时。</p>
            </Panel>
          )}
          {of.clocks.map((clock) => (
            <ClockPart key={clock.from + clock.what} clock={clock} />
          ))}
          <Panel title="办理经过">
            <TimeLine
              events={of.steps.map((one, index) => ({ key: index, at: one.at, what: STEPS[one.step] }))}
            />
          </Panel>
        </div>
      )}
    </>
  );
}
