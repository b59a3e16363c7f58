import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { getApplication } from '../../contract/eligibility.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, CaseLayout } from '../ui/PageHeader.tsx';
import { Clock, Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { AcceptancePanel } from './AcceptancePanel.tsx';
import { CaseFacts, CasePapers, type Application } from './CaseFacts.tsx';
import { CaseTimeLine } from './CaseTimeLine.tsx';
import { RelatedDrugs } from './change/RelatedDrugs.tsx';
import { DecisionBasis } from './DecisionBasis.tsx';
import { DoctorPanel } from './DoctorPanel.tsx';
import { FormPanel } from './form/FormPanel.tsx';
import { HospitalPanel } from './HospitalPanel.tsx';
import { ReviewPanel } from './ReviewPanel.tsx';
import { statusOfStep } from './step-words.ts';

/** The panel of the desk whose turn it is; undefined where there is nothing to decide here. */
function decisionOf(of: Application, role: string): ReactNode | undefined {
  const open = new Set(of.openSteps);
  if (role === 'responsibleDoctor' && open.has('doctorStated')) return <DoctorPanel of={of} />;
  if (role === 'hospitalOffice' && open.has('hospitalConfirmed')) return <HospitalPanel of={of} />;
  if (role === 'agencyReviewer' && open.has('accepted')) return <AcceptancePanel of={of} />;
  if (role === 'agencyReviewer' && of.acceptedOn !== null) return <ReviewPanel of={of} />;
  return undefined;
}

/** One application: facts and papers at the left, this desk's decision at the right, the time line below. */
export function ApplicationPage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getApplication, { params: { id } });
  const of = answer.data;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '待遇申请' : `${of.personName} · ${of.genericName}`}
        about={of === undefined ? undefined : `申请编号 ${of.applicationNo}`}
        {...(me.role === 'auditor' ? {} : { back: { to: '/applications', label: '待遇申请' } })}
        status={of === undefined ? undefined : <Status {...statusOfStep(of.step)} />}
        clock={of === undefined || of.clock === null ? undefined : <Clock {...of.clock} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {of !== undefined && (
        <CaseLayout
          left={
            <>
              <CaseFacts of={of} />
              <DecisionBasis basis={of.basis} />
              <RelatedDrugs id={of.id} />
              <FormPanel id={id} />
              <CasePapers of={of} />
            </>
          }
          right={decisionOf(of, me.role)}
          below={<CaseTimeLine of={of} />}
        />
      )}
    </>
  );
}
