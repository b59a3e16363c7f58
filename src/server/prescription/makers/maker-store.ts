/** Makers of a patient's drug: what was prescribed first, and the changes stated and confirmed (M24). Facts are only added. */
import type { MakerHistory } from '../../../domain/prescription/makers.ts';
import { at, type Tx } from '../../db/database.ts';

/** The makers of one person's drug over all its benefits: an extension goes on with the maker of what it extends. */
export async function loadMakerHistory(tx: Tx, personId: number, entryKey: string): Promise<MakerHistory> {
  const row = await tx.first<MakerHistory>(
    `SELECT ARRAY(SELECT DISTINCT g.maker FROM prescription_line l JOIN product g ON g.national_code = l.national_code
         WHERE l.prescription_id = (SELECT min(p.id) FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
           WHERE p.person_id = $1 AND p.entry_key = $2 AND s.state NOT IN ('withdrawn', 'returned')) ORDER BY 1) AS "firstPrescribed",
       (SELECT c.to_maker FROM maker_change c JOIN maker_change_decision d ON d.change_id = c.id AND d.decision = 'confirmed'
         WHERE c.person_id = $1 AND c.entry_key = $2 ORDER BY d.at DESC, c.id DESC LIMIT 1) AS "lastConfirmed"`,
    [personId, entryKey],
  );
  return row ?? { firstPrescribed: [], lastConfirmed: null };
}

/** The maker of a change that waits for the hospital; undefined without one. */
export async function findWaitingMaker(
  tx: Tx,
  personId: number,
  entryKey: string,
): Promise<string | undefined> {
  const row = await tx.first<{ maker: string }>(
    `SELECT to_maker AS maker FROM maker_change c WHERE person_id = $1 AND entry_key = $2
       AND NOT EXISTS (SELECT 1 FROM maker_change_decision d WHERE d.change_id = c.id) ORDER BY id DESC LIMIT 1`,
    [personId, entryKey],
  );
  return row?.maker;
}

export interface SignedText {
  readonly text: string;
  readonly signature: string;
  readonly certificateSerial: string;
}

export interface NewMakerChange {
  readonly applicationId: number;
  readonly personId: number;
  readonly entryKey: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
  readonly fromMakers: readonly string[];
  readonly toMaker: string;
  readonly reason: string;
  readonly statedAt: number;
  readonly statedBy: number;
  readonly requestId: string;
  readonly signed: SignedText;
}

export async function insertMakerChange(tx: Tx, made: NewMakerChange): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO maker_change (application_id, person_id, entry_key, hospital_code, doctor_code, from_makers, to_maker, reason, stated_at, stated_by,
       request_id, signed_text, signature, certificate_serial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
    [
      made.applicationId,
      made.personId,
      made.entryKey,
      made.hospitalCode,
      made.doctorCode,
      made.fromMakers,
      made.toMaker,
      made.reason,
      at(made.statedAt),
      made.statedBy,
      made.requestId,
      made.signed.text,
      made.signed.signature,
      made.signed.certificateSerial,
    ],
  );
  return Number(row?.id);
}

/** What a change said and who signed it, as the hospital verifies it. */
export interface StoredMakerChange extends Omit<NewMakerChange, 'requestId' | 'signed'> {
  readonly id: number;
  readonly signedText: string;
  readonly signature: string;
  readonly certificateSerial: string;
  readonly applicationNo: string;
  readonly personNo: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly decided: boolean;
}

const STORED = `SELECT c.id, c.application_id AS "applicationId", c.person_id AS "personId", c.entry_key AS "entryKey", c.hospital_code AS "hospitalCode",
    c.doctor_code AS "doctorCode", c.from_makers AS "fromMakers", c.to_maker AS "toMaker", c.reason, c.stated_at AS "statedAt", c.stated_by AS "statedBy",
    c.signed_text AS "signedText", c.signature, c.certificate_serial AS "certificateSerial", a.application_no AS "applicationNo", p.person_no AS "personNo",
    a.generic_name AS "genericName", a.dosage_form AS "dosageForm", d.change_id IS NOT NULL AS decided
  FROM maker_change c JOIN application a ON a.id = c.application_id JOIN person p ON p.id = c.person_id
  LEFT JOIN maker_change_decision d ON d.change_id = c.id`;

