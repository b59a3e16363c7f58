import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { read, utils, write } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNationalEntries } from '../../src/contract/catalogue.ts';
import { getImport, getListTemplate, listImportRows, startImport } from '../../src/contract/imports.ts';
import { getVersion, publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import { listListEntries } from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported, importFile, preview, startFile, workbookPart } from '../support/catalogue.ts';
import {
  commercialInnovative,
  csvOf,
  dualChannel,
  herbalPieces,
  preparations,
  separateRows,
} from '../support/list-files.ts';
import { secondDesk } from '../support/publish.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';

let server: TestServer;
let catalogue: Caller;
let price: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
});
afterAll(() => server.close());

const FROM_2026 = { effectiveFrom: '2026-01-01' };

/** The report of a job: cell, outcome and reason of the rows that have one. */
async function reportOf(importId: number): Promise<string[]> {
  const { rows } = await catalogue.ok(listImportRows, {
    params: { id: importId },
    query: { pageSize: 200 },
  });
  return rows
    .filter((row) => row.outcome === 'doubtful' || row.outcome === 'refused')
    .map((row) => `${row.cell} ${row.outcome} ${row.reason}`);
}

/** Every row that was read ended in exactly one outcome, and the report holds each of them. */
async function expectAccounted(importId: number): Promise<void> {
  const job = await catalogue.ok(getImport, { params: { id: importId } });
  const { taken, changed, unchanged, doubtful, refused, category, skipped } = job;
  expect(taken + changed + unchanged + doubtful + refused + category + skipped).toBe(job.rowsDone);
  const report = await catalogue.ok(listImportRows, { params: { id: importId }, query: { pageSize: 1 } });
  expect(report.total).toBe(job.rowsDone);
}

async function entriesOf(versionId: number) {
  return catalogue.ok(listNationalEntries, { params: { id: versionId }, query: { pageSize: 200 } });
}

async function countOf(sql: string): Promise<number> {
  return server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(sql))?.count),
  );
}

describe('中药饮片目录（N2.1、N6）', () => {
  it('双栏的页逐栏取，□ 记为单独使用不予支付，重复的栏目行和页码略过，数量与公布数核对，有效期两年', async () => {
    const file = herbalPieces(892, 116);
    const seen = await preview(catalogue, file, '2024年饮片.xlsx');
    expect([seen.importer, seen.tally.taken, seen.tally.doubtful, seen.tally.refused]).toEqual([
      'herbalPieces',
      892,
      0,
      0,
    ]);
    expect(seen.facts).toContainEqual({ label: '标 □ 的饮片', value: '116' });
    expect(seen.facts).toContainEqual({ label: '编号', value: '编号 1–892 连续' });
    const job = await importFile(catalogue, file, {
      edition: '2024',
      effectiveFrom: '2025-01-01',
      notPaidAlone: '116',
      sourceDocument: '示例文号',
    });
    expect(job).toMatchObject({ state: 'done', importer: 'herbalPieces', taken: 892 });
    await expectAccounted(job.id);
    const versionId = job.versionId ?? 0;
    const { version, reconciliation, agrees } = await catalogue.ok(getVersion, { params: { id: versionId } });
    expect(version).toMatchObject({ kind: 'herbalPieces', effectiveTo: '2026-12-31', entries: 892 });
    expect(reconciliation.map((line) => [line.label, line.published, line.imported])).toEqual([
      ['饮片', 892, 892],
      ['其中单独使用不予支付', 116, 116],
    ]);
    expect(agrees).toBe(true);
    expect(
      await countOf(
        `SELECT count(*) FROM catalogue_entry WHERE version_id = ${versionId} AND not_paid_alone`,
      ),
    ).toBe(116);
  });

  it('自付比例不为零的饮片、没有名称的、同名而备注不同的都拒绝；写明在哪一格', async () => {
    const file = workbookOf([
      {
        name: '表',
        rows: [
          ['序号', '饮片名称', '备注', '自付比例'],
          [1, '□示例甲', null, '0%'],
          [2, '示例乙', null, '0.10'],
          [3, ' ', '□', 0],
          [4, '示例甲', '另一条', 0],
          ['五', '示例丙', null, 0],
        ],
      },
    ]);
    const job = await importFile(catalogue, file, { edition: '有错的饮片', ...FROM_2026 });
    expect(await reportOf(job.id)).toEqual([
      'D3 refused 中药饮片的自付比例应为 0（N2.1）',
      'B4 refused 没有名称',
      'A5 refused 与表 第 2 行是同一条目而内容不同，请核对留哪一行',
      'A6 refused 序号“五”不是数字',
    ]);
    expect(job).toMatchObject({ taken: 1, refused: 4, skipped: 1 });
  });
});

