/** Follow-ups of approved benefits (M20). */
import type { PlainDate } from '../../../base/date.ts';
import type { Response, Tolerance } from '../../../domain/eligibility/follow-up/follow-up.ts';
import { at, type Tx } from '../../db/database.ts';

export interface FollowedRow {
  readonly applicationId: number;
  readonly applicationNo: string;
  readonly personId: number;
  readonly personName: string;
  readonly areaCode: string;
  readonly genericName: string;
  readonly field: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly approvedOn: PlainDate;
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  readonly endedOn: PlainDate | null;
  readonly lastOn: PlainDate | null;
  readonly lastResponse: Response | null;
  readonly lastNextOn: PlainDate | null;
}

const FOLLOWED = `SELECT a.id AS "applicationId", a.application_no AS "applicationNo", a.person_id AS "personId", p.name AS "personName",
    a.area_code AS "areaCode", a.generic_name AS "genericName", a.field, a.doctor_code AS "doctorCode", d.name AS "doctorName",
    a.hospital_code AS "hospitalCode", h.name AS "hospitalName", e.on_day AS "approvedOn", s.term_from AS "termFrom", s.term_to AS "termTo",
    benefit_ended_on(a.person_id, a.entry_key, a.id) AS "endedOn", f.assessed_on AS "lastOn", f.response AS "lastResponse", f.next_on AS "lastNextOn"
  FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'
  JOIN application_event e ON e.application_id = a.id AND e.step = 'approved'
  JOIN person p ON p.id = a.person_id JOIN practitioner d ON d.code = a.doctor_code JOIN institution h ON h.code = a.hospital_code
  LEFT JOIN LATERAL (SELECT * FROM follow_up x WHERE x.application_id = a.id ORDER BY x.id DESC LIMIT 1) f ON true`;

function followedOf(
  row: Omit<FollowedRow, 'applicationId' | 'personId'> & { applicationId: bigint; personId: bigint },
): FollowedRow {
  return { ...row, applicationId: Number(row.applicationId), personId: Number(row.personId) };
}

/**
 * Live benefits in the transaction's scope whose drug goes on, by the day of their next look.
 * @param firstDays days after approval of the first look
 */
export async function listFollowed(
  tx: Tx,
  filter: {
    readonly doctorCode: string | null;
    readonly today: PlainDate;
    readonly firstDays: number;
    readonly overdue: boolean;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: FollowedRow[]; total: number }> {
  const rows = await tx.rows<Parameters<typeof followedOf>[0] & { total: bigint; dueOn: PlainDate }>(
    `SELECT x.*, count(*) OVER () AS total FROM (SELECT w.*, COALESCE(w."lastNextOn", w."approvedOn" + $3::int) AS "dueOn" FROM (${FOLLOWED}) w) x
     WHERE ($1::text IS NULL OR x."doctorCode" = $1) AND x."termFrom" <= $2 AND x."termTo" >= $2 AND COALESCE(x."endedOn", $2) >= $2
       AND (x."lastOn" IS NULL OR x."lastNextOn" IS NOT NULL) AND (NOT $4 OR x."dueOn" < $2)
     ORDER BY x."dueOn", x."applicationId" LIMIT $5 OFFSET $6`,
    [filter.doctorCode, filter.today, filter.firstDays, filter.overdue, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _total, dueOn: _due, ...row }) => followedOf(row)),
  };
}

/** One approved benefit, as far as the scope sees it. */
export async function findFollowed(tx: Tx, applicationId: number): Promise<FollowedRow | undefined> {
  const row = await tx.first<Parameters<typeof followedOf>[0]>(`${FOLLOWED} WHERE a.id = $1`, [
    applicationId,
  ]);
  return row && followedOf(row);
}

export interface FollowUpRow {
  readonly id: number;
  readonly assessedOn: PlainDate;
  readonly response: Response;
  readonly tolerance: Tolerance;
  readonly continues: boolean;
  readonly words: string;
  readonly nextOn: PlainDate | null;
  readonly doctorName: string;
  readonly recordedAt: number;
}

export async function listFollowUps(tx: Tx, applicationId: number): Promise<FollowUpRow[]> {
  const rows = await tx.rows<Omit<FollowUpRow, 'id'> & { id: bigint }>(
    `SELECT f.id, f.assessed_on AS "assessedOn", f.response, f.tolerance, f.continues, f.words, f.next_on AS "nextOn", d.name AS "doctorName",
       f.recorded_at AS "recordedAt"
     FROM follow_up f JOIN practitioner d ON d.code = f.doctor_code WHERE f.application_id = $1 ORDER BY f.id DESC`,
    [applicationId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export interface NewFollowUp extends Omit<FollowUpRow, 'id' | 'doctorName'> {
  readonly applicationId: number;
  readonly personId: number;
  readonly areaCode: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
  readonly recordedBy: number;
}

export async function insertFollowUp(tx: Tx, one: NewFollowUp): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO follow_up (application_id, person_id, area_code, hospital_code, doctor_code, assessed_on, response, tolerance, continues, words,
       next_on, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      one.applicationId,
      one.personId,
      one.areaCode,
      one.hospitalCode,
      one.doctorCode,
      one.assessedOn,
      one.response,
      one.tolerance,
      one.continues,
      one.words,
      one.nextOn,
      one.recordedBy,
      at(one.recordedAt),
    ],
  );
  return Number(row?.id);
}
