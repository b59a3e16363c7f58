/** What `mayDoctorActFor` asks about several doctors, each on a day of its own, in one statement (M20, M21, M22, M27). */
import type { PlainDate } from '../../base/date.ts';
import type { DoctorFacts } from '../../domain/providers/doctor.ts';
import type { Tx } from '../db/database.ts';
import { pointFactsOf, type CodedEvent } from './points/point-store.ts';

export interface DoctorOnDay {
  readonly code: string;
  readonly onDay: PlainDate;
}

interface KnownDoctor extends DoctorOnDay {
  readonly name: string;
  readonly facts: DoctorFacts;
}

interface DoctorRow extends DoctorOnDay, Omit<DoctorFacts, 'points'> {
  readonly name: string;
  readonly events: readonly CodedEvent[];
}

const FILINGS = `SELECT coalesce(json_agg(json_build_object('id', f.id, 'doctorCode', f.doctor_code, 'fields', f.fields, 'checked', f.checked_at IS NOT NULL,
    'publishedOn', f.published_on, 'suspendedFrom', f.suspended_from, 'suspendedTo', f.suspended_to, 'endedOn', f.ended_on) ORDER BY f.id DESC), '[]')
  FROM doctor_filing f WHERE f.doctor_code = d.code`;

const EVENTS = `SELECT coalesce(json_agg(json_build_object('code', c.practitioner_code, 'caseId', c.id, 'step', e.step, 'onDay', e.on_day,
    'accountId', e.account_id, 'points', e.points, 'suspendMonths', e.suspend_months) ORDER BY c.id, e.seq), '[]')
  FROM point_case c JOIN point_event e ON e.case_id = c.id WHERE c.practitioner_code = d.code
    AND EXISTS (SELECT 1 FROM point_event x WHERE x.case_id = c.id AND x.step = 'decided')`;

/** The doctors among those asked for; who is no doctor is not in the answer. Each day's own title rule counts. */
export async function listDoctorsOn(tx: Tx, asked: readonly DoctorOnDay[]): Promise<KnownDoctor[]> {
  const rows = await tx.rows<DoctorRow>(
    `SELECT k.code, k.on_day AS "onDay", d.name, d.title, (${FILINGS}) AS filings, (${EVENTS}) AS events,
       EXISTS (SELECT 1 FROM title_relaxation r WHERE r.area_code IN (i.area_code, left(i.area_code, 4) || '00') AND r.title = d.title
         AND r.from_on <= k.on_day AND (r.to_on IS NULL OR r.to_on >= k.on_day)) AS "titleRelaxed"
     FROM unnest($1::text[], $2::date[]) AS k (code, on_day) JOIN practitioner d ON d.code = k.code AND d.kind = 'doctor'
       JOIN institution i ON i.code = d.institution_code`,
    [asked.map((one) => one.code), asked.map((one) => one.onDay)],
    'providers.listDoctorsOn',
  );
  return rows.map(({ code, onDay, name, events, ...facts }) => ({
    code,
    onDay,
    name,
    facts: { ...facts, points: pointFactsOf(events).get(code) ?? [] },
  }));
}
