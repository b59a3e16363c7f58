/**
 * `npm run import-catalogue -- FILE [--edition 2024] [--from 2025-01-01]`: imports the national catalogue as a draft,
 * through the same use case as the page, with a progress bar (N1.1). Publishing stays an act of a person.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDate } from '../../base/date.ts';
import { readConfig } from '../config.ts';
import { Problem } from '../http/problem.ts';
import { createLog } from '../log.ts';
import { openStore } from '../open-store.ts';
import { ROOT } from '../root.ts';
import type { World } from '../world.ts';
import { chooseTotals, startCatalogueImport, type OnProgress } from './import-catalogue.ts';
import { findImport } from './import-store.ts';
import { reconcileVersion } from './versions/reconcile-version.ts';
import { countSections, findVersion } from './version-store.ts';

const USAGE = '用法：npm run import-catalogue -- 文件.xlsx [--edition 2024] [--from 2025-01-01]';
const BAR_WIDTH = 30;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A bar that redraws itself on a terminal and prints single lines into a file. */
function progressBar(): OnProgress {
  const began = performance.now();
  return (rowsDone, rowsTotal) => {
    const filled = Math.floor((rowsDone * BAR_WIDTH) / Math.max(1, rowsTotal));
    const perSecond = Math.floor((rowsDone * 1000) / Math.max(1, performance.now() - began));
    const line = `[${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${rowsDone}/${rowsTotal} 行，每秒 ${perSecond} 行`;
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${rowsDone === rowsTotal ? '\n' : ''}`);
    else if (rowsDone === rowsTotal) say(line);
  };
}

async function reportVersion(world: World, versionId: number): Promise<void> {
  await world.db.transaction('none', async (tx) => {
    const version = await findVersion(tx, versionId);
    if (!version) return;
    const sections = await countSections(tx, versionId);
    for (const { section, rows, numbers, subEntries } of sections)
      say(`  ${section}：${rows} 行，编号 ${numbers} 个，★ ${subEntries} 行`);
    const { lines, agrees } = reconcileVersion(version, sections);
    say('与公布总数核对：');
    for (const line of lines)
      say(
        `  ${line.label}：公布 ${line.published}，导入 ${line.imported}，相差 ${line.difference > 0 ? '+' : ''}${line.difference}`,
      );
    say(agrees ? '各部分都相符，可以发布' : '有不符之处：发布时须由发布人署名说明理由');
  });
}

async function importFile(world: World, path: string, edition: string, from: string): Promise<0 | 1> {
  const effectiveFrom = parseDate(from);
  if (effectiveFrom === undefined)
    throw new Problem(400, 'BAD_INPUT', `执行日期“${from}”不是 yyyy-MM-dd 的日期`);
  const file = { fileName: basename(path), content: readFileSync(path) };
  const request = { edition, effectiveFrom, totals: chooseTotals(edition, {}) };
  const { importId, versionId, finished } = await startCatalogueImport(
    world,
    'system',
    file,
    request,
    progressBar(),
  );
  if (importId === null) {
    say(`同一文件已经导入过（版本 ${versionId ?? ''}），没有写入任何内容`);
    return 0;
  }
  await finished;
  const job = await world.db.transaction('none', (tx) => findImport(tx, importId));
  if (job?.state !== 'done' || job.versionId === null) {
    process.stderr.write(`导入没有完成：${job?.error ?? '已取消'}\n`);
    return 1;
  }
  say(
    `已导入为草稿（版本 ${job.versionId}）：取 ${job.taken} 行，存疑 ${job.doubtful} 行，拒绝 ${job.refused} 行`,
  );
  await reportVersion(world, job.versionId);
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { edition: { type: 'string' }, from: { type: 'string' } },
  });
  const [path] = positionals;
  if (path === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const edition = values.edition ?? /(?<!\d)(20\d{2})(?!\d)/.exec(basename(path))?.[1] ?? '2024';
  const store = await openStore(readConfig(process.env, ROOT), createLog('warn'), say);
  try {
    return await importFile(
      store.world,
      resolve(process.env['INIT_CWD'] ?? process.cwd(), path),
      edition,
      values.from ?? `${Number(edition) + 1}-01-01`,
    );
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