describe('医疗机构制剂、商保创新药、双通道目录（N6、M3）', () => {
  it('制剂：甲类的自付比例须为零，没有文号存疑，没有医疗机构拒绝；印明的比例记在条目上', async () => {
    const job = await importFile(catalogue, preparations(), {
      edition: '2026 年版',
      ...FROM_2026,
      total: '3',
    });
    expect(await reportOf(job.id)).toEqual([
      'E5 doubtful 没有批准文号或备案号',
      'H6 refused 甲类的自付比例应为 0（N2.1）',
      'F7 refused 没有配制的医疗机构',
    ]);
    await expectAccounted(job.id);
    const { version, agrees } = await catalogue.ok(getVersion, { params: { id: job.versionId ?? 0 } });
    expect([version.kind, version.effectiveTo, agrees]).toEqual([
      'institutionPreparation',
      '2027-12-31',
      true,
    ]);
    const { rows } = await entriesOf(job.versionId ?? 0);
    expect(rows.map((row) => [row.name, row.class, row.selfPayRatio, row.remark])).toEqual([
      ['示例止咳合剂', '乙', '0.1000', '限本院门诊'],
      ['示例止咳合剂', '甲', '0.0000', null],
      ['示例膏', '乙', '0.2000', null],
    ]);
  });

  it('制剂和饮片的止期超过两年即退回，指出是哪一项', async () => {
    const answer = await startFile(catalogue, preparations(), {
      edition: '太长',
      ...FROM_2026,
      effectiveTo: '2028-06-30',
    });
    expect(answer).toMatchObject({ status: 400, body: { field: 'effectiveTo' } });
  });

  it('商保创新药：七个栏目、有效期不成日期的存疑', async () => {
    const job = await importFile(catalogue, commercialInnovative(), { edition: '2026 年版', ...FROM_2026 });
    expect(job.importer).toBe('commercialInnovative');
    expect(await reportOf(job.id)).toEqual(['G4 doubtful 有效期“长期”不是起止日期，未取']);
    const { rows } = await entriesOf(job.versionId ?? 0);
    expect(rows.map((row) => [row.sectionKind, row.name, row.termTo])).toEqual([
      ['commercialInnovative', '示例基因注射液', '2027-12-31'],
      ['commercialInnovative', '示例替尼胶囊', null],
    ]);
    const stored = await server.world.db.transaction('all', (tx) =>
      tx.first<object>(
        `SELECT trade_name, indication, holder, authorised_enterprise FROM catalogue_entry WHERE version_id = ${job.versionId} AND number = 1`,
      ),
    );
    expect(stored).toEqual({
      trade_name: '示例一',
      indication: '1.甲病；\n2.乙病。',
      holder: '示例生物（甲）公司',
      authorised_enterprise: '示例医药公司',
    });
  });

  it('双通道：按“是否双通道药品”栏目认出，写明不是的拒绝', async () => {
    const job = await importFile(catalogue, dualChannel(), { edition: '2026 年版', ...FROM_2026 });
    expect(job).toMatchObject({ importer: 'dualChannel', taken: 2, refused: 1 });
    expect(await reportOf(job.id)).toEqual(['D4 refused 写明不是双通道药品']);
    const { rows } = await entriesOf(job.versionId ?? 0);
    expect(rows[0]).toMatchObject({ name: '示例单抗注射液', dosageForm: '注射剂', termTo: '2027-12-31' });
  });
});

