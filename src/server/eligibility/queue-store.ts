/** Queues and lists of applications. */
import type { PlainDate } from '../../base/date.ts';
import type { Step } from '../../domain/eligibility/model.ts';
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
  waiting: 's.clock_from NULLS LAST, a.id',
  newest: 'a.id DESC',
} as const;

/** Applications that the transaction's scope sees, one page. A person who has moved away since may be hidden; the application is not. */
export async function listQueueRows(
  tx: Tx,
  filter: QueueFilter,
): Promise<{ rows: QueueRow[]; total: number }> {
  const rows = await tx.rows<Omit<QueueRow, 'id'> & { id: bigint; total: bigint }>(
    `SELECT a.id, a.application_no AS "applicationNo", COALESCE(p.name, '（已转出）') AS "personName", a.generic_name AS "genericName", a.dosage_form AS "dosageForm",
       a.diagnosis_name AS "diagnosisName", r.name AS "areaName", h.name AS "hospitalName", d.name AS "doctorName", a.applied_on AS "appliedOn",
       s.step, e.at AS "stepAt", s.accepted_on AS "acceptedOn", s.clock_from AS "clockFrom", s.term_from AS "termFrom", s.term_to AS "termTo", count(*) OVER () AS total
     FROM application a
     JOIN application_state s ON s.application_id = a.id
     JOIN application_event e ON e.application_id = a.id AND e.seq = s.seq
     JOIN area r ON r.code = a.area_code
     JOIN institution h ON h.code = a.hospital_code
     JOIN practitioner d ON d.code = a.doctor_code
     LEFT JOIN person p ON p.id = a.person_id
     WHERE ($1::text IS NULL OR a.application_no = $1 OR p.name LIKE $1 || '%' OR a.generic_name LIKE '%' || $1 || '%')
       AND ($2::text[] IS NULL OR s.step = ANY($2)) AND ($3::date IS NULL OR s.clock_from <= $3) AND ($4::text IS NULL OR a.doctor_code = $4)
       AND ($5::bigint IS NULL OR a.person_id = $5) AND ($6::bigint IS NULL OR a.id = $6)
     ORDER BY ${ORDERS[filter.order]} LIMIT $7 OFFSET $8`,
    [
      filter.words?.replace(/[\\%_]/g, '\\$&') ?? null,
      filter.steps ?? null,
      filter.clockBy ?? null,
      filter.doctorCode ?? null,
      filter.personId ?? null,
      filter.id ?? null,
      filter.limit,
      filter.offset,
    ],
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
