/** Who handles a case, what a decision grants, and which reminders were read (M23.3, M23.4, M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Assignment } from '../../../domain/eligibility/review/who-decides.ts';
import type { ReminderLevel } from '../../../domain/eligibility/review/review-days.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredAssignment extends Assignment {
  readonly reviewerName: string;
  readonly reason: string;
}

/** The last assignment of a case, which holds. */
export async function findAssignment(tx: Tx, applicationId: number): Promise<StoredAssignment | null> {
  const row = await tx.first<Omit<StoredAssignment, 'reviewerId'> & { reviewerId: bigint }>(
    `SELECT r.reviewer_id AS "reviewerId", r.after_seq AS "afterSeq", r.reason, a.name AS "reviewerName" FROM review_assignment r
     JOIN account a ON a.id = r.reviewer_id WHERE r.application_id = $1 ORDER BY r.id DESC LIMIT 1`,
    [applicationId],
  );
  return row ? { ...row, reviewerId: Number(row.reviewerId) } : null;
}

export async function insertAssignment(
  tx: Tx,
  applicationId: number,
  given: Assignment & { readonly assignedBy: number; readonly at: number; readonly reason: string },
): Promise<void> {
  await tx.run(
    'INSERT INTO review_assignment (application_id, reviewer_id, assigned_by, after_seq, at, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    [applicationId, given.reviewerId, given.assignedBy, given.afterSeq, at(given.at), given.reason],
  );
}

/** What an approval grants besides its term. */
export interface GrantedAmounts {
  /** Units of the dosage form a month; null when the decision sets none. */
  readonly monthlyUnits: number | null;
  readonly unitName: string | null;
}

export interface Decision extends GrantedAmounts {
  readonly hospitalCode: string;
  readonly pharmacyCode: string | null;
}

/** @param seq of the approving event, which is written first */
export async function insertDecision(
  tx: Tx,
  applicationId: number,
  seq: number,
  decision: Decision,
): Promise<void> {
  await tx.run(
    'INSERT INTO review_decision (application_id, seq, monthly_units, unit_name, hospital_code, pharmacy_code) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      applicationId,
      seq,
      decision.monthlyUnits,
      decision.unitName,
      decision.hospitalCode,
      decision.pharmacyCode,
    ],
  );
}

/** The decision of an approved application; undefined before, and for approvals older than this record. */
export async function findDecision(tx: Tx, applicationId: number): Promise<Decision | undefined> {
  return tx.first<Decision>(
    `SELECT monthly_units AS "monthlyUnits", unit_name AS "unitName", hospital_code AS "hospitalCode", pharmacy_code AS "pharmacyCode"
     FROM review_decision WHERE application_id = $1 ORDER BY seq DESC LIMIT 1`,
    [applicationId],
  );
}

