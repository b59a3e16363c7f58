import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import { getApplication, listMyEligibilities, submitApplication } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { useFieldProblems } from '../ui/FormField.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../ui/SubmitBar.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { useTell } from '../ui/tell.ts';
import { useGo, usePathParam } from '../ui/url-state.ts';
import { callOf, emptyDraft, problemsOf, type ApplicationDraft } from './application-draft.ts';
import { ConditionPart, OptionalPapers } from './ConditionParts.tsx';
import { DoctorPart } from './DrugAndDoctorParts.tsx';

type Case = OutputOf<typeof getApplication>;

/** The earlier application as the beginning of the new one: only what has changed is written anew. */
function draftFrom(one: Case): ApplicationDraft {
  return {
    ...emptyDraft(newRequestId()),
    entryKey: one.entryKey,
    drugName: `${one.genericName}（${one.dosageForm}）`,
    field: one.field,
    paymentScope: one.drug.paymentScope ?? '',
    doctorCode: one.doctorCode,
    doctorName: `${one.hospitalName} ${one.doctorName}`,
    diagnosisCode: one.diagnosisCode,
    diagnosisName: one.diagnosisName,
    conditionText: one.conditionText,
    phone: one.phone,
    pharmacy: one.pharmacyCode === null ? null : { code: one.pharmacyCode, name: one.pharmacyName ?? '' },
  };
}

function ExtendForm({ one, extendableTo }: { readonly one: Case; readonly extendableTo: string }) {
  const go = useGo();
  const tell = useTell();
  const [empty] = useState(() => draftFrom(one));
  const [draft, keep, clear] = useDraft(`extend-${one.id}`, empty);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<ApplicationDraft>) => keep({ ...draft, ...part });
  const submit = useCall(submitApplication, {
    onDone: (receipt) => {
      clear();
      tell(`已提交，申请号 ${receipt.applicationNo}`);
      go(`/progress/${receipt.id}`);
    },
  });
  function send() {
    if (!judge([...problemsOf('doctor', draft), ...problemsOf('condition', draft)])) return;
    submit.mutate({ body: { ...callOf(draft).body, extendsId: one.id } });
  }
  return (
    <Form layout="vertical" onFinish={send}>
      <FormErrors errors={problems} />
      <Panel>
        <Fields
          columns={1}
          fields={[
            { label: '药品', value: draft.drugName },
            { label: '延期后最晚可以用到', value: extendableTo },
            { label: '责任医师', value: draft.doctorName },
          ]}
        />
        <details className="st-secondary">
          <summary>换一位同领域的责任医师</summary>
          <DoctorPart draft={draft} change={change} problems={problems} />
        </details>
      </Panel>
      <Panel title="现在的病情">
        <ConditionPart draft={draft} change={change} problems={problems} />
      </Panel>
      <Panel title="材料">
        <p className="st-secondary">原来的材料继续有效，不用重交。有新的病历或检查报告，可以在这里补上。</p>
        <OptionalPapers draft={draft} change={change} problems={[]} />
      </Panel>
      <SubmitBar verb="提交延期申请" busy={submit.isPending} error={submit.error} />
    </Form>
  );
}

/** Carries an approved benefit on without filing unchanged papers again (M23.4). */
export function ExtendPage() {
  const id = Number(usePathParam('id'));
  const mine = useQueryCall(listMyEligibilities, {});
  const one = useQueryCall(getApplication, { params: { id } });
  const extendableTo = mine.data?.rows.find((row) => row.applicationId === id)?.extendableTo;
  const error = mine.error ?? one.error;
  return (
    <div className="st-stack st-wizard">
      <PageHeader
        title="延期"
        back={{ to: '/my/drugs', label: '我的药' }}
        about="药还要继续用、期限快到时办理；通过后从新的申请日起算。"
      />
      <ErrorPanel error={error} />
      {error === null && (mine.data === undefined || one.data === undefined) && <Skeleton active />}
      {mine.data !== undefined && extendableTo === null && (
        <p className="st-note">现在延期不会让期限更长。进入第二个年度后再来办理，原来的待遇照常使用。</p>
      )}
      {one.data !== undefined && typeof extendableTo === 'string' && (
        <ExtendForm one={one.data} extendableTo={extendableTo} />
      )}
    </div>
  );
}
