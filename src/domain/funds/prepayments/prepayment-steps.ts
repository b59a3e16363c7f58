/** How does a prepayment to an institution come into the books, and out of them again: always by two people (M29). */
import type { Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import {
  BOOKED_BY_TWO,
  decideByTwo,
  stepByTwo,
  type Decision,
  type DecisionState,
  type Proposed,
  type Standing,
  type TwoPeopleLaw,
} from '../two-people.ts';

export const PREPAYMENT_STATES = {
  waiting: '待核准',
  approved: '已入账',
  rejected: '未同意',
  withdrawn: '已撤回',
  backAsked: '待冲销',
  takenBack: '已冲销',
} as const;
export type PrepaymentState = keyof typeof PREPAYMENT_STATES;

export const PREPAYMENT_STEPS = {
  proposed: '提议',
  approved: '核准入账',
  rejected: '不同意',
  withdrawn: '撤回提议',
  backAsked: '申请冲销',
  backRefused: '不同意冲销',
  takenBack: '冲销',
} as const;
export type PrepaymentStep = keyof typeof PREPAYMENT_STEPS;

/** What may follow on the proposal. */
export const LATER_PREPAYMENT_STEPS = [
  'approved',
  'rejected',
  'withdrawn',
  'backAsked',
  'backRefused',
  'takenBack',
] as const;
export type LaterPrepaymentStep = (typeof LATER_PREPAYMENT_STEPS)[number];

const LAW: TwoPeopleLaw<PrepaymentState, LaterPrepaymentStep> = {
  rules: {
    ...BOOKED_BY_TWO,
    rejected: { in: 'waiting', to: 'rejected', by: 'another' },
    withdrawn: { in: 'waiting', to: 'withdrawn', by: 'same' },
  },
  notNow: 'PREPAYMENT_STEP_NOT_ALLOWED',
  tell: (state) => `这笔预付${PREPAYMENT_STATES[state]}`,
  another: '提议和核准、申请和冲销要由两个人办；自己的提议可以撤回',
  same: '只有提议的人能撤回提议',
};

export interface PrepaymentStanding extends Standing<PrepaymentState> {
  /** Fen set off, given back, or said to be coming back. */
  readonly spent: Fen;
}

/**
 * Whether an account may take a step now, and how the prepayment stands after it. What was entered wrongly is taken back whole, as
 * long as no statement was met from it and nothing of it came back.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, PREPAYMENT_IN_USE
 */
export function stepPrepayment(
  { spent, ...standing }: PrepaymentStanding,
  step: LaterPrepaymentStep,
  accountId: number,
): Outcome<PrepaymentState, Refusal> {
  const stepped = stepByTwo(LAW, standing, step, accountId);
  return stepped.ok && step === 'backAsked' && spent > 0n ? decline(refuse('PREPAYMENT_IN_USE')) : stepped;
}

export const REFUND_STATES = {
  waiting: '待核准',
  approved: '已入账',
  rejected: '未同意',
} as const satisfies Readonly<Record<DecisionState, string>>;

/**
 * Whether money that an institution gave back may be entered; until another person has decided on it, it is kept free of offsetting.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED while the prepayment is not in the books, PREPAYMENT_BEYOND_OPEN for more than is open
 */
export function mayRefund(
  prepayment: { readonly state: PrepaymentState; readonly open: Fen },
  amount: Fen,
): Outcome<true, Refusal> {
  if (prepayment.state !== 'approved')
    return decline(
      refuse('PREPAYMENT_STEP_NOT_ALLOWED', { detail: `这笔预付${PREPAYMENT_STATES[prepayment.state]}` }),
    );
  return amount > prepayment.open ? decline(refuse('PREPAYMENT_BEYOND_OPEN')) : accept(true);
}

/**
 * Whoever entered money given back may take the entry back, which rejects it, but not approve it.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED once it is decided, SECOND_PERSON_NEEDED for the approval by who entered it
 */
export function mayDecideRefund(refund: Proposed, decision: Decision): Outcome<true, Refusal> {
  const tell = (state: DecisionState) => `这笔退回${REFUND_STATES[state]}`;
  const another = '登记退回的人不能自己核准';
  return decideByTwo({ notNow: 'PREPAYMENT_STEP_NOT_ALLOWED', tell, another }, refund, decision);
}
