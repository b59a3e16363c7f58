/** What have others used since of the limits that a claim's own payers have (M9.7, N4, M32)? Asked under the lock of the year. */
import { ZERO_FEN, type Fen } from '../../../base/money.ts';
import { NOTHING_USED } from '../../../domain/settlement/corrections/usage.ts';
import type { PayersNow, SettledClaim } from '../../../domain/settlement/reversal/return-lines.ts';
import type { Tx } from '../../db/database.ts';
import type { ClaimRow } from '../bill-store.ts';
import { sumAccount, sumUsedByOthers } from '../plans/plan-facts-store.ts';

/** Asks the database nothing for a claim that only the funds and the person have paid. */
export async function loadPayersNow(
  tx: Tx,
  { id, personId, scheme, benefitYear: year }: ClaimRow,
  { facts: { ordinary, commercial, account } }: SettledClaim,
): Promise<PayersNow> {
  const balance = account === null ? ZERO_FEN : ((await sumAccount(tx, personId)) as Fen);
  if (ordinary === null && commercial.length === 0) return { others: NOTHING_USED, balance };
  const kind = ordinary?.plan.kind ?? null;
  const used = await sumUsedByOthers(tx, { personId, scheme, year, kind, claimId: id });
  const plans = NOTHING_USED.plans;
  return {
    others: {
      plans: kind === null ? plans : { ...plans, [kind]: { ...plans[kind], paid: used.planPaid } },
      commercial: new Map(used.commercial.map(({ planId, ...one }) => [planId, one])),
    },
    balance,
  };
}
