/** Who may take which step with a monthly statement, and how does it stand (M29)? */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const STATEMENT_STEPS = {
  issued: '出单',
  confirmed: '机构确认',
  disputed: '提出异议',
  answered: '答复异议',
  reviewed: '复核',
  returned: '退回复核',
  approved: '核准',
} as const;
export type StatementStep = keyof typeof STATEMENT_STEPS;

/** How a statement stands, in the order in which it passes. */
export const STATEMENT_STATES = {
  waiting: '待机构确认',
  disputed: '有异议待答复',
  toReview: '待复核',
  toApprove: '待核准',
  toPay: '待付款',
  paying: '付款中',
  paid: '已付款',
  closed: '无应付，已结清',
} as const;
export type StatementState = keyof typeof STATEMENT_STATES;

export interface StatementHistory {
  readonly last: StatementStep;
  /** The account that took the last step; null for the program. */
  readonly lastBy: number | null;
  /** Last day on which the institution may confirm or dispute. */
  readonly dueOn: PlainDate;
}

export interface Stepping {
  readonly step: Exclude<StatementStep, 'issued'>;
  readonly accountId: number;
  readonly today: PlainDate;
}

const MAY_FOLLOW: Readonly<Record<Stepping['step'], readonly StatementStep[]>> = {
  confirmed: ['issued', 'answered'],
  disputed: ['issued'],
  answered: ['disputed'],
  reviewed: ['confirmed', 'answered', 'returned'],
  returned: ['reviewed'],
  approved: ['reviewed'],
};

/**
 * Whether a step may be taken now. A statement that its institution let lie past the last day counts as confirmed. What one
 * account has reviewed another one approves or gives back.
 * @returns STATEMENT_STEP_NOT_ALLOWED, STATEMENT_DISPUTE_LATE, SECOND_PERSON_NEEDED
 */
export function mayStep(history: StatementHistory, taken: Stepping): Outcome<true, Refusal> {
  const { step, today } = taken;
  const lapsed = history.last === 'issued' && today > history.dueOn;
  if (step === 'disputed' && lapsed) return decline(refuse('STATEMENT_DISPUTE_LATE'));
  if (!MAY_FOLLOW[step].includes(history.last) && !(step === 'reviewed' && lapsed))
    return decline(
      refuse('STATEMENT_STEP_NOT_ALLOWED', { detail: `上一步是“${STATEMENT_STEPS[history.last]}”` }),
    );
  if (history.last === 'reviewed' && history.lastBy === taken.accountId)
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: '复核人不能核准或退回自己的复核' }));
  return accept(true);
}

export type PaymentState = 'made' | 'released' | 'paid' | 'returned' | 'withdrawn';

/**
 * How a statement stands today.
 * @param payable what was approved, in fen; null before
 * @param payment the state of its latest payment; null without one
 */
export function stateOf(
  history: Pick<StatementHistory, 'last' | 'dueOn'>,
  today: PlainDate,
  payable: bigint | null,
  payment: PaymentState | null,
): StatementState {
  switch (history.last) {
    case 'issued':
      return today > history.dueOn ? 'toReview' : 'waiting';
    case 'disputed':
      return 'disputed';
    case 'confirmed':
    case 'answered':
    case 'returned':
      return 'toReview';
    case 'reviewed':
      return 'toApprove';
    case 'approved':
      if (payable === 0n) return 'closed';
      if (payment === 'paid') return 'paid';
      return payment === 'made' || payment === 'released' ? 'paying' : 'toPay';
  }
}
