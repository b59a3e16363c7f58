/** The areas' reports: rounds, batches, rows, the province's checks and publications (N5.3). */
import type { PlainDate } from '../../../base/date.ts';
import type { ReportKind, RowState } from '../../../domain/providers/reporting/report.ts';
import { at, type Tx } from '../../db/database.ts';

export interface Round {
  readonly id: number;
  readonly title: string;
  readonly dueOn: PlainDate;
  readonly openedAt: number;
}

const ROUND = 'SELECT id::int AS id, title, due_on AS "dueOn", opened_at AS "openedAt" FROM report_round';

export async function listRounds(tx: Tx): Promise<Round[]> {
  return tx.rows(`${ROUND} ORDER BY id DESC`);
}

export async function findRound(tx: Tx, id: number): Promise<Round | undefined> {
  return tx.first(`${ROUND} WHERE id = $1`, [id]);
}

/** Holds a round until the transaction ends, so that batches, checks and publications take turns. */
export async function lockRound(tx: Tx, id: number): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(2353, $1)', [id]);
}

/** @throws the database's error of `report_round_title_key` when the title is taken */
export async function insertRound(
  tx: Tx,
  title: string,
  dueOn: PlainDate,
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    'INSERT INTO report_round (title, due_on, opened_by, opened_at) VALUES ($1, $2, $3, $4) RETURNING id::int AS id',
    [title, dueOn, by, at(now)],
  );
  return row?.id ?? 0;
}

export interface AreaLine {
  readonly areaCode: string;
  readonly areaName: string;
  readonly kind: ReportKind;
  readonly batches: number;
  readonly waiting: number;
  readonly accepted: number;
  readonly returned: number;
  readonly published: number;
  /** Returned rows that no later batch of the round brings again. */
  readonly returnedOpen: number;
  readonly note: string;
}

const LATER = `EXISTS (SELECT 1 FROM report_row o JOIN report_batch ob ON ob.id = o.batch_id WHERE ob.round_id = b.round_id AND o.id > r.id
  AND o.institution_code = r.institution_code AND o.filing_id IS NOT DISTINCT FROM r.filing_id)`;

/** Every city and kind of a round, also those that have sent nothing. */
export async function listAreaLines(tx: Tx, roundId: number, areaPrefix: string | null): Promise<AreaLine[]> {
  return tx.rows(
    `SELECT a.code AS "areaCode", a.name AS "areaName", k.kind, count(DISTINCT b.id)::int AS batches,
       count(r.id) FILTER (WHERE c.row_id IS NULL)::int AS waiting, count(r.id) FILTER (WHERE c.accepted AND p.row_id IS NULL)::int AS accepted,
       count(r.id) FILTER (WHERE NOT c.accepted)::int AS returned, count(p.row_id)::int AS published,
       count(r.id) FILTER (WHERE NOT c.accepted AND NOT ${LATER})::int AS "returnedOpen", coalesce(max(b.note) FILTER (WHERE b.note <> ''), '') AS note
     FROM area a CROSS JOIN (VALUES ('hospital', 1), ('pharmacy', 2), ('doctor', 3)) AS k (kind, place)
     LEFT JOIN report_batch b ON b.round_id = $1 AND b.area_code = a.code AND b.kind = k.kind
     LEFT JOIN report_row r ON r.batch_id = b.id LEFT JOIN report_check c ON c.row_id = r.id LEFT JOIN report_published_row p ON p.row_id = r.id
     WHERE a.level = 2 AND ($2::text IS NULL OR a.code LIKE $2 || '%') GROUP BY a.code, a.name, k.kind, k.place ORDER BY a.code, k.place`,
    [roundId, areaPrefix],
  );
}

export interface Candidate {
  /** The institution's code, or the number of the doctor's filing. */
  readonly key: string;
  readonly institutionCode: string;
  readonly filingId: number | null;
  readonly name: string;
  readonly institutionName: string;
  readonly areaName: string;
  readonly facts: string;
  readonly returnedFor: string | null;
}

const OF_ROUND = `FROM report_row r JOIN report_batch b ON b.id = r.batch_id LEFT JOIN report_check c ON c.row_id = r.id WHERE b.round_id = $1`;
const AREA_NAME = '(SELECT name FROM area WHERE code = i.area_code) AS "areaName"';
const RUNNING = `EXISTS (SELECT 1 FROM agreement g WHERE g.institution_code = i.code AND g.from_on <= $3 AND g.to_on >= $3
  AND (g.ended_on IS NULL OR g.ended_on > $3) AND (g.suspended_from IS NULL OR g.suspended_from > $3 OR g.suspended_to < $3))`;

