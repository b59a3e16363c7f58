import type { PlainDate } from '../../base/date.ts';
import type { Quantity } from '../../base/money.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';

/** The pharmacy of the demo's pharmacist, and who checks there. */
export async function findDemoPharmacist(tx: Tx): Promise<Actor | undefined> {
  const row = await tx.first<{
    id: bigint;
    name: string;
    institution_code: string;
    practitioner_code: string;
  }>(
    `SELECT a.id, a.name, a.institution_code, a.practitioner_code FROM account a JOIN demo_account d ON d.account_id = a.id
     WHERE a.role = 'pharmacist' AND a.disabled_at IS NULL ORDER BY d.sort_order LIMIT 1`,
  );
  return (
    row && {
      accountId: Number(row.id),
      role: 'pharmacist',
      name: row.name,
      areaCode: null,
      institutionCode: row.institution_code,
      practitionerCode: row.practitioner_code,
      personId: null,
      enterpriseCode: null,
    }
  );
}

/** How many prescriptions a pharmacy could dispense today, and how many it could check. */
export async function countOpenPrescriptions(
  tx: Tx,
  pharmacyCode: string,
  onDay: PlainDate,
): Promise<{ checked: number; issued: number }> {
  const row = await tx.first<{ checked: bigint; issued: bigint }>(
    `SELECT count(*) FILTER (WHERE s.state = 'checked' AND s.institution_code = $1) AS checked,
            count(*) FILTER (WHERE s.state = 'issued' AND a.pharmacy_code = $1) AS issued
     FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id JOIN application a ON a.id = p.application_id
     WHERE p.issued_on <= $2 AND p.valid_to >= $2 AND s.state IN ('issued', 'checked')`,
    [pharmacyCode, onDay],
  );
  return { checked: Number(row?.checked ?? 0), issued: Number(row?.issued ?? 0) };
}

/** A patient's last prescription for an approved drug, as their doctor would write it again. */
export interface Repeat {
  readonly applicationId: number;
  readonly idNumberCipher: Buffer;
  readonly doctor: Actor;
  readonly nationalCode: string;
  readonly dose: Quantity;
  readonly times: number;
  readonly perDays: number;
  readonly usage: string;
  readonly quantity: number;
}

interface RepeatRow extends Omit<Repeat, 'applicationId' | 'doctor'> {
  applicationId: bigint;
  accountId: bigint;
  doctorName: string;
  hospitalCode: string;
  doctorCode: string;
}

/** The patients of a pharmacy whose approval runs and who have no open prescription; who was served longest ago comes first. */
export async function listRepeats(tx: Tx, pharmacyCode: string, onDay: PlainDate): Promise<Repeat[]> {
  const rows = await tx.rows<RepeatRow>(
    `SELECT a.id AS "applicationId", r.id_number_cipher AS "idNumberCipher", u.id AS "accountId", u.name AS "doctorName",
       u.institution_code AS "hospitalCode", u.practitioner_code AS "doctorCode", l.national_code AS "nationalCode", l.dose, l.times,
       l.per_days AS "perDays", l.usage_text AS usage, l.quantity
     FROM application a
     JOIN application_state s ON s.application_id = a.id AND s.step = 'approved' AND s.term_from <= $2 AND s.term_to >= $2
     JOIN person r ON r.id = a.person_id
     JOIN account u ON u.practitioner_code = a.doctor_code AND u.role = 'responsibleDoctor' AND u.disabled_at IS NULL
     JOIN LATERAL (SELECT p.id, p.issued_on FROM prescription p WHERE p.application_id = a.id ORDER BY p.id DESC LIMIT 1) last ON true
     JOIN prescription_state t ON t.prescription_id = last.id AND (t.state NOT IN ('issued', 'checked') OR last.issued_on < $2::date - 2)
     JOIN prescription_line l ON l.prescription_id = last.id AND l.line_no = 1
     WHERE a.pharmacy_code = $1 ORDER BY last.issued_on, a.id LIMIT 40`,
    [pharmacyCode, onDay],
  );
  return rows.map(({ applicationId, accountId, doctorName, hospitalCode, doctorCode, ...row }) => ({
    ...row,
    applicationId: Number(applicationId),
    doctor: {
      accountId: Number(accountId),
      role: 'responsibleDoctor',
      name: doctorName,
      areaCode: null,
      institutionCode: hospitalCode,
      practitionerCode: doctorCode,
      personId: null,
      enterpriseCode: null,
    },
  }));
}
