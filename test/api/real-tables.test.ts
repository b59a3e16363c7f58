import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listNationalProducts,
  runProductMatching,
  getMatchingSummary,
} from '../../src/contract/national-products.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { importTable } from '../support/product-tables.ts';
import { publishByTwo, secondDesk } from '../support/publish.ts';

const DATA = join(ROOT, '../shared/data');
const LISTING = join(DATA, 'hainan_listed_drugs.xlsx');
const PIECES = join(DATA, 'yunnan_herbal_pieces.xlsx');
const WORKBOOK = join(DATA, 'nrdl2024_yao.xlsx');
const missing = [LISTING, PIECES, WORKBOOK].filter((file) => !existsSync(file));

describe.skipIf(missing.length > 0)('真实的大表：每一行都有去向（只在有 ../shared/data 时）', () => {
  let server: TestServer;
  let catalogue: Caller;
  let price: Caller;
  beforeAll(async () => {
    server = await startTestServer({ today: '2025-06-15' });
    catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
    price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
  });
  afterAll(() => server.close());

  it('挂网表 17,885 行：采用 17,432，价格为零 452 与临时编码 1 存疑', async () => {
    const { job, report } = await importTable(price, readFileSync(LISTING), {
      effectiveFrom: '2024-01-01',
      source: '示例来源',
    });
    expect(job).toMatchObject({
      state: 'done',
      rowsTotal: 17_886,
      taken: 17_432,
      doubtful: 453,
      refused: 0,
      skipped: 1,
    });
    expect(report.filter((row) => row.outcome === 'doubtful').every((row) => row.reason !== '')).toBe(true);
    expect((await price.ok(listNationalProducts, { query: {} })).total).toBe(17_884);
  });

  it('饮片表 13,655 行：10,457 个编码各有去向，其中 3 个不是饮片编码', async () => {
    const { job } = await importTable(catalogue, readFileSync(PIECES), {});
    expect(job).toMatchObject({ state: 'done', rowsTotal: 13_656, taken: 10_454 });
    expect(job.taken + job.doubtful + job.skipped).toBe(13_656);
    expect((await price.ok(listNationalProducts, { query: { kind: 'piece' } })).total).toBe(10_454);
  });

  it('挂网产品对应国家目录：打印各种结果的占比', async () => {
    const totals = {
      western: 1398,
      chinese: 1336,
      negotiatedWestern: 367,
      negotiatedChinese: 58,
      total: 3159,
    };
    const versionId = await imported(catalogue, readFileSync(WORKBOOK), {
      edition: '2024',
      totals,
      effectiveFrom: '2025-01-01',
    });
    await publishByTwo(catalogue, await secondDesk(server), versionId);
    const run = await catalogue.ok(runProductMatching, { body: {} });
    expect(run.products).toBe(17_884);
    const counts = await catalogue.ok(getMatchingSummary, {});
    const share = (count: number) => `${((count * 100) / run.products).toFixed(1)}%`;
    console.info(
      `对应 ${counts.matched}（${share(counts.matched)}），待人工 ${counts.doubtful}（${share(counts.doubtful)}），不在目录 ${counts.none}（${share(counts.none)}）`,
    );
    expect(counts.matched + counts.doubtful + counts.none).toBe(17_884);
    expect(counts.matched / run.products).toBeGreaterThan(0.8);
    expect(counts.doubtful / run.products).toBeLessThan(0.03);
  });
});

it.runIf(missing.length > 0)('没有真实的大表，跳过', () => {
  console.info(`没有 ${missing.length} 个文件，真实大表的测试跳过`);
  expect(missing.length).toBeGreaterThan(0);
});
