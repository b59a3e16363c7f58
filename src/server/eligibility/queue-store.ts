/** Queues and lists of applications. */
import type { PlainDate } from '../../base/date.ts';
import type { Step } from '../../domain/eligibility/model.ts';
import type { Scope } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';

export interface QueueRow {
  readonly id: number;
  readonly applicationNo: string;
  readonly personName: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly diagnosisName: string;
  readonly areaName: string;
  readonly hospitalName: string;
  readonly doctorName: string;
  readonly appliedOn: PlainDate;
  readonly step: Step;
  readonly stepAt: number;
  readonly acceptedOn: PlainDate | null;
  /** The day from which the running clock counts; null while none runs. */
  readonly clockFrom: PlainDate | null;
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
}

export interface QueueFilter {
  readonly words?: string | undefined;
  readonly steps?: readonly Step[] | null;
  /** Only running clocks that count from this day or before. */
  readonly clockBy?: PlainDate | null;
  readonly doctorCode?: string | null;
  readonly personId?: number | null;
  readonly id?: number | null;
  /** Waiting work comes by its clock, oldest first; everything else newest first. */
  readonly order: 'waiting' | 'newest';
  readonly limit: number;
  readonly offset: number;
}

const ORDERS = {
  waiting: 's.clock_from NULLS LAST, s.application_id',
  newest: 's.application_id DESC',
} as const;

/** Counting stops here: nobody turns so many pages, and a list must not wait for a count. */
export const MOST_COUNTED = 10_000;

/** Where an application belongs and stands, as one index tells it; each scope by the condition that its index answers. */
const PLACES = {
  all: 'SELECT s.* FROM application_state s WHERE $9::text IS NULL',
  area: "SELECT s.* FROM application_state s WHERE s.area_code LIKE $9::text || '%'",
  institution: `SELECT s.* FROM application_state s WHERE s.hospital_code = $9
     UNION ALL SELECT s.* FROM application_state s WHERE s.hospital_code <> $9
       AND s.application_id IN (SELECT i.application_id FROM application_institution i WHERE i.hospital_code = $9)`,
  person: 'SELECT s.* FROM application_state s WHERE s.person_id = $9::bigint',
  none: 'SELECT s.* FROM application_state s WHERE $9::text IS NULL AND false',
} as const;

function isPlace(kind: string): kind is keyof typeof PLACES {
  return kind in PLACES;
}

/** The condition of a scope and the value that it compares with. */
function placeOf(scope: Scope): { sql: string; value: string | null } {
  const [kind = '', value = null] = scope.split(':');
  if (!isPlace(kind)) throw new Error('a scope has one of five kinds');
  return { sql: PLACES[kind], value };
}

/** Whether a row of the page is meant; words are looked for in the application and in the person whom the scope sees. */
const MEANT = `($1::text IS NULL OR EXISTS (SELECT 1 FROM application w LEFT JOIN person n ON n.id = w.person_id WHERE w.id = s.application_id
         AND (w.application_no = $1 OR n.name LIKE $1 || '%' OR w.generic_name LIKE '%' || $1 || '%')))
       AND ($2::text[] IS NULL OR s.step = ANY($2)) AND ($3::date IS NULL OR s.clock_from <= $3) AND ($4::text IS NULL OR s.doctor_code = $4)
       AND ($5::bigint IS NULL OR s.person_id = $5) AND ($6::bigint IS NULL OR s.application_id = $6)`;

/**
 * Applications that a scope sees, one page and how many there are, counted up to ten thousand. The page is found in the projection,
 * where one index answers; only its own rows are then read under row-level security. A person who has moved away since may be
 * hidden; the application is not.
 * @param scope that of the transaction
 */
export async function listQueueRows(
  tx: Tx,
  filter: QueueFilter,
  scope: Scope = 'all',
): Promise<{ rows: QueueRow[]; total: number }> {
  const place = placeOf(scope);
  const values = [
    filter.words?.replace(/[\\%_]/g, '\\$&') ?? null,
    filter.steps ?? null,
    filter.clockBy ?? null,
    filter.doctorCode ?? null,
    filter.personId ?? null,
    filter.id ?? null,
    filter.limit,
    filter.offset,
    place.value,
  ];
  const rows = await tx.rows<Omit<QueueRow, 'id'> & { id: bigint; total: bigint }>(
    `WITH page AS MATERIALIZED (
       SELECT s.* FROM (${place.sql}) s WHERE ${MEANT} ORDER BY ${ORDERS[filter.order]} LIMIT $7 OFFSET $8),
     counted AS MATERIALIZED (
       SELECT count(*) AS total FROM (SELECT 1 FROM (${place.sql}) s WHERE ${MEANT} LIMIT ${MOST_COUNTED}) c)
     SELECT a.id, a.application_no AS "applicationNo", COALESCE(p.name, '（已转出）') AS "personName", a.generic_name AS "genericName", a.dosage_form AS "dosageForm",
       a.diagnosis_name AS "diagnosisName", r.name AS "areaName", h.name AS "hospitalName", d.name AS "doctorName", a.applied_on AS "appliedOn",
       s.step, e.at AS "stepAt", s.accepted_on AS "acceptedOn", s.clock_from AS "clockFrom", s.term_from AS "termFrom", s.term_to AS "termTo", t.total
     FROM page s CROSS JOIN counted t
     JOIN application a ON a.id = s.application_id
     JOIN application_event e ON e.application_id = s.application_id AND e.seq = s.seq
     JOIN area r ON r.code = a.area_code
     JOIN institution h ON h.code = a.hospital_code
     JOIN practitioner d ON d.code = a.doctor_code
     LEFT JOIN person p ON p.id = a.person_id
     ORDER BY ${ORDERS[filter.order]}`,
    values,
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map((row) => ({ ...row, id: Number(row.id) })) };
}

export interface QueueCounts {
  readonly counts: ReadonlyMap<Step, number>;
  /** Clocks that count from `lateBy` or before, and from `soonBy` or before. */
  readonly late: number;
  readonly soon: number;
}

/** How many applications stand at each step, and how many reviews are late or soon will be. */
export async function countQueue(
  tx: Tx,
  doctorCode: string | null,
  lateBy: PlainDate,
  soonBy: PlainDate,
): Promise<QueueCounts> {
  const rows = await tx.rows<{ step: Step; count: bigint; late: bigint; soon: bigint }>(
    `SELECT s.step, count(*) AS count, count(*) FILTER (WHERE s.clock_from <= $2) AS late,
       count(*) FILTER (WHERE s.clock_from <= $3) AS soon
     FROM application a JOIN application_state s ON s.application_id = a.id WHERE ($1::text IS NULL OR a.doctor_code = $1) GROUP BY s.step`,
    [doctorCode, lateBy, soonBy],
  );
  return {
    counts: new Map(rows.map((row) => [row.step, Number(row.count)])),
    late: rows.reduce((sum, row) => sum + Number(row.late), 0),
    soon: rows.reduce((sum, row) => sum + Number(row.soon), 0),
  };
}