describe('单行支付目录（M4、M10、M11）', () => {
  const settings = { edition: '2026 年版', ...FROM_2026, effectiveTo: '2026-12-31', generics: '3' };
  it('有效期随协议期或按规则，来源不写的按国家目录，查不到协议期和重复的拒绝', async () => {
    const nationalId = await imported(catalogue, smallCatalogue(), { edition: '2026' });
    await catalogue.ok(submitVersion, { params: { id: nationalId }, body: { note: '示例：核对过' } });
    const checker = await secondDesk(server);
    await checker.ok(publishVersion, {
      params: { id: nationalId },
      body: { overrideReason: '示例：自付比例随后评审录入' },
    });
    const job = await importFile(catalogue, Buffer.from(`\ufeff${csvOf(separateRows())}`), settings);
    expect(job).toMatchObject({ importer: 'separatePayment', taken: 2, doubtful: 1, refused: 3, skipped: 1 });
    await expectAccounted(job.id);
    expect(await reportOf(job.id)).toEqual([
      'A3 doubtful 没有写来源，国家目录里有协议期，按谈判',
      'A5 refused 已发布的国家目录里没有找到该药品的协议期，请在文件里填写有效期止（M10）',
      'D6 refused 没有治疗领域',
      'A7 refused 与CSV 第 3 行是同一条目而内容不同，请核对留哪一行',
    ]);
    const { rows } = await catalogue.ok(listListEntries, { query: { versionId: job.versionId ?? 0 } });
    expect(rows.map((row) => [row.genericName, row.origin, row.termFrom, row.termTo]).sort()).toEqual([
      ['示例单抗注射液', 'negotiated', '2026-01-01', '2027-12-31'],
      ['示例常规片', 'regular', '2026-01-01', '2026-12-31'],
      ['示例替尼片', 'negotiated', '2026-01-01', '2026-06-30'],
    ]);
    const { version, reconciliation } = await catalogue.ok(getVersion, {
      params: { id: job.versionId ?? 0 },
    });
    expect(version).toMatchObject({ kind: 'separatePayment', state: 'draft', effectiveTo: '2026-12-31' });
    expect(reconciliation.find((line) => line.label === '通用名')?.difference).toBe(0);
  });

  it('同一份内容存成 GB18030 的 csv、旧版 xls，认出的一样', async () => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(separateRows()), '任意');
    const xls = write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
    // Written beforehand in GB18030: the rows above, whose characters the test cannot encode itself.
    const gb = readFileSync(fileURLToPath(new URL('../support/separate-gb18030.csv', import.meta.url)));
    expect(gb.includes(Buffer.from('通用名'))).toBe(false);
    for (const [content, format] of [
      [xls, 'xls'],
      [gb, 'csv'],
    ] as const) {
      const seen = await preview(catalogue, content, '文件.dat');
      expect([seen.importer, seen.format, seen.sheets[0]?.tally]).toEqual([
        'separatePayment',
        format,
        { taken: 4, doubtful: 0, refused: 2, category: 0, skipped: 1 },
      ]);
    }
  });

  it('空白模板填上就能导入：模板自己的栏目认得出来', async () => {
    const reply = await server.app.inject({
      method: 'GET',
      url: '/api/catalogue/import-templates/separatePayment',
      headers: { cookie: catalogue.cookie },
    });
    expect(getListTemplate.download).toBe(true);
    const book = read(reply.rawPayload);
    expect(book.SheetNames).toEqual(['单行支付药品目录', '填写说明']);
    const sheet = book.Sheets['单行支付药品目录'] ?? {};
    utils.sheet_add_aoa(sheet, [[1, '示例常规片', '口服常释剂型', '罕见病', '常规']], { origin: 'A2' });
    const filled = write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    const seen = await preview(catalogue, filled);
    expect([seen.importer, seen.tally.taken, seen.ignored.map((one) => one.sheet)]).toEqual([
      'separatePayment',
      1,
      ['填写说明'],
    ]);
  });
});

