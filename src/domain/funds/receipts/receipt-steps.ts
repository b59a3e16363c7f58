/** How an insurer's money comes into the books, and out of them again: always by two people (N4, M29). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const RECEIPT_STATES = {
  waiting: '待核准',
  approved: '已入账',
  rejected: '已退回',
  backAsked: '待撤回',
  takenBack: '已撤回',
} as const;
export type ReceiptState = keyof typeof RECEIPT_STATES;

export const RECEIPT_STEPS = {
  entered: '登记',
  approved: '核准入账',
  rejected: '退回',
  backAsked: '申请撤回',
  backRefused: '不同意撤回',
  takenBack: '撤回',
} as const;
export type ReceiptStep = keyof typeof RECEIPT_STEPS;

/** What may follow on the entry. */
export const LATER_STEPS = ['approved', 'rejected', 'backAsked', 'backRefused', 'takenBack'] as const;
export type LaterStep = (typeof LATER_STEPS)[number];

interface StepRule {
  readonly in: ReceiptState;
  readonly to: ReceiptState;
  /** It moves money, and so it is for another person than the one who took the step before. */
  readonly bySecond: boolean;
}

const RULES: Readonly<Record<LaterStep, StepRule>> = {
  approved: { in: 'waiting', to: 'approved', bySecond: true },
  rejected: { in: 'waiting', to: 'rejected', bySecond: false },
  backAsked: { in: 'approved', to: 'backAsked', bySecond: false },
  backRefused: { in: 'backAsked', to: 'approved', bySecond: false },
  takenBack: { in: 'backAsked', to: 'takenBack', bySecond: true },
};

/** Steps that are not to be had without a reason. */
export const STEPS_WITH_WORDS: readonly LaterStep[] = ['rejected', 'backAsked', 'backRefused'];

export interface ReceiptStanding {
  readonly state: ReceiptState;
  /** Who took the last step. */
  readonly lastBy: number;
}

/**
 * Whether an account may take a step now, and how the receipt stands after it. What one has entered another approves; what one
 * wants to take back another takes back. Giving it back, or leaving it, moves no money and is for either.
 * @returns RECEIPT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 */
export function stepReceipt(
  { state, lastBy }: ReceiptStanding,
  step: LaterStep,
  accountId: number,
): Outcome<ReceiptState, Refusal> {
  const rule = RULES[step];
  if (rule.in !== state)
    return decline(refuse('RECEIPT_STEP_NOT_ALLOWED', { detail: `现在${RECEIPT_STATES[state]}` }));
  if (rule.bySecond && lastBy === accountId)
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: '登记和核准、申请和撤回要由两个人办' }));
  return accept(rule.to);
}
