/** Reports of other businesses with their corrections, limits of single persons, and years over their limits (M9.5, I6, I12). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ByLayer, FindingState } from '../../../domain/funds/limits/replay-year.ts';
import type { DaySpan } from '../../../policy/parameters/benefit-year.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';
import { bookedYear } from '../../insured/benefits/booked-year-store.ts';
import type { YearKey } from '../store.ts';

export interface SpendingRow extends YearKey, ByLayer {
  readonly id: number;
  readonly source: string;
  readonly reference: string | null;
  readonly paidOn: PlainDate | null;
  readonly reportedAt: number;
  readonly reportedBy: string;
  readonly correctsId: number | null;
  readonly reason: string;
}

const SPENDING = `SELECT o.id::int, o.person_id::int AS "personId", o.scheme, o.year, o.pooled_fund AS "pooledFund", o.major_illness AS "majorIllness", o.source, o.reference,
  o.paid_on AS "paidOn", o.reported_at AS "reportedAt", coalesce(a.name, '') AS "reportedBy", o.corrects_id::int AS "correctsId", o.reason
  FROM other_spending o LEFT JOIN account a ON a.id = o.reported_by`;

/** Reports and corrections of a year, in the order of their entry. */
export async function listSpending(tx: Tx, { personId, scheme, year }: YearKey): Promise<SpendingRow[]> {
  return tx.rows<SpendingRow>(
    `${SPENDING} WHERE o.person_id = $1 AND o.scheme = $2 AND o.year = $3 ORDER BY o.id`,
    [personId, scheme, year],
  );
}

/** A report of an id whose person the scope sees; a correction is none. */
export async function findReport(
  tx: Tx,
  id: number,
): Promise<(SpendingRow & { readonly personNo: string }) | undefined> {
  return tx.first(
    `SELECT x.*, p.person_no AS "personNo" FROM (${SPENDING}) x JOIN person p ON p.id = x."personId" WHERE x.id = $1 AND x."correctsId" IS NULL`,
    [id],
  );
}

/** Those of the numbers whose persons the scope sees. */
export async function findSeenPersons(tx: Tx, personNos: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ personNo: string }>(
    'SELECT person_no AS "personNo" FROM person WHERE person_no = ANY($1)',
    [[...personNos]],
  );
  return new Set(rows.map((row) => row.personNo));
}

/** Which numbers of sources are reported already, as `source\nnumber`. */
export async function findKnownReferences(
  tx: Tx,
  asked: readonly { readonly source: string; readonly reference: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ source: string; reference: string }>(
    `SELECT o.source, o.reference FROM other_spending o JOIN unnest($1::text[], $2::text[]) AS a (source, reference)
       ON o.source = a.source AND o.reference = a.reference WHERE o.corrects_id IS NULL`,
    [asked.map((one) => one.source), asked.map((one) => one.reference)],
  );
  return new Set(rows.map((row) => `${row.source}\n${row.reference}`));
}

export interface Correction extends YearKey, ByLayer {
  readonly correctsId: number;
  readonly source: string;
  readonly reason: string;
  readonly requestId: string;
  readonly reportedBy: number;
  readonly reportedAt: number;
}

/**
 * Writes a correction, its amounts being the change, and moves the year by it.
 * @throws on `other_spending_reported_by_request_id_key` for a repeated request
 */
