/** The only place that reads and writes prescriptions (M28, M33, N5.4). */
import type { PlainDate } from '../../base/date.ts';
import type { Quantity } from '../../base/money.ts';
import type { Dispensing } from '../../domain/prescription/circulation/dispense.ts';
import {
  holdAt,
  type Hold,
  type PrescriptionEventKind,
  type PrescriptionState,
  type Standing,
} from '../../domain/prescription/life.ts';
import type { Prescription, PrescriptionLine } from '../../domain/prescription/model.ts';
import { at, type Tx } from '../db/database.ts';

/** A prescription as it is stored: its content, its signature, and where it stands. */
export interface StoredPrescription extends Prescription {
  readonly id: number;
  readonly applicationId: number;
  readonly personId: number;
  readonly entryKey: string;
  readonly issuedOn: PlainDate;
  readonly signedText: string;
  readonly signature: string;
  readonly certificateSerial: string;
  readonly requestHash: string;
  readonly state: PrescriptionState;
  /** The pharmacy that checked, returned or used it. */
  readonly institutionCode: string | null;
  readonly institutionName: string | null;
  readonly claimNo: string | null;
  /** `paper` for one that a pharmacy registered under an exception (N5.4); its signature is that pharmacy's pharmacist's. */
  readonly kind: 'electronic' | 'paper';
  /** The pharmacy that registered it and the exception it did so under; null of an electronic one. */
  readonly registeredBy: string | null;
  readonly exceptionId: number | null;
  readonly chosenCode: string | null;
  readonly chosenName: string | null;
  /** The last hold, which may have run out: ask `standingAt`. */
  readonly heldBy: string | null;
  readonly holderName: string | null;
  readonly heldUntil: number | null;
  readonly dispensings: readonly Dispensing[];
}

/** How an electronic prescription begins: nobody has chosen, taken or fetched anything. */
export const NOT_CIRCULATED = {
  kind: 'electronic',
  registeredBy: null,
  exceptionId: null,
  chosenCode: null,
  chosenName: null,
  heldBy: null,
  holderName: null,
  heldUntil: null,
  dispensings: [],
} as const satisfies Partial<StoredPrescription>;

/** Where a stored prescription stands at an instant. */
export function standingAt(
  stored: Pick<
    StoredPrescription,
    'state' | 'institutionCode' | 'validTo' | 'chosenCode' | 'heldBy' | 'heldUntil'
  >,
  now: number,
): Standing {
  const { state, institutionCode, validTo, chosenCode, heldBy: by, heldUntil: until } = stored;
  const hold = by === null || until === null ? null : { by, until };
  return { state, institutionCode, validTo, chosenCode, hold: holdAt(hold, now) };
}

interface LineRow extends Omit<PrescriptionLine, 'dose'> {
  /** As text: JSON has no bigint. */
  dose: string;
}

interface PrescriptionRow extends Omit<
  StoredPrescription,
  'id' | 'applicationId' | 'personId' | 'exceptionId' | 'lines'
> {
  id: bigint;
  exceptionId: bigint | null;
  applicationId: bigint;
  personId: bigint;
  lines: LineRow[] | null;
}

const LINES = `(SELECT jsonb_agg(jsonb_build_object('lineNo', l.line_no, 'nationalCode', l.national_code, 'entryKey', g.entry_key, 'genericName', g.generic_name,
    'tradeName', g.trade_name, 'dosageForm', g.dosage_form, 'strength', g.strength, 'pack', g.pack, 'maker', g.maker, 'doseUnit', l.dose_unit, 'saleUnit', l.sale_unit,
    'dose', l.dose::text, 'times', l.times, 'perDays', l.per_days, 'usage', l.usage_text, 'quantity', l.quantity, 'supplyDays', l.supply_days) ORDER BY l.line_no)
  FROM prescription_line l JOIN product g ON g.national_code = l.national_code WHERE l.prescription_id = p.id)`;
const DISPENSED = `(SELECT coalesce(jsonb_agg(jsonb_build_object('claimNo', x.claim_no, 'nationalCode', x.national_code, 'quantity', x.quantity,
    'at', (extract(epoch FROM x.at) * 1000)::bigint) ORDER BY x.id), '[]')
  FROM prescription_dispensing x WHERE x.prescription_id = p.id)`;
