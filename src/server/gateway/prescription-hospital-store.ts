/** What hospitals' systems checked, signed and uploaded; facts only (M28). */
import type { PlainDate } from '../../base/date.ts';
import { at, type Tx } from '../db/database.ts';

export interface StoredCheck {
  readonly traceCode: string;
  readonly hiRxno: string;
  readonly institutionCode: string;
  readonly hospRxno: string;
  readonly doctorCode: string;
  readonly personId: number;
  readonly contentCipher: Buffer;
  readonly checkedAt: number;
  readonly validTo: PlainDate;
}

interface CheckRow {
  trace_code: string;
  hi_rxno: string;
  institution_code: string;
  hosp_rxno: string;
  doctor_code: string;
  person_id: bigint;
  content_cipher: Buffer;
  checked_at: number;
  valid_to: PlainDate;
}

function checkOf(row: CheckRow): StoredCheck {
  return {
    traceCode: row.trace_code,
    hiRxno: row.hi_rxno,
    institutionCode: row.institution_code,
    hospRxno: row.hosp_rxno,
    doctorCode: row.doctor_code,
    personId: Number(row.person_id),
    contentCipher: row.content_cipher,
    checkedAt: row.checked_at,
    validTo: row.valid_to,
  };
}

const CHECK =
  'SELECT trace_code, hi_rxno, institution_code, hosp_rxno, doctor_code, person_id, content_cipher, checked_at, valid_to FROM gateway_rx_check';

export async function findCheck(tx: Tx, traceCode: string): Promise<StoredCheck | undefined> {
  const row = await tx.first<CheckRow>(`${CHECK} WHERE trace_code = $1`, [traceCode]);
  return row && checkOf(row);
}

/** What a message made before, when it is sent again. */
export async function findCheckOfMessage(tx: Tx, msgid: string): Promise<StoredCheck | undefined> {
  const row = await tx.first<CheckRow>(`${CHECK} WHERE msgid = $1`, [msgid]);
  return row && checkOf(row);
}

/** @throws on a trace code or number that was drawn before */
export async function insertCheck(tx: Tx, made: StoredCheck & { readonly msgid: string }): Promise<void> {
  await tx.run(
    `INSERT INTO gateway_rx_check (trace_code, hi_rxno, institution_code, hosp_rxno, doctor_code, person_id, content_cipher, checked_at, valid_to, msgid)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      made.traceCode,
      made.hiRxno,
      made.institutionCode,
      made.hospRxno,
      made.doctorCode,
      made.personId,
      made.contentCipher,
      at(made.checkedAt),
      made.validTo,
      made.msgid,
    ],
  );
}

/** Lets only one transaction at a time upload under a hospital's own number. */
export async function lockHospitalNumber(tx: Tx, institutionCode: string, hospRxno: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 7103))', [
    `${institutionCode}:${hospRxno}`,
  ]);
}

/**
 * Whether a hospital's own number was uploaded already: it may not be used twice.
 * @param except the trace code whose own upload does not count
 */
export async function isHospitalNumberUsed(
  tx: Tx,
  institutionCode: string,
  hospRxno: string,
  except = '',
): Promise<boolean> {
  const row = await tx.first(
    `SELECT 1 FROM gateway_rx_check c JOIN gateway_rx_upload u ON u.trace_code = c.trace_code
     WHERE c.institution_code = $1 AND c.hosp_rxno = $2 AND c.trace_code <> $3 LIMIT 1`,
    [institutionCode, hospRxno, except],
  );
  return row !== undefined;
}

export interface StoredSignature {
  readonly traceCode: string;
  readonly signedText: string;
  readonly fileHash: string;
  readonly signature: string;
  readonly certificateSerial: string;
  readonly signedAt: number;
}

export async function insertSignature(tx: Tx, made: StoredSignature): Promise<void> {
  await tx.run(
    `INSERT INTO gateway_rx_signature (trace_code, signed_text, file_hash, signature, certificate_serial, signed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      made.traceCode,
      made.signedText,
      made.fileHash,
      made.signature,
      made.certificateSerial,
      at(made.signedAt),
    ],
  );
}

/** The signature of a value that 7102 gave for this trace code. */
export async function findSignature(
  tx: Tx,
  traceCode: string,
  signature: string,
): Promise<StoredSignature | undefined> {
  const row = await tx.first<{
    signed_text: string;
    file_hash: string;
    signature: string;
    certificate_serial: string;
    signed_at: number;
  }>(
    'SELECT signed_text, file_hash, signature, certificate_serial, signed_at FROM gateway_rx_signature WHERE trace_code = $1 AND signature = $2',
    [traceCode, signature],
  );
  return (
    row && {
      traceCode,
      signedText: row.signed_text,
      fileHash: row.file_hash,
      signature: row.signature,
      certificateSerial: row.certificate_serial,
      signedAt: row.signed_at,
    }
  );
}

/** Notes that a check became a prescription; the same again changes nothing. */
export async function insertUpload(
  tx: Tx,
  made: { traceCode: string; prescriptionId: number; factsCipher: Buffer; at: number; msgid: string },
): Promise<void> {
  await tx.run(
    `INSERT INTO gateway_rx_upload (trace_code, prescription_id, facts_cipher, uploaded_at, msgid) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [made.traceCode, made.prescriptionId, made.factsCipher, at(made.at), made.msgid],
  );
}

/** The serial number of the prescription that a check's number became. */
export async function findRxnoOf(tx: Tx, hiRxno: string): Promise<string | undefined> {
  const row = await tx.first<{ rxno: string }>(
    `SELECT p.rxno FROM gateway_rx_check c JOIN gateway_rx_upload u ON u.trace_code = c.trace_code JOIN prescription p ON p.id = u.prescription_id
     WHERE c.hi_rxno = $1`,
    [hiRxno],
  );
  return row?.rxno;
}

/** Whether a check was uploaded already. */
export async function isUploaded(tx: Tx, traceCode: string): Promise<boolean> {
  return (await tx.first('SELECT 1 FROM gateway_rx_upload WHERE trace_code = $1', [traceCode])) !== undefined;
}
