/**
 * What may a payer with a limit of its own still pay of the rest of a bill (M9.7, N4, M32)? Beside fewer drugs, an ordinary plan, an
 * insurer or the account may be asked for more than before. What others have used since is then no longer open to them; what the
 * bill itself was paid always is.
 */
import { larger } from '../../../base/decimal.ts';
import { addFen, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { CommercialFacts } from '../commercial/commercial-plan.ts';
import type { CommercialUsed, Usage } from '../corrections/usage.ts';
import type { RecordedFacts } from './recorded-facts.ts';

/** What is used of the limits that are not the funds' own. */
export type PayersUsed = Pick<Usage, 'plans' | 'commercial'>;

/** What counts as used before the rest, of a limit of which `then` was used before the whole, and `own` by it. */
function usedSince(limit: Fen | null, then: Fen, others: Fen, own: Fen): Fen {
  return limit === null ? then : larger(then, smallerFen(others, subtractFen(limit, own)));
}

/**
 * The facts of a bill as they are for what is left of it.
 * @param others what all but this bill have used when a part of it comes back
 * @param own what it has used itself
 */
export function withUsedSince<F extends Pick<RecordedFacts, 'ordinary' | 'commercial'>>(
  facts: F,
  others: PayersUsed,
  own: PayersUsed,
): F {
  const { ordinary } = facts;
  const commercial = facts.commercial.map((plan) => {
    const since = (limit: Fen | null, then: Fen, what: keyof CommercialUsed) =>
      usedSince(limit, then, commercialOf(others, plan, what), commercialOf(own, plan, what));
    return {
      ...plan,
      usedDeductible: since(plan.deductible, plan.usedDeductible, 'deductible'),
      usedCap: since(plan.cap, plan.usedCap, 'amount'),
    };
  });
  if (ordinary === null) return { ...facts, commercial };
  const { plan, used } = ordinary;
  const paid = usedSince(
    plan.yearlyLimit,
    used.paid,
    others.plans[plan.kind].paid,
    own.plans[plan.kind].paid,
  );
  return { ...facts, commercial, ordinary: { plan, used: { ...used, paid } } };
}

function commercialOf(
  { commercial }: PayersUsed,
  { planId }: CommercialFacts,
  what: keyof CommercialUsed,
): Fen {
  return commercial.get(planId)?.[what] ?? ZERO_FEN;
}

/** What the account may give: no more than it held then, nor than it holds now with what the bill took of it given back. */
export function accountSince(then: Fen | null, balance: Fen, own: Fen): Fen | null {
  return then === null ? null : smallerFen(then, addFen(larger(balance, ZERO_FEN), own));
}
