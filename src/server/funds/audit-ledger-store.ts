/** Does the ledger agree with itself, with the claims and with the sums of the years (M9.5, M29)? Read only. */
import type { Tx } from '../db/database.ts';
import { bookedYear } from '../insured/benefits/booked-year-store.ts';

export interface LedgerFinding {
  readonly kind: 'unbalanced' | 'claimDiffers' | 'journalDiffers' | 'closeDiffers' | 'yearDiffers';
  readonly subject: string;
  readonly message: string;
}

export interface LedgerCounts {
  readonly claims: number;
  readonly entries: number;
  readonly personYears: number;
}

export async function countLedger(tx: Tx): Promise<LedgerCounts> {
  const row = await tx.first<LedgerCounts>(
    `SELECT (SELECT count(*)::int FROM claim) AS claims, (SELECT count(*)::int FROM ledger_entry) AS entries,
       (SELECT count(*)::int FROM person_year) AS "personYears"`,
  );
  return row ?? { claims: 0, entries: 0, personYears: 0 };
}

/** Claims and journals whose entries do not sum to zero in the books of some pooling area. */
export async function listUnbalanced(tx: Tx): Promise<LedgerFinding[]> {
  return tx.rows<LedgerFinding>(
    `SELECT 'unbalanced' AS kind, coalesce(claim_id, journal_id)::text AS subject, left(area_code, 4) || '00 的分录合计不为零' AS message
     FROM ledger_entry GROUP BY claim_id, journal_id, left(area_code, 4) HAVING sum(amount) <> 0 ORDER BY 2, 3 LIMIT 100`,
  );
}

/** Claims whose booked amounts are not the amounts of the bill, account by account. */
export async function listClaimsThatDiffer(tx: Tx): Promise<LedgerFinding[]> {
  return tx.rows<LedgerFinding>(
    `SELECT 'claimDiffers' AS kind, coalesce(c.claim_no, b.claim_id::text) AS subject, '分录与结算单不一致' AS message
     FROM claim c FULL JOIN (
       SELECT claim_id, coalesce(sum(amount) FILTER (WHERE account = 'pooledFund'), 0) AS pooled,
         coalesce(sum(amount) FILTER (WHERE account = 'majorIllness'), 0) AS major, coalesce(sum(amount) FILTER (WHERE account = 'assistance'), 0) AS assistance,
         coalesce(sum(amount) FILTER (WHERE account = 'patientPaid'), 0) AS paid, coalesce(sum(amount) FILTER (WHERE account = 'drugSale'), 0) AS sold,
         coalesce(sum(amount) FILTER (WHERE account = 'personalAccount'), 0) AS from_account,
         coalesce(sum(amount) FILTER (WHERE account = 'workInjury'), 0) AS injury, coalesce(sum(amount) FILTER (WHERE account = 'maternity'), 0) AS maternity,
         coalesce(sum(amount) FILTER (WHERE account = 'commercialReceivable'), 0) AS commercial, coalesce(sum(amount) FILTER (WHERE account = 'institutionPayable'), 0) AS owed,
         coalesce(sum(amount) FILTER (WHERE account = 'clearingReceivable'), 0) AS lent, coalesce(sum(amount) FILTER (WHERE account = 'clearingPayable'), 0) AS borrowed
       FROM ledger_entry WHERE claim_id IS NOT NULL GROUP BY claim_id) b ON b.claim_id = c.id
     WHERE c.id IS NULL OR coalesce(b.pooled, 0) <> c.from_pooled_fund OR coalesce(b.major, 0) <> c.from_major_illness
       OR coalesce(b.assistance, 0) <> c.from_assistance OR coalesce(b.from_account, 0) <> c.from_account OR coalesce(b.paid, 0) <> c.cash
       OR coalesce(b.injury, 0) <> c.from_work_injury OR coalesce(b.maternity, 0) <> c.from_maternity OR coalesce(b.commercial, 0) <> c.from_commercial
       OR coalesce(b.sold, 0) <> -coalesce(b.paid, 0) OR coalesce(b.owed, 0) <> coalesce(b.paid, 0) - c.charged
       OR b.lent <> -b.borrowed OR b.lent NOT IN (0, -b.owed)
     ORDER BY 2 LIMIT 100`,
  );
}

