/** Clearings are drawn from the ledger here, for all areas that owe at once (M29, M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { MonthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { at, type Tx } from '../../db/database.ts';
import { WITHHELD } from './withheld-store.ts';

/** Makes whoever works on the clearings of an area, or of a pair of areas, wait for the others. */
export async function lockClearing(tx: Tx, payeeArea: string, payerArea = ''): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtext('clearing:' || $1 || ':' || $2))`, [
    payeeArea,
    payerArea,
  ]);
}

/** The first day before a month on which an area laid something out that never was on a clearing. */
export async function findUnclearedBefore(
  tx: Tx,
  payeeArea: string,
  day: PlainDate,
): Promise<PlainDate | null> {
  const row = await tx.first<{ day: PlainDate | null }>(
    `SELECT min(e.on_day) AS day FROM ledger_entry e WHERE e.account = 'clearingReceivable' AND e.claim_id IS NOT NULL AND e.area_code = $1 AND e.on_day < $2
       AND NOT EXISTS (SELECT 1 FROM clearing_row r WHERE r.claim_id = e.claim_id)`,
    [payeeArea, day],
  );
  return row?.day ?? null;
}

export interface NewClearings {
  readonly payeeArea: string;
  readonly span: MonthSpan;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly issuedAt: number;
  readonly issuedBy: number | null;
  readonly issuedByName: string;
}

/** What an area has laid out: booked in the month `$2` to `$3`, or set aside from earlier clearings. `$1` is the area. */
const DUE = `WITH booked AS (
    SELECT r.claim_id, b.area_code AS payer, r.institution_code, r.scheme, r.on_day, r.amount AS owed
    FROM ledger_entry r JOIN ledger_entry b ON b.claim_id = r.claim_id AND b.account = 'clearingPayable'
    WHERE r.account = 'clearingReceivable' AND r.claim_id IS NOT NULL AND r.area_code = $1 AND r.on_day BETWEEN $2 AND $3
      AND NOT EXISTS (SELECT 1 FROM clearing_row x WHERE x.claim_id = r.claim_id)
  ), shares AS (
    SELECT e.claim_id, min(e.area_code) FILTER (WHERE e.account NOT IN ('institutionPayable', 'clearingReceivable', 'clearingPayable')) AS claim_area,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'pooledFund'), 0) AS pooled_fund,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'majorIllness'), 0) AS major_illness,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'assistance'), 0) AS assistance,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'workInjury'), 0) AS work_injury,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'maternity'), 0) AS maternity,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'commercialReceivable'), 0) AS commercial,
      coalesce(sum(e.amount) FILTER (WHERE e.account = 'personalAccount'), 0) AS personal_account
    FROM booked k JOIN ledger_entry e ON e.claim_id = k.claim_id GROUP BY e.claim_id
  ), due AS (
    SELECT k.payer, k.claim_id, c.claim_no, c.kind, s.claim_area, k.institution_code, k.scheme, c.served_on, k.on_day, s.pooled_fund, s.major_illness,
      s.assistance, s.work_injury, s.maternity, s.commercial, s.personal_account, k.owed,
      (SELECT coalesce(sum(l.charged), 0) FROM claim_line l WHERE l.area_code = s.claim_area AND l.claim_id = k.claim_id AND l.route = 'separatePayment') AS outside
    FROM booked k JOIN shares s USING (claim_id) JOIN claim c ON c.area_code = s.claim_area AND c.id = k.claim_id
    UNION ALL
    SELECT DISTINCT ON (r.claim_id) s.payer_area, r.claim_id, r.claim_no, r.kind, r.claim_area, r.institution_code, r.scheme, r.served_on, r.on_day,
      r.pooled_fund, r.major_illness, r.assistance, r.work_injury, r.maternity, r.commercial, r.personal_account, r.owed, r.outside
    FROM clearing_row r JOIN clearing_statement s ON s.id = r.clearing_id
    WHERE r.set_aside AND s.payee_area = $1 AND s.month < $2 AND NOT EXISTS (SELECT 1 FROM clearing_row n WHERE n.claim_id = r.claim_id AND NOT n.set_aside)
      AND NOT EXISTS (SELECT 1 FROM clearing_row n JOIN clearing_statement m ON m.id = n.clearing_id WHERE n.claim_id = r.claim_id AND m.month >= $2)
  )`;

/**
 * One clearing for every area that has none for the month yet and owes the area something: what was booked in the month, and what
 * was set aside from earlier clearings; or for which the area withheld something, even if there is no claim. Needs a transaction
 * that sees the claims of all areas.
 * @throws on `clearing_once_a_month` or `claim_cleared_once` when somebody was faster without the lock
 */
export async function insertClearings(
  tx: Tx,
  given: NewClearings,
): Promise<{ issued: number; claims: number }> {
  const made = await tx.run(
    `${DUE}, made AS (
       INSERT INTO clearing_statement (clearing_no, payer_area, payee_area, month, issued_on, due_on, issued_at, issued_by)
       SELECT 'QS' || to_char($2::date, 'YYYYMM') || left(p.payer, 4) || left($1, 4), p.payer, $1, $2, $4, $5, $6, $7
       FROM (SELECT payer FROM due UNION SELECT payer FROM (${WITHHELD}) w) p
       WHERE NOT EXISTS (SELECT 1 FROM clearing_statement m WHERE m.payer_area = p.payer AND m.payee_area = $1 AND m.month = $2)
       RETURNING id
     ) INSERT INTO clearing_event (clearing_id, seq, step, side, at, on_day, account_id, actor_name, words, request_id)
     SELECT m.id, 1, 'issued', 'payee', $6, $4, $7, $8, '', 'issue' FROM made m`,
    [
      given.payeeArea,
      given.span.from,
      given.span.to,
      given.issuedOn,
      given.dueOn,
      at(given.issuedAt),
      given.issuedBy,
      given.issuedByName,
    ],
  );
  // A row is seen by whoever sees its clearing, so the clearing is written first.
  const rows = await tx.run(
    `${DUE} INSERT INTO clearing_row (clearing_id, claim_id, claim_no, kind, claim_area, institution_code, scheme, served_on, on_day, pooled_fund, major_illness,
       assistance, work_injury, maternity, commercial, personal_account, owed, outside)
     SELECT m.id, d.claim_id, d.claim_no, d.kind, d.claim_area, d.institution_code, d.scheme, d.served_on, d.on_day, d.pooled_fund, d.major_illness,
       d.assistance, d.work_injury, d.maternity, d.commercial, d.personal_account, d.owed, d.outside
     FROM due d JOIN clearing_statement m ON m.payer_area = d.payer AND m.payee_area = $1 AND m.month = $2
     WHERE NOT EXISTS (SELECT 1 FROM clearing_row x WHERE x.clearing_id = m.id)`,
    [given.payeeArea, given.span.from, given.span.to],
  );
  return { issued: made, claims: rows };
}
