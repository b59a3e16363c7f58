import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cancelImport,
  exportImportRows,
  getImport,
  listImportRows,
  listImports,
  previewImport,
  startImport,
} from '../../src/contract/imports.ts';
import { getVersion, publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  ended,
  imported,
  preview,
  SMALL_TOTALS,
  start,
  startFile,
  workbookPart,
} from '../support/catalogue.ts';
import { secondDesk } from '../support/publish.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';

const REAL = join(ROOT, '../shared/data/nrdl2024_yao.xlsx');

let server: TestServer;
let catalogue: Caller;
let auditor: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
});
afterAll(() => server.close());

const countRows = (table: 'catalogue_version' | 'catalogue_entry' | 'catalogue_import') =>
  server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(`SELECT count(*) FROM ${table}`))?.count),
  );

describe('导入国家目录（N1.1）', () => {
  it('识别文件时什么也不写入', async () => {
    const before = [await countRows('catalogue_version'), await countRows('catalogue_import')];
    const seen = await preview(catalogue, smallCatalogue());
    expect(seen).toMatchObject({
      importer: 'nationalCatalogue',
      format: 'xlsx',
      mayStart: true,
      complete: true,
      alreadyImportedAs: null,
    });
    expect(seen.sheets.map((sheet) => [sheet.part, sheet.captionRow, sheet.tally.taken, sheet.note])).toEqual(
      [
        ['西药', 2, 4, '编号 3 个，到 3，连续，★ 1 行'],
        ['中成药', 2, 3, '编号 2 个，到 2，连续，★ 1 行'],
        ['协议期内谈判西药', 2, 2, '编号 2 个，到 2，连续'],
        ['协议期内谈判中成药', 2, 1, '编号 1 个，到 1，连续'],
        ['竞价药品', 2, 1, '编号 1 个，到 1，连续'],
      ],
    );
    expect(seen.fields.find((field) => field.name === 'edition')?.value).toBe('2026');
    expect(seen.fields.find((field) => field.name === 'western')?.inFile).toBe(3);
    expect(seen.known[0]?.edition).toBe('2024');
    expect(seen.known[0]?.values).toContainEqual({ name: 'total', value: '3159' });
    expect([await countRows('catalogue_version'), await countRows('catalogue_import')]).toEqual(before);
  });

  it('不是目录的文件说明原因', async () => {
    const answer = await catalogue.upload(previewImport, {}, [workbookPart(Buffer.from('hello'))]);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'UNREADABLE_FILE', title: expect.stringContaining('没有像栏目标题的一行') },
    });
    const other = await catalogue.upload(previewImport, {}, [
      workbookPart(workbookOf([{ name: '凡例', rows: [['说明']] }])),
    ]);
    expect(other).toMatchObject({ status: 400, body: { field: 'file' } });
  });

  it('导入成草稿：逐行有去向，报告可筛选、可导出', async () => {
    const versionId = await imported(catalogue, smallCatalogue(), { edition: '2026' });
    const { importId, version, sections, reconciliation, agrees, pendingRatios } = await catalogue.ok(
      getVersion,
      { params: { id: versionId } },
    );
    expect(version).toMatchObject({ state: 'draft', edition: '2026', entries: 11, createdBy: '示例·目录' });
    expect(sections.map((section) => section.numbers)).toEqual([3, 2, 2, 1, 1]);
    expect(reconciliation.map((line) => line.difference)).toEqual([0, 0, 0, 0, 0]);
    expect([agrees, pendingRatios]).toEqual([true, 9]);
    const id = importId ?? 0;
    const job = await auditor.ok(getImport, { params: { id } });
    expect(job).toMatchObject({
      state: 'done',
      rowsTotal: 27,
      rowsDone: 27,
      taken: 11,
      doubtful: 0,
      refused: 0,
      startedBy: '示例·目录',
    });
    const all = await catalogue.ok(listImportRows, { params: { id }, query: { pageSize: 100 } });
    expect(all.total).toBe(27);
    const categories = await catalogue.ok(listImportRows, {
      params: { id },
      query: { outcome: 'category', sheet: '西药部分' },
    });
    expect(categories.rows.map((row) => [row.sheetRow, row.name])).toEqual([
      [3, 'XA 消化道和代谢'],
      [7, 'XB 血液'],
    ]);
    const reply = await server.app.inject({
      method: 'GET',
      url: `/api/catalogue/imports/${id}/rows.xlsx?outcome=taken`,
      headers: { cookie: catalogue.cookie },
    });
    expect(exportImportRows.download).toBe(true);
    const exported = utils.sheet_to_json<Record<string, unknown>>(
      read(reply.rawPayload).Sheets['导入报告'] ?? {},
    );
    expect(exported).toHaveLength(11);
    expect(exported[0]).toMatchObject({ 工作表: '西药部分', 行: 4, 结果: '新增', 名称: '示例甲片' });
    expect((await catalogue.ok(listImports, { query: {} })).rows[0]?.id).toBe(id);
  });

  it('同一文件再导入一次，什么也不变', async () => {
    const before = [
      await countRows('catalogue_version'),
      await countRows('catalogue_entry'),
      await countRows('catalogue_import'),
    ];
    const answer = await start(catalogue, smallCatalogue(), { edition: '2026' });
    expect(answer).toMatchObject({ status: 200, body: { alreadyImported: true, importId: null } });
    expect([
      await countRows('catalogue_version'),
      await countRows('catalogue_entry'),
      await countRows('catalogue_import'),
    ]).toEqual(before);
  });

  it('存疑和拒绝的行写明单元格和原因；正常的行照样导入', async () => {
    const flawed = workbookOf([
      {
        name: '西药部分',
        rows: [
          ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'],
          ['XA', '类'],
          [null, null, '甲', 1, '示例丁', '片剂'],
          [null, null, null, 3, '示例戊', '片剂'],
          [null, null, '乙', '二', '示例己', '片剂'],
        ],
      },
    ]);
    const versionId = await imported(catalogue, flawed, {
      edition: '2030',
      totals: {
        western: 2,
        chinese: 0,
        negotiatedWestern: 0,
        negotiatedChinese: 0,
        total: 2,
      },
    });
    const { importId, doubtful, refused } = await catalogue.ok(getVersion, { params: { id: versionId } });
    expect([doubtful, refused]).toEqual([1, 1]);
    const rows = await catalogue.ok(listImportRows, { params: { id: importId ?? 0 }, query: { q: '编号' } });
    expect(rows.rows.map((row) => [row.cell, row.outcome, row.reason])).toEqual([
      ['D4', 'doubtful', '没有甲、乙类；D4 编号 3 不接上一个编号 1'],
      ['D5', 'refused', '编号“二”不是数字或 ★(数字)'],
    ]);
  });

  it('取消导入后没有留下版本；结束了的不能取消', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [
      null,
      null,
      '乙',
      index + 1,
      `示例药${index + 1}`,
      '片剂',
    ]);
    const large = workbookOf([
      {
        name: '西药部分',
        rows: [['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型'], ['XA', '类'], ...rows],
      },
    ]);
    const before = await countRows('catalogue_version');
    const answer = await start(catalogue, large, {
      edition: '2031',
      totals: {
        western: 3000,
        chinese: 0,
        negotiatedWestern: 0,
        negotiatedChinese: 0,
        total: 3000,
      },
    });
    const id = answer.status === 200 ? (answer.body.importId ?? 0) : 0;
    const cancelled = await catalogue.ok(cancelImport, { params: { id } });
    expect(cancelled.state).toBe('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await catalogue.ok(getImport, { params: { id } })).toMatchObject({
      state: 'cancelled',
      versionId: null,
    });
    expect(await countRows('catalogue_version')).toBe(before);
    expect((await catalogue.call(cancelImport, { params: { id } })).status).toBe(409);
  });

  it('总数没有公布记录的版本须录入，且不能自相矛盾；上传的须是识别过的那份', async () => {
    expect(await start(catalogue, smallCatalogue(), { edition: '2027', totals: {} })).toMatchObject({
      status: 400,
      body: { field: 'total' },
    });
    expect(
      await start(catalogue, smallCatalogue(), { edition: '2027', totals: { ...SMALL_TOTALS, total: 10 } }),
    ).toMatchObject({
      status: 400,
      body: { field: 'total' },
    });
    const answer = await catalogue.upload(
      startImport,
      {
        body: {
          sha256: '0'.repeat(64),
          importer: 'nationalCatalogue',
          settings: JSON.stringify({ edition: '2027', effectiveFrom: '2026-01-01' }),
        },
      },
      [workbookPart(smallCatalogue())],
    );
    expect(answer).toMatchObject({ status: 400, body: { field: 'sha256' } });
  });
});

