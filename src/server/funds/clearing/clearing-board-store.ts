/** What areas have laid out for each other, by the entries of claims and by what was paid, and both accounts (M29, M30). */
import type { Fen } from '../../../base/money.ts';
import type { Tx } from '../../db/database.ts';

export interface PairRow {
  readonly payerArea: string;
  readonly payerName: string;
  readonly payeeArea: string;
  readonly payeeName: string;
  readonly claims: number;
  readonly accrued: Fen;
  readonly uncleared: Fen;
  readonly withheld: Fen;
  /** Of that, what is on no clearing yet. */
  readonly withheldUncleared: Fen;
  readonly paid: Fen;
  readonly received: Fen;
}

/** @param areaPrefix first digits of an area, whose pairs are listed; empty for all */
export async function listPairs(tx: Tx, areaPrefix: string): Promise<PairRow[]> {
  return tx.rows<PairRow>(
    `WITH accrued AS (
       SELECT b.area_code AS payer, r.area_code AS payee, count(*) AS claims, sum(r.amount) AS accrued,
         coalesce(sum(r.amount) FILTER (WHERE NOT EXISTS (SELECT 1 FROM clearing_row x WHERE x.claim_id = r.claim_id AND NOT x.set_aside)), 0) AS uncleared
       FROM ledger_entry r JOIN ledger_entry b ON b.claim_id = r.claim_id AND b.account = 'clearingPayable'
       WHERE r.account = 'clearingReceivable' AND r.claim_id IS NOT NULL AND (r.area_code LIKE $1 || '%' OR b.area_code LIKE $1 || '%') GROUP BY 1, 2
     ), withheld AS (
       SELECT d.area_code AS payer, left(i.area_code, 4) || '00' AS payee, sum(u.amount) AS withheld,
         coalesce(sum(u.amount) FILTER (WHERE NOT EXISTS (SELECT FROM clearing_withheld x WHERE x.deduction_id = u.deduction_id AND x.statement_id = u.statement_id)), 0) AS uncleared
       FROM deduction_use u JOIN institution_deduction d ON d.id = u.deduction_id JOIN institution i ON i.code = d.institution_code
       WHERE EXISTS (SELECT FROM deduction_bill b WHERE b.deduction_id = d.id) GROUP BY 1, 2
     ), money AS (
       SELECT s.payer_area AS payer, s.payee_area AS payee, sum(u.payable) FILTER (WHERE l.step IN ('paid', 'received')) AS paid,
         sum(u.payable) FILTER (WHERE l.step = 'received') AS received
       FROM clearing_statement s JOIN clearing_sum u ON u.clearing_id = s.id
         JOIN LATERAL (SELECT e.step FROM clearing_event e WHERE e.clearing_id = s.id ORDER BY e.seq DESC LIMIT 1) l ON true GROUP BY 1, 2
     )
     SELECT c.payer AS "payerArea", coalesce(p.name, c.payer) AS "payerName", c.payee AS "payeeArea", coalesce(q.name, c.payee) AS "payeeName", c.claims::int,
       c.accrued::bigint, c.uncleared::bigint, coalesce(w.withheld, 0)::bigint AS withheld, coalesce(w.uncleared, 0)::bigint AS "withheldUncleared",
       coalesce(m.paid, 0)::bigint AS paid, coalesce(m.received, 0)::bigint AS received
     FROM accrued c LEFT JOIN money m USING (payer, payee) LEFT JOIN withheld w USING (payer, payee) LEFT JOIN area p ON p.code = c.payer LEFT JOIN area q ON q.code = c.payee ORDER BY c.payee, c.payer`,
    [areaPrefix],
  );
}

export interface ClearingBalance {
  readonly areaCode: string;
  readonly areaName: string;
  readonly receivable: Fen;
  readonly payable: Fen;
}

/** Both accounts by the ledger, of claims and journals together. */
export async function listClearingBalances(tx: Tx, areaPrefix: string): Promise<ClearingBalance[]> {
  return tx.rows<ClearingBalance>(
    `SELECT e.area_code AS "areaCode", coalesce(a.name, e.area_code) AS "areaName",
       coalesce(sum(e.amount) FILTER (WHERE e.account = 'clearingReceivable'), 0)::bigint AS receivable,
       coalesce(-sum(e.amount) FILTER (WHERE e.account = 'clearingPayable'), 0)::bigint AS payable
     FROM ledger_entry e LEFT JOIN area a ON a.code = e.area_code
     WHERE e.account IN ('clearingReceivable', 'clearingPayable') AND e.area_code LIKE $1 || '%' GROUP BY 1, 2 ORDER BY 1`,
    [areaPrefix],
  );
}
