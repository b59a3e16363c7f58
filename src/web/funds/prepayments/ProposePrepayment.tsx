import { Form } from 'antd';
import { useState } from 'react';
import { proposePrepayment } from '../../../contract/funds-prepayments.ts';
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
import { useInstitutionName } from '../statements/institution-name.ts';
import { bankProblems } from '../two-people-parts.tsx';

const EMPTY = {
  institutionCode: '',
  scheme: 'employee',
  amount: '',
  bankDay: '',
  bankReference: '',
  documentNo: '',
  reason: '',
  offsetFrom: '',
};
type Draft = typeof EMPTY;

const SCHEMES = Object.entries(SCHEME_LABELS).map(([value, label]) => ({ value, label }));

function problemsOf(draft: Draft, today: string, isKnown: boolean) {
  return [
    problemUnless(isKnown, 'institutionCode', '请填写本地区定点机构的编码'),
    ...bankProblems(draft, today, '拨付日期'),
    problemUnless(draft.documentNo.trim() !== '', 'documentNo', '请填写依据的文号'),
    problemUnless(draft.reason.trim() !== '', 'reason', '请填写事由'),
    problemUnless(
      offsetChoices(draft.bankDay === '' ? today : draft.bankDay).some(
        (choice) => choice.value === draft.offsetFrom,
      ),
      'offsetFrom',
      '请在拨付当月到次年十二月之间选择',
    ),
  ];
}

/** The months with which offsetting may begin, from that of the payment to the end of the year after it. */
function offsetChoices(bankDay: string): { readonly value: string; readonly label: string }[] {
  const [year, first] = [Number(bankDay.slice(0, 4)), Number(bankDay.slice(5, 7))];
  const months = Array.from({ length: 25 - first }, (_, after) => {
    const month = first - 1 + after;
    const [of, number] = [year + Math.floor(month / 12), (month % 12) + 1];
    return { value: `${of}-${String(number).padStart(2, '0')}`, label: `${of}年${number}月的对账单起` };
  });
  return [{ value: '', label: '下一份核准的对账单起' }, ...months];
}

function bodyOf(draft: Draft) {
  return {
    institutionCode: draft.institutionCode.trim(),
    scheme: draft.scheme === 'resident' ? ('resident' as const) : ('employee' as const),
    amount: yuanFromText(draft.amount) ?? '',
    bankDay: draft.bankDay,
    bankReference: draft.bankReference.trim(),
    documentNo: draft.documentNo.trim(),
    reason: draft.reason.trim(),
    offsetFrom: draft.offsetFrom === '' ? null : draft.offsetFrom,
  };
}

/** What was paid ahead, as the bank tells it; another account approves what one has proposed (M29). */
export function ProposePrepayment() {
  const tell = useTell();
  const today = useToday();
  const [draft, setDraft] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const { name, help } = useInstitutionName(draft.institutionCode.trim());
  const propose = useCall(proposePrepayment, {
    onDone: () => {
      tell('已提议，等另一个账号核准');
      setDraft(EMPTY);
      setRequestId(newRequestId());
      // Prepayments come one after another.
      focusAfterQuestion('institutionCode');
    },
  });
  return (
    <Panel title="提议预付">
      <Form layout="vertical" className="st-form-wide">
        <TextField
          label="机构编码"
          maxLength={12}
          help={help}
          {...tie('institutionCode')}
          problems={name === undefined ? problems : []}
        />
        <ChoiceField label="险种" options={SCHEMES} {...tie('scheme')} />
        <TextField label="金额（元）" inputMode="decimal" maxLength={14} {...tie('amount')} />
        <DayField label="拨付日期" {...tie('bankDay')} />
        <TextField label="银行流水号" maxLength={60} {...tie('bankReference')} />
        <TextField label="依据的文号" maxLength={60} {...tie('documentNo')} />
        <ChoiceField
          label="从哪个月起冲抵"
          options={offsetChoices(draft.bankDay === '' ? today : draft.bankDay)}
          {...tie('offsetFrom')}
        />
        <TextField label="事由" maxLength={400} rows={2} {...tie('reason')} />
        <ErrorPanel error={propose.error} />
        <div>
          <ConfirmButton
            verb="提议预付"
            type="primary"
            harms={false}
            isSubmit
            thing={`${name ?? ''} ¥${withThousands(yuanFromText(draft.amount) ?? '')}，${draft.bankReference.trim()}`}
            consequence="提议后不能改，由另一个账号核准入账；核准以前可以撤回。"
            busy={propose.isPending}
            mayAsk={() => judge(problemsOf(draft, today, name !== undefined))}
            onConfirm={() => propose.mutate({ body: { requestId, ...bodyOf(draft) } })}
          />
        </div>
      </Form>
    </Panel>
  );
}
