/** What do commercial plans pay of what is left to their consenting members (N4)? */
import {
  allocate,
  remainderOf,
  share,
  smallerFen,
  subtractFen,
  ZERO_FEN,
  addFen,
  type Fen,
} from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { LeftOfLine } from './left-of-lines.ts';

/** A plan whose member has consented, on the day of service; the first to be entered pays first. */
export interface CommercialFacts {
  readonly planId: number;
  readonly name: string;
  readonly ratio: Ratio;
  readonly deductible: Fen;
  /** Of a year; null without one. */
  readonly cap: Fen | null;
  readonly usedDeductible: Fen;
  readonly usedCap: Fen;
  /** Numbers of the claim's lines whose drugs the plan covers, counted from 1. */
  readonly lines: readonly number[];
}

/** What one plan saw and paid. */
export interface CommercialShare {
  readonly plan: CommercialFacts;
  /** All that the plan is told: what is left to its member for the drugs it covers. */
  readonly remainder: Fen;
  readonly deductibleLeft: Fen;
  readonly towardsDeductible: Fen;
  readonly capLeft: Fen | null;
  readonly amount: Fen;
}

/** What all plans together pay; `left` is what was left of each line before, empty where no plan is asked. */
export interface PaidCommercially {
  readonly left: readonly LeftOfLine[];
  /** The sum of what was left. */
  readonly remainder: Fen;
  readonly shares: readonly CommercialShare[];
  readonly total: Fen;
}

/** Where no plan is asked. */
export const PAID_NOTHING: PaidCommercially = { left: [], remainder: ZERO_FEN, shares: [], total: ZERO_FEN };

/**
 * Lets the plans pay one after the other, each seeing only what those before it have left.
 * @param left by line, what nobody else has paid
 */
export function payCommercially(
  left: readonly Fen[],
  plans: readonly CommercialFacts[],
): Pick<PaidCommercially, 'shares' | 'total'> {
  let open = left;
  const shares = plans.map((plan): CommercialShare => {
    const seen = open.map((amount, index) => (plan.lines.includes(index + 1) ? amount : ZERO_FEN));
    const paid = payOne(plan, addFen(...seen));
    const parts = allocate(paid.amount, seen);
    open = open.map((amount, index) => subtractFen(amount, parts[index] ?? ZERO_FEN));
    return paid;
  });
  return { shares, total: addFen(...shares.map((one) => one.amount)) };
}

function payOne(plan: CommercialFacts, remainder: Fen): CommercialShare {
  const deductibleLeft = remainderOf(plan.deductible, plan.usedDeductible);
  const towardsDeductible = smallerFen(remainder, deductibleLeft);
  const capLeft = plan.cap === null ? null : remainderOf(plan.cap, plan.usedCap);
  const entitled = share(subtractFen(remainder, towardsDeductible), plan.ratio);
  const amount = capLeft === null ? entitled : smallerFen(entitled, capLeft);
  return { plan, remainder, deductibleLeft, towardsDeductible, capLeft, amount };
}
