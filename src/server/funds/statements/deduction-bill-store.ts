/** The bills that a decision against an institution names (M29, M30, M33, M36). */
import type { Fen } from '../../../base/money.ts';
import type { DecidedBill } from '../../../domain/funds/statements/deduction-bills.ts';
import type { Tx } from '../../db/database.ts';

/**
 * Bills of an area's own people at an institution, by their numbers, with what is left of each. A decision that was not approved, or
 * withdrawn whole, takes nothing of its bills any more; one that waits for its approval does.
 * @param owedTo the account that shows what was owed for a bill: to the institution, or to the area that laid it out
 * @param fund the fund to which a recovery goes back; null for a deduction
 */
export async function findDecidedBills(
  tx: Tx,
  of: {
    readonly areaPrefix: string;
    readonly institutionCode: string;
    readonly owedTo: 'institutionPayable' | 'clearingPayable';
    readonly fund: string | null;
  },
  claimNos: readonly string[],
): Promise<DecidedBill[]> {
  return tx.rows<DecidedBill>(
    `SELECT c.id AS "claimId", c.claim_no AS "claimNo", c.scheme, EXISTS (SELECT FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id) AS reversed,
       l.owed, (SELECT coalesce(sum(e.amount), 0)::bigint FROM ledger_entry e WHERE e.claim_id = c.id AND e.account = $4) AS "fromFund",
       t.taken, t.of_fund AS "takenFromFund"
     FROM claim c
       JOIN LATERAL (SELECT -sum(e.amount)::bigint AS owed FROM ledger_entry e WHERE e.claim_id = c.id AND e.account = $5) l ON l.owed IS NOT NULL
       JOIN LATERAL (SELECT coalesce(sum(b.amount), 0)::bigint AS taken, coalesce(sum(b.amount) FILTER (WHERE d.fund = $4), 0)::bigint AS of_fund
         FROM deduction_bill b JOIN institution_deduction d ON d.id = b.deduction_id
         WHERE b.claim_id = c.id AND NOT EXISTS (SELECT FROM deduction_decision n WHERE n.deduction_id = d.id AND n.outcome = 'rejected')
           AND d.amount > (SELECT coalesce(sum(k.amount), 0) FROM deduction_closing k JOIN deduction_closing_decision v ON v.closing_id = k.id AND v.outcome = 'approved'
           WHERE k.deduction_id = d.id AND k.kind = 'withdrawn')) t ON true
     WHERE c.claim_no = ANY($1) AND c.area_code LIKE $2 || '%' AND c.institution_code = $3 AND c.kind = 'settlement'`,
    [[...claimNos], of.areaPrefix, of.institutionCode, of.fund ?? '', of.owedTo],
  );
}

export interface DeductionBill {
  readonly deductionId: number;
  readonly claimNo: string;
  readonly amount: Fen;
}

export async function insertDeductionBills(
  tx: Tx,
  deductionId: number,
  bills: readonly { readonly claimId: bigint; readonly claimNo: string; readonly amount: Fen }[],
): Promise<void> {
  await tx.run(
    `INSERT INTO deduction_bill (deduction_id, claim_id, claim_no, amount)
     SELECT $1, b.claim_id, b.claim_no, b.amount FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS b (claim_id, claim_no, amount)`,
    [
      deductionId,
      bills.map((one) => one.claimId),
      bills.map((one) => one.claimNo),
      bills.map((one) => one.amount),
    ],
  );
}

export async function listDeductionBills(tx: Tx, deductionIds: readonly number[]): Promise<DeductionBill[]> {
  return tx.rows<DeductionBill>(
    `SELECT deduction_id::int AS "deductionId", claim_no AS "claimNo", amount FROM deduction_bill WHERE deduction_id = ANY($1) ORDER BY deduction_id, claim_no`,
    [[...deductionIds]],
  );
}
