/** Prepayments, their steps, and the statements that were met from them (M29). Facts are append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { PrepaymentState, PrepaymentStep } from '../../../domain/funds/prepayments/prepayment-steps.ts';
import type {
  OpenPrepayment,
  PrepaymentOpenness,
  PrepaymentSums,
  PrepaymentUse,
} from '../../../domain/funds/prepayments/set-off.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import type { BankMoney } from '../two-people/bank-money.ts';
import { stepStore } from '../two-people/step-store.ts';

export interface NewPrepayment extends BankMoney {
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly scheme: Scheme;
  readonly documentNo: string;
  readonly reason: string;
  /** The first day of the first month whose statement is met; null for the next one that is approved. */
  readonly offsetFrom: PlainDate | null;
}

export interface PrepaymentHead extends NewPrepayment, PrepaymentSums {
  readonly id: number;
  readonly areaName: string;
  readonly institutionName: string;
  readonly state: PrepaymentState;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly lastBy: number;
  readonly seq: number;
}

/** `prepayment_once_by_bank`: the bank's reference stands once for an institution. */
export const prepaymentStore = stepStore<NewPrepayment, PrepaymentState, PrepaymentStep>(
  {
    table: 'prepayment',
    columns: {
      areaCode: 'area_code',
      institutionCode: 'institution_code',
      scheme: 'scheme',
      amount: 'amount',
      bankDay: 'bank_day',
      bankReference: 'bank_reference',
      documentNo: 'document_no',
      reason: 'reason',
      offsetFrom: 'offset_from',
    },
    by: 'proposed',
    events: 'prepayment_event',
    of: 'prepayment_id',
  },
  'proposed',
);

/** What of a prepayment `p` is used: one row `u` of sums in fen. */
const USED = `LATERAL (SELECT (SELECT coalesce(sum(o.amount), 0)::bigint FROM prepayment_use o WHERE o.prepayment_id = p.id) AS "setOff",
    coalesce(sum(r.amount) FILTER (WHERE v.outcome = 'approved'), 0)::bigint AS refunded, coalesce(sum(r.amount) FILTER (WHERE v.outcome IS NULL), 0)::bigint AS reserved
    FROM prepayment_refund r LEFT JOIN prepayment_refund_decision v ON v.refund_id = r.id WHERE r.prepayment_id = p.id) u`;

const HEAD = `SELECT p.id::int, ${prepaymentStore.columnsOf('p')}, a.name AS "areaName", i.name AS "institutionName", p.state,
    p.proposed_by_name AS "proposedBy", p.proposed_at AS "proposedAt", l.account_id::int AS "lastBy", l.seq::int, u.*
  FROM prepayment p JOIN area a ON a.code = p.area_code JOIN institution i ON i.code = p.institution_code
    ${prepaymentStore.lastOf('p')}, ${USED}`;

export async function findPrepayment(tx: Tx, id: number): Promise<PrepaymentHead | undefined> {
  return tx.first<PrepaymentHead>(`${HEAD} WHERE p.id = $1`, [id]);
}

export interface PrepaymentFilter {
  readonly q: string | null;
  readonly state: PrepaymentState | null;
  readonly scheme: Scheme | null;
  readonly open: PrepaymentOpenness | null;
  readonly limit: number;
  readonly offset: number;
}

/** From when on statements could meet `p`, as `openDaysOn` reckons it. */
const SINCE = `coalesce((p.offset_from + interval '1 month')::date, p.bank_day)`;

/**
 * Prepayments of the scope, the newest first; those with something open by how long it is.
 * @param longSince the last day since which something is open for long
 */
export async function listPrepaymentHeads(
  tx: Tx,
  { q, state, scheme, open, limit, offset }: PrepaymentFilter,
  longSince: PlainDate,
): Promise<{ rows: PrepaymentHead[]; total: number }> {
  const where = `WHERE ($1::text IS NULL OR strpos(i.name, $1) > 0 OR p.institution_code = $1 OR p.document_no = $1 OR p.bank_reference = $1)
    AND ($2::text IS NULL OR p.state = $2) AND ($3::text IS NULL OR p.scheme = $3)
    AND ($4::text IS NULL OR (p.state = 'approved' AND p.amount > u."setOff" + u.refunded + u.reserved AND ($4 = 'any' OR ${SINCE} <= $5)))`;
  const asked = [q, state, scheme, open, longSince];
  const rows = await tx.rows<PrepaymentHead>(
    `${HEAD} ${where} ORDER BY CASE WHEN $4 IS NOT NULL THEN ${SINCE} END, p.id DESC LIMIT $6 OFFSET $7`,
    [...asked, limit, offset],
  );
  const count = await tx.first<{ total: number }>(
    `SELECT count(*)::int AS total FROM prepayment p JOIN institution i ON i.code = p.institution_code, ${USED} ${where}`,
    asked,
  );
  return { rows, total: count?.total ?? 0 };
}

