import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cancelImport,
  diffVersions,
  exportImportRows,
  getImport,
  getVersion,
  listCategories,
  listImportRows,
  listImports,
  listNationalEntries,
  listVersions,
  previewCatalogue,
  publishVersion,
  setSelfPayRatio,
  startImport,
} from '../../src/contract/catalogue.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';

const TOTALS = { western: 3, chinese: 2, negotiatedWestern: 3, negotiatedChinese: 1, total: 9 };
const REAL = join(ROOT, '../shared/data/nrdl2024_yao.xlsx');

let server: TestServer;
let catalogue: Caller;
let auditor: Caller;
let patient: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  patient = await server.signIn({ login: 'hospital1', name: '示例·医保办', role: 'hospitalOffice', institutionCode: 'H43010200001' });
});
afterAll(() => server.close());

const part = (content: Buffer, fileName = '目录2026.xlsx') => ({ field: 'file', fileName, mediaType: 'application/octet-stream', content });

async function preview(content: Buffer, fileName?: string) {
  const answer = await catalogue.upload(previewCatalogue, {}, [part(content, fileName)]);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function start(content: Buffer, edition: string, totals: object = TOTALS, effectiveFrom = '2026-01-01') {
  const { sha256 } = await preview(content);
  return catalogue.upload(startImport, { body: { sha256, edition, effectiveFrom, ...totals } }, [part(content)]);
}

async function ended(importId: number) {
  for (;;) {
    const job = await catalogue.ok(getImport, { params: { id: importId } });
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Imports a workbook and waits for the draft. */
async function imported(content: Buffer, edition: string, totals?: object, effectiveFrom?: string): Promise<number> {
  const answer = await start(content, edition, totals, effectiveFrom);
  if (answer.status !== 200 || answer.body.importId === null) throw new Error(JSON.stringify(answer.body));
  const job = await ended(answer.body.importId);
  if (job.versionId === null) throw new Error(JSON.stringify(job));
  return job.versionId;
}

const countRows = (table: 'catalogue_version' | 'catalogue_entry' | 'catalogue_import') =>
  server.world.db.transaction('all', async (tx) => Number((await tx.first<{ count: bigint }>(`SELECT count(*) FROM ${table}`))?.count));

describe('导入国家目录（N1.1）', () => {
  it('识别文件时什么也不写入', async () => {
    const before = [await countRows('catalogue_version'), await countRows('catalogue_import')];
    const seen = await preview(smallCatalogue());
    expect(seen.guessedEdition).toBe('2026');
    expect(seen.alreadyImportedAs).toBeNull();
    expect(seen.sections.map((section) => [section.kind, section.drugRows, section.numberedRows, section.subEntryRows])).toEqual([
      ['western', 4, 3, 1], ['chinese', 3, 2, 1], ['negotiatedWestern', 2, 2, 0], ['negotiatedChinese', 1, 1, 0], ['bid', 1, 1, 0],
    ]);
    expect(seen.knownTotals[0]).toMatchObject({ edition: '2024', total: 3159, source: 'N1.1' });
    expect([await countRows('catalogue_version'), await countRows('catalogue_import')]).toEqual(before);
  });

  it('不是目录的文件说明原因', async () => {
    const answer = await catalogue.upload(previewCatalogue, {}, [part(Buffer.from('hello'))]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'UNREADABLE_FILE', title: '不是 xlsx 文件' } });
    const other = await catalogue.upload(previewCatalogue, {}, [part(workbookOf([{ name: '凡例', rows: [['说明']] }]))]);
    expect(other).toMatchObject({ status: 400, body: { field: 'file' } });
  });

  it('导入成草稿：逐行有去向，报告可筛选、可导出', async () => {
    const versionId = await imported(smallCatalogue(), '2026');
    const { importId, version, sections, reconciliation, agrees, pendingRatios } = await catalogue.ok(getVersion, { params: { id: versionId } });
    expect(version).toMatchObject({ state: 'draft', edition: '2026', entries: 11, createdBy: '示例·目录' });
    expect(sections.map((section) => section.numbers)).toEqual([3, 2, 2, 1, 1]);
    expect(reconciliation.map((line) => line.difference)).toEqual([0, 0, 0, 0, 0]);
    expect([agrees, pendingRatios]).toEqual([true, 9]);
    const id = importId ?? 0;
    const job = await auditor.ok(getImport, { params: { id } });
    expect(job).toMatchObject({ state: 'done', rowsTotal: 27, rowsDone: 27, taken: 11, doubtful: 0, refused: 0, startedBy: '示例·目录' });
    const all = await catalogue.ok(listImportRows, { params: { id }, query: { pageSize: 100 } });
    expect(all.total).toBe(27);
    const categories = await catalogue.ok(listImportRows, { params: { id }, query: { outcome: 'category', sheet: '西药部分' } });
    expect(categories.rows.map((row) => [row.sheetRow, row.name])).toEqual([[3, 'XA 消化道和代谢'], [7, 'XB 血液']]);
    const reply = await server.app.inject({ method: 'GET', url: `/api/catalogue/imports/${id}/rows.xlsx?outcome=taken`, headers: { cookie: catalogue.cookie } });
    expect(exportImportRows.download).toBe(true);
    const exported = utils.sheet_to_json<Record<string, unknown>>(read(reply.rawPayload).Sheets['导入报告'] ?? {});
    expect(exported).toHaveLength(11);
    expect(exported[0]).toMatchObject({ 工作表: '西药部分', 行: 4, 结果: '已取', 名称: '示例甲片' });
    expect((await catalogue.ok(listImports, { query: {} })).rows[0]?.id).toBe(id);
  });

  it('同一文件再导入一次，什么也不变', async () => {
    const before = [await countRows('catalogue_version'), await countRows('catalogue_entry'), await countRows('catalogue_import')];
    const answer = await start(smallCatalogue(), '2026');
    expect(answer).toMatchObject({ status: 200, body: { alreadyImported: true, importId: null } });
    expect([await countRows('catalogue_version'), await countRows('catalogue_entry'), await countRows('catalogue_import')]).toEqual(before);
  });

  it('存疑和拒绝的行写明单元格和原因；正常的行照样导入', async () => {
    const flawed = workbookOf([
      { name: '西药部分', rows: [['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'], ['XA', '类'], [null, null, '甲', 1, '示例丁', '片剂'], [null, null, null, 3, '示例戊', '片剂'], [null, null, '乙', '二', '示例己', '片剂']] },
    ]);
    const versionId = await imported(flawed, '2030', { western: 2, chinese: 0, negotiatedWestern: 0, negotiatedChinese: 0, total: 2 });
    const { importId, doubtful, refused } = await catalogue.ok(getVersion, { params: { id: versionId } });
    expect([doubtful, refused]).toEqual([1, 1]);
    const rows = await catalogue.ok(listImportRows, { params: { id: importId ?? 0 }, query: { q: '编号' } });
    expect(rows.rows.map((row) => [row.cell, row.outcome, row.reason])).toEqual([
      ['D4', 'doubtful', '没有甲、乙类；D4 编号 3 不接上一个编号 1'],
      ['D5', 'refused', '编号“二”不是数字或 ★(数字)'],
    ]);
  });

  it('取消导入后没有留下版本；结束了的不能取消', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [null, null, '乙', index + 1, `示例药${index + 1}`, '片剂']);
    const large = workbookOf([{ name: '西药部分', rows: [['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型'], ['XA', '类'], ...rows] }]);
    const before = await countRows('catalogue_version');
    const answer = await start(large, '2031', { western: 3000, chinese: 0, negotiatedWestern: 0, negotiatedChinese: 0, total: 3000 });
    const id = answer.status === 200 ? (answer.body.importId ?? 0) : 0;
    const cancelled = await catalogue.ok(cancelImport, { params: { id } });
    expect(cancelled.state).toBe('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await catalogue.ok(getImport, { params: { id } })).toMatchObject({ state: 'cancelled', versionId: null });
    expect(await countRows('catalogue_version')).toBe(before);
    expect((await catalogue.call(cancelImport, { params: { id } })).status).toBe(409);
  });

  it('总数没有公布记录的版本须录入，且不能自相矛盾；上传的须是识别过的那份', async () => {
    expect(await start(smallCatalogue(), '2027', {})).toMatchObject({ status: 400, body: { field: 'total' } });
    expect(await start(smallCatalogue(), '2027', { ...TOTALS, total: 10 })).toMatchObject({ status: 400, body: { field: 'total' } });
    const answer = await catalogue.upload(startImport, { body: { sha256: '0'.repeat(64), edition: '2027', effectiveFrom: '2026-01-01', ...TOTALS } }, [part(smallCatalogue())]);
    expect(answer).toMatchObject({ status: 400, body: { field: 'sha256' } });
  });
});

