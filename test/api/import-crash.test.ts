import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelImport, getImport, listImportRows, startImport } from '../../src/contract/imports.ts';
import { createKeeper } from '../../src/server/catalogue/imports/keep-imports.ts';
import { startImportJob } from '../../src/server/catalogue/imports/start-import.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { ended, startFile } from '../support/catalogue.ts';
import { csvOf } from '../support/list-files.ts';
import { workbookOf } from '../support/workbook.ts';

const CODES = 16_000;
const folder = mkdtempSync(join(tmpdir(), 'import-crash-'));

let server: TestServer;
let catalogue: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
});
afterAll(() => server.close());

/** A national code table with invented products, every hundredth code a false one. */
function codeTable(count: number): Buffer {
  const rows = Array.from({ length: count }, (_, index) => {
    const good = `XL01XCZ${String(index % 900).padStart(3, '0')}B002010${String(index).padStart(6, '0')}`;
    const code = index % 100 === 99 ? `D5P${String(index).padStart(20, '0')}` : good;
    return [code, `示例药${index % 900}片`, '片剂', '10mg', '30片/盒', '示例制药厂', '国药准字H20260001'];
  });
  const captions = ['药品统一编码', '药品名称', '剂型', '规格', '包装', '生产企业', '批准文号'];
  return Buffer.from(csvOf([captions, ...rows], '\n'));
}

function largeCatalogue(count: number): Buffer {
  const drugs = Array.from({ length: count }, (_, index) => [
    null,
    null,
    '乙',
    index + 1,
    `示例药${index + 1}`,
    '片剂',
  ]);
  return workbookOf([
    {
      name: '西药部分',
      rows: [['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型'], ['XA', '类'], ...drugs],
    },
  ]);
}

/** The command line in a process of its own, on the test's database. */
function importInProcess(name: string, content: Buffer, ...args: string[]): ChildProcess {
  const file = join(folder, name);
  writeFileSync(file, content);
  return spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'src/server/catalogue/import-catalogue-command.ts'), file, ...args],
    {
      cwd: ROOT,
      stdio: 'ignore',
      env: { ...process.env, INIT_CWD: ROOT, DATABASE_URL: server.databaseUrl, SECRET_KEY: '07'.repeat(32) },
    },
  );
}

interface Progress {
  readonly id: number;
  readonly done: number;
}

async function lastImport(): Promise<Progress | undefined> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ id: bigint; done: number }>(
      'SELECT id, rows_done AS done FROM catalogue_import ORDER BY id DESC LIMIT 1',
    ),
  );
  return row && { id: Number(row.id), done: row.done };
}

