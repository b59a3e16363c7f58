/** What the platform has of an institution within some days, as the transaction's scope sees it, with the ledger beside it (M29). */
import { addDays, startOfDay, type PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Setting } from '../../../domain/settlement/model.ts';
import type { PlatformRow } from '../../../domain/settlement/reconciliation/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';
import { JOIN_MARK } from '../flags/flag-store.ts';

/** Which settlements are meant: by the day on which they were settled, both days included. */
export interface Covered {
  readonly institutionCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** First digits of the areas that pay; empty for all. */
  readonly areaPrefix: string;
  readonly scheme: Scheme | null;
  readonly setting: Setting | null;
}

const FUNDS =
  'c.from_pooled_fund + c.from_major_illness + c.from_assistance + c.from_work_injury + c.from_maternity + c.from_commercial';
const WITHIN = `c.institution_code = $1 AND c.settled_at >= $2 AND c.settled_at < $3 AND c.area_code LIKE $4 || '%'
  AND ($5::text IS NULL OR c.scheme = $5) AND ($6::text IS NULL OR c.setting = $6)`;
/** The stay of a settlement, of what took its place, and of the reversals of either; a pharmacy's belong to none. */
const STAY_NO = `CASE WHEN c.setting <> 'pharmacy' THEN (SELECT s.stay_no FROM claim_request q
  JOIN stay_settlement a ON a.institution_code = q.institution_code AND a.msgid = q.request_id JOIN stay s ON s.id = a.stay_id
  WHERE q.institution_code = c.institution_code AND q.area_code = c.area_code AND q.claim_id = coalesce((SELECT w.first_id FROM claim_replacement w
    WHERE w.area_code = c.area_code AND w.replacement_id = coalesce(c.reverses_id, c.id)), c.reverses_id, c.id) LIMIT 1) END`;
const ROW = `c.claim_no AS "claimNo", coalesce(${STAY_NO}, c.claim_no) AS "visitNo", c.kind, (SELECT o.claim_no FROM claim o WHERE o.area_code = c.area_code AND o.id = c.reverses_id) AS "reversesNo",
  coalesce(p.person_no, '') AS "personNo", c.charged, ${FUNDS} AS funds, c.from_account AS account`;

function valuesOf(covered: Covered) {
  const { institutionCode, from, to, areaPrefix, scheme, setting } = covered;
  return [
    institutionCode,
    at(startOfDay(from)),
    at(startOfDay(addDays(to, 1))),
    areaPrefix,
    scheme,
    setting,
  ] as const;
}

/** Every settlement and reversal of the days, in the order in which they were made. */
export async function listCovered(tx: Tx, covered: Covered): Promise<PlatformRow[]> {
  return tx.rows<PlatformRow>(
    `WITH asked AS (SELECT q.claim_id, min(q.request_id) AS msgid FROM claim_request q
       WHERE q.institution_code = $1 AND q.at >= $2::timestamptz - interval '1 day' AND q.at < $3::timestamptz + interval '1 day' GROUP BY 1)
     SELECT ${ROW}, coalesce(q.msgid, '') AS msgid FROM claim c LEFT JOIN person p ON p.id = c.person_id LEFT JOIN asked q ON q.claim_id = c.id
     WHERE ${WITHIN} ORDER BY c.id`,
    [...valuesOf(covered)],
  );
}

/** Settlements of the institution by their numbers, and the reversals of those, whatever their day. */
export async function listNamed(
  tx: Tx,
  institutionCode: string,
  claimNos: readonly string[],
): Promise<PlatformRow[]> {
  if (claimNos.length === 0) return [];
  return tx.rows<PlatformRow>(
    `SELECT ${ROW}, '' AS msgid FROM claim c LEFT JOIN person p ON p.id = c.person_id
     WHERE c.institution_code = $1 AND (c.claim_no = ANY($2)
       OR EXISTS (SELECT 1 FROM claim o WHERE o.claim_no = ANY($2) AND o.area_code = c.area_code AND o.id = c.reverses_id)) ORDER BY c.id`,
    [institutionCode, [...claimNos]],
  );
}

export interface CoveredSums {
  readonly rows: number;
  /** 人次: settlements less what was taken back, so that a part returned, a refund and its sale leave what happened. */
  readonly personTimes: number;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly funds: Fen;
  readonly account: Fen;
  readonly cash: Fen;
}

export async function sumCovered(tx: Tx, covered: Covered): Promise<CoveredSums> {
  const row = await tx.first<CoveredSums>(
    `SELECT count(*)::int AS rows, (count(*) FILTER (WHERE c.kind = 'settlement') - count(*) FILTER (WHERE c.kind = 'reversal'))::int AS "personTimes", coalesce(sum(c.charged), 0)::bigint AS charged,
       coalesce(sum(c.eligible), 0)::bigint AS eligible, coalesce(sum(${FUNDS}), 0)::bigint AS funds,
       coalesce(sum(c.from_account), 0)::bigint AS account, coalesce(sum(c.cash), 0)::bigint AS cash FROM claim c WHERE ${WITHIN}`,
    [...valuesOf(covered)],
  );
  if (!row) throw new Error('an aggregate always has one row');
  return row;
}

/** What the ledger says of the same settlements: owed to the institution, and paid by the persons in cash. */
export interface BookedSums {
  readonly owed: Fen;
  readonly cash: Fen;
}

