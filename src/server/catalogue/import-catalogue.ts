/** Imports the national catalogue as a draft version: a job with progress that can be cancelled, all or nothing (N1.1). */
import { createHash } from 'node:crypto';
import {
  KNOWN_TOTALS,
  reconcile,
  totalsAddUp,
  type ControlTotals,
  type Reconciliation,
} from '../../domain/catalogue/reconcile.ts';
import { numberingOf } from '../../domain/catalogue/numbering.ts';
import { sectionKindOf, type SectionKind } from '../../domain/catalogue/section-kind.ts';
import type { CatalogueReading } from '../../domain/catalogue/model.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { brokenConstraint } from '../db/database.ts';
import { badInput, Problem } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import type { EntryRecord, ReportRow, RowOutcome } from './import-records.ts';
import {
  carryRatiosOver,
  endImport,
  failAbandonedImports,
  findVersionOfFile,
  insertEntries,
  insertImport,
  insertNationalVersion,
  insertReportRows,
  updateProgress,
} from './import-store.ts';
import { readCatalogueInThread, readRecordsInThread } from './read-in-thread.ts';
import { UnreadableWorkbook } from './read-workbook.ts';

const BATCH = 400;
/** No import takes this long; one that does was left behind by a process that died. */
const ABANDONED_MS = 5 * 60_000;

export interface ImportFile {
  readonly fileName: string;
  readonly content: Buffer;
}

export interface ImportRequest {
  readonly edition: string;
  readonly effectiveFrom: PlainDate;
  readonly totals: ControlTotals;
}

export interface StartedImport {
  /** Null when the same file is there already: nothing is written. */
  readonly importId: number | null;
  readonly versionId: number | null;
  /** Settles when the job has ended, however it ended; never rejects. */
  readonly finished: Promise<void>;
}

export type OnProgress = (rowsDone: number, rowsTotal: number) => void;

class ImportCancelled extends Error {
  override readonly name = 'ImportCancelled';
}

export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Drugs by printed number in each part of the catalogue. */
export function countParts(reading: CatalogueReading): Partial<Record<SectionKind, number>> {
  const counts: Partial<Record<SectionKind, number>> = {};
  for (const section of reading.sections) {
    const kind = sectionKindOf(section);
    counts[kind] = (counts[kind] ?? 0) + numberingOf(section.rows).numberedRows;
  }
  return counts;
}

/**
 * The published totals to reconcile with: those given, else those of a known edition.
 * @throws {Problem} 400 when neither is there, or the given ones contradict themselves
 */
export function chooseTotals(edition: string, given: Partial<ControlTotals>): ControlTotals {
  const known = KNOWN_TOTALS[edition]?.totals;
  const totals = {
    ...known,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  } as Partial<ControlTotals>;
  const { western, chinese, negotiatedWestern, negotiatedChinese, total } = totals;
  if (
    western === undefined ||
    chinese === undefined ||
    negotiatedWestern === undefined ||
    negotiatedChinese === undefined ||
    total === undefined
  ) {
    throw badInput('total', `请录入 ${edition} 年版公布的各部分数量`);
  }
  const complete = { western, chinese, negotiatedWestern, negotiatedChinese, total };
  if (!totalsAddUp(complete)) throw badInput('total', '各部分之和与合计不符，请核对录入');
  return complete;
}

/**
 * Reads what a file holds and writes nothing.
 * @throws {Problem} 400 when the file is no catalogue
 */
export async function readUploaded(file: ImportFile): Promise<CatalogueReading> {
  try {
    return await readCatalogueInThread(file.content);
  } catch (error) {
    if (error instanceof UnreadableWorkbook)
      throw new Problem(400, 'UNREADABLE_FILE', error.message, {
        field: 'file',
        remedy: '请选择目录的 xlsx 文件',
      });
    throw error;
  }
}

export function reconcileReading(reading: CatalogueReading, totals: ControlTotals): Reconciliation {
  return reconcile(countParts(reading), totals);
}