/** Kills the process outright once it has told of rows, as a power cut would. */
async function killAfterRows(child: ChildProcess, newerThan: number): Promise<Progress> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the process ended by itself with ${child.exitCode}`);
    const progress = await lastImport();
    if (progress && progress.id > newerThan && progress.done > 0) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      return (await lastImport()) ?? progress;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Lets the time pass in which a dead process would have had to tell of itself. */
async function passSilence(importId: number): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  await client.query(
    `UPDATE catalogue_import SET heartbeat_at = heartbeat_at - interval '1 minute' WHERE id = $1`,
    [importId],
  );
  await client.end();
}

async function countOf(sql: string): Promise<number> {
  return server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(sql))?.count),
  );
}

describe('导入中途断电（真实进程被强行结束）', () => {
  it('分批写入的表：别的进程按心跳接手，从断处接着导入，不重不漏', async () => {
    const before = (await lastImport())?.id ?? 0;
    const child = importInProcess('编码表.csv', codeTable(CODES));
    const { id, done } = await killAfterRows(child, before);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(CODES);
    const kept = await countOf('SELECT count(*) FROM national_product');
    expect(kept).toBeGreaterThan(0);
    const held = await catalogue.ok(getImport, { params: { id } });
    expect(held).toMatchObject({ state: 'running', attempts: 1, resumedAt: null, rowsDone: done });
    await passSilence(id);
    const job = await ended(catalogue, id);
    expect(job).toMatchObject({ state: 'done', attempts: 2, rowsDone: CODES + 1, error: null });
    expect(job.resumedAt).not.toBeNull();
    const { taken, changed, unchanged, doubtful, refused, category, skipped } = job;
    expect(taken + changed + unchanged + doubtful + refused + category + skipped).toBe(CODES + 1);
    expect([refused + doubtful, skipped]).toEqual([CODES / 100, 1]);
    expect(await countOf('SELECT count(*) FROM national_product')).toBe(taken);
    expect(await countOf('SELECT count(*) FROM catalogue_import_file')).toBe(0);
    const report = await catalogue.ok(listImportRows, { params: { id }, query: { outcome: 'refused' } });
    expect(report.total).toBe(refused);
  });

  it('全有或全无的目录：断电时什么也没有留下，接手的从头导入，只有一个版本', async () => {
    const before = (await lastImport())?.id ?? 0;
    const totals = [
      'western=12000',
      'chinese=0',
      'negotiatedWestern=0',
      'negotiatedChinese=0',
      'total=12000',
    ];
    const child = importInProcess(
      '目录2031.xlsx',
      largeCatalogue(12_000),
      ...totals.flatMap((total) => ['--set', total]),
    );
    const { id } = await killAfterRows(child, before);
    expect(await countOf('SELECT count(*) FROM catalogue_version')).toBe(0);
    expect(await countOf('SELECT count(*) FROM catalogue_entry')).toBe(0);
    await passSilence(id);
    const job = await ended(catalogue, id);
    expect(job).toMatchObject({ state: 'done', attempts: 2, taken: 12_000, rowsDone: 12_002 });
    expect(await countOf('SELECT count(*) FROM catalogue_version')).toBe(1);
    expect(await countOf('SELECT count(*) FROM catalogue_entry')).toBe(12_000);
    expect(await countOf(`SELECT count(*) FROM catalogue_import_row WHERE import_id = ${id}`)).toBe(12_002);
  });
});

describe('任务归谁', () => {
  it('心跳还新的任务不会被接手；停下的服务放手后，别人立刻接手，写完一次', async () => {
    const first = createKeeper(server.world);
    const file = { fileName: '编码表二.csv', content: codeTable(30_000) };
    const started = await startImportJob(server.world, first, 'system', file, {
      kind: 'nationalCodes',
      settings: {},
    });
    const id = started.importId ?? 0;
    expect(await first.lookForAbandoned()).toBe(0);
    await first.stop();
    const second = createKeeper(server.world);
    // The server looks for abandoned jobs too; whoever is first takes it, and only one does.
    await second.lookForAbandoned();
    const job = await ended(catalogue, id);
    expect(job).toMatchObject({ state: 'done', attempts: 2 });
    await second.stop();
    const { taken: added, changed, unchanged, doubtful, refused, skipped } = job;
    expect(added + changed + unchanged + doubtful + refused + skipped).toBe(30_001);
  });

  it('同一份编码表再导入一次，全是未变', async () => {
    const answer = await startFile(catalogue, codeTable(2_500), {});
    const job = await ended(catalogue, answer.status === 200 ? (answer.body.importId ?? 0) : 0);
    expect(job).toMatchObject({ state: 'done', taken: 0, changed: 0 });
    expect(startImport.upload).toBe(true);
  });

  it('分批写入的表取消后，写了的留着，报告写到哪行', async () => {
    const answer = await startFile(catalogue, codeTable(60_000), {});
    const id = answer.status === 200 ? (answer.body.importId ?? 0) : 0;
    for (;;) {
      const job = await catalogue.ok(getImport, { params: { id } });
      if (job.rowsDone > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const cancelled = await catalogue.ok(cancelImport, { params: { id } });
    expect(cancelled).toMatchObject({ state: 'cancelled', allOrNothing: false });
    await new Promise((resolve) => setTimeout(resolve, 800));
    const after = await catalogue.ok(getImport, { params: { id } });
    expect(after.rowsDone).toBe(cancelled.rowsDone);
    expect(after.rowsDone).toBeLessThan(60_001);
    const { taken, changed, unchanged, doubtful, refused, category, skipped } = after;
    expect(taken + changed + unchanged + doubtful + refused + category + skipped).toBe(after.rowsDone);
  });
});
