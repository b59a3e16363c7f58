/** Applications, what happened to them and their papers: facts are added, never changed (M22, M23). */
import type { PlainDate } from '../../base/date.ts';
import type { ApplicationEvent, PaperKind, Step } from '../../domain/eligibility/model.ts';
import type { Progress } from '../../domain/eligibility/progress.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../db/database.ts';

export interface Application {
  readonly id: number;
  readonly applicationNo: string;
  readonly personId: number;
  readonly scheme: Scheme;
  readonly areaCode: string;
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  readonly conditionText: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
  readonly pharmacyCode: string | null;
  readonly phoneCipher: Buffer | null;
  readonly appliedOn: PlainDate;
  readonly createdAt: number;
  /** The application that this one extends (M23.4). */
  readonly extendsId: number | null;
}

const APPLICATION_COLUMNS = `a.id, a.application_no AS "applicationNo", a.person_id AS "personId", a.scheme, a.area_code AS "areaCode", a.entry_key AS "entryKey",
  a.generic_name AS "genericName", a.dosage_form AS "dosageForm", a.field, a.diagnosis_code AS "diagnosisCode", a.diagnosis_name AS "diagnosisName",
  a.condition_text AS "conditionText", a.hospital_code AS "hospitalCode", a.doctor_code AS "doctorCode", a.pharmacy_code AS "pharmacyCode",
  a.phone_cipher AS "phoneCipher", a.applied_on AS "appliedOn", a.created_at AS "createdAt", a.extends_id AS "extendsId"`;

type Raw<T> = Omit<T, 'id' | 'personId' | 'extendsId'> & {
  id: bigint;
  personId: bigint;
  extendsId: bigint | null;
};

function applicationOf(row: Raw<Application>): Application {
  return {
    ...row,
    id: Number(row.id),
    personId: Number(row.personId),
    extendsId: row.extendsId === null ? null : Number(row.extendsId),
  };
}

/** An application by id, as far as the transaction's scope sees it. */
export async function findApplication(tx: Tx, id: number): Promise<Application | undefined> {
  const row = await tx.first<Raw<Application>>(
    `SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.id = $1`,
    [id],
  );
  return row && applicationOf(row);
}

/** What an account has sent under a request id: a repeated call gives the same answer. */
export async function findByRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<Application | undefined> {
  const row = await tx.first<Raw<Application>>(
    `SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.created_by = $1 AND a.request_id = $2`,
    [accountId, requestId],
  );
  return row && applicationOf(row);
}

/** Whether a person has an application for a drug that is neither decided nor given up. */
export async function hasOpenApplication(
  tx: Tx,
  personId: number,
  entryKey: string,
  closed: readonly Step[],
): Promise<boolean> {
  const row = await tx.first<{ found: boolean }>(
    `SELECT true AS found FROM application a JOIN application_state s ON s.application_id = a.id WHERE a.person_id = $1 AND a.entry_key = $2 AND s.step <> ALL($3)`,
    [personId, entryKey, closed],
  );
  return row !== undefined;
}

/** Holds a person until the transaction ends, so that two applications of one person come one after the other. Locking the row would ask for a right to change it. */
export async function lockPerson(tx: Tx, personId: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('application/' || $1::text, 5))`, [
    String(personId),
  ]);
}

export interface NewApplication extends Omit<Application, 'id'> {
  readonly createdBy: number;
  readonly requestId: string;
}

export async function insertApplication(tx: Tx, one: NewApplication): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
       condition_text, hospital_code, doctor_code, pharmacy_code, phone_cipher, applied_on, created_at, created_by, request_id, extends_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`,
    [
      one.applicationNo,
      one.personId,
      one.scheme,
      one.areaCode,
      one.entryKey,
      one.genericName,
      one.dosageForm,
      one.field,
      one.diagnosisCode,
      one.diagnosisName,
      one.conditionText,
      one.hospitalCode,
      one.doctorCode,
      one.pharmacyCode,
      one.phoneCipher,
      one.appliedOn,
      at(one.createdAt),
      one.createdBy,
      one.requestId,
      one.extendsId,
    ],
  );
  return Number(row?.id);
}

export interface StoredEvent extends ApplicationEvent {
  readonly at: number;
  readonly accountId: number;
  readonly actorName: string;
  readonly signedText: string | null;
  readonly signature: string | null;
  readonly certificateSerial: string | null;
}