describe('命令行导入走同一用例（N1.1）', () => {
  const run = (file: string, ...args: string[]) =>
    spawnSync(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'src/server/catalogue/import-catalogue-command.ts'), file, ...args],
      {
        encoding: 'utf8',
        cwd: ROOT,
        env: {
          ...process.env,
          INIT_CWD: ROOT,
          DATABASE_URL: server.databaseUrl,
          SECRET_KEY: '07'.repeat(32),
        },
      },
    );

  it('导入、核对结果打印出来；再来一次说明没有写入', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'import-')), '目录2024.xlsx');
    writeFileSync(file, smallCatalogue());
    const first = run(file);
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain('27/27 行');
    expect(first.stdout).toContain('西药：公布 1396，导入 3，相差 -1393');
    expect(run(file).stdout).toContain('没有写入任何内容');
    expect(run(join(ROOT, 'absent.xlsx')).status).toBe(1);
  });
});

describe.skipIf(!existsSync(REAL))('2024 年版真实工作簿（不在时跳过，N1.1）', () => {
  it('导入后核对：西药多 2、谈判西药少 2、合计相符；发布须署名', async () => {
    const content = readFileSync(REAL);
    const seen = await preview(catalogue, content, 'nrdl2024_yao.xlsx');
    expect(
      ['western', 'chinese', 'negotiatedWestern', 'negotiatedChinese', 'total'].map(
        (part) => seen.fields.find((field) => field.name === part)?.inFile,
      ),
    ).toEqual([1398, 1336, 367, 58, 3159]);
    const answer = await startFile(catalogue, content, { edition: '2024', effectiveFrom: '2025-01-01' });
    const job = await ended(catalogue, answer.status === 200 ? (answer.body.importId ?? 0) : 0);
    expect(job).toMatchObject({ state: 'done', rowsTotal: 4743, taken: 3826, doubtful: 0, refused: 0 });
    const params = { id: job.versionId ?? 0 };
    await catalogue.ok(submitVersion, { params, body: { note: '示例：与公布总数核对过' } });
    const checker = await secondDesk(server);
    expect(await checker.call(publishVersion, { params, body: {} })).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/^西药多 2，谈判西药（含竞价）少 2；自付比例待评审 \d+ 行$/) },
    });
    expect(
      await checker.ok(publishVersion, { params, body: { overrideReason: '合计相符，两个品种归类不同' } }),
    ).toMatchObject({ state: 'published', entries: 3826 });
  });
});
if (!existsSync(REAL)) console.log('提示：没有 ../shared/data/nrdl2024_yao.xlsx，真实工作簿的导入测试跳过');
