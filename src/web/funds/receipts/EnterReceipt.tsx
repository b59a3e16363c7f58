import { Form } from 'antd';
import { useState } from 'react';
import { enterCommercialReceipt } from '../../../contract/funds-receipts.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import { focusAfterQuestion } from '../../ui/focus.ts';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { bankProblems } from '../two-people-parts.tsx';
import type { OwingPlan } from './owing-plan.ts';

const EMPTY = { plan: '', amount: '', bankDay: '', bankReference: '', note: '' };
type Draft = typeof EMPTY;

const keyOf = (plan: OwingPlan) => `${plan.planId} ${plan.scheme}`;

function problemsOf(draft: Draft, today: string) {
  return [problemUnless(draft.plan !== '', 'plan', '请选择方案'), ...bankProblems(draft, today, '到账日期')];
}

/** The insurer's money as the bank tells it; another account approves what one has entered (N4, M29). */
export function EnterReceipt({ plans }: { readonly plans: readonly OwingPlan[] }) {
  const tell = useTell();
  const today = useToday();
  const [draft, setDraft] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const plan = plans.find((one) => keyOf(one) === draft.plan);
  const enter = useCall(enterCommercialReceipt, {
    onDone: () => {
      tell('已登记，等另一个账号核准');
      setDraft(EMPTY);
      setRequestId(newRequestId());
      // Receipts come one after another.
      focusAfterQuestion('plan');
    },
  });
  const amount = yuanFromText(draft.amount) ?? '';
  function send() {
    if (plan === undefined) return;
    const { planId, scheme } = plan;
    const [bankReference, note] = [draft.bankReference.trim(), draft.note.trim()];
    enter.mutate({
      body: { requestId, planId, scheme, amount, bankDay: draft.bankDay, bankReference, note },
    });
  }
  return (
    <Panel title="登记到账">
      {plans.length === 0 ? (
        <p className="st-secondary">没有未收的应收商业保险赔付。</p>
      ) : (
        <Form layout="vertical" className="st-form-wide">
          <div className="st-two-columns">
            <ChoiceField
              label="方案"
              options={plans.map((one) => ({
                value: keyOf(one),
                label: `${one.planName} ${SCHEME_LABELS[one.scheme]}，未收 ¥${withThousands(one.open)}`,
              }))}
              {...tie('plan')}
            />
          </div>
          <TextField label="金额（元）" inputMode="decimal" maxLength={14} {...tie('amount')} />
          <DayField label="到账日期" {...tie('bankDay')} />
          <TextField label="银行流水号" maxLength={60} {...tie('bankReference')} />
          <TextField label="说明（可不填）" rows={2} maxLength={400} {...tie('note')} />
          <ErrorPanel error={enter.error} />
          <div>
            <ConfirmButton
              verb="登记到账"
              type="primary"
              harms={false}
              isSubmit
              thing={`${plan?.planName ?? ''} ¥${withThousands(amount)}，${draft.bankReference.trim()}`}
              consequence="登记后不能改，由另一个账号核准入账，或者退回。"
              busy={enter.isPending}
              mayAsk={() => judge(problemsOf(draft, today))}
              onConfirm={send}
            />
          </div>
        </Form>
      )}
    </Panel>
  );
}
