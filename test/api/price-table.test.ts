import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getNationalProduct, listNationalProducts } from '../../src/contract/national-products.ts';
import { getProduct } from '../../src/contract/separate-payment.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { startFile } from '../support/catalogue.ts';
import { CODE, openListDesk, publishOneDrug, type ListDesk } from '../support/list-desk.ts';
import { importTable, priceTable, type PriceRow } from '../support/product-tables.ts';
import { workbookOf } from '../support/workbook.ts';

const A = 'XA01ABA001A001010100001';
const B = 'XA01ABA002A001010100002';
const SECRET_CODE = 'XA01ABA003A001010100003';
const Q1 = { effectiveFrom: '2026-04-01', source: '示例价格表 2026 年第一季度' };

const row = (code: string, price: string | number | null, more: PriceRow = {}): PriceRow => ({
  产品名称: '示例洛尔片',
  药品统一编码: code,
  剂型: '片剂',
  规格: '25mg',
  包装: '20片/盒',
  生产企业: '示例制药二厂',
  '批准文号(注册证编号)': '国药准字H20200001、国药准字H20200002',
  是否价格保密: '否',
  ...(price === null ? {} : { 最小包装医保平台挂网价: price }),
  ...more,
});

let server: TestServer;
let desk: ListDesk;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openListDesk(server);
  await publishOneDrug(desk);
});
afterAll(() => server.close());

const detail = async (code: string) => desk.auditor.ok(getNationalProduct, { params: { code } });

