/** The sums of a person's year and the ledger: written here and nowhere else (M9.5, M29, I12). */
import type { PlainDate } from '../../base/date.ts';
import type { Fen } from '../../base/money.ts';
import type { LedgerAccount } from '../../domain/funds/chart.ts';
import type { Posting, YearMovement, YearTotals } from '../../domain/funds/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../db/database.ts';

/** One person, scheme and benefit year: what a claim locks. */
export interface YearKey {
  readonly personId: number;
  readonly scheme: Scheme;
  readonly year: number;
}

export interface YearRow extends YearKey, YearTotals {
  /** The person's own limits where the core system has sent them; null where the area's hold. */
  readonly pooledFundLimit: Fen | null;
  readonly majorIllnessLimit: Fen | null;
}

const YEAR_COLUMNS = `y.person_id::int AS "personId", y.scheme, y.year, y.pooled_fund_used AS "pooledFund", y.major_illness_used AS "majorIllness",
  y.assistance_threshold_used AS "assistanceThreshold", y.assistance_used AS assistance, y.own_share AS "ownShare",
  y.pooled_fund_limit AS "pooledFundLimit", y.major_illness_limit AS "majorIllnessLimit"`;

/**
 * Locks a person's rows of a benefit year until the transaction ends, in one order, so that claims of one person
 * are decided one after the other (I12). A row that does not exist yet is not locked: see `ensureYear`.
 */
export async function lockYears(tx: Tx, personNo: string, year: number): Promise<YearRow[]> {
  return tx.rows<YearRow>(
    `SELECT ${YEAR_COLUMNS} FROM person p JOIN person_year y ON y.person_id = p.id WHERE p.person_no = $1 AND y.year = $2
     ORDER BY y.scheme FOR UPDATE OF y`,
    [personNo, year],
    'funds.lockYears',
  );
}

/**
 * Makes sure that a year's row exists; waits for whoever is making one of the person's at this moment, be it of the other scheme.
 * Who locks the years after it so meets every claim of the person's year, because threshold and cap of assistance are one for
 * both schemes (M9.4, I12). First this, then `lockYears`, never the other way round: who makes a row holds the person and
 * then waits for the rows, so whoever held rows and waited for the person would wait in a circle.
 */
export async function ensureYear(tx: Tx, key: YearKey): Promise<void> {
  await tx.run(
    `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(12, $1::int)
       WHERE NOT EXISTS (SELECT 1 FROM person_year y WHERE y.person_id = $1 AND y.scheme = $2 AND y.year = $3))
     INSERT INTO person_year (person_id, scheme, year) SELECT $1, $2, $3 FROM held ON CONFLICT DO NOTHING`,
    [key.personId, key.scheme, key.year],
  );
}

export async function listYears(tx: Tx, personId: number, year: number): Promise<YearRow[]> {
  return tx.rows<YearRow>(
    `SELECT ${YEAR_COLUMNS} FROM person_year y WHERE y.person_id = $1 AND y.year = $2 ORDER BY y.scheme`,
    [personId, year],
  );
}

/** What one claim does to the funds. */
export interface FundsRecord {
  readonly claimId: bigint;
  readonly key: YearKey;
  readonly movement: YearMovement;
  readonly postings: readonly Posting[];
  readonly onDay: PlainDate;
  readonly bookedAt: number;
}

/**
 * Moves the year's sums and books the entries, in one statement. They stand on the day wished for, or, once that is
 * closed, on the first open day (M29).
 * @throws when the year's row is missing, or when the database finds the entries out of balance
 */
