import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import {
  addQuote,
  exportPriceHistory,
  getPriceHistory,
  previewListedPrice,
  previewStandard,
} from '../../src/contract/prices.ts';
import {
  addCommitment,
  addListEntry,
  addListedPrice,
  addStandard,
  exportProducts,
  getProduct,
  listProducts,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CODE, openListDesk, productBody, SECRET, type ListDesk } from '../support/list-desk.ts';
import { insertTestPerson } from '../support/province.ts';
import { publishByTwo } from '../support/publish.ts';

/** Another maker's product of the negotiated drug, of the same strength in packs of two; and a tablet that was bid for. */
const ENTRANT = 'XL01XCZ999B002010105678';
const BID = 'XN01XCZ777B001010101234';
/** A second confidential figure, for the audit and the texts. */
const LOWER = '87654.3219';

let server: TestServer;
let desk: ListDesk;
let price: Caller;
let catalogue: Caller;
let auditor: Caller;
let pharmacist: Caller;
let agency: Caller;
let entryKey: string;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openListDesk(server);
  ({ price, catalogue, auditor, pharmacist, agency } = desk);
  ({ entryKey } = await catalogue.ok(addListEntry, { body: desk.entry() }));
  const bid = await catalogue.ok(addListEntry, {
    body: desk.entry({ genericName: '示例缓释片', dosageForm: '缓释控释剂型', termTo: '2027-12-31' }),
  });
  await publishByTwo(catalogue, desk.checker, desk.versionId);
  await catalogue.ok(saveProduct, { params: { code: CODE }, body: productBody(entryKey) });
  await catalogue.ok(saveProduct, {
    params: { code: ENTRANT },
    body: productBody(entryKey, {
      tradeName: '',
      maker: '示例制药二厂',
      pack: '2瓶/盒',
      unitsPerPack: 2,
      tracePrefixes: ['8100002'],
    }),
  });
  await catalogue.ok(saveProduct, {
    params: { code: BID },
    body: productBody(bid.entryKey, {
      genericName: '示例缓释片',
      tradeName: '',
      dosageForm: '缓释控释剂型',
      strength: '50mg',
      pack: '10片/盒',
      unitsPerPack: 10,
      doseUnit: '片',
      isInjection: false,
      tracePrefixes: ['8100003'],
    }),
  });
});
afterAll(() => server.close());

/** Lets a day pass; everybody signs in anew. */
async function nextDay(): Promise<void> {
  server.clock.advance(24 * 3600_000);
  const anew = (login: string) => server.signInAs(login, 'passw0rd');
  price = await anew('price1');
  catalogue = await anew('catalogue1');
  auditor = await anew('auditor1');
  pharmacist = await anew('pharmacy1');
  agency = await anew('agency1');
}

const FIRST = {
  kind: 'negotiated',
  standard: SECRET,
  confidential: true,
  from: '2026-01-01',
  to: null,
  reasonKind: 'initial',
  reason: '国家谈判',
  evidence: '示例文号 1',
} as const;
type Body = Record<string, unknown>;
const standards = (code: string, body: Body) =>
  price.call(addStandard, { params: { code }, body: { ...FIRST, ...body } });
const history = (caller: Caller, code: string, knownOn?: string) =>
  caller.ok(getPriceHistory, { params: { code }, query: knownOn === undefined ? {} : { knownOn } });

