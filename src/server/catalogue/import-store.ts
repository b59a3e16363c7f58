/** The tables of the national catalogue's import: the job, its report by row, the draft version and its entries. */
import type { ControlTotals } from '../../domain/catalogue/reconcile.ts';
import { at, type Tx } from '../db/database.ts';
import type { EntryRecord, ReportRow } from './import-records.ts';

export type ImportState = 'running' | 'done' | 'failed' | 'cancelled';

export interface ImportRow {
  readonly id: number;
  readonly fileName: string;
  readonly state: ImportState;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly taken: number;
  readonly doubtful: number;
  readonly refused: number;
  readonly error: string | null;
  readonly startedAt: number;
  readonly startedBy: string;
  readonly endedAt: number | null;
  readonly versionId: number | null;
}

interface RawImport {
  id: bigint;
  file_name: string;
  state: ImportState;
  rows_total: number;
  rows_done: number;
  taken: number;
  doubtful: number;
  refused: number;
  error: string | null;
  started_at: number;
  started_by: string;
  ended_at: number | null;
  version_id: bigint | null;
}

const IMPORT = `SELECT i.id, i.file_name, i.state, i.rows_total, i.rows_done, i.taken, i.doubtful, i.refused, i.error, i.started_at,
  COALESCE(a.name, '命令行') AS started_by, i.ended_at, i.version_id
  FROM catalogue_import i LEFT JOIN account a ON a.id = i.started_by`;

function importOf(row: RawImport): ImportRow {
  return {
    id: Number(row.id),
    fileName: row.file_name,
    state: row.state,
    rowsTotal: row.rows_total,
    rowsDone: row.rows_done,
    taken: row.taken,
    doubtful: row.doubtful,
    refused: row.refused,
    error: row.error,
    startedAt: row.started_at,
    startedBy: row.started_by,
    endedAt: row.ended_at,
    versionId: row.version_id === null ? null : Number(row.version_id),
  };
}

export async function insertImport(
  tx: Tx,
  fileName: string,
  sha256: string,
  startedBy: number | null,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_import (file_name, file_hash, state, started_by, started_at) VALUES ($1, $2, 'running', $3, $4) RETURNING id`,
    [fileName, sha256, startedBy, at(now)],
  );
  return Number(row?.id);
}

/** @returns false when the import is no longer running: somebody cancelled it */
export async function updateProgress(
  tx: Tx,
  id: number,
  rowsTotal: number,
  rowsDone: number,
): Promise<boolean> {
  return (
    (await tx.run(
      `UPDATE catalogue_import SET rows_total = $2, rows_done = $3 WHERE id = $1 AND state = 'running'`,
      [id, rowsTotal, rowsDone],
    )) === 1
  );
}

/** Ends a running import; @returns false when it was not running any more */
export async function endImport(
  tx: Tx,
  id: number,
  end: {
    state: Exclude<ImportState, 'running'>;
    versionId?: number;
    counts?: { taken: number; doubtful: number; refused: number };
    error?: string;
  },
  now: number,
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE catalogue_import SET state = $2, version_id = $3, taken = $4, doubtful = $5, refused = $6, error = $7, ended_at = $8,
       rows_done = CASE WHEN $2 = 'done' THEN rows_total ELSE rows_done END
     WHERE id = $1 AND state = 'running'`,
    [
      id,
      end.state,
      end.versionId ?? null,
      end.counts?.taken ?? 0,
      end.counts?.doubtful ?? 0,
      end.counts?.refused ?? 0,
      end.error ?? null,
      at(now),
    ],
  );
  return changed === 1;
}

/** Imports that were left running by a process that died are told as failed. */
export async function failAbandonedImports(tx: Tx, startedBefore: number, now: number): Promise<void> {
  await tx.run(
    `UPDATE catalogue_import SET state = 'failed', error = '程序中断，导入没有完成', ended_at = $2 WHERE state = 'running' AND started_at < $1`,
    [at(startedBefore), at(now)],
  );
}

export async function findImport(tx: Tx, id: number): Promise<ImportRow | undefined> {
  const row = await tx.first<RawImport>(`${IMPORT} WHERE i.id = $1`, [id]);
  return row && importOf(row);
}

export async function listImportPage(
  tx: Tx,
  span: { limit: number; offset: number },
): Promise<{ rows: ImportRow[]; total: number }> {
  const rows = await tx.rows<RawImport>(`${IMPORT} ORDER BY i.id DESC LIMIT $1 OFFSET $2`, [
    span.limit,
    span.offset,
  ]);
  const count = await tx.first<{ total: bigint }>('SELECT count(*) AS total FROM catalogue_import');
  return { rows: rows.map(importOf), total: Number(count?.total ?? 0) };
}

