/** Which drugs a person is eligible for: used by prescribing and settlement (M19, M23.4). */
import type { PlainDate } from '../../base/date.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import type { Tx } from '../db/database.ts';

interface EligibilityRow extends Omit<Eligibility, 'applicationId' | 'personId'> {
  applicationId: bigint;
  personId: bigint;
}

const ELIGIBILITY_SELECT = `SELECT a.id AS "applicationId", a.application_no AS "applicationNo", a.person_id AS "personId", a.scheme, a.area_code AS "areaCode",
    a.entry_key AS "entryKey", a.generic_name AS "genericName", a.dosage_form AS "dosageForm", a.field, a.diagnosis_code AS "diagnosisCode",
    a.diagnosis_name AS "diagnosisName", COALESCE(c.hospital_code, a.hospital_code) AS "hospitalCode", a.doctor_code AS "doctorCode",
    CASE WHEN c.id IS NULL THEN a.pharmacy_code ELSE c.pharmacy_code END AS "pharmacyCode",
    s.term_from AS "termFrom", s.term_to AS "termTo", benefit_ended_on(a.person_id, a.entry_key, a.id) AS "endedOn", e.on_day AS "approvedOn"
  FROM application a
  JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'
  JOIN application_event e ON e.application_id = a.id AND e.step = 'approved'
  LEFT JOIN LATERAL (SELECT * FROM application_institution i WHERE i.application_id = a.id ORDER BY i.id DESC LIMIT 1) c ON true`;

function eligibilityOf(row: EligibilityRow): Eligibility {
  return { ...row, applicationId: Number(row.applicationId), personId: Number(row.personId) };
}

/** Every approved eligibility of a person, the newest first; whether the drug is still listed is the catalogue's to say (M23.5). */
export async function listEligibilitiesOf(tx: Tx, personId: number): Promise<Eligibility[]> {
  const rows = await tx.rows<EligibilityRow>(
    `${ELIGIBILITY_SELECT} WHERE a.person_id = $1 ORDER BY s.term_to DESC, a.id DESC`,
    [personId],
    'list-eligibilities-of',
  );
  return rows.map(eligibilityOf);
}

/** The names of institutions and of doctors and pharmacists by their codes, in one statement; a code that nobody has is absent. */
export async function findNames(
  tx: Tx,
  institutionCodes: readonly string[],
  practitionerCodes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ code: string; name: string }>(
    'SELECT code, name FROM institution WHERE code = ANY($1) UNION ALL SELECT code, name FROM practitioner WHERE code = ANY($2)',
    [institutionCodes, practitionerCodes],
    'find-names',
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** The approved eligibility of a person for a listed drug whose term covers a day (M19, M23.4); feed it to `isEligibleOn` with the drug's membership. */
export async function findEligibilityOn(
  tx: Tx,
  personId: number,
  entryKey: string,
  onDay: PlainDate,
): Promise<Eligibility | undefined> {
  const row = await tx.first<EligibilityRow>(
    `${ELIGIBILITY_SELECT} WHERE a.person_id = $1 AND a.entry_key = $2 AND s.term_from <= $3 AND s.term_to >= $3
       AND COALESCE(benefit_ended_on(a.person_id, a.entry_key, a.id), $3) >= $3 ORDER BY s.term_to DESC LIMIT 1`,
    [personId, entryKey, onDay],
  );
  return row && eligibilityOf(row);
}

/** The eligibility that came of one application. */
export async function findEligibilityOfApplication(
  tx: Tx,
  applicationId: number,
): Promise<Eligibility | undefined> {
  const row = await tx.first<EligibilityRow>(`${ELIGIBILITY_SELECT} WHERE a.id = $1`, [applicationId]);
  return row && eligibilityOf(row);
}