describe('支付标准的调整（M12、N2.2、N2.3）', () => {
  it('先预览：哪些日期从什么变成什么，什么也不写入；再登记', async () => {
    await price.ok(addStandard, { params: { code: CODE }, body: FIRST });
    await nextDay();
    const body = {
      ...FIRST,
      standard: LOWER,
      from: '2026-07-01',
      reasonKind: 'sameGeneric',
      evidence: '示例文号 2',
    } as const;
    const preview = await price.ok(previewStandard, { params: { code: CODE }, body });
    expect(preview).toEqual({
      spans: [
        { from: '2026-01-01', to: '2026-06-30', changed: false, before: held(SECRET), after: held(SECRET) },
        { from: '2026-07-01', to: null, changed: true, before: held(SECRET), after: held(LOWER) },
      ],
      pastFrom: null,
      touchedClaims: 0,
      above: [],
      caps: [],
    });
    expect((await history(price, CODE)).records).toHaveLength(1);
    await price.ok(addStandard, { params: { code: CODE }, body });
    expect((await history(price, CODE)).standards.map((one) => [one.from, one.to, one.standard])).toEqual([
      ['2026-07-01', null, LOWER],
      ['2026-01-01', '2026-06-30', SECRET],
    ]);
  });
  const held = (text: string) => ({ label: '谈判', price: text, confidential: true });

  it.each([
    [
      '没有事由种类时当作首次确定，已有标准的不行',
      { from: '2026-08-01', reasonKind: undefined },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
    [
      '谈判药品不以挂网价为标准',
      { kind: 'listed', confidential: false, reasonKind: 'correction' },
      'STANDARD_KIND_UNFIT',
      'M12',
    ],
    [
      '纳入集采须是集采中选',
      { from: '2026-08-01', reasonKind: 'procurement' },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
    [
      '与现有标准一样，没有可改的',
      { from: '2026-08-01', standard: LOWER, reasonKind: 'sameGeneric' },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
  ] as const)('%s', async (_, body, code, clause) => {
    for (const answer of [
      await standards(CODE, body),
      await price.call(previewStandard, { params: { code: CODE }, body: { ...FIRST, ...body } as never }),
    ])
      expect(answer).toMatchObject({ status: 422, body: { code, clause } });
  });

  it.each([
    ['撤销不填数值', { reasonKind: 'withdrawal' }, 'standard'],
    ['不撤销就要填数值', { standard: null, kind: null }, 'standard'],
    ['要选类别', { kind: null }, 'kind'],
    ['止期早于起期', { to: '2025-12-31' }, 'to'],
    ['未载明规格须指明申请', { reasonKind: 'newSpec' }, 'applicationId'],
    [
      '保密数值不能写进依据',
      { from: '2026-09-01', standard: '76543.21', reasonKind: 'correction', evidence: '协议价76543.21元' },
      'evidence',
    ],
    [
      '改动过去的日期要写原因',
      { from: '2026-03-01', standard: LOWER, reasonKind: 'correction' },
      'lateReason',
    ],
  ] as const)('%s：指出字段', async (_, body, field) => {
    expect(await standards(CODE, body)).toMatchObject({ status: 400, body: { field } });
  });

  it('迟来的更正：写明原因后可改过去；按当时所知仍看得到原来的', async () => {
    await nextDay();
    const body = {
      standard: '97000.1111',
      from: '2026-03-01',
      to: '2026-03-31',
      reasonKind: 'correction',
      lateReason: '文件迟到',
    };
    const preview = await price.ok(previewStandard, {
      params: { code: CODE },
      body: { ...FIRST, ...body, reasonKind: 'correction' },
    });
    expect(preview).toMatchObject({ pastFrom: '2026-03-01', touchedClaims: 0 });
    expect(preview.spans.filter((span) => span.changed).map((span) => [span.from, span.to])).toEqual([
      ['2026-03-01', '2026-03-31'],
    ]);
    expect((await standards(CODE, body)).status).toBe(200);
    const figures = async (knownOn?: string) =>
      (await history(price, CODE, knownOn)).standards.map((one) => [one.from, one.standard]);
    expect(await figures()).toEqual([
      ['2026-07-01', LOWER],
      ['2026-04-01', SECRET],
      ['2026-03-01', '97000.1111'],
      ['2026-01-01', SECRET],
    ]);
    expect(await figures('2026-06-16')).toEqual([
      ['2026-07-01', LOWER],
      ['2026-01-01', SECRET],
    ]);
    expect(await figures('2026-06-15')).toEqual([['2026-01-01', SECRET]]);
    expect(await figures('2026-06-14')).toEqual([]);
    expect(
      (await price.call(getPriceHistory, { params: { code: CODE }, query: { knownOn: '2026-02-30' } }))
        .status,
    ).toBe(400);
  });

  it('撤销以后没有标准，原记载都在；谁在什么时候凭什么改的都看得到', async () => {
    const withdrawal = {
      kind: null,
      standard: null,
      confidential: false,
      from: '2027-01-01',
      reasonKind: 'withdrawal',
      reason: '协议终止',
      evidence: '示例文号 9',
    };
    expect((await standards(CODE, withdrawal)).status).toBe(200);
    const seen = await history(price, CODE);
    expect(seen.standards[0]).toMatchObject({
      from: '2027-01-01',
      withdrawn: true,
      standard: null,
      reasonLabel: '撤销',
    });
    expect(seen.records).toHaveLength(4);
    expect(seen.records[0]).toMatchObject({
      what: '撤销支付标准',
      why: '撤销：协议终止',
      evidence: '示例文号 9',
      enteredBy: '示例·价格',
    });
    expect(
      (await price.ok(getProduct, { params: { code: CODE } })).standards.map((one) => one.from),
    ).not.toContain('2027-01-01');
    const { rows } = await auditor.ok(listAudit, { query: { action: 'catalogue.addStandard' } });
    expect(rows).toHaveLength(4);
    expect(rows[1]?.detail).toContain('改动过去日期：文件迟到');
  });
});

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
    await catalogue.ok(addCommitment, {
      params: { code: BID },
      body: { documentNo: '示例承诺', signedOn: '2026-01-01', from: '2026-01-01', to: null },
    });
    const other = BID.replace('01234', '00001');
    const about = (await price.ok(getProduct, { params: { code: BID } })).product;
    const { entryKey: key, ...facts } = about;
    await catalogue.ok(saveProduct, {
      params: { code: other },
      body: productBody(key, {
        genericName: facts.genericName,
        dosageForm: facts.dosageForm,
        strength: facts.strength,
        maker: '示例制药零厂',
        doseUnit: '片',
        unitsPerPack: 10,
        isInjection: false,
        tracePrefixes: ['8100009'],
      }),
    });
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
    ).toEqual(Array(4).fill([null, true]));
    expect(JSON.stringify(seen)).not.toMatch(/98765|87654|97000/);
    const files = [`/api/products/${CODE}/price-history.xlsx`, '/api/products.xlsx'];
    expect([exportPriceHistory.download, exportProducts.download]).toEqual([true, true]);
    for (const url of files) {
      const reply = await server.app.inject({ method: 'GET', url, headers: { cookie: price.cookie } });
      const book = read(reply.rawPayload);
      const text = JSON.stringify(
        book.SheetNames.map((name) => utils.sheet_to_json(book.Sheets[name] ?? {}, { header: 1 })),
      );
      expect(text).toContain('保密');
      expect(text).not.toMatch(/98765\.4321|97000/);
    }
    const personId = await server.world.db.transaction('all', (tx) => insertTestPerson(server.world, tx, 1));
    const patient = await server.signIn({ login: 'patient1', name: '示例·患者', role: 'patient', personId });
    expect((await patient.call(getPriceHistory, { params: { code: CODE }, query: {} })).status).toBe(403);
    expect(
      (await price.call(getPriceHistory, { params: { code: 'XZ99XCZ999B002010101234' }, query: {} })).status,
    ).toBe(404);
  });
});
