/**
 * `npm run import-catalogue -- FILE [--edition 2024] [--from 2025-01-01] [--set name=value]`: imports a list or a table
 * through the same use case as the page, with a progress bar (N1.1). Publishing stays an act of people.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  IMPORTER_KINDS,
  ROW_OUTCOMES,
  type RowOutcome,
} from '../../domain/catalogue/imports/importer-kind.ts';
import { readConfig } from '../config.ts';
import { Problem } from '../http/problem.ts';
import { createLog } from '../log.ts';
import { openStore } from '../open-store.ts';
import { ROOT } from '../root.ts';
import type { World } from '../world.ts';
import { findImporter } from './imports/importers.ts';
import { findImport, type ImportRow } from './imports/job-store.ts';
import { createKeeper } from './imports/keep-imports.ts';
import type { OnProgress } from './imports/run-import.ts';
import { recogniseUpload, startImportJob, type ImportFile } from './imports/start-import.ts';
import { reconcileVersion } from './versions/reconcile-version.ts';
import { countSections, findVersion } from './version-store.ts';

const USAGE = '用法：npm run import-catalogue -- 文件 [--edition 2024] [--from 2025-01-01] [--set 名称=值]';
const BAR_WIDTH = 30;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A bar that redraws itself on a terminal and prints its last line into a file. */
function progressBar(): { onProgress: OnProgress; close: () => void } {
  const began = performance.now();
  let last = '';
  const onProgress: OnProgress = (rowsDone, rowsTotal) => {
    const filled = Math.floor((rowsDone * BAR_WIDTH) / Math.max(1, rowsTotal));
    const perSecond = Math.floor((rowsDone * 1000) / Math.max(1, performance.now() - began));
    last = `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${rowsDone}/${rowsTotal} 行，每秒 ${perSecond} 行`;
    if (process.stdout.isTTY) process.stdout.write(`\r${last}`);
  };
  return { onProgress, close: () => say(process.stdout.isTTY ? '' : last) };
}

async function reportVersion(world: World, versionId: number): Promise<void> {
  await world.db.transaction('none', async (tx) => {
    const version = await findVersion(tx, versionId);
    if (!version) return;
    const sections = await countSections(tx, versionId);
    for (const { section, rows, numbers, subEntries } of sections)
      say(`  ${section}：${rows} 行，编号 ${numbers} 个，★ ${subEntries} 行`);
    const { lines, agrees } = reconcileVersion(version, sections);
    if (lines.length === 0) return;
    say('与公布总数核对：');
    for (const line of lines)
      say(
        `  ${line.label}：公布 ${line.published}，导入 ${line.imported}，相差 ${line.difference > 0 ? '+' : ''}${line.difference}`,
      );
    say(agrees ? '各部分都相符，可以提交发布' : '有不符之处：发布时须由发布人署名说明理由');
  });
}

/** What the person gave, and what the kind of table lets be proposed from the file's name. */
function settingsOf(kind: ImportRow['importer'], fileName: string, values: Given): Record<string, string> {
  const names = new Set(findImporter(kind)?.fields.map((field) => field.name));
  const settings: Record<string, string> = {};
  if (names.has('edition'))
    settings['edition'] = values.edition ?? /(?<!\d)(20\d{2})(?!\d)/.exec(fileName)?.[1] ?? '2024';
  if (names.has('effectiveFrom')) {
    const from = values.from ?? (settings['edition'] && `${Number(settings['edition']) + 1}-01-01`);
    if (from !== undefined) settings['effectiveFrom'] = from;
  }
  for (const pair of values.set ?? []) {
    const [name = '', ...rest] = pair.split('=');
    settings[name] = rest.join('=');
  }
  return settings;
}

interface Given {
  readonly edition?: string | undefined;
  readonly from?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

async function importFile(
  world: World,
  file: ImportFile,
  kind: ImportRow['importer'],
  values: Given,
): Promise<0 | 1> {
  say(`识别为${IMPORTER_KINDS[kind]}`);
  const keeper = createKeeper(world);
  const bar = progressBar();
  const request = { kind, settings: settingsOf(kind, file.fileName, values) };
  const started = await startImportJob(world, keeper, 'system', file, request, bar.onProgress);
  const { importId } = started;
  if (importId === null) {
    say(`同一文件已经导入过（版本 ${started.versionId ?? ''}），没有写入任何内容`);
    return 0;
  }
  await started.finished;
  bar.close();
  const job = await world.db.transaction('none', (tx) => findImport(tx, importId));
  if (job?.state !== 'done') {
    process.stderr.write(`导入没有完成：${job?.error ?? '已取消'}\n`);
    return 1;
  }
  const counts = (Object.keys(ROW_OUTCOMES) as RowOutcome[])
    .filter((outcome) => job[outcome] > 0)
    .map((outcome) => `${ROW_OUTCOMES[outcome]} ${job[outcome]} 行`);
  say(`${job.versionId === null ? '已导入' : `已导入为草稿（版本 ${job.versionId}）`}：${counts.join('，')}`);
  for (const fact of job.facts) say(`  ${fact.label}：${fact.value}`);
  if (job.versionId !== null) await reportVersion(world, job.versionId);
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      edition: { type: 'string' },
      from: { type: 'string' },
      set: { type: 'string', multiple: true },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const absolute = resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
  const file = { fileName: basename(absolute), content: readFileSync(absolute) };
  // The file is looked at while the database starts.
  const recognised = recogniseUpload(file);
  recognised.catch(() => undefined);
  const store = await openStore(readConfig(process.env, ROOT), createLog('warn'), say);
  try {
    return await importFile(store.world, file, await recognised, values);
  } finally {
    await store.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof Problem || (error instanceof Error && 'code' in error);
  const detail = error instanceof Problem && error.detail !== undefined ? `（${error.detail}）` : '';
  process.stderr.write(known ? `${(error as Error).message}${detail}\n` : `${String(error)}\n`);
  process.exitCode = 1;
}