const SELECT = `SELECT p.id, p.rxno, p.hospital_code AS "hospitalCode", h.name AS "hospitalName", p.application_id AS "applicationId", p.application_no AS "applicationNo",
    p.entry_key AS "entryKey", p.field, p.person_id AS "personId", n.person_no AS "personNo", n.name AS "personName", n.sex, n.born_on AS "bornOn", p.area_code AS "areaCode",
    p.doctor_code AS "doctorCode", d.name AS "doctorName", p.diagnosis_code AS "diagnosisCode", p.diagnosis_name AS "diagnosisName", p.issued_at AS "issuedAt",
    p.issued_on AS "issuedOn", p.valid_to AS "validTo", p.identity_checked AS "identityChecked", p.signed_text AS "signedText", p.signature,
    p.certificate_serial AS "certificateSerial", p.request_hash AS "requestHash", p.supplement, s.state, s.institution_code AS "institutionCode", i.name AS "institutionName",
    s.claim_no AS "claimNo", p.kind, p.registered_by AS "registeredBy", p.exception_id AS "exceptionId", s.chosen_code AS "chosenCode", s.held_by AS "heldBy",
    s.held_until AS "heldUntil", c.name AS "chosenName", k.name AS "holderName", ${LINES} AS lines, ${DISPENSED} AS dispensings`;
const FROM = `FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id JOIN person n ON n.id = p.person_id
  JOIN institution h ON h.code = p.hospital_code JOIN practitioner d ON d.code = p.doctor_code LEFT JOIN institution i ON i.code = s.institution_code
  LEFT JOIN institution c ON c.code = s.chosen_code LEFT JOIN institution k ON k.code = s.held_by`;

function prescriptionOf(row: PrescriptionRow): StoredPrescription {
  const lines = (row.lines ?? []).map((line) => ({ ...line, dose: BigInt(line.dose) as Quantity }));
  return {
    ...row,
    id: Number(row.id),
    applicationId: Number(row.applicationId),
    personId: Number(row.personId),
    exceptionId: row.exceptionId === null ? null : Number(row.exceptionId),
    lines,
  };
}

/** Every step of a prescription asks one of the two: planning it anew costs the database five times what running it does. */
async function findOne(
  tx: Tx,
  by: 'id' | 'rxno',
  value: string | number,
): Promise<StoredPrescription | undefined> {
  const sql = `${SELECT} ${FROM} WHERE p.${by} = $1`;
  const row = await tx.first<PrescriptionRow>(sql, [value], `prescription.find.${by}`);
  return row && prescriptionOf(row);
}

/** The prescription of an id, as far as the transaction's scope sees it. */
export async function findPrescription(tx: Tx, id: number): Promise<StoredPrescription | undefined> {
  return findOne(tx, 'id', id);
}

/** The prescription of a number, as far as the transaction's scope sees it. */
export async function findPrescriptionByNumber(
  tx: Tx,
  rxno: string,
): Promise<StoredPrescription | undefined> {
  return findOne(tx, 'rxno', rxno);
}

/** The prescriptions of several numbers, in no order; unknown numbers are absent. Asked by every batch of claims. */
export async function listPrescriptionsByNumbers(
  tx: Tx,
  rxnos: readonly string[],
): Promise<StoredPrescription[]> {
  const sql = `${SELECT} ${FROM} WHERE p.rxno = ANY($1)`;
  const rows = await tx.rows<PrescriptionRow>(sql, [[...rxnos]], 'prescription.listByNumbers');
  return rows.map(prescriptionOf);
}

/** What a doctor's request made before, if it was sent before. */
export async function findPrescriptionOfRequest(
  tx: Tx,
  doctorCode: string,
  requestId: string,
): Promise<StoredPrescription | undefined> {
  const row = await tx.first<{ id: bigint }>(
    'SELECT id FROM prescription WHERE doctor_code = $1 AND request_id = $2',
    [doctorCode, requestId],
  );
  return row && findPrescription(tx, Number(row.id));
}

/** Locks where a prescription stands until the transaction ends; whoever comes second sees what the first one did (N5.4). */
export async function lockStanding(tx: Tx, id: number, now: number): Promise<Standing | undefined> {
  const row = await tx.first<Parameters<typeof standingAt>[0]>(
    `SELECT s.state, s.institution_code AS "institutionCode", p.valid_to AS "validTo", s.chosen_code AS "chosenCode", s.held_by AS "heldBy", s.held_until AS "heldUntil"
     FROM prescription_state s JOIN prescription p ON p.id = s.prescription_id WHERE s.prescription_id = $1 FOR UPDATE OF s`,
    [id],
  );
  return row && standingAt(row, now);
}

