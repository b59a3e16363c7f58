/**
 * What a plan, an insurer or the account may still give when a part of a bill came back (M9.7, N4, M32): what was left before the bill, as
 * far as it is left now, and never less than the bill was given itself.
 */
import { least, most } from './arithmetic.ts';
import type { PayFacts, PlanFacts, Reckoned } from './reckon-bill.ts';

/** What all other bills have used when the part comes back. */
export interface OthersUse {
  readonly plan: PlanFacts['used'] | undefined;
  readonly insurer: (id: number) => { readonly deductible: bigint; readonly paid: bigint } | undefined;
}

/** What is to be counted as used of a limit. */
function usedOf(limit: bigint | null, before: bigint, others: bigint, own: bigint): bigint {
  if (limit === null) return before;
  const leftNow = most(limit - others, own);
  return limit - least(limit - before, leftNow);
}

export function factsOfRest(facts: PayFacts, { uses }: Reckoned, others: OthersUse): PayFacts {
  const { plan } = facts;
  return {
    ...facts,
    plan: plan && {
      ...plan,
      used: {
        ...plan.used,
        paid: usedOf(plan.yearlyLimit, plan.used.paid, others.plan?.paid ?? 0n, uses.plan.paid),
      },
    },
    commercial: facts.commercial.map((insurer) => {
      const own = uses.commercial.find((one) => one.id === insurer.id);
      const now = others.insurer(insurer.id);
      return {
        ...insurer,
        usedDeductible: usedOf(
          insurer.deductible,
          insurer.usedDeductible,
          now?.deductible ?? 0n,
          own?.deductible ?? 0n,
        ),
        usedCap: usedOf(insurer.cap, insurer.usedCap, now?.paid ?? 0n, own?.paid ?? 0n),
      };
    }),
  };
}

/** @param now what the account holds, the bill's part being spent */
export function accountOfRest(before: bigint | null, now: bigint, { amounts }: Reckoned): bigint | null {
  return before === null ? null : least(before, most(now, 0n) + amounts.fromAccount);
}
