/** Counts what responsible doctors did. Reads other modules' tables, writes none, and gives no person away. */
import type { PlainDate } from '../../../base/date.ts';
import type { Tx } from '../../db/database.ts';

export interface DoctorWork {
  readonly doctorCode: string;
  readonly name: string;
  readonly department: string;
  readonly hospitalName: string;
  readonly opinions: number;
  readonly declined: number;
  readonly prescriptions: number;
  readonly orders: number;
  readonly patients: number;
  readonly followUps: number;
}

export interface WorkFilter {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly areaPrefix: string | null;
  readonly hospitalCode: string | null;
  readonly doctorCode: string | null;
  readonly words: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Doctors that were filed as 责任医师, with their work of the days, both inclusive; whoever did most first. */
export async function listDoctorWorkRows(
  tx: Tx,
  filter: WorkFilter,
): Promise<{ rows: DoctorWork[]; total: number }> {
  const rows = await tx.rows<DoctorWork & { total: bigint }>(
    `WITH doctors AS (
       SELECT d.code, d.name, d.department, i.name AS hospital_name FROM practitioner d JOIN institution i ON i.code = d.institution_code
       WHERE EXISTS (SELECT 1 FROM doctor_filing f WHERE f.doctor_code = d.code) AND ($3::text IS NULL OR i.area_code LIKE $3 || '%')
         AND ($4::text IS NULL OR i.code = $4) AND ($5::text IS NULL OR d.code = $5)
         AND ($6::text IS NULL OR starts_with(d.name, $6) OR strpos(i.name, $6) > 0 OR d.code = $6)),
     work AS (
       SELECT a.doctor_code, a.person_id, e.step AS kind FROM application_event e JOIN application a ON a.id = e.application_id
         WHERE e.step IN ('doctorStated', 'doctorDeclined') AND e.on_day BETWEEN $1 AND $2 AND a.doctor_code IN (SELECT code FROM doctors)
       UNION ALL SELECT p.doctor_code, p.person_id, 'prescription' FROM prescription p
         WHERE p.issued_on BETWEEN $1 AND $2 AND p.doctor_code IN (SELECT code FROM doctors)
       UNION ALL SELECT DISTINCT ON (l.doctor_code, c.area_code, c.id) l.doctor_code, c.person_id, 'order' FROM claim_line l
         JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id
         WHERE l.doctor_code IN (SELECT code FROM doctors) AND l.route = 'separatePayment' AND c.kind = 'settlement' AND c.served_on BETWEEN $1 AND $2
           AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)
       UNION ALL SELECT f.doctor_code, f.person_id, 'followUp' FROM follow_up f
         WHERE f.assessed_on BETWEEN $1 AND $2 AND f.doctor_code IN (SELECT code FROM doctors))
     SELECT d.code AS "doctorCode", d.name, d.department, d.hospital_name AS "hospitalName",
       (count(*) FILTER (WHERE w.kind = 'doctorStated'))::int AS opinions, (count(*) FILTER (WHERE w.kind = 'doctorDeclined'))::int AS declined,
       (count(*) FILTER (WHERE w.kind = 'prescription'))::int AS prescriptions,
       (count(*) FILTER (WHERE w.kind = 'order'))::int AS orders, count(DISTINCT w.person_id)::int AS patients,
       (count(*) FILTER (WHERE w.kind = 'followUp'))::int AS "followUps", count(*) OVER () AS total
     FROM doctors d LEFT JOIN work w ON w.doctor_code = d.code
     GROUP BY d.code, d.name, d.department, d.hospital_name
     ORDER BY count(w.kind) DESC, d.code LIMIT $7 OFFSET $8`,
    [
      filter.from,
      filter.to,
      filter.areaPrefix,
      filter.hospitalCode,
      filter.doctorCode,
      filter.words ?? null,
      filter.limit,
      filter.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}