/** Locks the prescription of a number, as `lockStanding`, for whoever reads it next in this transaction. */
export async function lockByNumber(tx: Tx, rxno: string): Promise<void> {
  await tx.run(
    'SELECT 1 FROM prescription_state s JOIN prescription p ON p.id = s.prescription_id WHERE p.rxno = $1 FOR UPDATE OF s',
    [rxno],
  );
}

/** Lets only one transaction at a time prescribe one entry for one person, so that two cannot each stay within the limit (M33). */
export async function lockPersonEntry(tx: Tx, personId: number, entryKey: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 6))', [`${personId}:${entryKey}`]);
}

export type NewPrescription = Omit<
  StoredPrescription,
  'id' | 'state' | 'institutionCode' | 'institutionName' | 'claimNo' | keyof typeof NOT_CIRCULATED
> & {
  readonly year: number;
  readonly serial: number;
  readonly requestId: string;
  readonly accountId: number;
};

/** What stands beside a prescription that a pharmacy registers from paper (N5.4). */
export interface PaperOrigin {
  readonly pharmacyCode: string;
  readonly pharmacistName: string;
  readonly exceptionId: number;
}

/**
 * Records a prescription with its lines, its state and its first event in one round trip, and gives its id.
 * @param paper null for one that a doctor has issued
 * @throws the database's error of `prescription_doctor_code_request_id_key` on a second request
 */
export async function insertPrescription(
  tx: Tx,
  made: NewPrescription,
  paper: PaperOrigin | null = null,
): Promise<number> {
  const lines = made.lines.map((line) => ({ ...line, dose: String(line.dose) }));
  const row = await tx.first<{ id: bigint }>(
    `WITH made AS (
       INSERT INTO prescription (rxno, hospital_code, year, serial_no, application_id, application_no, entry_key, field, person_id, area_code, doctor_code,
         diagnosis_code, diagnosis_name, issued_at, issued_on, valid_to, identity_checked, signed_text, signature, certificate_serial, request_id, request_hash, supplement,
         kind, registered_by, exception_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $26::jsonb, $27, $28, $29) RETURNING id),
     written AS (
       INSERT INTO prescription_line (prescription_id, line_no, national_code, dose, dose_unit, times, per_days, usage_text, quantity, sale_unit, supply_days)
       SELECT made.id, l."lineNo", l."nationalCode", l.dose, l."doseUnit", l.times, l."perDays", l.usage, l.quantity, l."saleUnit", l."supplyDays"
       FROM made, jsonb_to_recordset($23::jsonb) AS l("lineNo" smallint, "nationalCode" text, dose bigint, "doseUnit" text, times smallint, "perDays" smallint,
         usage text, quantity int, "saleUnit" text, "supplyDays" int)),
     begun AS (INSERT INTO prescription_state (prescription_id, state) SELECT id, 'issued' FROM made),
     noted AS (
       INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code) SELECT id, $30, $14, $24, $25, $31 FROM made)
     SELECT id FROM made`,
    [
      made.rxno,
      made.hospitalCode,
      made.year,
      made.serial,
      made.applicationId,
      made.applicationNo,
      made.entryKey,
      made.field,
      made.personId,
      made.areaCode,
      made.doctorCode,
      made.diagnosisCode,
      made.diagnosisName,
      at(made.issuedAt),
      made.issuedOn,
      made.validTo,
      made.identityChecked,
      made.signedText,
      made.signature,
      made.certificateSerial,
      made.requestId,
      made.requestHash,
      JSON.stringify(lines),
      // A hospital's system has no account of its own.
      made.accountId || null,
      ...originValues(made, paper),
    ],
  );
  return Number(row?.id);
}

/** Who noted it first, what was written beside it, and where it comes from: $25 to $31 of the statement above. */
function originValues(made: NewPrescription, paper: PaperOrigin | null): (string | number | null)[] {
  return [
    paper?.pharmacistName ?? made.doctorName,
    made.supplement === null ? null : JSON.stringify(made.supplement),
    paper === null ? 'electronic' : 'paper',
    paper?.pharmacyCode ?? null,
    paper?.exceptionId ?? null,
    paper === null ? 'issued' : 'registered',
    paper?.pharmacyCode ?? made.hospitalCode,
  ];
}

export interface NewEvent {
  readonly prescriptionId: number;
  readonly kind: PrescriptionEventKind;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly institutionCode: string | null;
  readonly claimNo?: string;
  readonly note?: string;
  readonly signed?: { readonly text: string; readonly signature: string; readonly certificateSerial: string };
}

