import { postClaim } from '../../domain/funds/post-claim.ts';
import type { Bill } from '../../domain/settlement/model.ts';
import type { PlanKind } from '../../domain/settlement/plans/ordinary-plan.ts';
import type { Tx } from '../db/database.ts';
import { recordFunds } from '../funds/store.ts';
import { insertPayerFacts } from './plans/record-payers-store.ts';
import { insertClaim, type ClaimRecord } from './record-claim-store.ts';

/**
 * Writes a decided bill with all that must never be missing beside it: its entries in the ledger, the sums of the person's year,
 * and what ordinary plan, insurers and personal account pay (M9.5, M9.7, M29, N4). One claim by itself is booked here, however
 * it came about; the claims of a batch are written together in `lane/record-batch.ts`.
 * @param record of kind `settlement`; its amounts are those of the bill
 * @param planKind which ordinary plan paid; null without an ordinary line
 * @param seat the area in which the institution lies; undefined where the money does not go to an institution (M30)
 * @throws as `insertClaim` does
 */
export async function bookBill(
  tx: Tx,
  record: ClaimRecord,
  bill: Bill,
  planKind: PlanKind | null,
  seat: string | undefined,
): Promise<{ id: bigint; claimNo: string }> {
  const { areaCode, scheme, institutionCode, personId, settledAt, settledOn } = record;
  const booked = await insertClaim(tx, record);
  const key = { personId, scheme, year: record.benefitYear };
  await recordFunds(tx, {
    claimId: booked.id,
    key,
    movement: bill,
    postings: postClaim(bill, { areaCode, scheme, institutionCode }, seat),
    onDay: settledOn,
    bookedAt: settledAt,
  });
  await insertPayerFacts(tx, {
    ...key,
    claimId: booked.id,
    areaCode,
    at: settledAt,
    plan: bill.planUse && planKind && { ...bill.planUse, kind: planKind },
    commercial: bill.commercial.map(({ plan, ...paid }) => ({ planId: plan.planId, ...paid })),
    fromAccount: bill.fromAccount,
  });
  return booked;
}