/** The version made from the very same file for the same edition, if any. */
export async function findVersionOfFile(
  tx: Tx,
  edition: string | null,
  sha256: string,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    `SELECT id FROM catalogue_version WHERE kind = 'national' AND file_hash = $2 AND ($1::text IS NULL OR edition = $1) ORDER BY id LIMIT 1`,
    [edition, sha256],
  );
  return row && Number(row.id);
}

export interface NewVersion {
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly totals: ControlTotals;
}

export async function insertNationalVersion(
  tx: Tx,
  version: NewVersion,
  createdBy: number | null,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, state, file_name, file_hash, control_totals, created_by, created_at)
     VALUES ('national', $1, $2, 'draft', $3, $4, $5, $6, $7) RETURNING id`,
    [
      version.edition,
      version.effectiveFrom,
      version.fileName,
      version.sha256,
      JSON.stringify(version.totals),
      createdBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Adds entries in one statement. */
export async function insertEntries(
  tx: Tx,
  versionId: number,
  entries: readonly EntryRecord[],
): Promise<void> {
  await tx.run(
    `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, category_code, category_path, class, number,
       is_sub_entry, name, name_pinyin, match_key, dosage_form, standard_text, confidential, remark, term_text, term_from, term_to)
     SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x(seq int, section text, "sectionKind" text, "sheetRow" int, "categoryCode" text,
       "categoryPath" text, class text, number int, "isSubEntry" boolean, name text, "namePinyin" text, "matchKey" text, "dosageForm" text,
       "standardText" text, confidential boolean, remark text, "termText" text, "termFrom" date, "termTo" date)`,
    [versionId, JSON.stringify(entries)],
  );
}

export async function insertReportRows(tx: Tx, importId: number, rows: readonly ReportRow[]): Promise<void> {
  await tx.run(
    `INSERT INTO catalogue_import_row (import_id, seq, sheet, sheet_row, cell, outcome, name, reason)
     SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb)
       AS x(seq int, sheet text, "sheetRow" int, cell text, outcome text, name text, reason text)`,
    [importId, JSON.stringify(rows)],
  );
}

/**
 * Gives 乙 entries the self-pay ratio that the last published edition had for the same name and form (N2.1).
 * @returns how many were carried over
 */
export async function carryRatiosOver(tx: Tx, versionId: number, now: number): Promise<number> {
  return tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at)
     SELECT DISTINCT ON (n.seq) n.version_id, n.seq, r.ratio, 'carried', '沿用 ' || v.edition || ' 年版', $2
     FROM catalogue_entry n
     JOIN catalogue_version v ON v.id = (SELECT id FROM catalogue_version WHERE kind = 'national' AND state = 'published' AND id <> $1
       ORDER BY effective_from DESC, id DESC LIMIT 1)
     JOIN catalogue_entry o ON o.version_id = v.id AND o.match_key = n.match_key AND o.class = '乙'
     JOIN LATERAL (SELECT ratio FROM self_pay_ratio WHERE version_id = o.version_id AND seq = o.seq ORDER BY id DESC LIMIT 1) r ON true
     WHERE n.version_id = $1 AND n.class = '乙' ORDER BY n.seq, o.seq`,
    [versionId, at(now)],
  );
}

export interface RowFilter {
  readonly outcome?: string | undefined;
  readonly sheet?: string | undefined;
  readonly q?: string | undefined;
}

/** The report of an import, filtered, in the order of the sheets; a `limit` of null gives all. */
export async function listReportRows(
  tx: Tx,
  importId: number,
  filter: RowFilter,
  span: { limit: number | null; offset: number },
): Promise<{ rows: ReportRow[]; total: number }> {
  const rows = await tx.rows<ReportRow & { total: bigint }>(
    `SELECT seq, sheet, sheet_row AS "sheetRow", cell, outcome, name, reason, count(*) OVER () AS total FROM catalogue_import_row
     WHERE import_id = $1 AND ($2::text IS NULL OR outcome = $2) AND ($3::text IS NULL OR sheet = $3)
       AND ($4::text IS NULL OR strpos(name, $4) > 0 OR strpos(reason, $4) > 0)
     ORDER BY seq LIMIT $5 OFFSET $6`,
    [importId, filter.outcome ?? null, filter.sheet ?? null, filter.q ?? null, span.limit, span.offset],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}
