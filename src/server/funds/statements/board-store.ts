/** How far the areas are with a month, and whether what is payable agrees with the ledger (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { MonthSpan } from '../../../domain/funds/statements/statement-month.ts';
import type { Tx } from '../../db/database.ts';

export interface AreaBalance {
  readonly areaCode: string;
  readonly areaName: string;
  readonly unstated: number;
  /** Fen paid out for the statements of the month. */
  readonly paid: Fen;
  readonly payableByLedger: Fen;
  readonly payableByStatements: Fen;
}

/**
 * For every pooling area with bookings: what institutions are owed by the ledger, and what statements and claims not yet
 * stated say they are owed: claims on no standing row, rows of statements not approved, approved sums not yet with the bank,
 * and what was last carried over.
 * @param areaPrefix first digits of the areas; empty for the province
 */
export async function listAreaBalances(tx: Tx, areaPrefix: string, span: MonthSpan): Promise<AreaBalance[]> {
  return tx.rows<AreaBalance>(
    `WITH ledger AS (
       SELECT left(e.area_code, 4) || '00' AS area, -sum(e.amount) AS owed FROM ledger_entry e
       WHERE e.account = 'institutionPayable' AND e.area_code LIKE $1 || '%' GROUP BY 1
     ), loose AS (
       SELECT left(e.area_code, 4) || '00' AS area, -sum(e.amount) AS owed, count(*) FILTER (WHERE e.on_day BETWEEN $2 AND $3) AS of_month
       FROM ledger_entry e WHERE e.claim_id IS NOT NULL AND e.account = 'institutionPayable' AND e.institution_code <> '' AND e.area_code LIKE $1 || '%'
         AND NOT EXISTS (SELECT 1 FROM statement_row r WHERE r.claim_id = e.claim_id AND NOT r.set_aside) GROUP BY 1
     ), stated AS (
       SELECT s.id, s.area_code AS area, s.institution_code, s.month, EXISTS (SELECT 1 FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'approved') AS approved,
         EXISTS (SELECT 1 FROM payment_item p WHERE p.statement_id = s.id AND p.state IN ('released', 'paid')) AS sent
       FROM monthly_statement s WHERE s.area_code LIKE $1 || '%'
     ), waiting AS (
       SELECT t.area, sum(r.owed) AS owed FROM stated t JOIN statement_row r ON r.statement_id = t.id AND NOT r.set_aside WHERE NOT t.approved GROUP BY 1
     ), fixed AS (
       SELECT t.area, sum(u.payable) FILTER (WHERE NOT t.sent) AS owed, sum(u.payable) FILTER (WHERE t.sent AND t.month = $2) AS paid
       FROM stated t JOIN statement_sum u ON u.statement_id = t.id GROUP BY 1
     ), carried AS (
       SELECT l.area, sum(u.carried_out) AS owed FROM (SELECT DISTINCT ON (area, institution_code) area, id FROM stated WHERE approved
         ORDER BY area, institution_code, month DESC) l JOIN statement_sum u ON u.statement_id = l.id GROUP BY 1
     )
     SELECT g.area AS "areaCode", coalesce(a.name, g.area) AS "areaName", coalesce(o.of_month, 0)::int AS unstated, coalesce(f.paid, 0)::bigint AS paid,
       coalesce(g.owed, 0)::bigint AS "payableByLedger",
       (coalesce(o.owed, 0) + coalesce(w.owed, 0) + coalesce(f.owed, 0) + coalesce(c.owed, 0))::bigint AS "payableByStatements"
     FROM ledger g LEFT JOIN area a ON a.code = g.area LEFT JOIN loose o USING (area) LEFT JOIN waiting w USING (area) LEFT JOIN fixed f USING (area)
       LEFT JOIN carried c USING (area) ORDER BY 1`,
    [areaPrefix, span.from, span.to],
  );
}

/** The month of the newest statement in the scope; null without any. */
export async function findNewestMonth(tx: Tx): Promise<PlainDate | null> {
  const row = await tx.first<{ month: PlainDate | null }>(
    'SELECT max(month) AS month FROM monthly_statement',
  );
  return row?.month ?? null;
}
