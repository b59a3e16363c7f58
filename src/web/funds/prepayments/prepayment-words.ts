import {
  PREPAYMENT_STATES,
  REFUND_STATES,
  type LaterPrepaymentStep,
  type PrepaymentState,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { PREPAYMENT_OPENNESS } from '../../../domain/funds/prepayments/set-off.ts';
import type { DecisionState } from '../../../domain/funds/two-people.ts';
import type { Tone } from '../../ui/Status.tsx';
import { DECISION_TONES, type StepButtons } from '../two-people-parts.tsx';

const TONES: Readonly<Record<PrepaymentState, Tone>> = {
  ...DECISION_TONES,
  withdrawn: 'off',
  backAsked: 'warn',
  takenBack: 'off',
};

export function statusOfPrepayment(state: PrepaymentState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: PREPAYMENT_STATES[state] };
}

export function statusOfRefund(state: DecisionState): { readonly tone: Tone; readonly word: string } {
  return { tone: DECISION_TONES[state], word: REFUND_STATES[state] };
}

export const PREPAYMENT_STATE_CHOICES = (Object.keys(PREPAYMENT_STATES) as PrepaymentState[]).map(
  (value) => ({ value, label: PREPAYMENT_STATES[value] }),
);

export const PREPAYMENT_OPEN_CHOICES = Object.entries(PREPAYMENT_OPENNESS).map(([value, label]) => ({
  value,
  label,
}));

/** For how long something was open, in words; nothing where nothing is. */
export function openDaysWords(days: number | null): string {
  return days === null ? '' : `${days} 天`;
}

/** From which statement on it is set off, in words. */
export function offsetWords(offsetFrom: string | null): string {
  return offsetFrom === null ? '下一份核准的对账单起' : `${offsetFrom} 的对账单起`;
}

export const STEP_BUTTONS: StepButtons<LaterPrepaymentStep> = {
  approved: { verb: '核准入账', about: '记预付凭证，从这家机构的对账单里冲抵。' },
  rejected: {
    verb: '不同意',
    about: '不入账，流水号可以重新登记。原因写在经过里。',
    harms: true,
    needsWords: true,
  },
  withdrawn: { verb: '撤回提议', about: '不入账，流水号可以重新登记。', harms: true },
  backAsked: {
    verb: '申请冲销',
    about: '由另一个账号冲销；在那以前不冲抵，账上不变。',
    harms: true,
    needsWords: true,
  },
  backRefused: { verb: '不同意冲销', about: '这笔预付照旧在账上，照旧冲抵。', needsWords: true },
  takenBack: { verb: '冲销', about: '账上记相反的分录。', harms: true },
};

/** What is decided about money given back. */
export const REFUND_BUTTONS = {
  approved: { verb: '核准退回', about: '记收款凭证，这部分不再冲抵。' },
  rejected: {
    verb: '不同意退回',
    about: '不入账，这部分照旧由对账单冲抵。',
    harms: true,
    needsWords: true,
  },
} as const;
