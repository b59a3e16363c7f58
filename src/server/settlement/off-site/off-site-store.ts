/** Filings for buying elsewhere, and what patients asked for (M30). */
import type { PlainDate } from '../../../base/date.ts';
import { otherProvinceName } from '../../../domain/settlement/outside-province.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredFiling {
  readonly id: number;
  readonly placeName: string;
  readonly kind: OffSiteKind;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly filedAt: number;
  readonly personName: string;
  readonly personNo: string;
  readonly hospitalName: string | null;
}

export interface StoredRequest {
  readonly id: number;
  readonly personId: number;
  readonly personName: string;
  readonly personNo: string;
  readonly placeCode: string;
  readonly placeName: string;
  readonly kind: OffSiteKind;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly note: string;
  readonly askedAt: number;
  readonly askerName: string;
  readonly answer: { readonly granted: boolean; readonly reason: string; readonly answeredAt: number } | null;
}

interface RequestRow {
  id: bigint;
  person_id: bigint;
  person_name: string;
  person_no: string;
  place_code: string;
  place_name: string | null;
  kind: OffSiteKind;
  from_on: PlainDate;
  to_on: PlainDate | null;
  note: string;
  asked_at: number;
  asker_name: string;
  granted: boolean | null;
  reason: string | null;
  answered_at: number | null;
}

/** The register names our own places; another province is known by its code (I24). */
const placeNameOf = (row: { place_name: string | null; place_code: string }): string =>
  row.place_name ?? otherProvinceName(row.place_code) ?? row.place_code;

function requestOf(row: RequestRow): StoredRequest {
  return {
    id: Number(row.id),
    personId: Number(row.person_id),
    personName: row.person_name,
    personNo: row.person_no,
    placeCode: row.place_code,
    placeName: placeNameOf(row),
    kind: row.kind,
    from: row.from_on,
    to: row.to_on,
    note: row.note,
    askedAt: row.asked_at,
    askerName: row.asker_name,
    answer:
      row.granted === null || row.answered_at === null
        ? null
        : { granted: row.granted, reason: row.reason ?? '', answeredAt: row.answered_at },
  };
}

const REQUEST = `SELECT r.id, r.person_id, p.name AS person_name, p.person_no, r.place_code, (SELECT name FROM area WHERE code = r.place_code) AS place_name,
    r.kind, r.from_on, r.to_on, r.note, r.asked_at, r.asker_name, a.granted, a.reason, a.answered_at, count(*) OVER () AS total
  FROM off_site_request r JOIN person p ON p.id = r.person_id LEFT JOIN off_site_answer a ON a.request_id = r.id`;

/** Holds a person until the transaction ends, so that what they ask twice at once is judged one after the other. */
export async function lockRequestsOf(tx: Tx, personId: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('off-site/' || $1::text, 8))`, [
    String(personId),
  ]);
}

/** What a person asked for, the newest first. */
export async function listRequestsOf(tx: Tx, personId: number): Promise<StoredRequest[]> {
  const rows = await tx.rows<RequestRow>(`${REQUEST} WHERE r.person_id = $1 ORDER BY r.id DESC`, [personId]);
  return rows.map(requestOf);
}

export async function findRequest(tx: Tx, id: number): Promise<StoredRequest | undefined> {
  const row = await tx.first<RequestRow>(`${REQUEST} WHERE r.id = $1`, [id]);
  return row && requestOf(row);
}

/** The id of what an account asked under a request id, and its content for comparison. */
export async function findAsked(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<StoredRequest | undefined> {
  const row = await tx.first<RequestRow>(`${REQUEST} WHERE r.asked_by = $1 AND r.request_id = $2`, [
    accountId,
    requestId,
  ]);
  return row && requestOf(row);
}

/** An area's requests: those that wait first, the oldest of them on top. */
export async function listRequestRows(
  tx: Tx,
  filter: { state: 'open' | 'answered' | null; limit: number; offset: number },
): Promise<{ rows: StoredRequest[]; total: number }> {
  const rows = await tx.rows<RequestRow & { total: bigint }>(
    `${REQUEST} WHERE $1::text IS NULL OR ($1 = 'open') = (a.request_id IS NULL)
     ORDER BY (a.request_id IS NULL) DESC, CASE WHEN a.request_id IS NULL THEN r.id END, r.id DESC LIMIT $2 OFFSET $3`,
    [filter.state, filter.limit, filter.offset],
  );
  return { rows: rows.map(requestOf), total: Number(rows[0]?.total ?? 0) };
}

export interface NewRequest {
  readonly personId: number;
  readonly areaCode: string;
  readonly placeCode: string;
  readonly kind: OffSiteKind;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly note: string;
  readonly askedAt: number;
  readonly askedBy: number;
  readonly askerName: string;
  readonly requestId: string;
}

/** @throws on `off_site_place_is_known` for an unknown place */
export async function insertRequest(tx: Tx, made: NewRequest): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO off_site_request (person_id, area_code, place_code, kind, from_on, to_on, note, asked_at, asked_by, asker_name, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      made.personId,
      made.areaCode,
      made.placeCode,
      made.kind,
      made.from,
      made.to,
      made.note,
      at(made.askedAt),
      made.askedBy,
      made.askerName,
      made.requestId,
    ],
  );
  return Number(row?.id);
}

/** Answers a request; false when it was answered already. */
export async function insertAnswer(
  tx: Tx,
  answer: { requestId: number; granted: boolean; reason: string; at: number; by: number },
): Promise<boolean> {
  const count = await tx.run(
    `INSERT INTO off_site_answer (request_id, granted, reason, answered_at, answered_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [answer.requestId, answer.granted, answer.reason, at(answer.at), answer.by],
  );
  return count === 1;
}