describe('核对与发布（N1.1、N5.1）', () => {
  it('与总数不符时拒绝发布并说出差异；署名说明理由后发布，之后不能再改', async () => {
    const id = await imported(smallCatalogue(), '2028', { western: 1, chinese: 2, negotiatedWestern: 5, negotiatedChinese: 1, total: 9 }, '2025-01-01');
    const refused = await catalogue.call(publishVersion, { params: { id }, body: {} });
    expect(refused).toMatchObject({ status: 422, body: { code: 'CATALOGUE_NOT_RECONCILED', clause: 'N1.1', detail: '西药多 2，谈判西药（含竞价）少 2' } });
    const short = await catalogue.call(publishVersion, { params: { id }, body: { overrideReason: '没事' } });
    expect(short.status).toBe(400);
    const published = await catalogue.ok(publishVersion, { params: { id }, body: { overrideReason: '两个品种的归类不同，合计相符' } });
    expect(published).toMatchObject({ state: 'published', publishedBy: '示例·目录', overrideName: '示例·目录', overrideReason: '两个品种的归类不同，合计相符' });
    const again = await catalogue.call(publishVersion, { params: { id }, body: {} });
    expect(again).toMatchObject({ status: 422, body: { code: 'CATALOGUE_ALREADY_PUBLISHED' } });
    const changed = server.world.db.transaction('all', (tx) => tx.run('DELETE FROM catalogue_entry WHERE version_id = $1', [id]));
    await expect(changed).rejects.toThrow(/immutable/);
    const audit = await auditor.ok(listAudit, { query: { action: 'catalogue.publishVersion' } });
    expect(audit.rows[0]?.detail).toContain('西药多 2');
  });

  it('相符的直接发布，不记复核理由；同一版不能发布两次', async () => {
    const [draft] = (await catalogue.ok(listVersions, { query: { kind: 'national' } })).rows.filter((version) => version.edition === '2026');
    const published = await catalogue.ok(publishVersion, { params: { id: draft?.id ?? 0 }, body: {} });
    expect(published).toMatchObject({ state: 'published', overrideName: null, overrideReason: null });
    const sameEdition = await imported(workbookOf([{ name: '西药部分', rows: [['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型'], ['XA', '类'], [null, null, '甲', 1, '独一', '片']] }]), '2026', { western: 1, chinese: 0, negotiatedWestern: 0, negotiatedChinese: 0, total: 1 });
    expect(await catalogue.call(publishVersion, { params: { id: sameEdition }, body: {} })).toMatchObject({ status: 409, body: { code: 'EDITION_PUBLISHED' } });
  });

  it('地区不得发布或改自付比例：拒绝并留痕', async () => {
    const area = await server.signIn({ login: 'agency1', name: '示例·经办', role: 'agencyReviewer', areaCode: '430100' });
    const [version] = (await area.ok(listVersions, { query: {} })).rows;
    const id = version?.id ?? 0;
    expect(await area.call(publishVersion, { params: { id }, body: {} })).toMatchObject({ status: 422, body: { code: 'AREA_MAY_NOT_CHANGE_LIST', clause: 'N5.1' } });
    expect(await area.call(setSelfPayRatio, { params: { id }, body: { seq: 2, ratio: '0.1000', evidence: '自定' } })).toMatchObject({ status: 422 });
    const audit = await auditor.ok(listAudit, { query: { actor: '示例·经办', action: 'catalogue.' } });
    expect(audit.rows.map((row) => row.detail)).toEqual(['拒绝：AREA_MAY_NOT_CHANGE_LIST', '拒绝：AREA_MAY_NOT_CHANGE_LIST']);
  });

  it('省局之外只看得到已发布的版本', async () => {
    const seen = (await patient.ok(listVersions, { query: {} })).rows;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((version) => version.state === 'published')).toBe(true);
    const draft = (await catalogue.ok(listVersions, { query: {} })).rows.find((version) => version.state === 'draft');
    expect((await patient.call(listNationalEntries, { params: { id: draft?.id ?? 0 }, query: {} })).status).toBe(404);
    expect((await patient.call(getVersion, { params: { id: draft?.id ?? 0 } })).status).toBe(403);
  });
});