export async function insertCorrection(tx: Tx, one: Correction): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO other_spending (person_id, scheme, year, pooled_fund, major_illness, source, request_id, reported_by, reported_at, corrects_id, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::int`,
    [
      one.personId,
      one.scheme,
      one.year,
      one.pooledFund,
      one.majorIllness,
      one.source,
      one.requestId,
      one.reportedBy,
      at(one.reportedAt),
      one.correctsId,
      one.reason,
    ],
  );
  await tx.run(
    `UPDATE person_year SET pooled_fund_used = pooled_fund_used + $4, major_illness_used = major_illness_used + $5
     WHERE person_id = $1 AND scheme = $2 AND year = $3`,
    [one.personId, one.scheme, one.year, one.pooledFund, one.majorIllness],
  );
  return row?.id ?? 0;
}

/** The correction that an account has already made under a request id. */
export async function findCorrectionOfRequest(
  tx: Tx,
  reportedBy: number,
  requestId: string,
): Promise<{ readonly id: number; readonly correctsId: number | null } | undefined> {
  return tx.first(
    'SELECT id::int, corrects_id::int AS "correctsId" FROM other_spending WHERE reported_by = $1 AND request_id = $2',
    [reportedBy, requestId],
  );
}

export interface LimitEntry {
  readonly at: number;
  readonly by: string;
  readonly source: string;
  readonly pooledFund: Fen | null;
  readonly majorIllness: Fen | null;
}

export interface NewLimitEntry extends YearKey, Omit<LimitEntry, 'by'> {
  readonly requestId: string;
  readonly reportedBy: number;
}

/** Writes a person's limits as the core system sent them; the year then holds them. False when this request wrote them before. */
export async function insertLimitEntry(tx: Tx, one: NewLimitEntry): Promise<boolean> {
  const row = await tx.first(
    `INSERT INTO person_limit_entry (person_id, scheme, year, pooled_fund, major_illness, source, request_id, reported_by, reported_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT ON CONSTRAINT person_limit_once_per_request DO NOTHING RETURNING id`,
    [
      one.personId,
      one.scheme,
      one.year,
      one.pooledFund,
      one.majorIllness,
      one.source,
      one.requestId,
      one.reportedBy,
      at(one.at),
    ],
  );
  if (!row) return false;
  await tx.run(
    'UPDATE person_year SET pooled_fund_limit = $4, major_illness_limit = $5 WHERE person_id = $1 AND scheme = $2 AND year = $3',
    [one.personId, one.scheme, one.year, one.pooledFund, one.majorIllness],
  );
  return true;
}

/** What a request has already written; undefined for a new one. */
export async function findLimitEntry(
  tx: Tx,
  reportedBy: number,
  requestId: string,
): Promise<(YearKey & Pick<LimitEntry, 'pooledFund' | 'majorIllness' | 'source'>) | undefined> {
  return tx.first(
    `SELECT person_id::int AS "personId", scheme, year, pooled_fund AS "pooledFund", major_illness AS "majorIllness", source
     FROM person_limit_entry WHERE reported_by = $1 AND request_id = $2`,
    [reportedBy, requestId],
  );
}

export async function listLimitEntries(tx: Tx, { personId, scheme, year }: YearKey): Promise<LimitEntry[]> {
  return tx.rows<LimitEntry>(
    `SELECT l.reported_at AS at, coalesce(a.name, '') AS by, l.source, l.pooled_fund AS "pooledFund", l.major_illness AS "majorIllness"
     FROM person_limit_entry l LEFT JOIN account a ON a.id = l.reported_by WHERE l.person_id = $1 AND l.scheme = $2 AND l.year = $3 ORDER BY l.id`,
    [personId, scheme, year],
  );
}

export interface StandingClaim extends ByLayer {
  readonly claimNo: string;
  readonly servedOn: PlainDate;
  readonly institutionName: string;
  /** Number and instant of the first settlement of those whose place it took: its place in the order (I12). */
  readonly firstId: bigint;
  readonly at: number;
}

/** Settlements of a year that stand, whatever area paid them. For scope `all`. */
export async function listStandingClaims(
  tx: Tx,
  { personId, scheme, year }: YearKey,
): Promise<StandingClaim[]> {
  return tx.rows<StandingClaim>(
    `SELECT c.claim_no AS "claimNo", c.served_on AS "servedOn", coalesce(i.name, c.institution_code) AS "institutionName",
       coalesce(r.first_id, c.id) AS "firstId", coalesce(f.settled_at, c.settled_at) AS at, c.from_pooled_fund AS "pooledFund", c.from_major_illness AS "majorIllness"
     FROM claim c LEFT JOIN institution i ON i.code = c.institution_code
       LEFT JOIN claim_replacement r ON r.area_code = c.area_code AND r.replacement_id = c.id LEFT JOIN claim f ON f.area_code = r.area_code AND f.id = r.first_id
     WHERE c.person_id = $1 AND c.scheme = $2 AND c.kind = 'settlement' AND ${bookedYear('c')} = $3
       AND NOT EXISTS (SELECT 1 FROM claim v WHERE v.area_code = c.area_code AND v.reverses_id = c.id) ORDER BY 4`,
    [personId, scheme, year],
  );
}

export interface FindingEvent extends ByLayer {
  readonly at: number;
  readonly by: string;
  readonly state: FindingState;
  readonly note: string;
}

export async function listFindingEvents(
  tx: Tx,
  { personId, scheme, year }: YearKey,
): Promise<FindingEvent[]> {
  return tx.rows<FindingEvent>(
    `SELECT at, actor_name AS by, state, note, pooled_fund AS "pooledFund", major_illness AS "majorIllness" FROM limit_finding_event
     WHERE person_id = $1 AND scheme = $2 AND year = $3 ORDER BY id`,
    [personId, scheme, year],
  );
}

export async function insertFindingEvent(
  tx: Tx,
  key: YearKey,
  event: FindingEvent & { readonly accountId: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO limit_finding_event (person_id, scheme, year, state, note, pooled_fund, major_illness, account_id, actor_name, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      key.personId,
      key.scheme,
      key.year,
      event.state,
      event.note,
      event.pooledFund,
      event.majorIllness,
      event.accountId || null,
      event.by,
      at(event.at),
    ],
  );
}

export interface OverRow {
  readonly personNo: string;
  readonly personName: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly usedPooled: Fen;
  readonly usedMajor: Fen;
  readonly overPooled: Fen;
  readonly overMajor: Fen;
  readonly state: FindingState;
}

/** A benefit year that is not its calendar year. */
type OtherYear = DaySpan & { readonly year: number };

/** Beside a year `y` its days `d`, where they are not those of the calendar year (I4). @param first of three parameters of the statement */
const daysOfYear = (first: number) =>
  `LEFT JOIN unnest($${first}::int[], $${first + 1}::date[], $${first + 2}::date[]) AS d (year, from_on, to_on) ON d.year = y.year`;
const daysBound = (others: readonly OtherYear[]) => [
  others.map((one) => one.year),
  others.map((one) => one.from),
  others.map((one) => one.to),
];
const REACHES_YEAR = `e.person_id = y.person_id AND e.scheme = y.scheme AND e.from_on <= coalesce(d.to_on, make_date(y.year, 12, 31))
      AND (e.to_on IS NULL OR e.to_on >= coalesce(d.from_on, make_date(y.year, 1, 1)))`;
const LIMIT_OF_AREA = `SELECT l.pooled_fund, l.major_illness FROM yearly_limit l WHERE l.area_code IN (e.area_code, left(e.area_code, 4) || '00') AND l.scheme = y.scheme
      AND l.year = y.year ORDER BY (l.area_code = e.area_code) DESC LIMIT 1`;

/**
 * Years of persons whom the scope sees and who moved between areas inside them, with sums above the least of the limits that bound
 * them then: the others cannot have paid beyond any.
 */
export async function listMovedYears(
  tx: Tx,
  year: number | null,
  others: readonly OtherYear[],
): Promise<YearKey[]> {
  return tx.rows<YearKey>(
    `SELECT y.person_id::int AS "personId", y.scheme, y.year
     FROM (SELECT person_id, scheme FROM enrolment GROUP BY 1, 2 HAVING min(area_code) <> max(area_code)) m
       JOIN person_year y ON y.person_id = m.person_id AND y.scheme = m.scheme JOIN person p ON p.id = y.person_id ${daysOfYear(2)}
       JOIN LATERAL (SELECT count(DISTINCT e.area_code) AS areas, min(l.pooled_fund) AS pooled_fund, min(l.major_illness) AS major_illness
         FROM enrolment e LEFT JOIN LATERAL (${LIMIT_OF_AREA}) l ON true WHERE ${REACHES_YEAR}) s ON s.areas > 1
     WHERE ($1::int IS NULL OR y.year = $1) AND (y.pooled_fund_used > coalesce(y.pooled_fund_limit, s.pooled_fund)
       OR y.major_illness_used > coalesce(y.major_illness_limit, s.major_illness))`,
    [year, ...daysBound(others)],
  );
}

/**
 * Sums above the limits of the person where the core system sent them, else of the area of their enrolment in the year, as
 * `presentYear`; of who moved what was reckoned from their bills (`replayYear`).
 */
const OVER = `SELECT p.person_no AS "personNo", p.name AS "personName", y.scheme, y.year, y.pooled_fund_used AS "usedPooled", y.major_illness_used AS "usedMajor",
    coalesce(m.pooled_fund, greatest(y.pooled_fund_used - coalesce(y.pooled_fund_limit, l.pooled_fund), 0), 0) AS "overPooled",
    coalesce(m.major_illness, greatest(y.major_illness_used - coalesce(y.major_illness_limit, l.major_illness), 0), 0) AS "overMajor", f.state AS said, f.pooled_fund AS "saidPooled", f.major_illness AS "saidMajor"
  FROM person_year y JOIN person p ON p.id = y.person_id ${daysOfYear(10)}
    LEFT JOIN unnest($5::int[], $6::text[], $7::int[], $8::bigint[], $9::bigint[]) AS m (person_id, scheme, year, pooled_fund, major_illness)
      ON m.person_id = y.person_id AND m.scheme = y.scheme AND m.year = y.year
    LEFT JOIN LATERAL (SELECT e.area_code FROM enrolment e WHERE ${REACHES_YEAR} ORDER BY e.from_on DESC, e.id DESC LIMIT 1) e ON true
    LEFT JOIN LATERAL (${LIMIT_OF_AREA}) l ON true
    LEFT JOIN LATERAL (SELECT v.state, v.pooled_fund, v.major_illness FROM limit_finding_event v WHERE v.person_id = y.person_id AND v.scheme = y.scheme AND v.year = y.year
      ORDER BY v.id DESC LIMIT 1) f ON true
  WHERE ($1::int IS NULL OR y.year = $1)`;

/**
 * Years over a limit of persons whom the scope sees; what was said of another excess counts no more.
 * @param moved what lies beyond the limits in the years that `listMovedYears` gives
 */
export async function listOver(
  tx: Tx,
  filter: {
    readonly year: number | null;
    readonly state: FindingState | null;
    readonly limit: number;
    readonly offset: number;
  },
  moved: readonly (YearKey & ByLayer)[],
  others: readonly OtherYear[],
): Promise<{ rows: OverRow[]; total: number }> {
  const rows = await tx.rows<OverRow & { total: bigint }>(
    `SELECT s.*, count(*) OVER () AS total FROM (
       SELECT x."personNo", x."personName", x.scheme, x.year, x."usedPooled", x."usedMajor", x."overPooled", x."overMajor",
         CASE WHEN x."saidPooled" = x."overPooled" AND x."saidMajor" = x."overMajor" THEN x.said ELSE 'open' END AS state
       FROM (${OVER}) x WHERE x."overPooled" > 0 OR x."overMajor" > 0) s
     WHERE $2::text IS NULL OR s.state = $2 ORDER BY (s.state = 'open') DESC, s.year DESC, s."overPooled" + s."overMajor" DESC, s."personNo" LIMIT $3 OFFSET $4`,
    [
      filter.year,
      filter.state,
      filter.limit,
      filter.offset,
      moved.map((one) => one.personId),
      moved.map((one) => one.scheme),
      moved.map((one) => one.year),
      moved.map((one) => one.pooledFund),
      moved.map((one) => one.majorIllness),
      ...daysBound(others),
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}