export async function insertReminderRead(
  tx: Tx,
  read: {
    accountId: number;
    applicationId: number;
    clockFrom: PlainDate;
    level: ReminderLevel;
    at: number;
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO review_reminder_read (account_id, application_id, clock_from, level, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [read.accountId, read.applicationId, read.clockFrom, read.level, at(read.at)],
  );
}

export interface TimedCase {
  readonly id: number;
  readonly applicationNo: string;
  readonly areaName: string;
  readonly genericName: string;
  readonly step: string;
  readonly clockFrom: PlainDate;
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
  /** The levels that the asking account has read for this clock. */
  readonly readLevels: readonly number[];
}

/** Who handles a case now: the last assignment, unless a reconsideration was asked for after it (M36). */
const HANDLER = `LEFT JOIN LATERAL (SELECT x.reviewer_id, n.name FROM review_assignment x JOIN account n ON n.id = x.reviewer_id
    WHERE x.application_id = a.id AND x.after_seq >= COALESCE((SELECT b.seq FROM application_event b
      WHERE b.application_id = a.id AND b.step = 'reconsiderationRequested'), 0) ORDER BY x.id DESC LIMIT 1) h ON true`;

const TIMED_CASES = `FROM application a JOIN application_state s ON s.application_id = a.id AND s.clock_from IS NOT NULL
  JOIN area r ON r.code = a.area_code
  ${HANDLER}`;

/** Cases whose clock counts from a day or before, as the scope sees them, the oldest first; without any person's data. */
export async function listTimedCases(
  tx: Tx,
  filter: {
    startBy: PlainDate;
    areaPrefix: string;
    /** Only cases of this reviewer and those that nobody handles; null for all. */
    reviewerId: number | null;
    readerId: number;
    limit: number;
    offset: number;
  },
): Promise<{ rows: TimedCase[]; total: number }> {
  const rows = await tx.rows<
    Omit<TimedCase, 'id' | 'reviewerId'> & { id: bigint; reviewerId: bigint | null; total: bigint }
  >(
    `SELECT a.id, a.application_no AS "applicationNo", r.name AS "areaName", a.generic_name AS "genericName", s.step, s.clock_from AS "clockFrom",
       h.reviewer_id AS "reviewerId", h.name AS "reviewerName",
       COALESCE((SELECT array_agg(m.level) FROM review_reminder_read m WHERE m.application_id = a.id AND m.account_id = $4
         AND m.clock_from = s.clock_from), '{}') AS "readLevels", count(*) OVER () AS total
     ${TIMED_CASES}
     WHERE s.clock_from <= $1 AND a.area_code LIKE $2 || '%' AND ($3::bigint IS NULL OR h.reviewer_id IS NULL OR h.reviewer_id = $3)
     ORDER BY s.clock_from, a.id LIMIT $5 OFFSET $6`,
    [filter.startBy, filter.areaPrefix, filter.reviewerId, filter.readerId, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({
      ...row,
      id: Number(row.id),
      reviewerId: row.reviewerId === null ? null : Number(row.reviewerId),
    })),
  };
}

/** Days that part the running clocks: what counts from `lateBy` or before is late, and so on. */
export interface BoardDays {
  readonly lateBy: PlainDate;
  readonly todayBy: PlainDate;
  readonly twoBy: PlainDate;
  readonly fiveBy: PlainDate;
  /** Decisions are counted from this day on. */
  readonly since: PlainDate;
}

export interface BoardRow {
  readonly key: string;
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly late: number;
  readonly dueToday: number;
  readonly withinTwo: number;
  readonly withinFive: number;
  readonly oldestFrom: PlainDate | null;
  readonly decided: number;
  readonly decidedLate: number;
}

const BOARD_COLUMNS = `count(*) FILTER (WHERE s.step IN ('hospitalConfirmed', 'supplemented'))::int AS waiting, count(s.clock_from)::int AS running,
  count(*) FILTER (WHERE s.clock_from <= $1)::int AS late, count(*) FILTER (WHERE s.clock_from > $1 AND s.clock_from <= $2)::int AS "dueToday",
  count(*) FILTER (WHERE s.clock_from > $2 AND s.clock_from <= $3)::int AS "withinTwo",
  count(*) FILTER (WHERE s.clock_from > $3 AND s.clock_from <= $4)::int AS "withinFive", min(s.clock_from) AS "oldestFrom",
  count(*) FILTER (WHERE d.on_day IS NOT NULL)::int AS decided, count(*) FILTER (WHERE d.on_day > d.due_on)::int AS "decidedLate"`;

/** The decision of a case since a day, with the due day that stood when its clock started. */
const DECIDED = `LEFT JOIN LATERAL (SELECT e.on_day, (SELECT max(b.due_on) FROM application_event b WHERE b.application_id = a.id AND b.seq < e.seq) AS due_on
    FROM application_event e WHERE e.application_id = a.id AND e.step IN ('approved', 'refused', 'refusalUpheld') AND e.on_day >= $5
    ORDER BY e.seq DESC LIMIT 1) d ON true`;

/** How the clocks stand, by pooling area of the scope (M7, M23.3). */
export async function listBoardByArea(tx: Tx, days: BoardDays, areaPrefix: string): Promise<BoardRow[]> {
  return tx.rows<BoardRow>(
    `SELECT left(a.area_code, 4) || '00' AS key, r.name, ${BOARD_COLUMNS}
     FROM application a JOIN application_state s ON s.application_id = a.id ${DECIDED}
     JOIN area r ON r.code = left(a.area_code, 4) || '00'
     WHERE a.area_code LIKE $6 || '%' AND (s.clock_from IS NOT NULL OR s.step IN ('hospitalConfirmed', 'supplemented') OR d.on_day IS NOT NULL)
     GROUP BY 1, 2 ORDER BY late DESC, 1`,
    [days.lateBy, days.todayBy, days.twoBy, days.fiveBy, days.since, areaPrefix],
  );
}

/** How the clocks stand, by who handles the case; what nobody handles comes under an empty name. */
export async function listBoardByReviewer(tx: Tx, days: BoardDays, areaPrefix: string): Promise<BoardRow[]> {
  return tx.rows<BoardRow>(
    `SELECT COALESCE(h.reviewer_id::text, '') AS key, COALESCE(h.name, '') AS name, ${BOARD_COLUMNS}
     FROM application a JOIN application_state s ON s.application_id = a.id ${DECIDED}
     ${HANDLER}
     WHERE a.area_code LIKE $6 || '%' AND (s.clock_from IS NOT NULL OR s.step IN ('hospitalConfirmed', 'supplemented') OR d.on_day IS NOT NULL)
     GROUP BY 1, 2 ORDER BY late DESC, running DESC, 2`,
    [days.lateBy, days.todayBy, days.twoBy, days.fiveBy, days.since, areaPrefix],
  );
}