describe('目录条目（N2.1、N5.1）', () => {
  const published = async () => (await catalogue.ok(listVersions, { query: { kind: 'national' } })).rows.find((version) => version.edition === '2026' && version.state === 'published')?.id ?? 0;

  it.each([
    ['中文', { q: '单抗' }, ['示例单抗注射液']],
    ['拼音首字母', { q: 'sldkzsy' }, ['示例单抗注射液']],
    ['全角与空格不影响', { q: '示例颗粒（片、 胶囊）' }, ['示例颗粒(片、胶囊)']],
    ['分类', { category: 'XB' }, ['示例丙注射液']],
    ['部分与甲乙', { section: 'western', class: '甲' }, ['示例甲片']],
  ] as const)('按%s查', async (_, query, names) => {
    const found = await patient.ok(listNationalEntries, { params: { id: await published() }, query });
    expect(found.rows.map((row) => row.name)).toEqual(names);
  });

  it('保密标准只显示“保密”，分类树有行数', async () => {
    const id = await published();
    const [row] = (await patient.ok(listNationalEntries, { params: { id }, query: { q: '示例替尼' } })).rows;
    expect(row).toMatchObject({ standardText: '保密', termFrom: '2026-01-01', termTo: '2027-12-31', categoryPath: '抗肿瘤' });
    const categories = (await patient.ok(listCategories, { params: { id } })).rows;
    expect(categories.find((category) => category.code === 'XA')).toEqual({ code: 'XA', path: '消化道和代谢', entries: 3 });
  });

  it('甲类自付比例恒为零，乙类由评审录入', async () => {
    const id = await published();
    const find = async (name: string) => (await catalogue.ok(listNationalEntries, { params: { id }, query: { q: name } })).rows;
    const [classA, classB] = await find('示例甲片');
    expect(classA).toMatchObject({ class: '甲', selfPayRatio: '0.0000', ratioSource: 'classA' });
    expect(classB).toMatchObject({ class: '乙', selfPayRatio: null, ratioSource: null });
    const refused = await catalogue.call(setSelfPayRatio, { params: { id }, body: { seq: classA?.seq ?? 0, ratio: '0.1000', evidence: '误录' } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'CLASS_A_RATIO_NOT_ZERO', clause: 'N2.1' } });
    await catalogue.ok(setSelfPayRatio, { params: { id }, body: { seq: classB?.seq ?? 0, ratio: '0.1500', evidence: '专家评审会纪要示例 1 号' } });
    expect((await find('示例甲片'))[1]).toMatchObject({ selfPayRatio: '0.1500', ratioSource: 'review' });
    const pending = await catalogue.ok(listNationalEntries, { params: { id }, query: { ratio: 'pending' } });
    expect(pending.total).toBe(8);
    expect((await catalogue.call(setSelfPayRatio, { params: { id }, body: { seq: classB?.seq ?? 0, ratio: '1.5000', evidence: '误录' } })).status).toBe(400);
  });

  it('下一版导入时，通用名和剂型相同的乙类沿用原比例，其余待评审；两版可比较', async () => {
    const next = workbookOf([
      { name: '西药部分', rows: [
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'], ['XA', '类'],
        [null, null, '甲', 1, '示例甲片', '口服常释剂型'], [null, null, '乙', '★(1)', '示例甲片', '注 射剂', '限急诊。'],
        [null, null, '乙', 2, '示例新药', '片剂'], [null, null, '乙', 3, '示例单抗注射液'],
      ] },
    ]);
    const before = await published();
    const id = await imported(next, '2029', { western: 3, chinese: 0, negotiatedWestern: 0, negotiatedChinese: 0, total: 3 });
    const rows = (await catalogue.ok(listNationalEntries, { params: { id }, query: {} })).rows;
    expect(rows.map((row) => [row.name, row.selfPayRatio, row.ratioSource])).toEqual([
      ['示例甲片', '0.0000', 'classA'], ['示例甲片', '0.1500', 'carried'], ['示例新药', null, null], ['示例单抗注射液', null, null],
    ]);
    const diff = await catalogue.ok(diffVersions, { params: { id }, query: { against: before, pageSize: 50 } });
    expect(diff.rows.filter((row) => row.kind !== 'removed').map((row) => [row.label, row.name, row.before, row.after])).toEqual([
      ['新增', '示例新药', null, null],
      ['转入常规目录', '示例单抗注射液', '协议西药', '西药部分'],
      ['限定支付范围变化', '示例甲片', '限住院。', '限急诊。'],
    ]);
    expect(diff.counts.find((count) => count.kind === 'removed')?.count).toBe(8);
    expect((await patient.call(diffVersions, { params: { id }, query: { against: before } })).status).toBe(404);
  });
});