/** Records what happened; facts only, never changed. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  await tx.run(
    `INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code, claim_no, note, signed_text, signature, certificate_serial)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      event.prescriptionId,
      event.kind,
      at(event.at),
      event.accountId,
      event.actorName,
      event.institutionCode,
      event.claimNo ?? null,
      event.note ?? '',
      event.signed?.text ?? null,
      event.signed?.signature ?? null,
      event.signed?.certificateSerial ?? null,
    ],
  );
}

/** Where a prescription stands after a step. */
export interface NewStanding {
  readonly state: PrescriptionState;
  readonly institutionCode: string | null;
  readonly claimNo: string | null;
  readonly hold: Hold | null;
}

/** Moves a locked prescription on. */
export async function updateState(tx: Tx, id: number, to: NewStanding): Promise<void> {
  await tx.run(
    'UPDATE prescription_state SET state = $2, institution_code = $3, claim_no = $4, held_by = $5, held_until = $6 WHERE prescription_id = $1',
    [id, to.state, to.institutionCode, to.claimNo, to.hold?.by ?? null, to.hold ? at(to.hold.until) : null],
  );
}

export interface PrescriptionEvent {
  readonly kind: PrescriptionEventKind;
  readonly at: number;
  readonly actorName: string;
  readonly institutionCode: string | null;
  readonly institutionName: string | null;
  readonly claimNo: string | null;
  readonly note: string;
  readonly signedText: string | null;
  readonly signature: string | null;
  readonly certificateSerial: string | null;
}

/** All that happened to a prescription, the first first. */
export async function listEvents(tx: Tx, prescriptionId: number): Promise<PrescriptionEvent[]> {
  return tx.rows<PrescriptionEvent>(
    `SELECT e.kind, e.at, e.actor_name AS "actorName", e.institution_code AS "institutionCode", i.name AS "institutionName", e.claim_no AS "claimNo", e.note, e.signed_text AS "signedText", e.signature,
       e.certificate_serial AS "certificateSerial"
     FROM prescription_event e LEFT JOIN institution i ON i.code = e.institution_code WHERE e.prescription_id = $1 ORDER BY e.id`,
    [prescriptionId],
    'prescription.listEvents',
  );
}

export interface PrescriptionFilter {
  readonly doctorCode?: string | undefined;
  readonly personId?: number | undefined;
  /** A pharmacy's own: what it holds, checked, returned or used. */
  readonly pharmacyCode?: string | undefined;
  /** The beginning of a number, or part of the patient's name. */
  readonly q?: string | undefined;
  readonly states?: readonly PrescriptionState[] | undefined;
  /** Only those whose last day is before, or not before, today. */
  readonly expired?: boolean | undefined;
  readonly today: PlainDate;
  /** The instant at which holds are judged, in milliseconds since 1970. */
  readonly now: number;
  readonly limit: number;
  readonly offset: number;
}

/** A page of prescriptions in the transaction's scope, the newest first, with the count of all. */
export async function listPrescriptionRows(
  tx: Tx,
  filter: PrescriptionFilter,
): Promise<{ rows: StoredPrescription[]; total: number }> {
  const rows = await tx.rows<PrescriptionRow & { total: bigint }>(
    `${SELECT}, count(*) OVER () AS total ${FROM}
     WHERE ($1::text IS NULL OR p.doctor_code = $1) AND ($2::bigint IS NULL OR p.person_id = $2) AND ($3::text IS NULL OR s.institution_code = $3 OR (s.held_by = $3 AND s.held_until > $10) OR EXISTS (SELECT 1 FROM prescription_dispensing x WHERE x.prescription_id = p.id AND x.institution_code = $3))
       AND ($4::text IS NULL OR starts_with(p.rxno, upper($4)) OR strpos(n.name, $4) > 0)
       AND ($5::text[] IS NULL OR s.state = ANY($5)) AND ($6::boolean IS NULL OR (p.valid_to < $7) = $6)
     ORDER BY p.id DESC LIMIT $8 OFFSET $9`,
    [
      filter.doctorCode ?? null,
      filter.personId ?? null,
      filter.pharmacyCode ?? null,
      filter.q ?? null,
      filter.states ?? null,
      filter.expired ?? null,
      filter.today,
      filter.limit,
      filter.offset,
      at(filter.now),
    ],
  );
  return { rows: rows.map(prescriptionOf), total: Number(rows[0]?.total ?? 0) };
}
