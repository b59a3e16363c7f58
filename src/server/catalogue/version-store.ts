/** Versions of the national catalogue and of the 单行支付 list: state, totals, publication. */
import type { ControlTotals } from '../../domain/catalogue/reconcile.ts';
import type { SectionKind } from '../../domain/catalogue/section-kind.ts';
import { at, type Tx } from '../db/database.ts';

export type VersionKind = 'national' | 'separatePayment';

export interface VersionRow {
  readonly id: number;
  readonly kind: VersionKind;
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly state: 'draft' | 'published';
  readonly fileName: string | null;
  readonly controlTotals: Partial<ControlTotals> & { readonly generics?: number | null };
  readonly entries: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly publishedAt: number | null;
  readonly publishedBy: string | null;
  readonly overrideName: string | null;
  readonly overrideReason: string | null;
}

interface RawVersion {
  id: bigint;
  kind: VersionKind;
  edition: string;
  effective_from: string;
  effective_to: string | null;
  state: 'draft' | 'published';
  file_name: string | null;
  control_totals: VersionRow['controlTotals'];
  entries: bigint;
  created_at: number;
  created_by: string;
  published_at: number | null;
  published_by: string | null;
  override_name: string | null;
  override_reason: string | null;
}

const VERSION = `SELECT v.id, v.kind, v.edition, v.effective_from, v.effective_to, v.state, v.file_name, v.control_totals, v.created_at,
  COALESCE(c.name, '命令行') AS created_by, v.published_at, p.name AS published_by, v.override_name, v.override_reason,
  CASE v.kind WHEN 'national' THEN (SELECT count(*) FROM catalogue_entry e WHERE e.version_id = v.id)
    ELSE (SELECT count(*) FROM separate_entry e WHERE e.version_id = v.id) END AS entries
  FROM catalogue_version v LEFT JOIN account c ON c.id = v.created_by LEFT JOIN account p ON p.id = v.published_by`;

function versionOf(row: RawVersion): VersionRow {
  return {
    id: Number(row.id),
    kind: row.kind,
    edition: row.edition,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    state: row.state,
    fileName: row.file_name,
    controlTotals: row.control_totals,
    entries: Number(row.entries),
    createdAt: row.created_at,
    createdBy: row.created_by,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    overrideName: row.override_name,
    overrideReason: row.override_reason,
  };
}

/** Versions, those in force last first. Drafts only where `withDrafts`. */
export async function listVersionRows(
  tx: Tx,
  kind: VersionKind | undefined,
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
}

/** The sections of a national version, in the order of the file. */
export async function countSections(tx: Tx, versionId: number): Promise<PartCount[]> {
  const rows = await tx.rows<{
    section: string;
    kind: SectionKind;
    rows: bigint;
    numbers: bigint;
    sub: bigint;
    confidential: bigint;
  }>(
    `SELECT section, section_kind AS kind, count(*) AS rows, count(*) FILTER (WHERE NOT is_sub_entry) AS numbers,
            count(*) FILTER (WHERE is_sub_entry) AS sub, count(*) FILTER (WHERE confidential) AS confidential
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