describe('命令行导入走同一用例（N1.1）', () => {
  const run = (file: string, ...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'src/server/catalogue/import-catalogue-command.ts'), file, ...args], {
      encoding: 'utf8', cwd: ROOT, env: { ...process.env, INIT_CWD: ROOT, DATABASE_URL: server.databaseUrl, SECRET_KEY: '07'.repeat(32) },
    });

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
    const seen = await preview(content, 'nrdl2024_yao.xlsx');
    expect(seen.reconciliation.map((line) => [line.published, line.imported, line.difference])).toEqual([
      [1396, 1398, 2], [1336, 1336, 0], [369, 367, -2], [58, 58, 0], [3159, 3159, 0],
    ]);
    const answer = await catalogue.upload(startImport, { body: { sha256: seen.sha256, edition: '2024', effectiveFrom: '2025-01-01' } }, [part(content)]);
    const job = await ended(answer.status === 200 ? (answer.body.importId ?? 0) : 0);
    expect(job).toMatchObject({ state: 'done', rowsTotal: 4743, taken: 3826, doubtful: 0, refused: 0 });
    const params = { id: job.versionId ?? 0 };
    expect(await catalogue.call(publishVersion, { params, body: {} })).toMatchObject({ status: 422, body: { detail: '西药多 2，谈判西药（含竞价）少 2' } });
    expect(await catalogue.ok(publishVersion, { params, body: { overrideReason: '合计相符，两个品种归类不同' } })).toMatchObject({ state: 'published', entries: 3826 });
  });
});
if (!existsSync(REAL)) console.log('提示：没有 ../shared/data/nrdl2024_yao.xlsx，真实工作簿的导入测试跳过');
