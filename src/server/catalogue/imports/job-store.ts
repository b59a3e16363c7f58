/** The jobs that import files: what is asked for, who is at it, how far it got, and the report by row. */
import type { ImporterKind, RowCounts, RowOutcome } from '../../../domain/catalogue/imports/importer-kind.ts';
import { at, type Tx } from '../../db/database.ts';
import type { Settings } from './importer.ts';

export type ImportState = 'running' | 'done' | 'failed' | 'cancelled';

export interface ImportRow extends RowCounts {
  readonly id: number;
  readonly importer: ImporterKind;
  readonly fileName: string;
  readonly sha256: string;
  readonly settings: Settings;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly state: ImportState;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly error: string | null;
  readonly startedAt: number;
  readonly startedBy: string;
  readonly accountId: number | null;
  readonly attempts: number;
  readonly resumedAt: number | null;
  readonly endedAt: number | null;
  readonly versionId: number | null;
}

const IMPORT = `SELECT i.id, i.importer, i.file_name AS "fileName", i.file_hash AS sha256, i.settings, i.facts, i.state, i.rows_total AS "rowsTotal",
  i.rows_done AS "rowsDone", i.taken, i.changed, i.unchanged, i.doubtful, i.refused, i.category, i.skipped, i.error,
  i.started_at AS "startedAt", COALESCE(a.name, '命令行') AS "startedBy", i.started_by AS "accountId", i.attempts,
  i.resumed_at AS "resumedAt", i.ended_at AS "endedAt", i.version_id AS "versionId"
  FROM catalogue_import i LEFT JOIN account a ON a.id = i.started_by`;

type RawImport = Omit<ImportRow, 'id' | 'accountId' | 'versionId'> & {
  id: bigint;
  accountId: bigint | null;
  versionId: bigint | null;
};

function importOf(row: RawImport): ImportRow {
  return {
    ...row,
    id: Number(row.id),
    accountId: row.accountId === null ? null : Number(row.accountId),
    versionId: row.versionId === null ? null : Number(row.versionId),
  };
}

export interface NewImport {
  readonly importer: ImporterKind;
  readonly fileName: string;
  readonly sha256: string;
  readonly settings: Settings;
  readonly accountId: number | null;
}

/** Records a job that this runner is at, with its file, which is kept until the job ends. */
export async function insertImport(
  tx: Tx,
  job: NewImport,
  content: Buffer,
  runner: string,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_import (importer, file_name, file_hash, settings, state, started_by, started_at, runner, heartbeat_at)
     VALUES ($1, $2, $3, $4, 'running', $5, $6, $7, clock_timestamp()) RETURNING id`,
    [job.importer, job.fileName, job.sha256, JSON.stringify(job.settings), job.accountId, at(now), runner],
  );
  const id = Number(row?.id);
  await tx.run('INSERT INTO catalogue_import_file (import_id, content) VALUES ($1, $2)', [id, content]);
  return id;
}

const SLICE_BYTES = 1024 * 1024;

/**
 * Hands a job's file over in slices, so that a big one is never whole in memory.
 * @returns false when the job has no file (any more)
 */
export async function readImportFile(
  tx: Tx,
  id: number,
  take: (slice: Buffer) => Promise<unknown>,
): Promise<boolean> {
  for (let from = 1; ; from += SLICE_BYTES) {
    const row = await tx.first<{ slice: Buffer }>(
      'SELECT substring(content FROM $2 FOR $3) AS slice FROM catalogue_import_file WHERE import_id = $1',
      [id, from, SLICE_BYTES],
    );
    if (!row) return false;
    if (row.slice.length > 0) await take(row.slice);
    if (row.slice.length < SLICE_BYTES) return true;
  }
}

/**
 * Tells that the runner is still at the job. The time is the database's own, as it is the same for all processes.
 * @returns false when the job is no longer this runner's: cancelled, ended, or taken over
 */
export async function beat(tx: Tx, id: number, runner: string): Promise<boolean> {
  const touched = await tx.run(
    `UPDATE catalogue_import SET heartbeat_at = clock_timestamp() WHERE id = $1 AND runner = $2 AND state = 'running'`,
    [id, runner],
  );
  return touched === 1;
}

/**
 * Lets a batch commit without waiting for the disk. A power cut may then take the last batches back, but each together
 * with its checkpoint, from which the job goes on; the job's end waits for the disk and with it for all before it.
 */
export async function commitWithoutWaiting(tx: Tx): Promise<void> {
  await tx.run('SET LOCAL synchronous_commit = off');
}

/** Records progress that is told before anything is committed. @returns false as `beat` */
export async function tellProgress(
  tx: Tx,
  id: number,
  runner: string,
  rows: { total: number; done: number },
): Promise<boolean> {
  const touched = await tx.run(
    `UPDATE catalogue_import SET rows_total = $3, rows_done = $4, heartbeat_at = clock_timestamp()
     WHERE id = $1 AND runner = $2 AND state = 'running'`,
    [id, runner, rows.total, rows.done],
  );
  return touched === 1;
}

/**
 * Records what a batch came to, in the batch's own transaction: from here on the job is taken up after these rows.
 * @returns false as `beat`; the batch must then be undone
 */
export async function addCheckpoint(
  tx: Tx,
  id: number,
  runner: string,
  rows: { total: number; done: number },
  counts: RowCounts,
): Promise<boolean> {
  const touched = await tx.run(
    `UPDATE catalogue_import SET rows_total = $3, rows_done = $4, taken = taken + $5, changed = changed + $6, unchanged = unchanged + $7,
       doubtful = doubtful + $8, refused = refused + $9, category = category + $10, skipped = skipped + $11, heartbeat_at = clock_timestamp()
     WHERE id = $1 AND runner = $2 AND state = 'running'`,
    [
      id,
      runner,
      rows.total,
      rows.done,
      counts.taken,
      counts.changed,
      counts.unchanged,
      counts.doubtful,
      counts.refused,
      counts.category,
      counts.skipped,
    ],
  );
  return touched === 1;
}

/**
 * Takes over a job whose process has not told of itself for this long, or has let go of it. Runs that are interrupted
 * again and again are given up: the file may be what kills them.
 */
export async function takeOverImport(
  tx: Tx,
  runner: string,
  silentSeconds: number,
  now: number,
): Promise<ImportRow | undefined> {
  const taken = await tx.first<{ id: bigint }>(
    `UPDATE catalogue_import SET runner = $1, heartbeat_at = clock_timestamp(), attempts = attempts + 1, resumed_at = $3
     WHERE id = (SELECT id FROM catalogue_import WHERE state = 'running'
       AND (heartbeat_at IS NULL OR heartbeat_at < clock_timestamp() - make_interval(secs => $2))
       ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
    [runner, silentSeconds, at(now)],
  );
  return taken && findImport(tx, Number(taken.id));
}