/** Starts an import; the answer comes at once, the work goes on. The same file for the same edition changes nothing. */
export async function startCatalogueImport(
  world: World,
  actor: Actor | 'system',
  file: ImportFile,
  request: ImportRequest,
  onProgress: OnProgress = () => undefined,
): Promise<StartedImport> {
  const sha256 = hashOf(file.content);
  const now = world.clock.now();
  const accountId = actor === 'system' ? null : actor.accountId;
  const begun = await world.db.transaction('all', async (tx) => {
    await failAbandonedImports(tx, now - ABANDONED_MS, now);
    const versionId = await findVersionOfFile(tx, request.edition, sha256);
    if (versionId !== undefined) return { importId: null, versionId };
    const importId = await insertImport(tx, file.fileName, sha256, accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.startImport',
      subjectKind: 'catalogueImport',
      subjectId: importId,
      detail: `${request.edition} 年版，${file.fileName}`,
    });
    return { importId, versionId: null };
  });
  const { importId } = begun;
  if (importId === null) return { ...begun, finished: Promise.resolve() };
  const finished = runImport(world, accountId, importId, { ...file, sha256 }, request, onProgress).catch(
    (error: unknown) => recordFailure(world, importId, error),
  );
  return { ...begun, finished };
}

async function runImport(
  world: World,
  accountId: number | null,
  importId: number,
  file: ImportFile & { sha256: string },
  request: ImportRequest,
  onProgress: OnProgress,
): Promise<void> {
  const { entries, report } = await readRecordsInThread(file.content);
  const advance = async (rowsDone: number) => {
    const running = await world.db.transaction('none', (tx) =>
      updateProgress(tx, importId, report.length, rowsDone),
    );
    if (!running) throw new ImportCancelled();
    onProgress(rowsDone, report.length);
  };
  await advance(0);
  await world.db.transaction('all', async (tx) => {
    const { fileName, sha256 } = file;
    const versionId = await insertNationalVersion(
      tx,
      { ...request, fileName, sha256 },
      accountId,
      world.clock.now(),
    );
    let written = 0;
    for (let from = 0; from < report.length; from += BATCH) {
      const rows = report.slice(from, from + BATCH);
      const batch = entriesOf(entries, written, rows);
      written += batch.length;
      await insertEntries(tx, versionId, batch);
      await insertReportRows(tx, importId, rows);
      await advance(from + rows.length);
    }
    await carryRatiosOver(tx, versionId, world.clock.now());
    const count = (outcome: RowOutcome) => report.filter((row) => row.outcome === outcome).length;
    const counts = { taken: count('taken'), doubtful: count('doubtful'), refused: count('refused') };
    if (!(await endImport(tx, importId, { state: 'done', versionId, counts }, world.clock.now())))
      throw new ImportCancelled();
  });
}

/** The entries from `start` on that stand in these rows; both lists are in the order of the sheets. */
function entriesOf(
  entries: readonly EntryRecord[],
  start: number,
  rows: readonly ReportRow[],
): EntryRecord[] {
  const places = new Set(rows.map((row) => `${row.sheet}\n${row.sheetRow}`));
  const end = entries.findIndex(
    (entry, index) => index >= start && !places.has(`${entry.section}\n${entry.sheetRow}`),
  );
  return entries.slice(start, end < 0 ? undefined : end);
}

async function recordFailure(world: World, importId: number, error: unknown): Promise<void> {
  if (error instanceof ImportCancelled) return;
  const duplicate = brokenConstraint(error) === 'catalogue_version_same_file';
  const message =
    error instanceof UnreadableWorkbook
      ? error.message
      : duplicate
        ? '同一文件已由另一次导入写入'
        : '导入出错，没有写入任何内容';
  if (!(error instanceof UnreadableWorkbook) && !duplicate)
    world.log.error({ err: error, importId }, 'catalogue import failed');
  await world.db
    .transaction('none', (tx) =>
      endImport(tx, importId, { state: 'failed', error: message }, world.clock.now()),
    )
    .catch((failed: unknown) =>
      world.log.error({ err: failed, importId }, 'cannot record the failed import'),
    );
}
