/** Words and signs for committees and ad-hoc purchases. */
import {
  FORBIDDEN_GROUNDS,
  IN_GROUNDS,
  OUT_GROUNDS,
  TASK_STATES,
  type FormularyDecision,
  type TaskState,
} from '../../../domain/providers/committee/formulary.ts';
import {
  PURCHASE_STATES,
  type PurchaseState,
  type PurchaseStep,
} from '../../../domain/providers/committee/purchase.ts';
import type { Tone } from '../../ui/Status.tsx';

interface Sign {
  readonly word: string;
  readonly tone: Tone;
}

const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
export const TASK_CHOICES = choicesOf(TASK_STATES);
export const PURCHASE_CHOICES = [{ value: 'overdue', label: '已逾期' }, ...choicesOf(PURCHASE_STATES)];
/** The forbidden grounds stand among the others: who has no other is told so, and may not leave the drug out. */
export const OUT_CHOICES = choicesOf({ ...OUT_GROUNDS, ...FORBIDDEN_GROUNDS });
export const GROUND_CHOICES: Readonly<
  Record<FormularyDecision, readonly { readonly value: string; readonly label: string }[]>
> = { in: choicesOf(IN_GROUNDS), out: OUT_CHOICES };

const TASK_TONES: Readonly<Record<TaskState, Tone>> = {
  open: 'wait',
  partly: 'doing',
  done: 'good',
  overdue: 'bad',
};
const PURCHASE_TONES: Readonly<Record<PurchaseState, Tone>> = {
  requested: 'doing',
  approved: 'doing',
  refused: 'bad',
  arrived: 'good',
  withdrawn: 'off',
};

export function taskSign(state: TaskState): Sign {
  return { word: TASK_STATES[state], tone: TASK_TONES[state] };
}

export function purchaseSign(state: PurchaseState): Sign {
  return { word: PURCHASE_STATES[state], tone: PURCHASE_TONES[state] };
}

export const PURCHASE_VERBS: Readonly<Record<PurchaseStep, string>> = {
  requested: '申请',
  approved: '同意采购',
  refused: '不予采购',
  arrived: '登记到货',
  withdrawn: '撤回申请',
};
