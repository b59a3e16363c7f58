/** Versions of all lists: state, totals, submission and publication. */
import type { SectionKind } from '../../domain/catalogue/section-kind.ts';
import type { StatedTotals } from '../../domain/catalogue/versions/control-totals.ts';
import type { ListKind } from '../../domain/catalogue/versions/list-kinds.ts';
import type { VersionState } from '../../domain/catalogue/versions/publication.ts';
import { at, type Tx } from '../db/database.ts';

export interface VersionRow {
  readonly id: number;
  readonly kind: ListKind;
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly state: VersionState;
  readonly sourceDocument: string;
  readonly fileName: string | null;
  readonly controlTotals: StatedTotals;
  readonly entries: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly submittedAt: number | null;
  readonly submittedBy: string | null;
  readonly submitterId: number | null;
  readonly submitNote: string | null;
  readonly publishedAt: number | null;
  readonly publishedBy: string | null;
  readonly overrideName: string | null;
  readonly overrideReason: string | null;
}

type RawVersion = Omit<VersionRow, 'id' | 'entries' | 'submitterId'> & {
  id: bigint;
  entries: bigint;
  submitterId: bigint | null;
};

const VERSION = `SELECT v.id, v.kind, v.edition, v.effective_from AS "effectiveFrom", v.effective_to AS "effectiveTo", v.state,
  v.source_document AS "sourceDocument", v.file_name AS "fileName", v.control_totals AS "controlTotals", v.created_at AS "createdAt",
  COALESCE(c.name, '命令行') AS "createdBy", v.submitted_at AS "submittedAt", s.name AS "submittedBy", v.submitted_by AS "submitterId",
  v.submit_note AS "submitNote", v.published_at AS "publishedAt", p.name AS "publishedBy", v.override_name AS "overrideName",
  v.override_reason AS "overrideReason",
  CASE v.kind WHEN 'separatePayment' THEN (SELECT count(*) FROM separate_entry e WHERE e.version_id = v.id)
    ELSE (SELECT count(*) FROM catalogue_entry e WHERE e.version_id = v.id) END AS entries
  FROM catalogue_version v LEFT JOIN account c ON c.id = v.created_by LEFT JOIN account s ON s.id = v.submitted_by
  LEFT JOIN account p ON p.id = v.published_by`;

function versionOf(row: RawVersion): VersionRow {
  return {
    ...row,
    id: Number(row.id),
    entries: Number(row.entries),
    submitterId: row.submitterId === null ? null : Number(row.submitterId),
  };
}

/** Versions, those in force last first. Drafts only where `withDrafts`. */
export async function listVersionRows(
  tx: Tx,
  kind: ListKind | undefined,
  withDrafts: boolean,
): Promise<VersionRow[]> {
  const rows = await tx.rows<RawVersion>(
    `${VERSION} WHERE ($1::text IS NULL OR v.kind = $1) AND ($2 OR v.state = 'published') ORDER BY v.effective_from DESC, v.id DESC`,
    [kind ?? null, withDrafts],
  );
  return rows.map(versionOf);
}

export async function findVersion(tx: Tx, id: number): Promise<VersionRow | undefined> {
  const row = await tx.first<RawVersion>(`${VERSION} WHERE v.id = $1`, [id]);
  return row && versionOf(row);
}

/** Takes the version's lock, so that it cannot be published while its entries are being changed, nor the other way round. */
export async function lockVersion(tx: Tx, id: number): Promise<void> {
  await tx.run('SELECT 1 FROM catalogue_version WHERE id = $1 FOR UPDATE', [id]);
}

/** A draft becomes what one person submitted. */
export async function markSubmitted(
  tx: Tx,
  id: number,
  by: number,
  note: string,
  now: number,
): Promise<void> {
  await tx.run(
    `UPDATE catalogue_version SET state = 'submitted', submitted_by = $2, submitted_at = $3, submit_note = $4 WHERE id = $1`,
    [id, by, at(now), note],
  );
}

/** What was submitted becomes a draft again. */
export async function markReturned(tx: Tx, id: number): Promise<void> {
  await tx.run(
    `UPDATE catalogue_version SET state = 'draft', submitted_by = NULL, submitted_at = NULL, submit_note = NULL WHERE id = $1`,
    [id],
  );
}

export interface Publication {
  readonly publishedBy: number;
  readonly overrideName: string | null;
  readonly overrideReason: string | null;
}

export async function markPublished(
  tx: Tx,
  id: number,
  publication: Publication,
  now: number,
): Promise<void> {
  await tx.run(
    `UPDATE catalogue_version SET state = 'published', published_by = $2, published_at = $3, override_name = $4, override_reason = $5 WHERE id = $1`,
    [id, publication.publishedBy, at(now), publication.overrideName, publication.overrideReason],
  );
}

export interface PartCount {
  readonly section: string;
  readonly kind: SectionKind;
  readonly rows: number;
  readonly numbers: number;
  readonly subEntries: number;
  readonly confidential: number;
  /** 民族药 by printed number: marked, or under their own category. */
  readonly ethnic: number;
  readonly notPaidAlone: number;
}

/** The sections of a printed list's version, in the order of the file. */
export async function countSections(tx: Tx, versionId: number): Promise<PartCount[]> {
  const rows = await tx.rows<{
    section: string;
    kind: SectionKind;
    rows: bigint;
    numbers: bigint;
    sub: bigint;
    confidential: bigint;
    ethnic: bigint;
    alone: bigint;
  }>(
    `SELECT section, section_kind AS kind, count(*) AS rows, count(*) FILTER (WHERE NOT is_sub_entry) AS numbers,
            count(*) FILTER (WHERE is_sub_entry) AS sub, count(*) FILTER (WHERE confidential) AS confidential,
            count(*) FILTER (WHERE NOT is_sub_entry AND (ethnic OR (section_kind = 'chinese' AND starts_with(category_code, 'ZI')))) AS ethnic,
            count(*) FILTER (WHERE not_paid_alone) AS alone
     FROM catalogue_entry WHERE version_id = $1 GROUP BY section, section_kind ORDER BY min(seq)`,
    [versionId],
  );
  return rows.map((row) => ({
    section: row.section,
    kind: row.kind,
    rows: Number(row.rows),
    numbers: Number(row.numbers),
    subEntries: Number(row.sub),
    confidential: Number(row.confidential),
    ethnic: Number(row.ethnic),
    notPaidAlone: Number(row.alone),
  }));
}

/** The import that made a version, with its counts. */
export async function findImportOfVersion(
  tx: Tx,
  versionId: number,
): Promise<{ id: number; doubtful: number; refused: number } | undefined> {
  const row = await tx.first<{ id: bigint; doubtful: number; refused: number }>(
    'SELECT id, doubtful, refused FROM catalogue_import WHERE version_id = $1 ORDER BY id DESC LIMIT 1',
    [versionId],
  );
  return row && { id: Number(row.id), doubtful: row.doubtful, refused: row.refused };
}
