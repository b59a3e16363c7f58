import { Form } from 'antd';
import { useState } from 'react';
import { grantMandate } from '../../../contract/insured-agents.ts';
import type { Relation } from '../../../domain/insured/agents/mandate.ts';
import { useCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import { useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { EMPTY_MANDATE, isPower, MandateFields, mandateProblems } from './MandateFields.tsx';

/** The patient gives a relative a mandate (M23.1, M35). */
export function NewMandatePage() {
  const today = useToday();
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('new-mandate', { ...EMPTY_MANDATE, from: today });
  const [requestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const grant = useCall(grantMandate, {
    onDone: (row) => {
      clear();
      tell(`已委托${row.agentName}`);
      go('/my/family');
    },
  });
  function submit() {
    if (!judge(mandateProblems(value))) return;
    grant.mutate({
      body: {
        requestId,
        agentName: value.agentName.trim(),
        agentIdNumber: value.agentIdNumber,
        relation: value.relation as Relation,
        powers: value.powers.filter(isPower),
        from: value.from,
        to: value.to,
      },
    });
  }
  return (
    <div className="st-stack">
      <PageHeader
        title="委托家人"
        about="委托后，对方登录自己的账号就能为您办理所选事项。"
        back={{ to: '/my/family', label: '家人代办' }}
      />
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <MandateFields value={value} problems={problems} change={(part) => keep({ ...value, ...part })} />
        <SubmitBar verb="确认委托" busy={grant.isPending} error={grant.error} />
      </Form>
    </div>
  );
}
