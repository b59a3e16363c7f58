/** What a statement is reckoned from and what was fixed when it was approved (M29, M33, M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type {
  DeductionUse,
  OpenDeduction,
  SchemeSum,
} from '../../../domain/funds/statements/statement-sum.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';

interface Place {
  readonly areaCode: string;
  readonly institutionCode: string;
}

/** What the last statement approved before a month left to be made up for, by scheme. */
export async function listCarriedIn(
  tx: Tx,
  place: Place,
  month: PlainDate,
): Promise<{ scheme: Scheme; carried: Fen }[]> {
  return tx.rows(
    `SELECT u.scheme, u.carried_out AS carried FROM statement_sum u WHERE u.carried_out < 0 AND u.statement_id = (
       SELECT s.id FROM monthly_statement s WHERE s.area_code = $1 AND s.institution_code = $2 AND s.month < $3
         AND EXISTS (SELECT 1 FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'approved') ORDER BY s.month DESC LIMIT 1)
     ORDER BY u.scheme`,
    [place.areaCode, place.institutionCode, month],
  );
}

/** The month of an earlier statement that is not approved yet; null when all are. */
export async function findUnapprovedBefore(
  tx: Tx,
  place: Place,
  month: PlainDate,
): Promise<PlainDate | null> {
  const row = await tx.first<{ month: PlainDate | null }>(
    `SELECT min(s.month) AS month FROM monthly_statement s WHERE s.area_code = $1 AND s.institution_code = $2 AND s.month < $3
       AND NOT EXISTS (SELECT 1 FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'approved')`,
    [place.areaCode, place.institutionCode, month],
  );
  return row?.month ?? null;
}

/**
 * Approved decisions of which something is still to be withheld, the oldest first: the area's own, and those of other areas about bills of
 * their people, which the area where the institution lies withholds (M30). What is closed otherwise, or proposed to be, is not.
 */
export async function listOpenDeductions(tx: Tx, place: Place): Promise<OpenDeduction[]> {
  return tx.rows<OpenDeduction>(
    `SELECT d.id::int, d.kind, d.scheme, d.area_code AS "areaCode", (d.amount - coalesce(u.used, 0) - k.closed)::bigint AS open
     FROM institution_deduction d JOIN deduction_decision v ON v.deduction_id = d.id AND v.outcome = 'approved'
       LEFT JOIN LATERAL (SELECT sum(amount) AS used FROM deduction_use u WHERE u.deduction_id = d.id) u ON true
       JOIN LATERAL (SELECT deduction_closed(d.id) AS closed) k ON true JOIN institution i ON i.code = d.institution_code
     WHERE d.institution_code = $2 AND d.amount > coalesce(u.used, 0) + k.closed AND CASE WHEN EXISTS (SELECT FROM deduction_bill b WHERE b.deduction_id = d.id)
       THEN left(i.area_code, 4) || '00' = $1 ELSE d.area_code = $1 END ORDER BY d.id`,
    [place.areaCode, place.institutionCode],
  );
}

/** Fixes the sums and what is withheld. @throws on `statement_sum_pkey` when they were fixed before */
export async function insertSums(
  tx: Tx,
  id: number,
  sums: readonly SchemeSum[],
  uses: readonly DeductionUse[],
): Promise<void> {
  for (const sum of sums)
    await tx.run(
      `INSERT INTO statement_sum (statement_id, scheme, claimed, carried_in, deducted, recovered, from_prepaid, payable, carried_out)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        sum.scheme,
        sum.claimed,
        sum.carriedIn,
        sum.deducted,
        sum.recovered,
        sum.fromPrepaid,
        sum.payable,
        sum.carriedOut,
      ],
    );
  for (const use of uses)
    await tx.run('INSERT INTO deduction_use (deduction_id, statement_id, amount) VALUES ($1, $2, $3)', [
      use.id,
      id,
      use.amount,
    ]);
}

/** The sums as they were fixed; none before the approval. */
export async function listSums(tx: Tx, id: number): Promise<SchemeSum[]> {
  return tx.rows<SchemeSum>(
    `SELECT scheme, claimed, carried_in AS "carriedIn", deducted, recovered, from_prepaid AS "fromPrepaid", payable, carried_out AS "carriedOut"
     FROM statement_sum WHERE statement_id = $1 ORDER BY scheme`,
    [id],
  );
}

/** What each of these statements is made of, all insurances together, in fen: what is left of it is what was paid. */
export async function listTotals(
  tx: Tx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Omit<SchemeSum, 'scheme'>>> {
  const rows = await tx.rows<Omit<SchemeSum, 'scheme'> & { readonly id: number }>(
    `SELECT statement_id::int AS id, sum(claimed)::bigint AS claimed, sum(carried_in)::bigint AS "carriedIn", sum(deducted)::bigint AS deducted,
       sum(recovered)::bigint AS recovered, sum(from_prepaid)::bigint AS "fromPrepaid", sum(payable)::bigint AS payable, sum(carried_out)::bigint AS "carriedOut"
     FROM statement_sum WHERE statement_id = ANY($1::bigint[]) GROUP BY statement_id`,
    [ids],
  );
  return new Map(rows.map(({ id, ...totals }) => [id, totals]));
}

export async function listUses(tx: Tx, id: number): Promise<DeductionUse[]> {
  return tx.rows<DeductionUse>(
    `SELECT d.id::int, d.kind, d.scheme, d.area_code AS "areaCode", u.amount FROM deduction_use u JOIN institution_deduction d ON d.id = u.deduction_id
     WHERE u.statement_id = $1 ORDER BY d.id`,
    [id],
  );
}