/** What happened to an application, in order. */
export async function listEvents(tx: Tx, applicationId: number): Promise<StoredEvent[]> {
  const rows = await tx.rows<Omit<StoredEvent, 'accountId'> & { accountId: bigint }>(
    `SELECT step, at, on_day AS "onDay", account_id AS "accountId", actor_name AS "actorName", note, clause, due_on AS "dueOn", term_from AS "termFrom", term_to AS "termTo",
       signed_text AS "signedText", signature, certificate_serial AS "certificateSerial"
     FROM application_event WHERE application_id = $1 ORDER BY seq`,
    [applicationId],
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}

export interface NewEvent {
  readonly step: Step;
  readonly at: number;
  readonly onDay: PlainDate;
  readonly accountId: number;
  readonly actorName: string;
  readonly note?: string;
  readonly clause?: ClauseId;
  readonly dueOn?: PlainDate;
  readonly termFrom?: PlainDate;
  readonly termTo?: PlainDate;
  readonly signed?: { readonly text: string; readonly signature: string; readonly certificateSerial: string };
}

/** Adds an event and brings the projection for queues up to it, in one go. */
export async function appendEvent(
  tx: Tx,
  applicationId: number,
  seq: number,
  event: NewEvent,
  progress: Progress,
): Promise<void> {
  await tx.run(
    `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, note, clause, due_on, term_from, term_to, signed_text, signature, certificate_serial)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      applicationId,
      seq,
      event.step,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.note ?? '',
      event.clause ?? null,
      event.dueOn ?? null,
      event.termFrom ?? null,
      event.termTo ?? null,
      event.signed?.text ?? null,
      event.signed?.signature ?? null,
      event.signed?.certificateSerial ?? null,
    ],
  );
  await tx.run(
    `INSERT INTO application_state (application_id, seq, step, accepted_on, due_on, term_from, term_to, clock_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (application_id) DO UPDATE SET seq = EXCLUDED.seq, step = EXCLUDED.step, accepted_on = EXCLUDED.accepted_on, due_on = EXCLUDED.due_on,
       term_from = EXCLUDED.term_from, term_to = EXCLUDED.term_to, clock_from = EXCLUDED.clock_from`,
    [
      applicationId,
      seq,
      progress.step,
      progress.acceptedOn,
      progress.dueOn,
      progress.termFrom,
      progress.termTo,
      progress.clockFrom,
    ],
  );
}

/** Holds an application's state until the transaction ends: of two who act at once the second sees what the first did. */
export async function lockApplication(tx: Tx, applicationId: number): Promise<void> {
  await tx.run('SELECT 1 FROM application_state WHERE application_id = $1 FOR UPDATE', [applicationId]);
}

/** The change of hospital or pharmacy after approval; the last one holds (M23.1). */
export async function insertInstitutionChange(
  tx: Tx,
  applicationId: number,
  change: {
    hospitalCode: string;
    pharmacyCode: string | null;
    onDay: PlainDate;
    at: number;
    /** Null when an institution's system filed it. */
    accountId: number | null;
  },
): Promise<void> {
  await tx.run(
    'INSERT INTO application_institution (application_id, hospital_code, pharmacy_code, on_day, at, account_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [applicationId, change.hospitalCode, change.pharmacyCode, change.onDay, at(change.at), change.accountId],
  );
}

export interface Paper {
  readonly id: number;
  readonly applicationId: number | null;
  readonly personId: number;
  readonly kind: PaperKind;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly uploadedAt: number;
}

const PAPER_COLUMNS = `id, application_id AS "applicationId", person_id AS "personId", kind, file_name AS "fileName", media_type AS "mediaType",
  size_bytes AS "sizeBytes", uploaded_at AS "uploadedAt"`;

type RawPaper = Omit<Paper, 'id' | 'applicationId' | 'personId'> & {
  id: bigint;
  applicationId: bigint | null;
  personId: bigint;
};

function paperOf(row: RawPaper): Paper {
  return {
    ...row,
    id: Number(row.id),
    applicationId: row.applicationId === null ? null : Number(row.applicationId),
    personId: Number(row.personId),
  };
}

export interface NewPaper extends Omit<Paper, 'id' | 'applicationId'> {
  readonly sha256: string;
  readonly contentCipher: Buffer;
  readonly uploadedBy: number;
}

export async function insertPaper(tx: Tx, paper: NewPaper): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO application_paper (person_id, kind, file_name, media_type, size_bytes, sha256, content_cipher, uploaded_at, uploaded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      paper.personId,
      paper.kind,
      paper.fileName,
      paper.mediaType,
      paper.sizeBytes,
      paper.sha256,
      paper.contentCipher,
      at(paper.uploadedAt),
      paper.uploadedBy,
    ],
  );
  return Number(row?.id);
}

/** Papers that an account uploaded for a person and that belong to no application yet. */
export async function listLoosePapers(
  tx: Tx,
  ids: readonly number[],
  personId: number,
  accountId: number,
): Promise<Paper[]> {
  const rows = await tx.rows<RawPaper>(
    `SELECT ${PAPER_COLUMNS} FROM application_paper WHERE id = ANY($1) AND person_id = $2 AND uploaded_by = $3 AND application_id IS NULL`,
    [ids, personId, accountId],
  );
  return rows.map(paperOf);
}

export async function attachPapers(tx: Tx, ids: readonly number[], applicationId: number): Promise<void> {
  await tx.run(
    'UPDATE application_paper SET application_id = $2 WHERE id = ANY($1) AND application_id IS NULL',
    [ids, applicationId],
  );
}

/** Takes over the papers of an earlier application, except of kinds that were filed anew: an extension need not file them again (M23.4). */
export async function takeOverPapers(
  tx: Tx,
  fromId: number,
  toId: number,
  exceptKinds: readonly PaperKind[],
): Promise<void> {
  await tx.run(
    `INSERT INTO application_paper (application_id, person_id, kind, file_name, media_type, size_bytes, sha256, content_cipher, uploaded_at, uploaded_by)
     SELECT $2, person_id, kind, file_name, media_type, size_bytes, sha256, content_cipher, uploaded_at, uploaded_by
     FROM application_paper WHERE application_id = $1 AND kind <> ALL($3) ORDER BY id`,
    [fromId, toId, exceptKinds],
  );
}

export async function listPapers(tx: Tx, applicationId: number): Promise<Paper[]> {
  const rows = await tx.rows<RawPaper>(
    `SELECT ${PAPER_COLUMNS} FROM application_paper WHERE application_id = $1 ORDER BY kind, id`,
    [applicationId],
  );
  return rows.map(paperOf);
}

/** A paper with its sealed content, as far as the transaction's scope sees it. */
export async function findPaper(
  tx: Tx,
  id: number,
): Promise<(Paper & { contentCipher: Buffer }) | undefined> {
  const row = await tx.first<RawPaper & { contentCipher: Buffer }>(
    `SELECT ${PAPER_COLUMNS}, content_cipher AS "contentCipher" FROM application_paper WHERE id = $1`,
    [id],
  );
  return row && { ...paperOf(row), contentCipher: row.contentCipher };
}