/** The statements that were met from a prepayment, the oldest first. */
export async function listUsesOf(
  tx: Tx,
  id: number,
): Promise<{ statementId: number; statementNo: string; month: PlainDate; amount: Fen }[]> {
  return tx.rows(
    `SELECT s.id::int AS "statementId", s.statement_no AS "statementNo", s.month, u.amount FROM prepayment_use u JOIN monthly_statement s ON s.id = u.statement_id
     WHERE u.prepayment_id = $1 ORDER BY s.month, s.id`,
    [id],
  );
}

export interface PrepaymentBalance {
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly prepaid: Fen;
  readonly setOff: Fen;
  readonly refunded: Fen;
  /** By the ledger. */
  readonly ledger: Fen;
}

/**
 * By pooling area and scheme, what the prepayments in the books come to, beside the ledger's account.
 * @param areaPrefix first digits of the areas; empty for the province
 */
export async function listPrepaymentBalanceRows(tx: Tx, areaPrefix: string): Promise<PrepaymentBalance[]> {
  return tx.rows<PrepaymentBalance>(
    `WITH ledger AS (
       SELECT left(e.area_code, 4) || '00' AS area, e.scheme, sum(e.amount)::bigint AS balance FROM ledger_entry e
       WHERE e.account = 'prepayment' AND e.area_code LIKE $1 || '%' GROUP BY 1, 2
     ), kept AS (
       SELECT p.area_code AS area, p.scheme, sum(p.amount)::bigint AS prepaid, sum(u."setOff")::bigint AS set_off, sum(u.refunded)::bigint AS refunded
       FROM prepayment p, ${USED} WHERE p.state IN ('approved', 'backAsked') AND p.area_code LIKE $1 || '%' GROUP BY 1, 2
     )
     SELECT area AS "areaCode", coalesce(a.name, area) AS "areaName", scheme, coalesce(k.prepaid, 0)::bigint AS prepaid, coalesce(k.set_off, 0)::bigint AS "setOff",
       coalesce(k.refunded, 0)::bigint AS refunded, coalesce(l.balance, 0)::bigint AS ledger
     FROM ledger l FULL JOIN kept k USING (area, scheme) LEFT JOIN area a ON a.code = area ORDER BY area, scheme`,
    [areaPrefix],
  );
}

/** Prepayments to an institution by an area of which something is open, the oldest first; what waits to be given back is not. */
export async function listOpenPrepayments(
  tx: Tx,
  place: { readonly areaCode: string; readonly institutionCode: string },
): Promise<OpenPrepayment[]> {
  return tx.rows<OpenPrepayment>(
    `SELECT p.id::int, p.scheme, p.offset_from AS "offsetFrom", (p.amount - u."setOff" - u.refunded - u.reserved)::bigint AS open FROM prepayment p, ${USED}
     WHERE p.area_code = $1 AND p.institution_code = $2 AND p.state = 'approved' AND p.amount > u."setOff" + u.refunded + u.reserved ORDER BY p.id`,
    [place.areaCode, place.institutionCode],
  );
}

/** Fixes what of a statement is met from prepayments, after its sums. @throws on `spent_within_prepayment` or `set_off_of_the_place` */
export async function insertSetOffs(
  tx: Tx,
  statementId: number,
  uses: readonly PrepaymentUse[],
): Promise<void> {
  for (const use of uses)
    await tx.run('INSERT INTO prepayment_use (prepayment_id, statement_id, amount) VALUES ($1, $2, $3)', [
      use.id,
      statementId,
      use.amount,
    ]);
}

/** What of a statement was met from prepayments; none before the approval. */
export async function listSetOffs(tx: Tx, statementId: number): Promise<PrepaymentUse[]> {
  return tx.rows<PrepaymentUse>(
    `SELECT p.id::int, p.scheme, u.amount FROM prepayment_use u JOIN prepayment p ON p.id = u.prepayment_id WHERE u.statement_id = $1 ORDER BY p.id`,
    [statementId],
  );
}

/** Prepayments as a statement names them. */
export async function listNamedPrepayments(
  tx: Tx,
  ids: readonly number[],
): Promise<{ id: number; bankDay: PlainDate; bankReference: string; documentNo: string }[]> {
  return tx.rows(
    `SELECT p.id::int, p.bank_day AS "bankDay", p.bank_reference AS "bankReference", p.document_no AS "documentNo" FROM prepayment p WHERE p.id = ANY($1) ORDER BY p.id`,
    [[...ids]],
  );
}