describe('省级价格表（N3.1、N5.1）', () => {
  it('每一行都有去向：采用、存疑、拒绝，保密的不登记数值', async () => {
    const table = priceTable([
      row(A, 12.5),
      row(B, '1,234.5元', { 产品名称: '示例洛尔胶囊' }),
      row(SECRET_CODE, null, { 产品名称: '示例替尼片', 是否价格保密: '是' }),
      row('D5P00000000000000000002', 3),
      row('XA01ABA004A001010100004', '0'),
      row('XA01ABA005A001010100005', '*'),
      row('', 5),
      row(A, 12.5),
      row(A, 13.5),
      row('XA01ABA006A001010100006', '71.64', { 是否价格保密: '是' }),
      row(CODE, '99999.99', {
        产品名称: '示例单抗注射液',
        规格: '100mg(4ml)',
        包装: '1瓶/盒',
        生产企业: '示例制药一厂',
      }),
    ]);
    const { job, report } = await importTable(desk.price, table, Q1);
    expect(job).toMatchObject({ state: 'done', importer: 'priceTable', rowsTotal: 13 });
    const counts = [job.taken, job.changed, job.unchanged, job.doubtful, job.refused, job.skipped];
    expect(counts).toEqual([2, 0, 0, 6, 2, 3]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(13);
    const said = (sheetRow: number) => {
      const found = report.find((one) => one.sheetRow === sheetRow);
      return found && `${found.outcome} ${found.cell} ${found.reason}`;
    };
    expect(said(4)).toBe('doubtful Q4 价格带有单位或千分号，已按数字采用');
    expect(said(6)).toMatch(/^doubtful D6 “D5P.*不是国家药品编码/);
    expect(said(7)).toBe('doubtful Q7 价格“0”为零');
    expect(said(8)).toMatch(/^doubtful Q8 价格为保密符号/);
    expect(said(9)).toBe('refused D9 没有国家药品编码');
    expect(said(10)).toMatch(/^skipped .*重复$/);
    expect(said(11)).toMatch(/^doubtful .*挂网价不同，本行没有采用$/);
    expect(said(12)).toMatch(/^doubtful Q12 标明价格保密/);
    expect(said(13)).toMatch(/^refused .*挂网价未登记/);
    // A withheld price, and the confidential cap it was not compared with in words, are nowhere in the report.
    expect(JSON.stringify(report)).not.toMatch(/71\.64|98765/);
    expect((await detail(A)).prices).toMatchObject([{ price: '12.50', from: '2026-04-01', to: null }]);
    expect((await detail(B)).prices).toMatchObject([{ price: '1234.50' }]);
    expect((await detail(SECRET_CODE)).prices).toEqual([]);
    expect((await detail('XA01ABA006A001010100006')).prices).toEqual([]);
    expect((await desk.price.ok(getProduct, { params: { code: CODE } })).product.listedPrice).toBe('1200.50');
  });

  it('同一张表再导入什么也不改；下一季度变动的价格自起始日起成为新的记载，旧资料留存', async () => {
    const first = priceTable([row(A, 12.5), row(B, 1234.5, { 产品名称: '示例洛尔胶囊' })]);
    const again = await importTable(desk.price, first, Q1);
    expect(again.job).toMatchObject({ unchanged: 2, taken: 0, changed: 0, doubtful: 0 });
    expect((await detail(A)).history).toEqual([]);
    const next = priceTable([
      row(A, 11, { 生产企业: '示例制药三厂' }),
      row(B, 1234.5, { 产品名称: '示例洛尔胶囊' }),
    ]);
    const { job, report } = await importTable(desk.price, next, {
      effectiveFrom: '2026-07-01',
      source: '示例价格表 2026 年第二季度',
    });
    expect(job).toMatchObject({ changed: 1, unchanged: 1 });
    expect(report.find((one) => one.outcome === 'changed')?.reason).toBe('更改：企业；挂网价有变动');
    const { prices, history } = await detail(A);
    expect(prices.map((price) => [price.price, price.from])).toEqual([
      ['11.00', '2026-07-01'],
      ['12.50', '2026-04-01'],
    ]);
    expect(history[0]?.changes).toEqual([{ label: '企业', before: '示例制药二厂', after: '示例制药三厂' }]);
    const revisions = await server.world.db.transaction('none', (tx) =>
      tx.rows<{ code: string }>(
        `SELECT national_code AS code FROM national_product WHERE revision > (SELECT revision FROM national_product_history LIMIT 1)
         AND last_import IS NOT NULL ORDER BY revision DESC LIMIT 1`,
      ),
    );
    expect(revisions).toEqual([{ code: A }]);
  });

  it('只有价格岗位能导入价格表', async () => {
    const refused = await startFile(desk.catalogue, priceTable([row(A, 1)]), Q1, 'priceTable');
    expect(refused.status).toBe(403);
  });

  it('登录者能查产品主档；保密的价格谁也看不到数值', async () => {
    const all = await desk.pharmacist.ok(listNationalProducts, { query: { q: '示例', pageSize: 50 } });
    const priceOf = (code: string) => all.rows.find((one) => one.nationalCode === code)?.listedPrice;
    expect([priceOf(A), priceOf(SECRET_CODE)]).toEqual(['12.50', null]);
    const initials = await desk.pharmacist.ok(listNationalProducts, { query: { q: 'sllejn' } });
    expect(initials.rows.map((one) => one.nationalCode)).toEqual([B]);
    const secret = await desk.pharmacist.ok(listNationalProducts, { query: { flag: 'confidential' } });
    expect(secret.total).toBe(2);
    const one = await desk.pharmacist.ok(getNationalProduct, { params: { code: A } });
    expect(one.codeParts.map((part) => part.text)).toEqual([
      'X',
      'A01AB',
      'A001',
      'A001',
      '01',
      '01',
      '00001',
    ]);
    expect(one.product.approvalText).toBe('国药准字H20200001、国药准字H20200002');
    expect((await desk.pharmacist.call(getNationalProduct, { params: { code: 'T000000000' } })).status).toBe(
      404,
    );
  });
});

describe('国家编码表与集采结果（N5.5、N2.2、N2.3）', () => {
  it('饮片编码按编码去重，重复的说明去向', async () => {
    const table = workbookOf([
      {
        name: '饮片',
        rows: [
          ['医疗目录编码', '中药饮片名称', '医保支付类别', '标准名称'],
          ['T000100001', '示例芷', '01', '示例标准'],
          ['T000100001', '示例芷', '01', '示例标准'],
          ['T000100001', '示例白芷', '01', '示例标准'],
          ['T000100002', '示例荷', '03', '示例标准'],
        ],
      },
    ]);
    const { job, report } = await importTable(desk.catalogue, table, {});
    expect(job).toMatchObject({ importer: 'nationalCodes', taken: 2, skipped: 2, doubtful: 1 });
    expect(report.find((one) => one.sheetRow === 4)?.reason).toMatch(/名称不同，本行没有采用$/);
    const pieces = await desk.auditor.ok(listNationalProducts, { query: { kind: 'piece' } });
    expect(pieces.rows.map((one) => [one.name, one.norm])).toEqual([
      ['示例荷', '示例标准'],
      ['示例芷', '示例标准'],
    ]);
  });

  it('中选价按编码或名称、规格、企业对到产品；不在单行支付目录的只记在主档', async () => {
    const table = workbookOf([
      {
        name: '中选结果',
        rows: [
          ['序号', '品种名称', '规格', '包装', '中选企业', '中选价格（元）', '计价单位', '采购周期'],
          [
            1,
            '示例单抗注射液',
            '100mg(4ml)',
            '1瓶/盒',
            '示例制药一厂',
            '800.00',
            '盒',
            '2026年8月1日至2027年12月31日',
          ],
          [2, '示例洛尔胶囊', '25mg', '20片/盒', '示例制药二厂', 3.2, '盒', null],
          [3, '示例没有的片', '1mg', '1片', '示例制药九厂', 1, '盒', null],
          [4, '示例单抗注射液', '100mg(4ml)', '1瓶/盒', '示例制药一厂', '8.00', '毫升', null],
          [5, '示例洛尔胶囊', '25mg', '20片/盒', '示例制药二厂', '面议', '盒', null],
        ],
      },
    ]);
    const { report } = await importTable(desk.price, table, {
      round: '示例第一批集采',
      effectiveFrom: '2026-08-01',
    });
    expect(report.filter((one) => one.sheetRow > 1).map((one) => one.outcome)).toEqual([
      'taken',
      'skipped',
      'doubtful',
      'doubtful',
      'refused',
    ]);
    const { standards } = await desk.price.ok(getProduct, { params: { code: CODE } });
    expect(standards.find((one) => one.kind === 'procured')).toMatchObject({
      standard: '800.00',
      from: '2026-08-01',
      to: '2027-12-31',
      confidential: false,
    });
    expect((await detail(B)).product.isProcured).toBe(true);
  });
});