/** What a city may report: institutions whose agreement runs, doctors whose filing it has checked; not what stands in the round already unless it was returned. */
export async function listCandidates(
  tx: Tx,
  roundId: number,
  areaPrefix: string,
  onDay: PlainDate,
  kind: ReportKind,
): Promise<Candidate[]> {
  if (kind === 'doctor')
    return tx.rows(
      `SELECT f.id::text AS key, i.code AS "institutionCode", f.id::int AS "filingId", d.name, i.name AS "institutionName", ${AREA_NAME},
         d.title || '，' || d.department || '，' || array_to_string(f.fields, '、') AS facts,
         (SELECT c.reason ${OF_ROUND} AND r.filing_id = f.id ORDER BY r.id DESC LIMIT 1) AS "returnedFor"
       FROM doctor_filing f JOIN practitioner d ON d.code = f.doctor_code JOIN institution i ON i.code = d.institution_code
       WHERE i.area_code LIKE $2 || '%' AND f.checked_at IS NOT NULL AND (f.ended_on IS NULL OR f.ended_on > $3)
         AND NOT EXISTS (SELECT 1 ${OF_ROUND} AND r.filing_id = f.id AND coalesce(c.accepted, true)) ORDER BY i.code, d.name, f.id`,
      [roundId, areaPrefix, onDay],
    );
  return tx.rows(
    `SELECT i.code AS key, i.code AS "institutionCode", NULL::int AS "filingId", i.name, i.name AS "institutionName", ${AREA_NAME},
       concat_ws('，', nullif(i.level, ''), nullif(i.chain_name, ''), nullif(i.address, '')) AS facts,
       (SELECT c.reason ${OF_ROUND} AND r.filing_id IS NULL AND r.institution_code = i.code ORDER BY r.id DESC LIMIT 1) AS "returnedFor"
     FROM institution i WHERE i.kind = $4 AND i.area_code LIKE $2 || '%' AND ${RUNNING}
       AND NOT EXISTS (SELECT 1 ${OF_ROUND} AND r.filing_id IS NULL AND r.institution_code = i.code AND coalesce(c.accepted, true)) ORDER BY i.code`,
    [roundId, areaPrefix, onDay, kind],
  );
}

export interface NewBatch {
  readonly roundId: number;
  readonly areaCode: string;
  readonly kind: ReportKind;
  readonly note: string;
}

export async function insertBatch(
  tx: Tx,
  batch: NewBatch,
  rows: readonly Candidate[],
  by: number,
  now: number,
): Promise<number> {
  const made = await tx.first<{ id: number }>(
    'INSERT INTO report_batch (round_id, area_code, kind, note, submitted_by, submitted_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id::int AS id',
    [batch.roundId, batch.areaCode, batch.kind, batch.note, by, at(now)],
  );
  const id = made?.id ?? 0;
  await tx.run(
    `INSERT INTO report_row (batch_id, institution_code, filing_id, name, facts) SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[])`,
    [
      id,
      rows.map((row) => row.institutionCode),
      rows.map((row) => row.filingId),
      rows.map((row) => row.name),
      rows.map((row) => row.facts),
    ],
  );
  return id;
}

export interface ReportRow {
  readonly id: number;
  readonly kind: ReportKind;
  readonly name: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaName: string;
  readonly facts: string;
  readonly filingId: number | null;
  readonly accepted: boolean | null;
  readonly reason: string;
  readonly submittedAt: number;
  readonly publishedOn: PlainDate | null;
  readonly agreementRuns: boolean;
  readonly filingEnded: boolean;
}

export interface RowFilter {
  readonly roundId: number;
  readonly kind: ReportKind | null;
  readonly areaPrefix: string | null;
  readonly state: RowState | null;
  readonly ids: readonly number[] | null;
  readonly onDay: PlainDate;
  readonly limit: number;
  readonly offset: number;
}

