import { Form, Input, Radio, Skeleton } from 'antd';
import { useState } from 'react';
import { submitDrugChange } from '../../../contract/eligibility-changes.ts';
import { listMyEligibilities } from '../../../contract/eligibility.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField, problemUnless, useFieldProblems } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, usePathParam } from '../../ui/url-state.ts';
import { callOf, emptyDraft, problemsOf, type ApplicationDraft } from '../application-draft.ts';
import { ConditionPart, ContactPart, PapersPart } from '../ConditionParts.tsx';
import { DoctorPart, DrugPart } from '../DrugAndDoctorParts.tsx';
import type { WizardPageProps } from '../wizard-page.ts';

type Held = OutputOf<typeof listMyEligibilities>['rows'][number];
const PARTS = ['drug', 'doctor', 'condition', 'papers', 'contact'] as const;

/** The new drug, and once it is chosen everything that an application says of it. */
function NewDrug(props: WizardPageProps) {
  return (
    <>
      <Panel title="新的药">
        <DrugPart {...props} />
      </Panel>
      {props.draft.entryKey !== '' && (
        <>
          <Panel title="责任医师">
            <DoctorPart {...props} />
          </Panel>
          <Panel title="现在的病情">
            <ConditionPart {...props} />
          </Panel>
          <Panel title="材料">
            <PapersPart {...props} />
          </Panel>
          <Panel title="联系和取药">
            <ContactPart {...props} />
          </Panel>
        </>
      )}
    </>
  );
}

function ChangeForm({ held }: { readonly held: Held }) {
  const go = useGo();
  const tell = useTell();
  const [empty] = useState(() => emptyDraft(newRequestId()));
  const [draft, keep, clear] = useDraft(`change-${held.applicationId}`, empty);
  const [kind, setKind] = useState<'change' | 'addition'>('change');
  const [reason, setReason] = useState('');
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<ApplicationDraft>) => keep({ ...draft, ...part });
  const submit = useCall(submitDrugChange, {
    onDone: (receipt) => {
      clear();
      tell(`已提交，申请号 ${receipt.applicationNo}`);
      go(`/progress/${receipt.id}`);
    },
  });
  function send() {
    const sound = judge([
      problemUnless(reason.trim().length >= 2, 'reason', '请写明理由'),
      ...PARTS.flatMap((part) => problemsOf(part, draft)),
    ]);
    if (!sound) return;
    const application = callOf(draft).body;
    submit.mutate({ body: { application, kind, otherId: held.applicationId, reason: reason.trim() } });
  }
  const props = { draft, change, problems };
  return (
    <Form layout="vertical" onFinish={send}>
      <FormErrors errors={problems} />
      <Panel title={`现在用的药：${held.genericName}（${held.dosageForm}）`}>
        <div className="st-stack">
          <Radio.Group
            aria-label="换药还是加药"
            value={kind}
            onChange={(event) => setKind(event.target.value === 'addition' ? 'addition' : 'change')}
            options={[
              { value: 'change', label: '换成另一种药' },
              { value: 'addition', label: '同时再用一种药' },
            ]}
          />
          <p className="st-secondary">
            {kind === 'change'
              ? '获批以前原来的药照常使用；获批当天是原药待遇的最后一日。'
              : '两种药各自审核，原来的药不受影响。'}
          </p>
        </div>
        <FormField id="reason" label="理由" problems={problems} help="照医师的说明填写">
          <Input.TextArea
            id="reason"
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </FormField>
      </Panel>
      <NewDrug {...props} />
      <SubmitBar verb="提交申请" busy={submit.isPending} error={submit.error} />
    </Form>
  );
}

/** Another drug instead of, or beside, one that the patient has: an application of its own (M24). */
export function ChangeDrugPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(listMyEligibilities, {});
  const held = answer.data?.rows.find((row) => row.applicationId === id);
  return (
    <div className="st-stack st-wizard">
      <PageHeader
        title="换药或加药"
        back={{ to: '/my/drugs', label: '我的药' }}
        about={
          <>
            换药、同时使用两种药要另行申请，由医师和医院出具意见。 <ClauseLink id="M24" />
          </>
        }
      />
      <ErrorPanel error={answer.error} />
      {answer.isPending && <Skeleton active />}
      {answer.data !== undefined && held?.state !== 'active' && (
        <p className="st-note">这项待遇现在没有生效，不能由此换药；可以直接申请新的药。</p>
      )}
      {held?.state === 'active' && <ChangeForm held={held} />}
    </div>
  );
}