export async function recordFunds(tx: Tx, record: FundsRecord): Promise<void> {
  const { key, movement, postings } = record;
  const row = await tx.first<{ moved: bigint }>(
    `WITH moved AS (
       UPDATE person_year SET pooled_fund_used = pooled_fund_used + $4, major_illness_used = major_illness_used + $5,
         assistance_threshold_used = assistance_threshold_used + $6, assistance_used = assistance_used + $7, own_share = own_share + $8
       WHERE person_id = $1 AND scheme = $2 AND year = $3 RETURNING 1
     ), booked AS (
       INSERT INTO ledger_entry (claim_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
       SELECT $9, p.account, p.area_code, p.scheme, p.institution_code, p.amount, greatest($15::date, (SELECT max(d.on_day) + 1 FROM ledger_shut_day d)), $16
       FROM unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[]) AS p (account, area_code, scheme, institution_code, amount)
       RETURNING 1
     ) SELECT count(*) AS moved FROM moved`,
    [
      key.personId,
      key.scheme,
      key.year,
      movement.fromPooledFund,
      movement.fromMajorIllness,
      movement.towardsThreshold,
      movement.fromAssistance,
      movement.ownShare,
      record.claimId,
      postings.map((one) => one.account),
      postings.map((one) => one.areaCode),
      postings.map((one) => one.scheme),
      postings.map((one) => one.institutionCode),
      postings.map((one) => one.amount),
      record.onDay,
      at(record.bookedAt),
    ],
    'funds.recordFunds',
  );
  if (row?.moved !== 1n) throw new Error('a claim must move exactly one person-year');
}

/** The entries of a claim as they were booked. */
export async function listPostings(tx: Tx, claimId: bigint): Promise<Posting[]> {
  return tx.rows<Posting>(
    `SELECT account, area_code AS "areaCode", scheme, institution_code AS "institutionCode", amount FROM ledger_entry WHERE claim_id = $1 ORDER BY id`,
    [claimId],
  );
}

export interface BalanceRow {
  readonly account: LedgerAccount;
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly amount: Fen;
  readonly entries: number;
}

/** @param areaPrefix first digits of the areas of enrolment; empty for the province */
export async function listBalanceRows(
  tx: Tx,
  areaPrefix: string,
  from: PlainDate | null,
  to: PlainDate | null,
): Promise<BalanceRow[]> {
  return tx.rows<BalanceRow>(
    `SELECT e.account, e.area_code AS "areaCode", coalesce(a.name, e.area_code) AS "areaName", e.scheme, sum(e.amount)::bigint AS amount, count(*)::int AS entries
     FROM ledger_entry e LEFT JOIN area a ON a.code = e.area_code
     WHERE e.area_code LIKE $1 || '%' AND ($2::date IS NULL OR e.on_day >= $2) AND ($3::date IS NULL OR e.on_day <= $3)
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4`,
    [areaPrefix, from, to],
  );
}

/** What another business has used of a person's yearly limits (M9.5). */
export interface OtherSpending extends YearKey {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly source: string;
  /** The source's own number, and the day on which it paid, where it told them. */
  readonly reference: string | null;
  readonly paidOn: PlainDate | null;
  readonly requestId: string;
  readonly reportedBy: number;
  readonly reportedAt: number;
}

/** Writes the report and counts it into the year, whose row must exist. @throws on `other_spending_reported_by_request_id_key` for a repeated request */
export async function recordOtherSpending(tx: Tx, spending: OtherSpending): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO other_spending (person_id, scheme, year, pooled_fund, major_illness, source, request_id, reported_by, reported_at, reference, paid_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      spending.personId,
      spending.scheme,
      spending.year,
      spending.pooledFund,
      spending.majorIllness,
      spending.source,
      spending.requestId,
      spending.reportedBy,
      at(spending.reportedAt),
      spending.reference,
      spending.paidOn,
    ],
  );
  await tx.run(
    `UPDATE person_year SET pooled_fund_used = pooled_fund_used + $4, major_illness_used = major_illness_used + $5
     WHERE person_id = $1 AND scheme = $2 AND year = $3`,
    [spending.personId, spending.scheme, spending.year, spending.pooledFund, spending.majorIllness],
  );
  return Number(row?.id);
}

export interface ReportedSpending extends YearKey {
  readonly id: number;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** The report that an account has already made under a request id. */
export async function findReportedSpending(
  tx: Tx,
  reportedBy: number,
  requestId: string,
): Promise<ReportedSpending | undefined> {
  return tx.first<ReportedSpending>(
    `SELECT id::int, person_id::int AS "personId", scheme, year, pooled_fund AS "pooledFund", major_illness AS "majorIllness"
     FROM other_spending WHERE reported_by = $1 AND request_id = $2`,
    [reportedBy, requestId],
  );
}
