/** Cases that may give points, and the record of decisions on a doctor or pharmacist (M27, M34). */
import type { PlainDate } from '../../../base/date.ts';
import type {
  PointBasis,
  PointGround,
  PointStep,
  Responsibility,
  PointEvent,
} from '../../../domain/providers/points/point-case.ts';
import { pointFactOf } from '../../../domain/providers/points/point-case.ts';
import type { PointFact } from '../../../domain/providers/points/standing.ts';
import { at, type Tx } from '../../db/database.ts';

/** Makes whoever takes a step about this person wait for the others: two decisions at once would each see the other's sum missing. */
export async function lockPractitioner(tx: Tx, code: string): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtext('points:' || $1))`, [code]);
}

export interface NewPointCase {
  readonly caseNo: string;
  readonly practitionerCode: string;
  readonly institutionCode: string;
  readonly areaCode: string;
  readonly basis: PointBasis;
  readonly ground: PointGround;
  readonly responsibility: Responsibility;
  readonly happenedOn: PlainDate;
  readonly facts: string;
  readonly replyBy: PlainDate;
}

export async function insertPointCase(tx: Tx, one: NewPointCase): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO point_case (case_no, practitioner_code, institution_code, area_code, basis, ground, responsibility, happened_on, facts, reply_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      one.caseNo,
      one.practitionerCode,
      one.institutionCode,
      one.areaCode,
      one.basis,
      one.ground,
      one.responsibility,
      one.happenedOn,
      one.facts,
      one.replyBy,
    ],
  );
  return Number(row?.id);
}

export interface StoredPointEvent extends PointEvent {
  readonly seq: number;
  readonly at: number;
  readonly actorName: string;
  readonly actorRole: string;
  readonly words: string;
  readonly documentNo: string;
}

/** @throws the database's error of `point_event_pkey` when somebody was faster */
export async function insertPointEvent(tx: Tx, caseId: number, event: StoredPointEvent): Promise<void> {
  await tx.run(
    `INSERT INTO point_event (case_id, seq, step, at, on_day, account_id, actor_name, actor_role, words, points, suspend_months, document_no)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      caseId,
      event.seq,
      event.step,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.actorRole,
      event.words,
      event.points,
      event.suspendMonths,
      event.documentNo,
    ],
  );
}

const EVENT = `e.seq, e.step, e.at, e.on_day AS "onDay", e.account_id AS "accountId", e.actor_name AS "actorName", e.actor_role AS "actorRole",
  e.words, e.points, e.suspend_months AS "suspendMonths", e.document_no AS "documentNo"`;

type RawEvent = Omit<StoredPointEvent, 'accountId'> & { accountId: bigint };

