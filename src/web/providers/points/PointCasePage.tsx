import { Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getPointCase } from '../../../contract/providers-points.ts';
import {
  POINT_BASES,
  POINT_GROUNDS,
  POINT_STEPS,
  RESPONSIBILITIES,
  type PointStep,
} from '../../../domain/providers/points/point-case.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { caseSign, standingSign, standingSpan } from './point-words.ts';
import { PointSteps } from './PointSteps.tsx';

type Case = OutputOf<typeof getPointCase>;

const GOOD: readonly PointStep[] = ['dropped', 'appealUpheld', 'repairGranted', 'readmitted'];

function Facts({ of }: { readonly of: Case }) {
  return (
    <Panel title="事实">
      <Fields
        columns={3}
        fields={[
          { label: '当事人', value: `${of.name}（${of.practitionerCode}）` },
          { label: '机构', value: of.institutionName },
          { label: '发生日期', value: of.happenedOn },
          { label: '事由', value: POINT_GROUNDS[of.ground] },
          { label: '处理方式', value: `${POINT_BASES[of.basis]}，${RESPONSIBILITIES[of.responsibility]}` },
          { label: '陈述期限', value: of.replyBy },
          { label: '事实和证据', value: of.facts, wide: true },
        ]}
      />
    </Panel>
  );
}

function History({ of }: { readonly of: Case }) {
  return (
    <Panel title="办理经过">
      <TimeLine
        events={of.events.map((event) => ({
          key: event.seq,
          at: event.at,
          what: `${POINT_STEPS[event.step]}${event.points === null ? '' : ` ${event.points} 分`}${event.suspendMonths === null ? '' : `，暂停 ${event.suspendMonths} 个月`}`,
          who: event.actorName,
          clause: 'M27',
          tone: event.step === 'decided' ? 'bad' : GOOD.includes(event.step) ? 'good' : 'plain',
          detail: (
            <>
              <p className="st-prose">{event.words}</p>
              {event.documentNo !== '' && <p>文号：{event.documentNo}</p>}
            </>
          ),
        }))}
      />
    </Panel>
  );
}

/** One case that may give points: the facts, what was said and decided, and what this desk may do. */
export function PointCasePage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getPointCase, { params: { id } });
  const of = answer.data;
  const span = of && standingSpan(of.standing);
  return (
    <>
      <CaseHeader
        title={of === undefined ? '记分案' : `记分案：${of.name}`}
        about={of?.caseNo}
        back={{ to: '/point-cases', label: '记分案' }}
        status={
          of && (
            <>
              <Status {...caseSign(of.state)} />
              <span className="st-secondary">
                支付资格{standingSign(of.standing.state).word}，本年 {of.standing.points} 分
                {span === '' ? '' : `（${span ?? ''}）`}
              </span>
            </>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {of && (
        <CaseLayout
          left={
            <>
              <Facts of={of} />
              <History of={of} />
            </>
          }
          right={of.steps.length > 0 ? <PointSteps key={of.events.length} of={of} /> : undefined}
        />
      )}
    </>
  );
}