type RawChange = Omit<StoredMakerChange, 'id' | 'applicationId' | 'personId' | 'statedBy'> &
  Record<'id' | 'applicationId' | 'personId' | 'statedBy', bigint>;

function changeOf(row: RawChange): StoredMakerChange {
  return {
    ...row,
    id: Number(row.id),
    applicationId: Number(row.applicationId),
    personId: Number(row.personId),
    statedBy: Number(row.statedBy),
  };
}

export async function findMakerChange(tx: Tx, id: number): Promise<StoredMakerChange | undefined> {
  const row = await tx.first<RawChange>(`${STORED} WHERE c.id = $1`, [id]);
  return row && changeOf(row);
}

/** What an account has stated under a request id. */
export async function findChangeOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<StoredMakerChange | undefined> {
  const row = await tx.first<RawChange>(`${STORED} WHERE c.stated_by = $1 AND c.request_id = $2`, [
    accountId,
    requestId,
  ]);
  return row && changeOf(row);
}

export async function insertMakerDecision(
  tx: Tx,
  made: {
    readonly changeId: number;
    readonly decision: 'confirmed' | 'returned';
    readonly note: string;
    readonly at: number;
    readonly accountId: number;
    readonly actorName: string;
    readonly signed: SignedText | null;
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO maker_change_decision (change_id, decision, note, at, account_id, actor_name, signed_text, signature, certificate_serial)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      made.changeId,
      made.decision,
      made.note,
      at(made.at),
      made.accountId,
      made.actorName,
      made.signed?.text ?? null,
      made.signed?.signature ?? null,
      made.signed?.certificateSerial ?? null,
    ],
  );
}

export interface MakerChangeRow {
  readonly id: number;
  readonly applicationNo: string;
  readonly personName: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly fromMakers: string[];
  readonly toMaker: string;
  readonly reason: string;
  readonly hospitalName: string;
  readonly doctorName: string;
  readonly statedAt: number;
  readonly state: 'waiting' | 'confirmed' | 'returned';
  readonly decidedAt: number | null;
  readonly note: string;
}

/** Changes as far as the transaction's scope sees them, what waits first. @param doctorCode only those of one doctor; null for all */
export async function listMakerChangeRows(
  tx: Tx,
  filter: {
    doctorCode: string | null;
    hospitalCode: string | null;
    state: string | null;
    limit: number;
    offset: number;
  },
): Promise<{ rows: MakerChangeRow[]; total: number }> {
  const rows = await tx.rows<Omit<MakerChangeRow, 'id'> & { id: bigint; total: bigint }>(
    `SELECT c.id, a.application_no AS "applicationNo", p.name AS "personName", a.generic_name AS "genericName", a.dosage_form AS "dosageForm",
       c.from_makers AS "fromMakers", c.to_maker AS "toMaker", c.reason, h.name AS "hospitalName", t.name AS "doctorName", c.stated_at AS "statedAt",
       COALESCE(d.decision, 'waiting') AS state, d.at AS "decidedAt", COALESCE(d.note, '') AS note, count(*) OVER () AS total
     FROM maker_change c JOIN application a ON a.id = c.application_id JOIN person p ON p.id = c.person_id
     JOIN institution h ON h.code = c.hospital_code JOIN practitioner t ON t.code = c.doctor_code LEFT JOIN maker_change_decision d ON d.change_id = c.id
     WHERE ($1::text IS NULL OR c.doctor_code = $1) AND ($2::text IS NULL OR c.hospital_code = $2) AND ($3::text IS NULL OR COALESCE(d.decision, 'waiting') = $3)
     ORDER BY d.change_id IS NOT NULL, c.id DESC LIMIT $4 OFFSET $5`,
    [filter.doctorCode, filter.hospitalCode, filter.state, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, id, ...row }) => ({ ...row, id: Number(id) })),
  };
}