describe('自付比例一栏（N2.1）', () => {
  const regular = (rows: (string | number | null)[][]) =>
    workbookOf([
      {
        name: '西药部分',
        rows: [
          ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注', '自付比例'],
          ['XA', '类'],
          ...rows,
        ],
      },
    ]);
  const settings = { western: '4', chinese: '0', negotiatedWestern: '0', negotiatedChinese: '0', total: '4' };

  it('乙类照印的取，甲类只能是零，不是比例的存疑；与上一版不同的存疑', async () => {
    const before = await importFile(
      catalogue,
      regular([
        [null, null, '乙', 1, '示例甲药', '片剂', null, '0.10'],
        [null, null, '乙', 2, '示例乙药', '片剂', null, '20%'],
        [null, null, '乙', 3, '示例丙药', '片剂', null, '１０％'],
        [null, null, '甲', 4, '示例丁药', '片剂', null, '0.00'],
      ]),
      { edition: '2027', effectiveFrom: '2027-01-01', ...settings },
    );
    expect(before).toMatchObject({ state: 'done', taken: 4, doubtful: 0, refused: 0 });
    const id = before.versionId ?? 0;
    const { pendingRatios } = await catalogue.ok(getVersion, { params: { id } });
    expect(pendingRatios).toBe(0);
    await catalogue.ok(submitVersion, { params: { id }, body: { note: '示例：核对过' } });
    const [checker] = [
      await server.signIn({ login: 'catalogue9', name: '示例·复核', role: 'provinceCatalogue' }),
    ];
    await checker.ok(publishVersion, { params: { id }, body: {} });
    const after = await importFile(
      catalogue,
      regular([
        [null, null, '乙', 1, '示例甲药', '片剂', null, '0.30'],
        [null, null, '乙', 2, '示例乙药', '片剂', null, null],
        [null, null, '乙', 3, '示例丙药', '片剂', null, '10'],
        [null, null, '甲', 4, '示例丁药', '片剂', null, '5%'],
      ]),
      { edition: '2028', effectiveFrom: '2028-01-01', ...settings },
    );
    expect(await reportOf(after.id)).toEqual([
      'A3 doubtful 自付比例印为 30%，上一版同通用名同剂型为 10%（N2.1）',
      'H5 doubtful 自付比例“10”不是 0 到 1 的比例，未取',
      'H6 refused 甲类的自付比例应为 0，印的是“5%”（N2.1）',
    ]);
    const { rows } = await entriesOf(after.versionId ?? 0);
    expect(rows.map((row) => [row.name, row.selfPayRatio, row.ratioSource])).toEqual([
      ['示例甲药', '0.3000', 'printed'],
      ['示例乙药', '0.2000', 'carried'],
      ['示例丙药', '0.1000', 'carried'],
    ]);
  });
});

describe('谁可以导入什么，设置怎样核对', () => {
  it('价格岗位看得到识别结果，但不能导入目录；种类与文件不符的导入失败并说明', async () => {
    const seen = await preview(price, dualChannel());
    expect([seen.importer, seen.mayStart]).toEqual(['dualChannel', false]);
    expect(await startFile(price, dualChannel(), { edition: '甲', ...FROM_2026 })).toMatchObject({
      status: 403,
    });
    const answer = await startFile(catalogue, dualChannel(), { edition: '乙', ...FROM_2026 }, 'herbalPieces');
    const id = answer.status === 200 ? (answer.body.importId ?? 0) : 0;
    const job = await waitFor(id);
    expect(job).toMatchObject({ state: 'failed', versionId: null });
    expect(job.error).toContain('没有一张工作表带有“中药饮片目录”的栏目标题');
    expect(await countOf(`SELECT count(*) FROM catalogue_import_file WHERE import_id = ${id}`)).toBe(0);
  });

  it.each([
    [{ ...FROM_2026 }, 'edition'],
    [{ edition: '甲', effectiveFrom: '2026-02-30' }, 'effectiveFrom'],
    [{ edition: '甲', ...FROM_2026, total: '很多' }, 'total'],
    [{ edition: '甲', ...FROM_2026, colour: '红' }, 'colour'],
  ])('设置 %j 指出 %s', async (settings, field) => {
    expect(await startFile(catalogue, dualChannel(), settings)).toMatchObject({
      status: 400,
      body: { field },
    });
  });

  it('设置不是 JSON 即退回', async () => {
    const { sha256 } = await preview(catalogue, dualChannel());
    const body = { sha256, importer: 'dualChannel' as const, settings: '{' };
    expect(await catalogue.upload(startImport, { body }, [workbookPart(dualChannel())])).toMatchObject({
      status: 400,
      body: { field: 'settings' },
    });
  });
});

async function waitFor(id: number) {
  for (;;) {
    const job = await catalogue.ok(getImport, { params: { id } });
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