export async function listPointEvents(tx: Tx, caseId: number): Promise<StoredPointEvent[]> {
  const rows = await tx.rows<RawEvent>(
    `SELECT ${EVENT} FROM point_event e WHERE e.case_id = $1 ORDER BY e.seq`,
    [caseId],
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}

/** A step of a case with whom it is about. */
export interface CodedEvent {
  readonly code: string;
  readonly caseId: bigint | number;
  readonly step: PointStep;
  readonly onDay: PlainDate;
  readonly accountId: bigint | number;
  readonly points: number | null;
  readonly suspendMonths: number | null;
}

/** The decisions on people, by their national code. Nobody without a decision is in the answer. */
export async function listPointFactsOf(
  tx: Tx,
  codes: readonly string[] | null,
): Promise<ReadonlyMap<string, PointFact[]>> {
  const rows = await tx.rows<CodedEvent>(
    `SELECT c.practitioner_code AS code, c.id AS "caseId", e.step, e.on_day AS "onDay", e.account_id AS "accountId", e.points,
       e.suspend_months AS "suspendMonths"
     FROM point_case c JOIN point_event e ON e.case_id = c.id
     WHERE ($1::text[] IS NULL OR c.practitioner_code = ANY($1))
       AND EXISTS (SELECT 1 FROM point_event d WHERE d.case_id = c.id AND d.step = 'decided')
     ORDER BY c.id, e.seq`,
    [codes === null ? null : [...codes]],
  );
  return pointFactsOf(rows);
}

/** The decisions that steps of cases tell of, by the code of whom they are about. @param rows case by case, each in its order */
export function pointFactsOf(rows: readonly CodedEvent[]): ReadonlyMap<string, PointFact[]> {
  const cases = new Map<CodedEvent['caseId'], CodedEvent[]>();
  for (const row of rows) cases.set(row.caseId, [...(cases.get(row.caseId) ?? []), row]);
  const facts = new Map<string, PointFact[]>();
  for (const events of cases.values()) {
    const fact = pointFactOf(events.map((one) => ({ ...one, accountId: Number(one.accountId) })));
    const code = events[0]?.code;
    if (fact && code !== undefined) facts.set(code, [...(facts.get(code) ?? []), fact]);
  }
  return facts;
}

/** The decisions on one doctor or pharmacist (M27). */
export async function listPointFacts(tx: Tx, code: string): Promise<PointFact[]> {
  return (await listPointFactsOf(tx, [code])).get(code) ?? [];
}

export interface PointSight {
  readonly areaPrefix: string | null;
  readonly institutionCode: string | null;
  readonly practitionerCode: string | null;
}

export interface PointCaseRow extends NewPointCase {
  readonly id: number;
  readonly name: string;
  readonly institutionName: string;
  readonly lastStep: PointStep;
  readonly movedAt: number;
  readonly points: number;
}

const CASE = `SELECT c.id, c.case_no AS "caseNo", c.practitioner_code AS "practitionerCode", p.name, c.institution_code AS "institutionCode",
    i.name AS "institutionName", c.area_code AS "areaCode", c.basis, c.ground, c.responsibility, c.happened_on AS "happenedOn", c.facts,
    c.reply_by AS "replyBy", l.step AS "lastStep", l.at AS "movedAt",
    (SELECT x.points FROM point_event x WHERE x.case_id = c.id AND x.step IN ('noticed', 'decided') ORDER BY x.seq DESC LIMIT 1) AS points,
    count(*) OVER () AS total
  FROM point_case c JOIN practitioner p ON p.code = c.practitioner_code JOIN institution i ON i.code = c.institution_code
  JOIN LATERAL (SELECT e.step, e.at FROM point_event e WHERE e.case_id = c.id ORDER BY e.seq DESC LIMIT 1) l ON true
  WHERE ($1::text IS NULL OR c.area_code LIKE $1 || '%') AND ($2::text IS NULL OR c.institution_code = $2)
    AND ($3::text IS NULL OR c.practitioner_code = $3)`;

type RawCase = Omit<PointCaseRow, 'id'> & { id: bigint; total: bigint };

/** Cases in sight, the newest first; `steps` are the last steps of the state asked for. */
export async function listPointCaseRows(
  tx: Tx,
  sight: PointSight,
  filter: {
    readonly words: string | undefined;
    readonly steps: readonly PointStep[] | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: PointCaseRow[]; total: number }> {
  const rows = await tx.rows<RawCase>(
    `${CASE} AND ($4::text IS NULL OR starts_with(p.name, $4) OR c.case_no = $4 OR c.practitioner_code = $4)
       AND ($5::text[] IS NULL OR l.step = ANY($5)) ORDER BY c.id DESC LIMIT $6 OFFSET $7`,
    [
      sight.areaPrefix,
      sight.institutionCode,
      sight.practitionerCode,
      filter.words ?? null,
      filter.steps === null ? null : [...filter.steps],
      filter.limit,
      filter.offset,
    ],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({ ...row, id: Number(row.id) })),
  };
}

export async function findPointCase(
  tx: Tx,
  sight: PointSight,
  id: number,
): Promise<PointCaseRow | undefined> {
  const row = await tx.first<RawCase>(`${CASE} AND c.id = $4`, [
    sight.areaPrefix,
    sight.institutionCode,
    sight.practitionerCode,
    id,
  ]);
  if (!row) return undefined;
  const { total: _, ...rest } = row;
  return { ...rest, id: Number(row.id) };
}

export interface StaffRow {
  readonly code: string;
  readonly kind: 'doctor' | 'pharmacist';
  readonly name: string;
  readonly title: string;
  readonly institutionCode: string;
  readonly institutionName: string;
}

/** Doctors and pharmacists in sight; with `codes` only those. */
export async function listStaffRows(
  tx: Tx,
  sight: PointSight,
  filter: {
    readonly words: string | undefined;
    readonly codes: readonly string[] | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: StaffRow[]; total: number }> {
  const rows = await tx.rows<StaffRow & { total: bigint }>(
    `SELECT p.code, p.kind, p.name, p.title, p.institution_code AS "institutionCode", i.name AS "institutionName", count(*) OVER () AS total
     FROM practitioner p JOIN institution i ON i.code = p.institution_code
     WHERE ($1::text IS NULL OR i.area_code LIKE $1 || '%') AND ($2::text IS NULL OR i.code = $2) AND ($3::text IS NULL OR p.code = $3)
       AND ($4::text IS NULL OR starts_with(p.name, $4) OR p.code = $4 OR strpos(i.name, $4) > 0) AND ($5::text[] IS NULL OR p.code = ANY($5))
     ORDER BY i.area_code, i.code, p.kind, p.name, p.code LIMIT $6 OFFSET $7`,
    [
      sight.areaPrefix,
      sight.institutionCode,
      sight.practitionerCode,
      filter.words ?? null,
      filter.codes === null ? null : [...filter.codes],
      filter.limit,
      filter.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}