export async function sumBooked(tx: Tx, covered: Covered): Promise<BookedSums> {
  const row = await tx.first<BookedSums>(
    `SELECT coalesce(-sum(e.amount) FILTER (WHERE e.account = 'institutionPayable'), 0)::bigint AS owed,
       coalesce(sum(e.amount) FILTER (WHERE e.account = 'patientPaid'), 0)::bigint AS cash
     FROM claim c JOIN ledger_entry e ON e.claim_id = c.id WHERE ${WITHIN}`,
    [...valuesOf(covered)],
  );
  if (!row) throw new Error('an aggregate always has one row');
  return row;
}

/** Up to which day the province's books are closed, and the seal of a day that is. */
export async function findClosed(
  tx: Tx,
  day: PlainDate,
): Promise<{ readonly closedTo: PlainDate | null; readonly hash: string | null }> {
  const row = await tx.first<{ closedTo: PlainDate | null; hash: string | null }>(
    `SELECT max(on_day) AS "closedTo", max(hash) FILTER (WHERE on_day = $1) AS hash FROM ledger_close WHERE area_code = 'province'`,
    [day],
  );
  return row ?? { closedTo: null, hash: null };
}

/** A day of an institution: what it settled and took back, payer by payer, and what the ledger has of it. */
export interface DayRow {
  readonly day: PlainDate;
  readonly settlements: number;
  readonly reversals: number;
  readonly charged: Fen;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly workInjury: Fen;
  readonly maternity: Fen;
  readonly commercial: Fen;
  readonly account: Fen;
  readonly cash: Fen;
  /** What counts towards no cost control (M27). */
  readonly outside: Fen;
  /** Owed to the institution by the ledger. */
  readonly booked: Fen;
  /** Settled on this day, booked on a later one because this one was closed already. */
  readonly bookedLater: number;
  readonly closeHash: string | null;
}

export async function listDays(tx: Tx, covered: Covered): Promise<DayRow[]> {
  return tx.rows<DayRow>(
    `WITH own AS (SELECT c.*, (c.settled_at AT TIME ZONE 'UTC' + interval '8 hours')::date AS day FROM claim c WHERE ${WITHIN}),
     booked AS (SELECT o.day, -sum(e.amount) AS owed, count(*) FILTER (WHERE e.on_day > o.day) AS later FROM own o
       JOIN ledger_entry e ON e.claim_id = o.id AND e.account = 'institutionPayable' GROUP BY 1),
     apart AS (SELECT o.day, sum(l.charged) AS outside FROM own o JOIN claim_line l ON l.area_code = o.area_code AND l.claim_id = o.id
       WHERE l.route = 'separatePayment' GROUP BY 1)
     SELECT o.day, count(*) FILTER (WHERE o.kind = 'settlement')::int AS settlements, count(*) FILTER (WHERE o.kind = 'reversal')::int AS reversals,
       sum(o.charged)::bigint AS charged, sum(o.from_pooled_fund)::bigint AS "pooledFund", sum(o.from_major_illness)::bigint AS "majorIllness",
       sum(o.from_assistance)::bigint AS assistance, sum(o.from_work_injury)::bigint AS "workInjury", sum(o.from_maternity)::bigint AS maternity,
       sum(o.from_commercial)::bigint AS commercial, sum(o.from_account)::bigint AS account, sum(o.cash)::bigint AS cash,
       coalesce(min(a.outside), 0)::bigint AS outside, coalesce(min(b.owed), 0)::bigint AS booked, coalesce(min(b.later), 0)::int AS "bookedLater",
       (SELECT k.hash FROM ledger_close k WHERE k.area_code = 'province' AND k.on_day = o.day) AS "closeHash"
     FROM own o LEFT JOIN booked b USING (day) LEFT JOIN apart a USING (day) GROUP BY o.day ORDER BY o.day`,
    [...valuesOf(covered)],
  );
}

/** A settlement in full for a file: payers one by one, what is outside the cost controls, and its mark (M27, N3.2). */
export interface DetailRow extends PlatformRow {
  readonly settledAt: number;
  readonly scheme: Scheme;
  readonly setting: Setting;
  readonly areaCode: string;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly workInjury: Fen;
  readonly maternity: Fen;
  readonly commercial: Fen;
  readonly cash: Fen;
  readonly outside: Fen;
  readonly flag: 'specialCase' | 'outsideDrg' | null;
}

export async function listDetails(tx: Tx, covered: Covered, limit: number): Promise<DetailRow[]> {
  return tx.rows<DetailRow>(
    `SELECT ${ROW}, '' AS msgid, c.settled_at AS "settledAt", c.scheme, c.setting, c.area_code AS "areaCode", c.from_pooled_fund AS "pooledFund",
       c.from_major_illness AS "majorIllness", c.from_assistance AS assistance, c.from_work_injury AS "workInjury", c.from_maternity AS maternity,
       c.from_commercial AS commercial, c.cash,
       (SELECT coalesce(sum(l.charged), 0)::bigint FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id AND l.route = 'separatePayment') AS outside,
       f.kind AS flag
     FROM claim c LEFT JOIN person p ON p.id = c.person_id ${JOIN_MARK} WHERE ${WITHIN} ORDER BY c.id LIMIT $7`,
    [...valuesOf(covered), limit],
  );
}
