/** What a batch of claims asks and writes of all its prescriptions at once (M28, M33, N5.4). */
import type { Certificate, HolderKind } from '../../../domain/identity/certificate.ts';
import { at, type Tx } from '../../db/database.ts';
import type { NewDispensing } from '../circulation/supply-store.ts';
import type { PrescriptionEvent } from '../store.ts';

/** What to do about rows that another transaction has: wait for them, or go on without them. */
export type AboutLocks = 'wait' | 'skip';

/**
 * Locks where the prescriptions of these numbers stand until the transaction ends, in one order.
 * @returns the numbers that are locked now; unknown ones never are
 */
export async function lockNumbers(
  tx: Tx,
  rxnos: readonly string[],
  about: AboutLocks,
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ rxno: string }>(
    `SELECT p.rxno FROM prescription_state s JOIN prescription p ON p.id = s.prescription_id WHERE p.rxno = ANY($1)
     ORDER BY s.prescription_id FOR UPDATE OF s ${about === 'skip' ? 'SKIP LOCKED' : ''}`,
    [[...rxnos]],
    `prescription.lockNumbers.${about}`,
  );
  return new Set(rows.map((row) => row.rxno));
}

/** The last check that passed of each prescription, by its id: what a settlement rests on. */
export async function listLastChecks(
  tx: Tx,
  rxnos: readonly string[],
): Promise<ReadonlyMap<number, PrescriptionEvent>> {
  const rows = await tx.rows<PrescriptionEvent & { prescriptionId: bigint }>(
    `SELECT DISTINCT ON (e.prescription_id) e.prescription_id AS "prescriptionId", e.kind, e.at, e.actor_name AS "actorName",
       e.institution_code AS "institutionCode", '' AS "institutionName", e.claim_no AS "claimNo", e.note, e.signed_text AS "signedText", e.signature,
       e.certificate_serial AS "certificateSerial"
     FROM prescription p JOIN prescription_event e ON e.prescription_id = p.id AND e.kind = 'checked' WHERE p.rxno = ANY($1)
     ORDER BY e.prescription_id, e.id DESC`,
    [[...rxnos]],
    'prescription.listLastChecks',
  );
  return new Map(rows.map((row) => [Number(row.prescriptionId), row]));
}

interface CertificateRow extends Omit<Certificate, 'holder'> {
  readonly kind: HolderKind;
  readonly code: string;
}

/** The certificates with which the prescriptions of these numbers and their checks were signed, by serial. */
export async function listSigningCertificates(
  tx: Tx,
  rxnos: readonly string[],
): Promise<ReadonlyMap<string, Certificate>> {
  const rows = await tx.rows<CertificateRow>(
    `SELECT c.serial, c.holder_kind AS kind, c.holder_code AS code, c.holder_name AS "holderName", c.public_key AS "publicKey",
       c.valid_from AS "validFrom", c.valid_to AS "validTo", c.revoked_at AS "revokedAt"
     FROM certificate c WHERE c.serial IN (SELECT p.certificate_serial FROM prescription p WHERE p.rxno = ANY($1)
       UNION SELECT e.certificate_serial FROM prescription p JOIN prescription_event e ON e.prescription_id = p.id AND e.kind = 'checked'
         WHERE p.rxno = ANY($1))`,
    [[...rxnos]],
    'prescription.listSigningCertificates',
  );
  return new Map(rows.map(({ kind, code, ...row }) => [row.serial, { holder: { kind, code }, ...row }]));
}

/**
 * Sends what claims hand out, in the order of the claims, and what was booked and is met by it, as `recordDispensing` does (M29); the
 * prescriptions must be locked. Nobody waits for the answer, but the transaction ends with it or not at all.
 */
export function sendDispensings(tx: Tx, all: readonly NewDispensing[], now: number): void {
  const uses = all.map((one, place) => ({
    place,
    prescription: one.prescriptionId,
    claim: one.claimNo,
    institution: one.institutionCode,
    account: one.accountId,
    actor: one.actorName,
    kind: one.kind,
    note: one.note,
    // Of two claims on one prescription the later one says where it stands.
    last: !all.slice(place + 1).some(({ prescriptionId }) => prescriptionId === one.prescriptionId),
  }));
  const handed = all.flatMap((one, place) => one.handed.map((each) => ({ place, ...each })));
  tx.send(
    `WITH use AS (SELECT * FROM json_to_recordset($1) AS u (place int, prescription bigint, claim text, institution text, account bigint, actor text, kind text,
         note text, last boolean)),
     handed AS (
       INSERT INTO prescription_dispensing (prescription_id, claim_no, national_code, quantity, institution_code, at)
       SELECT u.prescription, u.claim, h."nationalCode", h.quantity, u.institution, $3
       FROM json_to_recordset($2) AS h (place int, "nationalCode" text, quantity int) JOIN use u ON u.place = h.place ORDER BY h.place),
     noted AS (
       INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code, claim_no, note)
       SELECT u.prescription, u.kind, $3, u.account, u.actor, u.institution, u.claim, u.note FROM use u ORDER BY u.place),
     met AS (
       UPDATE drug_booking b SET state = 'settled', claim_no = u.claim FROM use u JOIN prescription p ON p.id = u.prescription
       WHERE (b.prescription_id = p.id OR b.application_id = p.application_id) AND b.institution_code = u.institution AND b.state IN ('asked', 'confirmed', 'ready')
         AND EXISTS (SELECT 1 FROM drug_booking_line l JOIN json_to_recordset($2) AS h (place int, "nationalCode" text) ON h."nationalCode" = l.national_code
           WHERE l.booking_id = b.id AND h.place = u.place)
       RETURNING b.id, u.claim, u.account, u.actor, u.institution),
     booked AS (
       INSERT INTO drug_booking_event (booking_id, kind, at, account_id, actor_name, institution_code, note)
       SELECT m.id, 'settled', $3, m.account, m.actor, m.institution, m.claim FROM met m)
     UPDATE prescription_state s SET state = u.kind, institution_code = u.institution, claim_no = u.claim, held_by = NULL, held_until = NULL
     FROM use u WHERE u.last AND s.prescription_id = u.prescription`,
    [JSON.stringify(uses), JSON.stringify(handed), at(now)],
    'prescription.sendDispensings',
  );
}
