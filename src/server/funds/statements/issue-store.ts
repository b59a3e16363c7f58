/** Statements are made here, in one statement for a whole area (M29, M27). */
import type { PlainDate } from '../../../base/date.ts';
import type { MonthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { at, type Tx } from '../../db/database.ts';

/** Makes whoever works on the statements of an area, or of one of its institutions, wait for the others. */
export async function lockStatements(tx: Tx, areaCode: string, institutionCode = ''): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtext('statements:' || $1 || ':' || $2))`, [
    areaCode,
    institutionCode,
  ]);
}

/** The last day that takes no booking any more; null before the first. */
export async function findShutUntil(tx: Tx): Promise<PlainDate | null> {
  const row = await tx.first<{ day: PlainDate | null }>('SELECT max(on_day) AS day FROM ledger_shut_day');
  return row?.day ?? null;
}

/**
 * The claims that an area pays an institution for, by the entries: those that it owes, and those of its institutions that the
 * person paid alone. What is reimbursed by hand has no institution.
 * @param days which days count, as a condition on `e`
 */
const claimsPaidBy = (area: string, days: string) =>
  `SELECT e.claim_id, e.on_day FROM ledger_entry e WHERE e.claim_id IS NOT NULL AND e.institution_code <> '' AND e.account = 'institutionPayable'
     AND e.area_code LIKE ${area} || '%' AND ${days} AND NOT EXISTS (SELECT 1 FROM statement_row r WHERE r.claim_id = e.claim_id)
   UNION ALL
   SELECT e.claim_id, e.on_day FROM ledger_entry e JOIN institution i ON i.code = e.institution_code WHERE e.claim_id IS NOT NULL AND e.account = 'patientPaid'
     AND i.area_code LIKE ${area} || '%' AND ${days} AND NOT EXISTS (SELECT 1 FROM statement_row r WHERE r.claim_id = e.claim_id)
     AND NOT EXISTS (SELECT 1 FROM ledger_entry o WHERE o.claim_id = e.claim_id AND o.account = 'institutionPayable')`;

/** The first day before a month that has claims which an area pays for and which never were on a statement. */
export async function findUnstatedBefore(
  tx: Tx,
  areaPrefix: string,
  day: PlainDate,
): Promise<PlainDate | null> {
  const row = await tx.first<{ day: PlainDate | null }>(
    `SELECT min(p.on_day) AS day FROM (${claimsPaidBy('$1', 'e.on_day < $2')}) p`,
    [areaPrefix, day],
  );
  return row?.day ?? null;
}

export interface NewStatements {
  readonly areaCode: string;
  readonly areaPrefix: string;
  readonly span: MonthSpan;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly issuedAt: number;
  readonly issuedBy: number | null;
  readonly issuedByName: string;
}

/**
 * One statement for every institution that the area owes something for the month and that has none yet: what was booked in
 * the month, and what was set aside from earlier statements. Claims of people of other areas are among them, so it needs a
 * transaction that sees all claims (M30).
 * @throws on `statement_once_a_month` or `claim_on_one_statement` when somebody was faster without the lock
 */
export async function insertStatements(
  tx: Tx,
  given: NewStatements,
): Promise<{ issued: number; claims: number }> {
  const row = await tx.first<{ issued: number; claims: number }>(
    `WITH booked AS (
       SELECT e.claim_id, min(e.institution_code) AS institution_code,
         min(e.area_code) FILTER (WHERE e.account NOT IN ('institutionPayable', 'clearingReceivable', 'clearingPayable')) AS claim_area, min(e.scheme) AS scheme, min(e.on_day) AS on_day,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'pooledFund'), 0) AS pooled_fund,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'majorIllness'), 0) AS major_illness,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'assistance'), 0) AS assistance,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'workInjury'), 0) AS work_injury,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'maternity'), 0) AS maternity,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'commercialReceivable'), 0) AS commercial,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'personalAccount'), 0) AS personal_account,
         coalesce(sum(e.amount) FILTER (WHERE e.account = 'patientPaid'), 0) AS cash,
         coalesce(-sum(e.amount) FILTER (WHERE e.account = 'institutionPayable'), 0) AS owed
       FROM (${claimsPaidBy('$2', 'e.on_day BETWEEN $3 AND $4')}) p JOIN ledger_entry e ON e.claim_id = p.claim_id GROUP BY e.claim_id
     ), due AS (
       SELECT b.*, c.claim_no, c.kind, c.served_on, (SELECT coalesce(sum(l.charged), 0) FROM claim_line l WHERE l.area_code = b.claim_area AND l.claim_id = b.claim_id
         AND l.route = 'separatePayment') AS outside FROM booked b JOIN claim c ON c.area_code = b.claim_area AND c.id = b.claim_id
       UNION ALL
       SELECT DISTINCT ON (r.claim_id) r.claim_id, s.institution_code, r.claim_area, r.scheme, r.on_day, r.pooled_fund, r.major_illness, r.assistance,
         r.work_injury, r.maternity, r.commercial, r.personal_account, r.cash, r.owed, r.claim_no, r.kind, r.served_on, r.outside
       FROM statement_row r JOIN monthly_statement s ON s.id = r.statement_id
       WHERE r.set_aside AND s.area_code = $1 AND s.month < $3 AND NOT EXISTS (SELECT 1 FROM statement_row n WHERE n.claim_id = r.claim_id AND NOT n.set_aside)
         AND NOT EXISTS (SELECT 1 FROM statement_row n JOIN monthly_statement m ON m.id = n.statement_id WHERE n.claim_id = r.claim_id AND m.month >= $3)
     ), made AS (
       INSERT INTO monthly_statement (statement_no, institution_code, area_code, month, issued_on, due_on, issued_at, issued_by)
       SELECT 'DZ' || to_char($3::date, 'YYYYMM') || left($1, 4) || p.institution_code, p.institution_code, $1, $3, $5, $6, $7, $8
       FROM (SELECT DISTINCT institution_code FROM due) p
       WHERE NOT EXISTS (SELECT 1 FROM monthly_statement m WHERE m.institution_code = p.institution_code AND m.area_code = $1 AND m.month = $3)
       RETURNING id, institution_code
     ), rows_made AS (
       INSERT INTO statement_row (statement_id, claim_id, claim_area, scheme, on_day, pooled_fund, major_illness, assistance, work_injury, maternity,
         commercial, personal_account, cash, outside, owed, claim_no, kind, served_on)
       SELECT m.id, d.claim_id, d.claim_area, d.scheme, d.on_day, d.pooled_fund, d.major_illness, d.assistance, d.work_injury, d.maternity,
         d.commercial, d.personal_account, d.cash, d.outside, d.owed, d.claim_no, d.kind, d.served_on FROM due d JOIN made m USING (institution_code) RETURNING 1
     ), events AS (
       INSERT INTO statement_event (statement_id, seq, step, at, on_day, account_id, actor_name, words, request_id)
       SELECT m.id, 1, 'issued', $7, $5, $8, $9, '', 'issue' FROM made m RETURNING 1
     ) SELECT (SELECT count(*)::int FROM made) AS issued, (SELECT count(*)::int FROM rows_made) AS claims`,
    [
      given.areaCode,
      given.areaPrefix,
      given.span.from,
      given.span.to,
      given.issuedOn,
      given.dueOn,
      at(given.issuedAt),
      given.issuedBy,
      given.issuedByName,
    ],
  );
  return row ?? { issued: 0, claims: 0 };
}