/** Lets go of a job when its process stops, so that another need not wait for its silence. */
export async function releaseImport(tx: Tx, id: number, runner: string): Promise<void> {
  await tx.run(
    `UPDATE catalogue_import SET heartbeat_at = NULL, runner = NULL WHERE id = $1 AND runner = $2 AND state = 'running'`,
    [id, runner],
  );
}

export type ImportEnd =
  | {
      readonly state: 'done';
      readonly runner: string;
      readonly versionId: number | null;
      readonly rows: number;
      /** Set for imports in one transaction; batched ones have added theirs already. */
      readonly counts: RowCounts | null;
      readonly facts: ImportRow['facts'];
    }
  | { readonly state: 'failed'; readonly runner: string; readonly error: string }
  | { readonly state: 'cancelled' };

/** Ends a running job and lets its file go. @returns false when it was not running any more, or not this runner's */
export async function endImport(tx: Tx, id: number, end: ImportEnd, now: number): Promise<boolean> {
  const done = end.state === 'done' ? end : undefined;
  const touched = await tx.run(
    `UPDATE catalogue_import SET state = $2, ended_at = $3, error = $4, version_id = $5,
       rows_total = COALESCE($6, rows_total), rows_done = COALESCE($6, rows_done), facts = COALESCE($7, facts)
     WHERE id = $1 AND state = 'running' AND ($8::uuid IS NULL OR runner = $8)`,
    [
      id,
      end.state,
      at(now),
      end.state === 'failed' ? end.error : null,
      done?.versionId ?? null,
      done?.rows ?? null,
      done ? JSON.stringify(done.facts) : null,
      end.state === 'cancelled' ? null : end.runner,
    ],
  );
  if (touched !== 1) return false;
  if (done?.counts)
    await tx.run(
      `UPDATE catalogue_import SET taken = $2, changed = $3, unchanged = $4, doubtful = $5, refused = $6, category = $7, skipped = $8
       WHERE id = $1`,
      [
        id,
        done.counts.taken,
        done.counts.changed,
        done.counts.unchanged,
        done.counts.doubtful,
        done.counts.refused,
        done.counts.category,
        done.counts.skipped,
      ],
    );
  await tx.run('DELETE FROM catalogue_import_file WHERE import_id = $1', [id]);
  return true;
}

export async function findImport(tx: Tx, id: number): Promise<ImportRow | undefined> {
  const row = await tx.first<RawImport>(`${IMPORT} WHERE i.id = $1`, [id]);
  return row && importOf(row);
}

export async function listImportPage(
  tx: Tx,
  importer: ImporterKind | undefined,
  span: { limit: number; offset: number },
): Promise<{ rows: ImportRow[]; total: number }> {
  const rows = await tx.rows<RawImport & { total: bigint }>(
    `SELECT *, count(*) OVER () AS total FROM (${IMPORT} WHERE $1::text IS NULL OR i.importer = $1) j ORDER BY id DESC LIMIT $2 OFFSET $3`,
    [importer ?? null, span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => importOf(row)), total: Number(rows[0]?.total ?? 0) };
}

/** One line of the report of an import. */
export interface ReportRow {
  readonly seq: number;
  readonly sheet: string;
  readonly sheetRow: number;
  readonly cell: string;
  readonly outcome: RowOutcome;
  readonly name: string;
  readonly reason: string;
}

export async function insertReportRows(tx: Tx, importId: number, rows: readonly ReportRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    `INSERT INTO catalogue_import_row (import_id, seq, sheet, sheet_row, cell, outcome, name, reason)
     SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb)
       AS x(seq int, sheet text, "sheetRow" int, cell text, outcome text, name text, reason text)`,
    [importId, JSON.stringify(rows)],
  );
}

export interface RowFilter {
  readonly outcome?: string | undefined;
  readonly sheet?: string | undefined;
  readonly q?: string | undefined;
}

/** The report of an import, filtered, in the order of the file. */
export async function listReportRows(
  tx: Tx,
  importId: number,
  filter: RowFilter,
  span: { limit: number; offset: number },
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
