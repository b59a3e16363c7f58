import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addQuote,
  exportPriceHistory,
  getPriceHistory,
  previewListedPrice,
  previewStandard,
} from '../../src/contract/prices.ts';
import {
  addListedPrice,
  addStandard,
  exportProducts,
  getProduct,
  listProducts,
} from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CODE } from '../support/list-desk.ts';
import {
  BID,
  ENTRANT,
  FIRST_STANDARD as FIRST,
  openPriceDesk,
  saveBidTablet,
} from '../support/price-desk.ts';
import { insertTestPerson } from '../support/province.ts';

let server: TestServer;
let price: Caller;
let catalogue: Caller;
let auditor: Caller;
let pharmacist: Caller;
let agency: Caller;
let entryKey: string;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ({ price, catalogue, auditor, pharmacist, agency, entryKey } = await openPriceDesk(server));
  // The standard falls in July: what is listed for then must be under the lower one already now.
  await price.ok(addStandard, { params: { code: CODE }, body: FIRST });
  const lower = { ...FIRST, standard: '87654.3219', from: '2026-07-01', reasonKind: 'sameGeneric' } as const;
  await price.ok(addStandard, { params: { code: CODE }, body: lower });
});
afterAll(() => server.close());

type Body = Record<string, unknown>;
const standards = (code: string, body: Body) =>
  price.call(addStandard, { params: { code }, body: { ...FIRST, ...body } });
const history = (caller: Caller, code: string) => caller.ok(getPriceHistory, { params: { code }, query: {} });

describe('挂网价与上限（N3.1、I20）', () => {
  const list = (code: string, body: Body) =>
    price.call(addListedPrice, {
      params: { code },
      body: { price: '1200.00', from: '2026-05-01', to: null, source: '平台', ...body },
    });

  it('现在不超、标准调低以后要超的，也拒绝；保密的数值不说（N5.1）', async () => {
    const answer = await list(CODE, { price: '90000.00' });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'LISTED_PRICE_ABOVE_STANDARD', clause: 'N3.1' },
    });
    expect(JSON.stringify(answer)).toContain('2026-07-01 起上限为保密标准');
    expect(JSON.stringify(answer)).not.toMatch(/98765|87654|4321/);
    expect((await list(CODE, { price: '87000.00' })).status).toBe(200);
  });

  it('同条目新上市的，按每瓶不高于谈判标准；预览里价格岗位看得到上限', async () => {
    const answer = await list(ENTRANT, { price: '175308.6439' });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'LISTED_PRICE_ABOVE_ENTRANT_CAP', clause: 'N3.1' },
    });
    expect(JSON.stringify(answer)).toContain('规格之间不折算');
    const body = { price: '175308.6438', from: '2026-07-01', to: '2026-12-31', source: '平台' };
    const preview = await price.ok(previewListedPrice, { params: { code: ENTRANT }, body });
    expect(preview.caps).toMatchObject([
      { from: '2026-07-01', to: '2026-12-31', rule: 'entrant', cap: '175308.6438' },
    ]);
    expect(await history(price, ENTRANT)).toMatchObject({ listedPrices: [] });
    expect((await list(ENTRANT, body)).status).toBe(200);
  });

  it('竞价企业不高于自己的报价；报价只有价格岗位看得到', async () => {
    const bid = {
      kind: 'bid',
      standard: '45.00',
      confidential: false,
      reason: '竞价',
      evidence: '示例文号 3',
    };
    expect((await standards(BID, bid)).status).toBe(200);
    expect((await list(BID, { price: '44.00' })).status).toBe(200);
    const quote = { quote: '41.5', from: '2026-01-01', to: '2027-12-31', evidence: '竞价记录' };
    await price.ok(addQuote, { params: { code: BID }, body: quote });
    expect(await list(BID, { price: '44.00', from: '2026-08-01' })).toMatchObject({
      status: 422,
      body: { code: 'LISTED_PRICE_ABOVE_QUOTE', detail: expect.stringContaining('上限 41.50 元') as string },
    });
    expect((await list(BID, { price: '41.50', from: '2026-08-01' })).status).toBe(200);
    expect((await history(price, BID)).quotes).toMatchObject([{ quote: '41.50' }]);
    expect((await history(auditor, BID)).quotes).toEqual([]);
    expect(await agency.call(addQuote, { params: { code: BID }, body: quote })).toMatchObject({
      status: 422,
      body: { code: 'AREA_MAY_NOT_CHANGE_LIST' },
    });
    expect(
      await price.call(addQuote, { params: { code: BID }, body: { ...quote, quote: '0' } }),
    ).toMatchObject({
      status: 400,
      body: { field: 'quote' },
    });
  });

  it('改动已过去的挂网价要写原因；撤网后那些日子没有挂网价', async () => {
    expect(await list(BID, { price: '40.00', from: '2026-05-10', to: '2026-05-20' })).toMatchObject({
      status: 400,
      body: { field: 'lateReason' },
    });
    const taken = {
      price: null,
      from: '2026-05-10',
      to: '2026-05-20',
      lateReason: '停售未及时登记',
      evidence: '示例函',
    };
    expect((await list(BID, taken)).status).toBe(200);
    const seen = (await history(price, BID)).listedPrices.map((one) => [one.from, one.to, one.price]);
    expect(seen).toEqual([
      ['2026-08-01', null, '41.50'],
      ['2026-05-21', '2026-07-31', '44.00'],
      ['2026-05-10', '2026-05-20', null],
      ['2026-05-01', '2026-05-09', '44.00'],
    ]);
  });

  it('调低标准的预览指出哪些产品要超', async () => {
    const body = {
      ...FIRST,
      standard: '80000.00',
      from: '2026-10-01',
      reasonKind: 'sameGeneric',
      evidence: '示例文号 4',
    } as const;
    const { above } = await price.ok(previewStandard, { params: { code: CODE }, body });
    expect(above.map((one) => one.nationalCode).sort()).toEqual([CODE, ENTRANT].sort());
  });
});

