import { Checkbox } from 'antd';
import { POWERS, type Power } from '../../../domain/insured/agents/mandate.ts';
import { parseIdentityNumber } from '../../../domain/insured/identity-number.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ChoiceField, FormField, problemUnless, TextField, type FieldProblem } from '../../ui/FormField.tsx';
import { POWER_CHOICES, RELATION_CHOICES } from './mandate-words.ts';

/** What a mandate says, as it is typed. */
export interface MandateDraft {
  readonly agentName: string;
  readonly agentIdNumber: string;
  readonly relation: string;
  readonly powers: readonly string[];
  readonly from: string;
  readonly to: string;
}

export const EMPTY_MANDATE: MandateDraft = {
  agentName: '',
  agentIdNumber: '',
  relation: 'child',
  powers: Object.keys(POWERS),
  from: '',
  to: '',
};

export function isPower(text: string): text is Power {
  return text in POWERS;
}

/** What is wrong with a mandate before it is sent. */
export function mandateProblems(value: MandateDraft): (FieldProblem | undefined)[] {
  return [
    problemUnless(value.agentName.trim() !== '', 'agentName', '请填写代办人姓名'),
    problemUnless(
      parseIdentityNumber(value.agentIdNumber) !== undefined,
      'agentIdNumber',
      '身份证号有误：位数、出生日期或校验码不对',
    ),
    problemUnless(value.powers.length > 0, 'powers', '请至少选择一项'),
    problemUnless(value.from !== '', 'from', '请填写开始日期'),
    problemUnless(value.to !== '' && value.to >= value.from, 'to', '请填写结束日期，不能早于开始日期'),
  ];
}

interface MandateFieldsProps {
  readonly value: MandateDraft;
  readonly problems: readonly FieldProblem[];
  readonly change: (part: Partial<MandateDraft>) => void;
}

/** Who may act, in which matters, from when to when; the same on the patient's page and at the agency. */
export function MandateFields({ value, problems, change }: MandateFieldsProps) {
  return (
    <>
      <TextField
        id="agentName"
        label="代办人姓名"
        problems={problems}
        value={value.agentName}
        maxLength={60}
        onChange={(agentName) => change({ agentName })}
      />
      <TextField
        id="agentIdNumber"
        label="代办人身份证号"
        problems={problems}
        help="须是本省参保人，姓名和号码要一致"
        value={value.agentIdNumber}
        maxLength={18}
        onChange={(text) => change({ agentIdNumber: text.trim().toUpperCase() })}
      />
      <ChoiceField
        id="relation"
        label="代办人是患者的"
        problems={problems}
        value={value.relation}
        options={RELATION_CHOICES}
        onChange={(relation) => change({ relation })}
      />
      <FormField id="powers" label="可以代办哪些事" problems={problems}>
        <Checkbox.Group
          className="st-stack-choices"
          value={[...value.powers]}
          options={POWER_CHOICES}
          onChange={(powers) => change({ powers })}
        />
      </FormField>
      <FormField id="from" label="从哪天起" problems={problems}>
        <DayInput id="from" value={value.from} onChange={(from) => change({ from })} />
      </FormField>
      <FormField id="to" label="到哪天止" problems={problems} help="到期自动失效，也可以随时终止">
        <DayInput id="to" value={value.to} onChange={(to) => change({ to })} />
      </FormField>
    </>
  );
}
