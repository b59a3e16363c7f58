/** How an insurer's money comes into the books, and out of them again: always by two people (N4, M29). */
import type { Outcome } from '../../../base/outcome.ts';
import type { Refusal } from '../../refusals.ts';
import { BOOKED_BY_TWO, stepByTwo, type Standing, type TwoPeopleLaw } from '../two-people.ts';

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

const LAW: TwoPeopleLaw<ReceiptState, LaterStep> = {
  rules: BOOKED_BY_TWO,
  notNow: 'RECEIPT_STEP_NOT_ALLOWED',
  tell: (state) => `现在${RECEIPT_STATES[state]}`,
  another: '登记和核准、申请和撤回要由两个人办',
};

/**
 * Whether an account may take a step now, and how the receipt stands after it. What one has entered another approves; what one
 * wants to take back another takes back. Giving it back, or leaving it, moves no money and is for either.
 * @returns RECEIPT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 */
export function stepReceipt(
  standing: Standing<ReceiptState>,
  step: LaterStep,
  accountId: number,
): Outcome<ReceiptState, Refusal> {
  return stepByTwo(LAW, standing, step, accountId);
}