describe('不高于标准的优先，保密的看不出（N2.2、N5.1）', () => {
  it('同条目里不高于标准的排在前面，只对看得到标准的岗位', async () => {
    const other = BID.replace('01234', '00001');
    const about = (await price.ok(getProduct, { params: { code: BID } })).product;
    const { entryKey: key } = about;
    await saveBidTablet(catalogue, other, key, { maker: '示例制药零厂', tracePrefixes: ['8100009'] });
    await price.ok(addStandard, {
      params: { code: other },
      body: { ...FIRST, kind: 'bid', standard: '30.00', confidential: false, evidence: '示例文号 5' },
    });
    await price.ok(addListedPrice, {
      params: { code: other },
      body: { price: '35.00', from: '2026-01-01', to: null, source: '平台' },
    });
    const order = async (caller: Caller) =>
      (await caller.ok(listProducts, { query: { entryKey: key } })).rows.map((row) => [
        row.maker,
        row.withinStandard,
      ]);
    expect(await order(pharmacist)).toEqual([
      ['示例制药一厂', true],
      ['示例制药零厂', false],
    ]);
    const hidden = (await pharmacist.ok(listProducts, { query: { entryKey } })).rows;
    expect(hidden.map((row) => row.withinStandard)).toEqual([null, null]);
    // Whoever sees no figure sees the order of names; the price office sees the one to prefer first.
    expect(hidden.map((row) => row.maker)).toEqual(['示例制药二厂', '示例制药一厂']);
    const shown = (await price.ok(listProducts, { query: { entryKey } })).rows;
    expect(shown.map((row) => [row.maker, row.withinStandard])).toEqual([
      ['示例制药一厂', true],
      ['示例制药二厂', null],
    ]);
  });

  it('其他岗位看时间线只见“保密”；导出的文件连价格岗位也不带数值；患者不能看', async () => {
    const seen = await history(pharmacist, CODE);
    expect(
      seen.standards.filter((one) => !one.withdrawn).map((one) => [one.standard, one.confidential]),
    ).toEqual([
      [null, true],
      [null, true],
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/98765|87654/);
    const files = [`/api/products/${CODE}/price-history.xlsx`, '/api/products.xlsx'];
    expect([exportPriceHistory.download, exportProducts.download]).toEqual([true, true]);
    for (const url of files) {
      const reply = await server.app.inject({ method: 'GET', url, headers: { cookie: price.cookie } });
      const book = read(reply.rawPayload);
      const text = JSON.stringify(
        book.SheetNames.map((name) => utils.sheet_to_json(book.Sheets[name] ?? {}, { header: 1 })),
      );
      expect(text).toContain('保密');
      expect(text).not.toMatch(/98765\.4321|87654/);
    }
    const personId = await server.world.db.transaction('all', (tx) => insertTestPerson(server.world, tx, 1));
    const patient = await server.signIn({ login: 'patient1', name: '示例·患者', role: 'patient', personId });
    expect((await patient.call(getPriceHistory, { params: { code: CODE }, query: {} })).status).toBe(403);
    expect(
      (await price.call(getPriceHistory, { params: { code: 'XZ99XCZ999B002010101234' }, query: {} })).status,
    ).toBe(404);
  });
});
