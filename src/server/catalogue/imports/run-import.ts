/**
 * Runs an import job to its end: reads its file in a thread, writes in one transaction or batch by batch, and can be
 * taken up by another process where one died (N1.1).
 */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayAt } from '../../../base/date.ts';
import { NO_ROWS, type RowCounts } from '../../../domain/catalogue/imports/importer-kind.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import type { World } from '../../world.ts';
import type { Importer, ImportJob, ImportSession, ReadingSummary, ReadRow, WrittenRow } from './importer.ts';
import { findImporter } from './importers.ts';
import {
  addCheckpoint,
  beat,
  commitWithoutWaiting,
  endImport,
  readImportFile,
  insertReportRows,
  releaseImport,
  tellProgress,
  type ImportRow,
  type ReportRow,
} from './job-store.ts';
import { readInThread } from './start-reading.ts';
import { UnreadableWorkbook } from './unreadable.ts';

export type OnProgress = (rowsDone: number, rowsTotal: number) => void;

/** Who runs a job, and what makes it stop early. */
export interface Runner {
  /** This process's own mark on the jobs it is at. */
  readonly id: string;
  readonly stopping: AbortSignal;
}

/** The job is no longer this runner's: somebody cancelled it, or another process has taken it over. */
class JobLost extends Error {
  override readonly name = 'JobLost';
}
/** This process is being stopped; the job goes back for another to take up. */
class RunnerStopping extends Error {
  override readonly name = 'RunnerStopping';
}

const HEARTBEAT_MS = 5_000;
/** A job that was interrupted this often is given up: its file may be what ends the process. */
const MOST_ATTEMPTS = 5;

const NO_SUMMARY: ReadingSummary = { facts: [], counts: {}, guesses: {}, sheets: {} };

/** Everything one run of a job works with. */
interface Run {
  readonly world: World;
  readonly runner: Runner;
  readonly row: ImportRow;
  readonly importer: Importer<never>;
  readonly session: ImportSession<never>;
  readonly onProgress: OnProgress;
}

/** Runs a job that this runner holds. Settles when it has ended or was let go; never rejects. */
export async function runImport(
  world: World,
  runner: Runner,
  row: ImportRow,
  onProgress: OnProgress = () => undefined,
): Promise<void> {
  try {
    if (row.attempts > MOST_ATTEMPTS) throw new UnreadableWorkbook('程序多次中断，导入没有完成');
    const importer = findImporter(row.importer);
    if (!importer) throw new UnreadableWorkbook('这种导入已不再支持');
    const session = importer.open(jobOf(row));
    await withFile(world, row, async (path) => {
      const run = { world, runner, row, importer, session, onProgress };
      await withHeartbeat(run, () =>
        importer.atomicity === 'whole' ? runWhole(run, path) : runBatched(run, path),
      );
    });
  } catch (error) {
    await settle(world, runner, row, error);
  }
}

function jobOf({ id, fileName, sha256, accountId, settings, startedAt }: ImportRow): ImportJob {
  return { id, fileName, sha256, accountId, settings, startedAt, startedOn: dayAt(startedAt) };
}

/** Puts the job's file where the reading thread can open it, for the time of the work. */
async function withFile(world: World, row: ImportRow, work: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shuangtong-import-'));
  try {
    const path = join(folder, 'file');
    const found = await world.db.transaction('none', (tx) =>
      readImportFile(tx, row.id, (slice) => appendFile(path, slice)),
    );
    if (!found) throw new JobLost();
    await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tells of this process while the work goes on, so that nobody takes the job over. */
async function withHeartbeat({ world, runner, row }: Run, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    world.db
      .transaction('none', (tx) => beat(tx, row.id, runner.id))
      .catch((error: unknown) => world.log.warn({ err: error, importId: row.id }, 'import heartbeat failed'));
  }, HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

function checkStopping(runner: Runner): void {
  if (runner.stopping.aborted) throw new RunnerStopping();
}

interface Batch {
  readonly rows: readonly ReadRow<never>[];
  readonly first: number;
  readonly total: number;
}

/** The file's rows in batches, with the number of the first row of each; returns what is known at the end. */
async function* batchesOf(run: Run, path: string, done: number): AsyncGenerator<Batch, ReadingSummary> {
  const { kind, batchRows } = run.importer;
  const reading = readInThread({ want: 'rows', path, kind, batchRows }, run.runner.stopping);
  let first = 1;
  try {
    for (;;) {
      const next = await reading.next();
      if (next.done === true) return next.value;
      checkStopping(run.runner);
      const rows = next.value.rows as readonly ReadRow<never>[];
      // Rows that an earlier run has committed are passed over; reading gives the same rows in the same order each time.
      const fresh = rows.slice(Math.max(0, done - first + 1));
      const last = first + rows.length - 1;
      if (fresh.length > 0)
        yield {
          rows: fresh,
          first: last - fresh.length + 1,
          total: next.value.statedRows === 0 ? 0 : Math.max(next.value.statedRows, last),
        };
      first = last + 1;
    }
  } finally {
    await reading.return(NO_SUMMARY);
  }
}

/** Hands every batch to `take`; the reading thread ends with it, however that is. */
async function eachBatch(
  run: Run,
  path: string,
  done: number,
  take: (batch: Batch) => Promise<void>,
): Promise<ReadingSummary> {
  const batches = batchesOf(run, path, done);
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return next.value;
      await take(next.value);
    }
  } finally {
    await batches.return(NO_SUMMARY);
  }
}

