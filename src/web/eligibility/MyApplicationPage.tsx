import { Skeleton } from 'antd';
import { withdrawApplication } from '../../contract/eligibility-steps.ts';
import { getApplication } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { STEPS } from '../../domain/eligibility/model.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { asClauseId } from '../ui/ClauseLink.tsx';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { CaseHeader, Panel } from '../ui/PageHeader.tsx';
import { FormPanel } from './form/FormPanel.tsx';
import { PaperViewer } from '../ui/PaperViewer.tsx';
import { Clock, Status } from '../ui/Status.tsx';
import { TimeLine, type TimeLineEvent } from '../ui/TimeLine.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { DecisionBasis } from './DecisionBasis.tsx';
import { paperSheets } from './paper-sheets.ts';
import { PATIENT_WORDS, stationsOf } from './progress-words.ts';
import { ReconsiderPanel } from './review/ReconsiderPanel.tsx';
import { Stations } from './Stations.tsx';
import { SupplementPanel } from './SupplementPanel.tsx';

type Case = OutputOf<typeof getApplication>;

function timeLine(events: Case['events']): TimeLineEvent[] {
  return events.map((event, index) => {
    const clause = asClauseId(event.clause);
    return {
      key: index,
      at: event.at,
      what: STEPS[event.step],
      who: event.actorName,
      ...(event.note === '' ? {} : { detail: event.note }),
      ...(clause === undefined ? {} : { clause }),
      tone:
        event.step === 'approved'
          ? 'good'
          : ['refused', 'refusalUpheld', 'doctorDeclined'].includes(event.step)
            ? 'bad'
            : 'plain',
    };
  });
}

function Facts({ one }: { readonly one: Case }) {
  return (
    <Panel title="申请内容">
      <Fields
        columns={1}
        fields={[
          { label: '药品', value: `${one.genericName}（${one.dosageForm}）` },
          { label: '诊断', value: one.diagnosisName },
          { label: '病情', value: one.conditionText },
          { label: '医院和医师', value: `${one.hospitalName} ${one.doctorName}` },
          { label: '取药药店', value: one.pharmacyName ?? '在医院取药' },
          { label: '联系电话', value: one.phone },
          { label: '受理机构', value: `${one.areaName}医保经办机构` },
        ]}
      />
    </Panel>
  );
}

/** What the last step says to the patient: the result, its term, or the reason. */
function Result({ one }: { readonly one: Case }) {
  const words = PATIENT_WORDS[one.step];
  const said = one.events.at(-1)?.note ?? '';
  return (
    <div className="st-note" role="status">
      {one.step === 'approved' && one.termFrom !== null && (
        <p>
          <strong>
            {one.termFrom} 至 {one.termTo} 可以享受待遇
          </strong>
        </p>
      )}
      <p>{words.next}</p>
      {said !== '' &&
        ['supplementRequested', 'refused', 'refusalUpheld', 'doctorDeclined'].includes(one.step) && (
          <p>{said}</p>
        )}
    </div>
  );
}

/** One application as its patient follows it (M23.1). */
export function MyApplicationPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getApplication, { params: { id } });
  const withdraw = useCall(withdrawApplication);
  const one = answer.data;
  if (one === undefined)
    return answer.error === null ? (
      <Skeleton active />
    ) : (
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
    );
  const words = PATIENT_WORDS[one.step];
  return (
    <div className="st-stack">
      <CaseHeader
        title={one.genericName}
        back={{ to: '/progress', label: '进度' }}
        about={`申请号 ${one.applicationNo}`}
        status={<Status tone={words.tone} word={words.word} />}
        clock={one.clock === null ? undefined : <Clock {...one.clock} />}
      />
      <Result one={one} />
      {one.openSteps.includes('supplemented') && <SupplementPanel id={id} />}
      {one.openSteps.includes('reconsiderationRequested') && <ReconsiderPanel id={id} />}
      <Panel>
        <Stations stations={stationsOf(one.step, one.events)} />
      </Panel>
      <Facts one={one} />
      <DecisionBasis basis={one.basis} />
      <FormPanel id={id} />
      <Panel title="材料">
        <PaperViewer papers={paperSheets(one.papers)} />
      </Panel>
      <Panel
        title="办理经过"
        extra={one.acceptedOn !== null && <Go to={`/applications/${id}/clock`}>办理时限证明</Go>}
      >
        <TimeLine events={timeLine(one.events)} />
      </Panel>
      <Go to={`/my/questions/new?kind=application&about=${id}`} className="st-ask">
        对这份申请有疑问？问经办
      </Go>
      <ErrorPanel error={withdraw.error} />
      {one.openSteps.includes('withdrawn') && (
        <ConfirmButton
          verb="撤回申请"
          thing={`${one.genericName}的申请（${one.applicationNo}）`}
          consequence="撤回后不再办理；以后需要时可以重新申请。"
          busy={withdraw.isPending}
          onConfirm={() => withdraw.mutate({ params: { id } })}
        />
      )}
    </div>
  );
}
