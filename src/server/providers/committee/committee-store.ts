/** Committees' meetings and decisions, and the days that the province set for them (N5.2, M8). */
import type { PlainDate } from '../../../base/date.ts';
import type { FormularyDecision, FormularyGround } from '../../../domain/providers/committee/formulary.ts';
import { at, type Tx } from '../../db/database.ts';

export interface Sight {
  readonly areaPrefix: string | null;
  readonly institutionCode: string | null;
}

export interface DueRow {
  readonly dueOn: PlainDate;
  readonly source: string;
}

/** The day that the province last set for each version. */
export async function listDues(tx: Tx): Promise<ReadonlyMap<number, DueRow>> {
  const rows = await tx.rows<DueRow & { versionId: bigint }>(
    `SELECT DISTINCT ON (version_id) version_id AS "versionId", due_on AS "dueOn", source FROM committee_due ORDER BY version_id, id DESC`,
  );
  return new Map(rows.map(({ versionId, ...due }) => [Number(versionId), due]));
}

export async function insertDue(
  tx: Tx,
  due: DueRow & { readonly versionId: number; readonly enteredBy: number; readonly now: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO committee_due (version_id, due_on, source, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5)',
    [due.versionId, due.dueOn, due.source, due.enteredBy, at(due.now)],
  );
}

export interface HospitalProgress {
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly decided: number;
  readonly stocked: number;
  readonly heldOn: PlainDate | null;
}

/**
 * What each hospital in sight has decided of a version's drugs. A drug that an earlier committee took in stays in; one that it
 * left out is asked again.
 */
export async function listProgress(
  tx: Tx,
  sight: Sight,
  versionId: number,
  keys: readonly string[],
): Promise<HospitalProgress[]> {
  return tx.rows<HospitalProgress>(
    `SELECT h.code AS "hospitalCode", h.name AS "hospitalName", h.area_code AS "areaCode", a.name AS "areaName",
       count(d.drug_key)::int AS decided, (count(*) FILTER (WHERE d.decision = 'in'))::int AS stocked,
       (SELECT max(m.held_on) FROM committee_meeting m WHERE m.hospital_code = h.code AND m.version_id = $1) AS "heldOn"
     FROM institution h JOIN area a ON a.code = h.area_code
     LEFT JOIN (SELECT DISTINCT ON (m.hospital_code, x.drug_key) m.hospital_code, x.drug_key, x.decision, m.version_id
       FROM committee_item x JOIN committee_meeting m ON m.id = x.meeting_id WHERE x.drug_key = ANY($2)
       ORDER BY m.hospital_code, x.drug_key, m.id DESC) d
       ON d.hospital_code = h.code AND (d.version_id = $1 OR d.decision = 'in')
     WHERE h.kind = 'hospital' AND ($3::text IS NULL OR h.area_code LIKE $3 || '%') AND ($4::text IS NULL OR h.code = $4)
     GROUP BY h.code, h.name, h.area_code, a.name ORDER BY h.area_code, h.code`,
    [versionId, [...keys], sight.areaPrefix, sight.institutionCode],
  );
}

export interface DecidedDrug {
  readonly drugKey: string;
  readonly decision: FormularyDecision;
  readonly ground: FormularyGround;
  readonly words: string;
  readonly heldOn: PlainDate;
}

/** A hospital's last decision on each of some drugs, as far as it counts for a version: see `listProgress`. */
export async function listDecided(
  tx: Tx,
  hospitalCode: string,
  versionId: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, DecidedDrug>> {
  const rows = await tx.rows<DecidedDrug>(
    `SELECT * FROM (SELECT DISTINCT ON (x.drug_key) x.drug_key AS "drugKey", x.decision, x.ground, x.words, m.held_on AS "heldOn", m.version_id
       FROM committee_item x JOIN committee_meeting m ON m.id = x.meeting_id
       WHERE m.hospital_code = $1 AND x.drug_key = ANY($3) ORDER BY x.drug_key, m.id DESC) d
     WHERE d.version_id = $2 OR d.decision = 'in'`,
    [hospitalCode, versionId, [...keys]],
  );
  return new Map(rows.map((row) => [row.drugKey, row]));
}

export interface MeetingRow {
  readonly id: number;
  readonly heldOn: PlainDate;
  readonly chair: string;
  readonly attendees: number;
  readonly words: string;
  readonly items: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
}

export async function listMeetings(tx: Tx, hospitalCode: string, versionId: number): Promise<MeetingRow[]> {
  const rows = await tx.rows<Omit<MeetingRow, 'id'> & { id: bigint }>(
    `SELECT m.id, m.held_on AS "heldOn", m.chair, m.attendees, m.words, m.recorded_at AS "recordedAt", b.name AS "recordedBy",
       (SELECT count(*) FROM committee_item x WHERE x.meeting_id = m.id)::int AS items
     FROM committee_meeting m JOIN account b ON b.id = m.recorded_by
     WHERE m.hospital_code = $1 AND m.version_id = $2 ORDER BY m.id DESC`,
    [hospitalCode, versionId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export async function findMeetingOfRequest(
  tx: Tx,
  hospitalCode: string,
  requestId: string,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    'SELECT id FROM committee_meeting WHERE hospital_code = $1 AND request_id = $2',
    [hospitalCode, requestId],
  );
  return row && Number(row.id);
}

export interface NewMeeting {
  readonly versionId: number;
  readonly hospitalCode: string;
  readonly heldOn: PlainDate;
  readonly chair: string;
  readonly attendees: number;
  readonly words: string;
  readonly requestId: string;
  readonly recordedBy: number;
  readonly now: number;
}

export interface NewItem {
  readonly drugKey: string;
  readonly drugName: string;
  readonly decision: FormularyDecision;
  readonly ground: FormularyGround;
  readonly words: string;
}

/** @throws the database's error of `minutes_recorded_once` when the same request comes twice at once */
export async function insertMeeting(tx: Tx, meeting: NewMeeting, items: readonly NewItem[]): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO committee_meeting (version_id, hospital_code, held_on, chair, attendees, words, request_id, recorded_by, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      meeting.versionId,
      meeting.hospitalCode,
      meeting.heldOn,
      meeting.chair,
      meeting.attendees,
      meeting.words,
      meeting.requestId,
      meeting.recordedBy,
      at(meeting.now),
    ],
  );
  const id = Number(row?.id);
  await tx.run(
    `INSERT INTO committee_item (meeting_id, drug_key, drug_name, decision, ground, words)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    [
      id,
      items.map((one) => one.drugKey),
      items.map((one) => one.drugName),
      items.map((one) => one.decision),
      items.map((one) => one.ground),
      items.map((one) => one.words),
    ],
  );
  return id;
}