/** Journals whose entries are not as many, or not as much, as they announce, and entries of no journal. */
export async function listJournalsThatDiffer(tx: Tx): Promise<LedgerFinding[]> {
  return tx.rows<LedgerFinding>(
    `SELECT 'journalDiffers' AS kind, coalesce(j.kind || ' ' || j.reference, b.journal_id::text) AS subject, '分录与凭证不一致' AS message
     FROM ledger_journal j FULL JOIN (
       SELECT journal_id, count(*) AS entries, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit, min(on_day) AS first_day, max(on_day) AS last_day
       FROM ledger_entry WHERE journal_id IS NOT NULL GROUP BY journal_id) b ON b.journal_id = j.id
     WHERE j.id IS NULL OR b.journal_id IS NULL OR b.entries <> j.entries OR b.debit <> j.total OR b.first_day <> j.on_day OR b.last_day <> j.on_day
     ORDER BY 2 LIMIT 100`,
  );
}

/** Accounts whose balance in the last close is not what all entries up to that day add up to. */
export async function listClosesThatDiffer(tx: Tx): Promise<LedgerFinding[]> {
  return tx.rows<LedgerFinding>(
    `WITH last AS (SELECT max(on_day) AS on_day FROM ledger_close WHERE area_code = 'province'),
     closed AS (SELECT s.* FROM ledger_close_sum s, last WHERE s.on_day = last.on_day AND s.area_code <> 'province'),
     booked AS (SELECT left(e.area_code, 4) || '00' AS area_code, e.account, e.scheme, sum(e.amount) AS balance FROM ledger_entry e, last WHERE e.on_day <= last.on_day GROUP BY 1, 2, 3)
     SELECT 'closeDiffers' AS kind, (SELECT on_day FROM last) || ' ' || coalesce(c.area_code, b.area_code) || ' ' || coalesce(c.account, b.account) AS subject,
       '日结余额与分录之和不一致' AS message
     FROM closed c FULL JOIN booked b ON b.area_code = c.area_code AND b.account = c.account AND b.scheme = c.scheme
     WHERE coalesce(c.balance, 0) <> coalesce(b.balance, 0) ORDER BY 2 LIMIT 100`,
  );
}

/** Years whose sums are not what claims and reports of other businesses add up to. */
export async function listYearsThatDiffer(tx: Tx): Promise<LedgerFinding[]> {
  return tx.rows<LedgerFinding>(
    `WITH moved AS (
       SELECT person_id, scheme, ${bookedYear('claim')} AS year, sum(from_pooled_fund) AS pooled, sum(from_major_illness) AS major,
         sum(from_assistance) AS assistance, sum(towards_threshold) AS threshold, sum(own_share) AS own FROM claim GROUP BY 1, 2, 3
     ), other AS (
       SELECT person_id, scheme, year, sum(pooled_fund) AS pooled, sum(major_illness) AS major FROM other_spending GROUP BY 1, 2, 3
     )
     SELECT 'yearDiffers' AS kind, y.person_id || ' ' || y.scheme || ' ' || y.year AS subject, '年度累计与各笔之和不一致' AS message
     FROM person_year y LEFT JOIN moved m USING (person_id, scheme, year) LEFT JOIN other o USING (person_id, scheme, year)
     WHERE y.pooled_fund_used <> coalesce(m.pooled, 0) + coalesce(o.pooled, 0) OR y.major_illness_used <> coalesce(m.major, 0) + coalesce(o.major, 0)
       OR y.assistance_used <> coalesce(m.assistance, 0) OR y.assistance_threshold_used <> coalesce(m.threshold, 0) OR y.own_share <> coalesce(m.own, 0)
     ORDER BY 2 LIMIT 100`,
  );
}
