import {
  RECEIPT_STATES,
  type LaterStep,
  type ReceiptState,
} from '../../../domain/funds/receipts/receipt-steps.ts';
import type { Tone } from '../../ui/Status.tsx';
import { DECISION_TONES, type StepButtons } from '../two-people-parts.tsx';

const TONES: Readonly<Record<ReceiptState, Tone>> = {
  ...DECISION_TONES,
  backAsked: 'warn',
  takenBack: 'off',
};

export function statusOfReceipt(state: ReceiptState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: RECEIPT_STATES[state] };
}

export const RECEIPT_STATE_CHOICES = (Object.keys(RECEIPT_STATES) as ReceiptState[]).map((value) => ({
  value,
  label: RECEIPT_STATES[value],
}));

export const STEP_BUTTONS: StepButtons<LaterStep> = {
  approved: { verb: '核准入账', about: '记收款凭证，先冲早的月份。' },
  rejected: {
    verb: '退回登记',
    about: '不入账，流水号可以重新登记。原因写在经过里。',
    harms: true,
    needsWords: true,
  },
  backAsked: {
    verb: '申请撤回',
    about: '由另一个账号撤回；在那以前账上不变。',
    harms: true,
    needsWords: true,
  },
  backRefused: { verb: '不同意撤回', about: '这笔到账照旧在账上。', needsWords: true },
  takenBack: { verb: '撤回入账', about: '账上记相反的分录，应收恢复。', harms: true },
};
