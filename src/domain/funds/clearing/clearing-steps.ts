/** Who may take which step with a clearing between two areas, and how does it stand (M29, M30)? */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** The area of enrolment pays; the area of the institution has paid for it. */
export const CLEARING_SIDES = { payer: '参保地', payee: '就医地' } as const;
export type ClearingSide = keyof typeof CLEARING_SIDES;

export const CLEARING_STEPS = {
  issued: '出清算单',
  confirmed: '确认',
  disputed: '提出异议',
  answered: '答复异议',
  reviewed: '复核',
  returned: '退回复核',
  approved: '核准',
  paid: '付款',
  bounced: '银行退回',
  received: '确认到账',
} as const;
export type ClearingStep = keyof typeof CLEARING_STEPS;
export const MONEY_STEPS = ['reviewed', 'returned', 'approved', 'paid', 'bounced', 'received'] as const;
/** Steps that follow when both sides agree on the lines. */
export type MoneyStep = (typeof MONEY_STEPS)[number];

/** How a clearing stands, in the order in which it passes. */
export const CLEARING_STATES = {
  waiting: '待双方核对',
  disputed: '有异议待答复',
  toReview: '待参保地复核',
  toApprove: '待参保地核准',
  toPay: '待参保地付款',
  arriving: '已付，待就医地确认到账',
  settled: '已到账',
  closed: '无应付，已结清',
} as const;
export type ClearingState = keyof typeof CLEARING_STATES;

export interface ClearingStanding {
  /** Last day on which a side may dispute. */
  readonly dueOn: PlainDate;
  /** What each side said of the lines; null before. */
  readonly said: Readonly<Record<ClearingSide, 'confirmed' | 'disputed' | null>>;
  /** Sides whose disputes have no answer yet. */
  readonly open: readonly ClearingSide[];
  /** The last step that concerned the money; null before. */
  readonly last: MoneyStep | null;
  readonly lastBy: number | null;
  readonly approvedBy: number | null;
  /** What was approved, in fen; null before. */
  readonly approved: Fen | null;
}

export interface ClearingStepping {
  readonly step: Exclude<ClearingStep, 'issued'>;
  readonly side: ClearingSide;
  readonly accountId: number;
  readonly today: PlainDate;
}

export const otherSide = (side: ClearingSide): ClearingSide => (side === 'payer' ? 'payee' : 'payer');

/** How a clearing stands today. A side that said nothing until the last day has no dispute. */
export function clearingState(standing: ClearingStanding, today: PlainDate): ClearingState {
  switch (standing.last) {
    case 'received':
      return 'settled';
    case 'paid':
      return 'arriving';
    case 'approved':
    case 'bounced':
      return standing.approved === 0n ? 'closed' : 'toPay';
    case 'reviewed':
      return 'toApprove';
    case 'returned':
    case null:
  }
  if (standing.open.length > 0) return 'disputed';
  const { payer, payee } = standing.said;
  return (payer !== null && payee !== null) || today > standing.dueOn ? 'toReview' : 'waiting';
}

const MONEY: Readonly<Record<MoneyStep, { readonly in: ClearingState; readonly side: ClearingSide }>> = {
  reviewed: { in: 'toReview', side: 'payer' },
  returned: { in: 'toApprove', side: 'payer' },
  approved: { in: 'toApprove', side: 'payer' },
  paid: { in: 'toPay', side: 'payer' },
  bounced: { in: 'arriving', side: 'payer' },
  received: { in: 'arriving', side: 'payee' },
};

function isMoney(step: ClearingStep): step is MoneyStep {
  return (MONEY_STEPS as readonly string[]).includes(step);
}

/**
 * Whether a side may take a step now. What one account has reviewed another one approves or gives back, and who approved does
 * not pay.
 * @returns CLEARING_STEP_NOT_ALLOWED, CLEARING_DISPUTE_LATE, SECOND_PERSON_NEEDED
 */
export function mayClear(standing: ClearingStanding, taken: ClearingStepping): Outcome<true, Refusal> {
  const { step, side, accountId, today } = taken;
  const state = clearingState(standing, today);
  const no = decline(refuse('CLEARING_STEP_NOT_ALLOWED', { detail: `现在${CLEARING_STATES[state]}` }));
  if (isMoney(step)) {
    if (MONEY[step].in !== state || MONEY[step].side !== side) return no;
    const first = step === 'approved' || step === 'returned' ? standing.lastBy : standing.approvedBy;
    const bySecond = step === 'approved' || step === 'returned' || step === 'paid';
    return bySecond && first === accountId
      ? decline(refuse('SECOND_PERSON_NEEDED', { detail: '复核、核准和付款要由两个人办' }))
      : accept(true);
  }
  if (standing.last !== null) return no;
  if (step === 'answered') return standing.open.includes(otherSide(side)) ? accept(true) : no;
  if (standing.said[side] !== null) return no;
  return step === 'disputed' && today > standing.dueOn
    ? decline(refuse('CLEARING_DISPUTE_LATE'))
    : accept(true);
}

/**
 * Clearings are made of months whose books are shut, one month after the other.
 * @param lastDay of the month
 * @param shutUntil the last day that takes no booking any more; null before the first
 * @param earlier the first day before the month with claims on no clearing; null when there is none
 * @returns CLEARING_MONTH_OPEN, CLEARING_EARLIER_MONTH
 */
export function mayIssueClearing(
  lastDay: PlainDate,
  shutUntil: PlainDate | null,
  earlier: PlainDate | null,
): Outcome<true, Refusal> {
  if (shutUntil === null || shutUntil < lastDay) return decline(refuse('CLEARING_MONTH_OPEN'));
  if (earlier !== null)
    return decline(refuse('CLEARING_EARLIER_MONTH', { detail: `${earlier.slice(0, 7)} 还有没清算的结算` }));
  return accept(true);
}