/** Filings of the people whom the scope sees: one person's, or an area's by name or number. */
export async function listFilingRows(
  tx: Tx,
  filter: { personId: number | null; q: string | null; limit: number; offset: number },
): Promise<{ rows: StoredFiling[]; total: number }> {
  const rows = await tx.rows<{
    id: bigint;
    place_code: string;
    place_name: string | null;
    kind: OffSiteKind;
    from_on: PlainDate;
    to_on: PlainDate | null;
    filed_at: number;
    person_name: string;
    person_no: string;
    hospital_name: string | null;
    total: bigint;
  }>(
    `SELECT f.id, f.place_code, (SELECT name FROM area WHERE code = f.place_code) AS place_name, f.kind, f.from_on, f.to_on, f.filed_at,
       p.name AS person_name, p.person_no, (SELECT name FROM institution WHERE code = f.hospital_code) AS hospital_name, count(*) OVER () AS total
     FROM off_site_filing f JOIN person p ON p.id = f.person_id
     WHERE ($1::bigint IS NULL OR f.person_id = $1) AND ($2::text IS NULL OR p.name = $2 OR p.person_no = $2)
     ORDER BY f.id DESC LIMIT $3 OFFSET $4`,
    [filter.personId, filter.q, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({
      id: Number(row.id),
      placeName: placeNameOf(row),
      kind: row.kind,
      from: row.from_on,
      to: row.to_on,
      filedAt: row.filed_at,
      personName: row.person_name,
      personNo: row.person_no,
      hospitalName: row.hospital_name,
    })),
  };
}

/** The kinds of what a person has filed for a place and a day: one of our pooling areas or another province (M30, I11, I24). */
export async function listKindsFiled(
  tx: Tx,
  personId: number,
  placeCode: string,
  onDay: PlainDate,
): Promise<OffSiteKind[]> {
  const rows = await tx.rows<{ kind: OffSiteKind }>(
    `SELECT f.kind FROM off_site_filing f WHERE f.person_id = $1 AND left(f.place_code, 4) = left($2, 4) AND f.from_on <= $3 AND (f.to_on IS NULL OR f.to_on >= $3)`,
    [personId, placeCode, onDay],
  );
  return rows.map(({ kind }) => kind);
}

export interface NewEmergency {
  readonly personId: number;
  readonly placeCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly hospitalCode: string;
  readonly diagnosisCode: string;
  readonly filedBy: number;
  readonly filedAt: number;
}

/** Files an emergency, beside whatever else is filed for the place; false when a hospital there has registered one of that day already. */
export async function insertEmergency(tx: Tx, one: NewEmergency): Promise<boolean> {
  const count = await tx.run(
    `INSERT INTO off_site_filing (person_id, place_code, kind, from_on, to_on, filed_by, filed_at, hospital_code, diagnosis_code)
     VALUES ($1, $2, 'emergency', $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id, place_code, from_on, (hospital_code IS NULL)) DO NOTHING`,
    [
      one.personId,
      one.placeCode,
      one.from,
      one.to,
      one.filedBy,
      at(one.filedAt),
      one.hospitalCode,
      one.diagnosisCode,
    ],
  );
  return count === 1;
}
