/** What a statement is reckoned from and what was fixed when it was approved (M29, M33, M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type {
  DeductionKind,
  DeductionUse,
  OpenDeduction,
  SchemeSum,
} from '../../../domain/funds/statements/statement-sum.ts';
import type { LedgerAccount } from '../../../domain/funds/chart.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

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
 * Decisions of which something is still to be withheld, the oldest first: the area's own, and those of other areas about bills of
 * their people, which the area where the institution lies withholds (M30). What is closed otherwise, or proposed to be, is not.
 */
export async function listOpenDeductions(tx: Tx, place: Place): Promise<OpenDeduction[]> {
  return tx.rows<OpenDeduction>(
    `SELECT d.id::int, d.kind, d.scheme, d.area_code AS "areaCode", (d.amount - coalesce(u.used, 0) - k.closed)::bigint AS open
     FROM institution_deduction d LEFT JOIN LATERAL (SELECT sum(amount) AS used FROM deduction_use u WHERE u.deduction_id = d.id) u ON true
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

export interface NewDeduction extends Place {
  readonly kind: DeductionKind;
  readonly scheme: Scheme;
  readonly fund: LedgerAccount | null;
  readonly amount: Fen;
  readonly documentNo: string;
  readonly reason: string;
  readonly decidedOn: PlainDate;
  readonly enteredBy: number;
  readonly enteredAt: number;
  readonly requestId: string;
}

/** @throws on `deduction_once_by_document` or `deduction_request_once` */
export async function insertDeduction(tx: Tx, one: NewDeduction): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO institution_deduction (kind, institution_code, area_code, scheme, fund, amount, document_no, reason, decided_on, entered_by, entered_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id::int`,
    [
      one.kind,
      one.institutionCode,
      one.areaCode,
      one.scheme,
      one.fund,
      one.amount,
      one.documentNo,
      one.reason,
      one.decidedOn,
      one.enteredBy,
      at(one.enteredAt),
      one.requestId,
    ],
  );
  return row?.id ?? 0;
}

export async function findDeductionByRequest(
  tx: Tx,
  enteredBy: number,
  requestId: string,
): Promise<{ id: number; documentNo: string; amount: Fen } | undefined> {
  return tx.first(
    'SELECT id::int, document_no AS "documentNo", amount FROM institution_deduction WHERE entered_by = $1 AND request_id = $2',
    [enteredBy, requestId],
  );
}

export interface DeductionRow {
  readonly id: number;
  readonly kind: DeductionKind;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly amount: Fen;
  readonly withheld: Fen;
  readonly documentNo: string;
  readonly reason: string;
  readonly decidedOn: PlainDate;
}

/**
 * Decisions in the scope, the newest first.
 * @param ids only these; null for all
 */
export async function listDeductionRows(
  tx: Tx,
  ids: readonly number[] | null,
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: DeductionRow[]; total: number }> {
  const rows = await tx.rows<DeductionRow & { total: number }>(
    `SELECT d.id::int, d.kind, d.institution_code AS "institutionCode", i.name AS "institutionName", d.area_code AS "areaCode", coalesce(a.name, d.area_code) AS "areaName", d.scheme, d.amount,
       (SELECT coalesce(sum(u.amount), 0)::bigint FROM deduction_use u WHERE u.deduction_id = d.id) AS withheld, d.document_no AS "documentNo", d.reason,
       d.decided_on AS "decidedOn", count(*) OVER ()::int AS total
     FROM institution_deduction d JOIN institution i ON i.code = d.institution_code LEFT JOIN area a ON a.code = d.area_code
     WHERE $1::bigint[] IS NULL OR d.id = ANY($1) ORDER BY d.id DESC LIMIT $2 OFFSET $3`,
    [ids === null ? null : [...ids], span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