/** Rows of a round with how they stand and what speaks against them today. */
export async function listRows(tx: Tx, filter: RowFilter): Promise<{ rows: ReportRow[]; total: number }> {
  const { roundId, kind, areaPrefix, state, ids, onDay, limit, offset } = filter;
  const rows = await tx.rows<ReportRow & { total: number }>(
    `SELECT r.id::int AS id, b.kind, r.name, r.institution_code AS "institutionCode", i.name AS "institutionName", ${AREA_NAME}, r.facts, r.filing_id::int AS "filingId",
       c.accepted, coalesce(c.reason, '') AS reason, b.submitted_at AS "submittedAt", u.published_on AS "publishedOn", ${RUNNING} AS "agreementRuns",
       coalesce((SELECT f.ended_on <= $3 FROM doctor_filing f WHERE f.id = r.filing_id), false) AS "filingEnded", count(*) OVER ()::int AS total
     FROM report_row r JOIN report_batch b ON b.id = r.batch_id JOIN institution i ON i.code = r.institution_code LEFT JOIN report_check c ON c.row_id = r.id
       LEFT JOIN report_published_row p ON p.row_id = r.id LEFT JOIN report_publication u ON u.id = p.publication_id
     WHERE b.round_id = $1 AND ($2::text IS NULL OR b.kind = $2) AND $3::date IS NOT NULL AND ($4::text IS NULL OR b.area_code LIKE $4 || '%')
       AND ($5::text IS NULL OR $5 = CASE WHEN p.row_id IS NOT NULL THEN 'published' WHEN c.row_id IS NULL THEN 'waiting' WHEN c.accepted THEN 'accepted' ELSE 'returned' END)
       AND ($6::bigint[] IS NULL OR r.id = ANY($6)) ORDER BY b.area_code, b.kind, r.id LIMIT $7 OFFSET $8`,
    [roundId, kind, onDay, areaPrefix, state, ids, limit, offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export async function insertChecks(
  tx: Tx,
  ids: readonly number[],
  accepted: boolean,
  reason: string,
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO report_check (row_id, accepted, reason, checked_by, checked_at) SELECT id, $2, $3, $4, $5 FROM unnest($1::bigint[]) AS id',
    [ids, accepted, reason, by, at(now)],
  );
}

export async function insertPublication(
  tx: Tx,
  publication: { readonly roundId: number; readonly kind: ReportKind; readonly publishedOn: PlainDate },
  rowIds: readonly number[],
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO report_publication (round_id, kind, published_on, published_by, published_at) VALUES ($1, $2, $3, $4, $5) RETURNING id::int AS id`,
    [publication.roundId, publication.kind, publication.publishedOn, by, at(now)],
  );
  const id = row?.id ?? 0;
  await tx.run(
    'INSERT INTO report_published_row (row_id, publication_id) SELECT id, $2 FROM unnest($1::bigint[]) AS id',
    [rowIds, id],
  );
  return id;
}

export interface Publication {
  readonly id: number;
  readonly title: string;
  readonly kind: ReportKind;
  readonly publishedOn: PlainDate;
  readonly rows: number;
}

export async function listPublicationHeads(tx: Tx): Promise<Publication[]> {
  return tx.rows(
    `SELECT u.id::int AS id, o.title, u.kind, u.published_on AS "publishedOn", (SELECT count(*)::int FROM report_published_row p WHERE p.publication_id = u.id) AS rows
     FROM report_publication u JOIN report_round o ON o.id = u.round_id ORDER BY u.id DESC`,
  );
}

export interface PublishedRow {
  readonly name: string;
  readonly institutionName: string;
  readonly areaName: string;
  readonly facts: string;
}

/** What one publication says, as it was reported. */
export async function listPublished(
  tx: Tx,
  publicationId: number,
  filter: { readonly words: string | null; readonly limit: number; readonly offset: number },
): Promise<{ rows: PublishedRow[]; total: number }> {
  const rows = await tx.rows<PublishedRow & { total: number }>(
    `SELECT r.name, i.name AS "institutionName", ${AREA_NAME}, r.facts, count(*) OVER ()::int AS total
     FROM report_published_row p JOIN report_row r ON r.id = p.row_id JOIN institution i ON i.code = r.institution_code
     WHERE p.publication_id = $1 AND ($2::text IS NULL OR strpos(r.name || i.name, $2) > 0) ORDER BY i.area_code, i.code, r.name, r.id LIMIT $3 OFFSET $4`,
    [publicationId, filter.words, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