/** Writes one batch with its report; @returns the counts of its outcomes */
async function writeBatch(run: Run, tx: Tx, { rows, first }: Batch): Promise<RowCounts> {
  const written: readonly WrittenRow[] = (await run.session.write(tx, rows)) ?? rows;
  const counts = { ...NO_ROWS };
  const report: ReportRow[] = [];
  for (const [index, row] of rows.entries()) {
    const { outcome, reason } = written[index] ?? row;
    counts[outcome] += 1;
    if (
      run.importer.reports === 'remarkable' &&
      reason === '' &&
      (outcome === 'taken' || outcome === 'unchanged')
    )
      continue;
    const { sheet, sheetRow, cell, name } = row;
    report.push({ seq: first + index, sheet, sheetRow, cell, outcome, name, reason });
  }
  await insertReportRows(tx, run.row.id, report);
  return counts;
}

function add(sum: RowCounts, more: RowCounts): RowCounts {
  return {
    taken: sum.taken + more.taken,
    changed: sum.changed + more.changed,
    unchanged: sum.unchanged + more.unchanged,
    doubtful: sum.doubtful + more.doubtful,
    refused: sum.refused + more.refused,
    category: sum.category + more.category,
    skipped: sum.skipped + more.skipped,
  };
}

async function advance(run: Run, done: number, total: number): Promise<void> {
  const held = await run.world.db.transaction('none', (tx) =>
    tellProgress(tx, run.row.id, run.runner.id, { total, done }),
  );
  if (!held) throw new JobLost();
  run.onProgress(done, total);
}

/** All or nothing: whatever ends the run early leaves nothing behind, and a run after a crash begins anew. */
async function runWhole(run: Run, path: string): Promise<void> {
  const { world, row, session, runner } = run;
  await advance(run, 0, 0);
  await world.db.transaction('all', async (tx) => {
    await session.begin?.(tx);
    let counts: RowCounts = NO_ROWS;
    let done = 0;
    const summary = await eachBatch(run, path, 0, async (batch) => {
      counts = add(counts, await writeBatch(run, tx, batch));
      done += batch.rows.length;
      await advance(run, done, batch.total);
      checkStopping(runner);
    });
    await end(run, tx, summary, done, counts, counts);
  });
  world.log.info({ importId: row.id }, 'import done');
}

/** Each batch with its report and the place to go on from is one transaction. */
async function runBatched(run: Run, path: string): Promise<void> {
  const { world, row, runner, session } = run;
  let done = row.rowsDone;
  let counts: RowCounts = row;
  await world.db.transaction('all', async (tx) => {
    await session.begin?.(tx);
    if (!(await beat(tx, row.id, runner.id))) throw new JobLost();
  });
  const summary = await eachBatch(run, path, done, async (batch) => {
    const last = done + batch.rows.length;
    const more = await world.db.transaction('all', async (tx) => {
      await commitWithoutWaiting(tx);
      const written = await writeBatch(run, tx, batch);
      const rows = { total: batch.total, done: last };
      if (!(await addCheckpoint(tx, row.id, runner.id, rows, written))) throw new JobLost();
      return written;
    });
    counts = add(counts, more);
    done = last;
    run.onProgress(done, batch.total);
  });
  await world.db.transaction('all', (tx) => end(run, tx, summary, done, null, counts));
}

async function end(
  run: Run,
  tx: Tx,
  summary: ReadingSummary,
  rows: number,
  stored: RowCounts | null,
  counts: RowCounts,
): Promise<void> {
  const { world, row, runner, session } = run;
  const result = (await session.finish?.(tx, counts)) ?? {};
  const done = await endImport(
    tx,
    row.id,
    {
      state: 'done',
      runner: runner.id,
      versionId: result.versionId ?? null,
      rows,
      counts: stored,
      facts: summary.facts,
    },
    world.clock.now(),
  );
  if (!done) throw new JobLost();
}

/** What becomes of a job whose run did not reach its end. */
async function settle(world: World, runner: Runner, row: ImportRow, error: unknown): Promise<void> {
  if (error instanceof JobLost) return;
  const now = world.clock.now();
  try {
    // Whatever breaks while the process is being stopped is no fault of the file: another process takes the job up.
    if (error instanceof RunnerStopping || runner.stopping.aborted) {
      await world.db.transaction('none', (tx) => releaseImport(tx, row.id, runner.id));
      return;
    }
    const message = failureOf(error);
    if (message === undefined) world.log.error({ err: error, importId: row.id }, 'import failed');
    const word = message ?? '导入出错，没有完成；请把导入编号告诉系统管理员';
    await world.db.transaction('none', (tx) =>
      endImport(tx, row.id, { state: 'failed', runner: runner.id, error: word }, now),
    );
  } catch (failed) {
    world.log.error({ err: failed, importId: row.id }, 'cannot record how the import ended');
  }
}

function failureOf(error: unknown): string | undefined {
  if (error instanceof UnreadableWorkbook) return error.message;
  if (brokenConstraint(error) === 'catalogue_version_same_file') return '同一文件已由另一次导入写入';
  return undefined;
}
