import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addDays, day } from '../../src/base/date.ts';
import { wholeUnits } from '../../src/base/money.ts';
import {
  getProductStock,
  getStockSummary,
  listDrugPlaces,
  listStock,
  reportStock,
  uploadStock,
  withdrawStockRecord,
} from '../../src/contract/providers-stock.ts';
import type { StockKind } from '../../src/domain/providers/stock/model.ts';
import { signOf } from '../../src/domain/providers/stock/model.ts';
import { listStockingRows } from '../../src/server/providers/stock/rate-store.ts';
import { takeReports, type StockReport } from '../../src/server/providers/stock/report-stock.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
} from '../support/counter.ts';

const TODAY = '2026-06-15';
let server: TestServer;
let counter: Counter;
let pharmacist: Caller;
let farBureau: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  counter = await furnishCounter(server);
  pharmacist = await server.signIn({
    login: 'stock-pharmacist',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: 'Y430102000009',
  });
  farBureau = await server.signIn({
    login: 'stock-bureau',
    name: '示例·株洲',
    role: 'areaBureau',
    areaCode: '430200',
  });
});
afterAll(() => server.close());

const count = (code: string, lotNo: string, quantity: string, expiresOn: string | null = '2027-12-31') => ({
  body: { nationalCode: code, lotNo, expiresOn, changeType: null, quantity },
});
const rowOf = async (caller: Caller, code: string, institution?: string) => {
  const query = institution === undefined ? { q: code } : { q: code, institution };
  return (await caller.ok(listStock, { query })).rows.find((row) => row.nationalCode === code);
};

describe('按页面报库存（M26、M31）', () => {
  it('盘点、变更、撤销一步步推出现存数；经过都在', async () => {
    expect((await rowOf(pharmacist, TABLETS.code))?.state).toBe('out');
    await pharmacist.ok(reportStock, count(TABLETS.code, 'L1', '10'));
    server.clock.advance(1000);
    const change = { ...count(TABLETS.code, 'L1', '3').body, changeType: '105' as const };
    expect(await pharmacist.ok(reportStock, { body: change })).toEqual({ quantity: '7' });
    server.clock.advance(1000);
    await pharmacist.ok(reportStock, count(TABLETS.code, 'L2', '5', '2026-06-14'));
    expect(await rowOf(pharmacist, TABLETS.code)).toMatchObject({
      state: 'inStock',
      quantity: '7',
      batches: 2,
      expiresOn: '2027-12-31',
      reportedOn: TODAY,
      itemCode: TABLETS.code,
      listed: true,
    });
    const { records } = await pharmacist.ok(getProductStock, { params: { code: TABLETS.code }, query: {} });
    expect(records.map((one) => [one.kind, one.quantity])).toEqual([
      ['count', '5'],
      ['change', '-3'],
      ['count', '10'],
    ]);
    const destroyed = records[1];
    const params = { id: destroyed?.id ?? 0 };
    await pharmacist.ok(withdrawStockRecord, { params, body: { reason: '填错了' } });
    expect((await rowOf(pharmacist, TABLETS.code))?.quantity).toBe('10');
    const again = await pharmacist.call(withdrawStockRecord, { params, body: { reason: '再来一次' } });
    expect(again.status).toBe(404);
  });

  it('编码库没有的药、零的变更、不存在的日期都不收', async () => {
    const unknown = await pharmacist.call(reportStock, count('XL01NOTKNOWN0000000001', 'L1', '1'));
    expect(unknown.body).toMatchObject({ status: 422, code: 'NATIONAL_CODE_UNKNOWN' });
    const zero = { ...count(TABLETS.code, 'L1', '0').body, changeType: '101' as const };
    expect((await pharmacist.call(reportStock, { body: zero })).status).toBe(400);
    expect((await pharmacist.call(reportStock, count(TABLETS.code, 'L1', '1', '2027-02-30'))).status).toBe(
      400,
    );
  });

  it('配备率只数目录里当日有货的药', async () => {
    const summary = await pharmacist.ok(getStockSummary, { query: {} });
    expect(summary).toMatchObject({ code: PHARMACY, mayReport: true, stocked: 1, listed: 3, rate: '0.3333' });
    expect(summary.definition).toContain('当日单行支付目录');
  });

  it('别家机构、外地市州、卫健看药店都看不到；本地经办看得到', async () => {
    const query = { institution: PHARMACY };
    expect((await counter.otherPharmacy.call(listStock, { query })).status).toBe(404);
    expect((await farBureau.call(listStock, { query })).status).toBe(404);
    const health = await server.signIn({
      login: 'stock-health',
      name: '示例·卫健',
      role: 'healthAuthority',
      areaCode: '430000',
    });
    expect((await health.call(getStockSummary, { query })).status).toBe(404);
    expect((await health.ok(getStockSummary, { query: { institution: HOSPITAL } })).mayReport).toBe(false);
    expect((await counter.agency.ok(listStock, { query })).total).toBe(3);
    expect((await counter.agency.call(listStock, { query: {} })).status).toBe(400);
    expect((await counter.pharmacy.call(reportStock, count(TABLETS.code, 'L1', '1'))).status).toBe(403);
    const other = await server.signIn({
      login: 'stock-other',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: OTHER_PHARMACY,
      practitionerCode: 'Y430102000010',
    });
    const { records } = await pharmacist.ok(getProductStock, { params: { code: TABLETS.code }, query: {} });
    const stolen = await other.call(withdrawStockRecord, {
      params: { id: records[0]?.id ?? 0 },
      body: { reason: '别家的' },
    });
    expect(stolen.status).toBe(404);
  });
});

describe('按文件报库存（M26）', () => {
  const file = (text: string) => [
    { field: 'file', fileName: '盘点.csv', mediaType: 'text/csv', content: Buffer.from(text) },
  ];
  const TEXT = `国家药品编码,机构药品编码,药品名称,生产批号,有效期至,实存数量,盘点日期
${INJECTION.code},,示例单抗,J1,2027-06-30,4,2026-06-10
,${TABLETS.code},示例替尼片,L9,2027-01-31,2,
XL01NOTKNOWN0000000001,,没有的药,N1,,1,
,YP-无,没对照的药,N2,,1,
${INJECTION.code},,示例单抗,J1,,9,
`;

  it('先核对不写入；坏行逐行说明，好行写入；再传一次不重复', async () => {
    const checked = await pharmacist.upload(uploadStock, { body: { mode: 'check' } }, file(TEXT));
    expect(checked.body).toMatchObject({ total: 5, ready: 2, written: 0 });
    expect((await rowOf(pharmacist, INJECTION.code))?.quantity).toBe('0');
    const written = await pharmacist.upload(uploadStock, { body: { mode: 'write' } }, file(TEXT));
    expect(written.body).toMatchObject({
      written: 2,
      rows: [
        { outcome: 'written' },
        { outcome: 'written' },
        { outcome: 'refused', reason: '国家药品编码 XL01NOTKNOWN0000000001 不在编码库中' },
        { outcome: 'refused', reason: '机构药品编码 YP-无 还没有对照到国家编码' },
        { outcome: 'refused', reason: '同一药品同一批号与第 2 行重复' },
      ],
    });
    expect(await rowOf(pharmacist, INJECTION.code)).toMatchObject({
      quantity: '4',
      reportedOn: '2026-06-10',
    });
    server.clock.advance(60_000);
    await pharmacist.upload(uploadStock, { body: { mode: 'write' } }, file(TEXT));
    const { records } = await pharmacist.ok(getProductStock, { params: { code: INJECTION.code }, query: {} });
    expect(records).toHaveLength(1);
  });

  it('不是盘点表的说明缺哪两列', async () => {
    const answer = await pharmacist.upload(
      uploadStock,
      { body: { mode: 'check' } },
      file('姓名,电话\n甲,1\n'),
    );
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringContaining('生产批号') as string });
  });
});

describe('哪里有药（M2、M26）', () => {
  it('有货的才列出，近的在前，不说数量；久未报的不再列', async () => {
    const far = await server.signIn({
      login: 'stock-far',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: FAR_PHARMACY,
      practitionerCode: 'Y430202000001',
    });
    await far.ok(reportStock, count(TABLETS.code, 'F1', '1'));
    const params = { key: TABLETS.entryKey };
    const near = await server.anonymous.ok(listDrugPlaces, { params, query: { areaCode: '430203' } });
    expect(near.rows.map((row) => [row.code, row.nearness])).toEqual([
      [FAR_PHARMACY, 'city'],
      [PHARMACY, 'province'],
    ]);
    expect(Object.keys(near.rows[0] ?? {})).not.toContain('quantity');
    const home = await server.anonymous.ok(listDrugPlaces, { params, query: { areaCode: '430102' } });
    expect(home.rows.map((row) => row.code)).toEqual([PHARMACY, FAR_PHARMACY]);
    const secret = await server.anonymous.ok(listDrugPlaces, {
      params: { key: SECRET_TABLETS.entryKey },
      query: {},
    });
    expect(secret.total).toBe(0);
    const half = await server.anonymous.call(listDrugPlaces, { params, query: { lat: 28.2 } });
    expect(half.status).toBe(400);
    server.clock.setDay(addDays(day(TODAY), 31));
    expect((await server.anonymous.ok(listDrugPlaces, { params, query: {} })).total).toBe(0);
    server.clock.setDay(TODAY);
  });
});

describe('按报的经过推算某一天的库存（M26）', () => {
  it('今天由现存表、往日由经过算出的配备率，与逐日慢算相同', async () => {
    const one = fc.record({
      product: fc.constantFrom(TABLETS, SECRET_TABLETS, INJECTION),
      lotNo: fc.constantFrom('A', 'B'),
      kind: fc.constantFrom<StockKind>('count', 'purchase', 'sale'),
      packs: fc.integer({ min: 0, max: 3 }),
      daysAgo: fc.integer({ min: 0, max: 60 }),
      expires: fc.constantFrom(null, '2026-05-20', '2026-12-31'),
    });
    const givens = fc.sample(fc.array(one, { minLength: 3, maxLength: 25 }), { numRuns: 12, seed: 24 });
    const now = server.clock.now();
    let checked = 0;
    for (const [run, given] of givens.entries()) {
      const code = `P430105${String(run + 10).padStart(5, '0')}`;
      await server.world.db.transaction('all', (tx) =>
        tx.run(
          `INSERT INTO institution (code, kind, name, area_code) VALUES ($1, 'pharmacy', '示例随机店', '430105')`,
          [code],
        ),
      );
      const sound = given.filter((each) => each.kind === 'count' || each.packs > 0);
      const reports = sound.map(({ product, lotNo, kind, packs, daysAgo, expires }, index): StockReport => ({
        nationalCode: product.code,
        itemCode: '',
        itemName: '',
        batchNo: lotNo,
        lotNo,
        madeOn: null,
        expiresOn: expires === null ? null : day(expires),
        kind,
        changeType: null,
        quantity: wholeUnits(kind === 'count' ? packs : Number(signOf(kind, null)) * packs),
        happenedAt: now - daysAgo * 86_400_000 - (1000 - index) * 1000,
        detail: {},
        traceCodes: [],
      }));
      const by = { accountId: null, name: '示例', channel: 'demo' as const };
      await server.world.db.transaction('all', (tx) => takeReports(tx, code, reports, by, now));
      for (const daysAgo of [0, 1, 20, 45]) {
        const onDay = addDays(day(TODAY), -daysAgo);
        const [row] = await server.world.db.transaction('all', (tx) =>
          listStockingRows(tx, {
            onDay,
            today: day(TODAY),
            areaPrefix: '',
            kind: null,
            words: undefined,
            code,
          }),
        );
        expect([run, daysAgo, row?.stocked]).toEqual([run, daysAgo, stockedSlowly(reports, onDay)]);
        checked += row?.stocked ?? 0;
      }
    }
    expect(checked).toBeGreaterThan(10);
  });
});

/** Drugs that are there on a day, reckoned batch by batch in the plainest way. */
function stockedSlowly(reports: readonly StockReport[], onDay: string): number {
  const end = Date.parse(`${onDay}T23:59:59.999+08:00`);
  const past = reports.filter((one) => one.happenedAt <= end).sort((a, b) => a.happenedAt - b.happenedAt);
  const codes = [...new Set(past.map((one) => one.nationalCode))];
  return codes.filter((code) => {
    const mine = past.filter((one) => one.nationalCode === code);
    const latest = Math.max(...mine.map((one) => one.happenedAt));
    if (end - latest >= 31 * 86_400_000) return false;
    return [...new Set(mine.map((one) => one.batchNo))].some((batch) => {
      let packs = 0n;
      let expires: string | null = null;
      for (const one of mine.filter((each) => each.batchNo === batch)) {
        packs = one.kind === 'count' ? one.quantity : packs + one.quantity;
        expires = one.expiresOn ?? expires;
      }
      return packs > 0n && (expires === null || expires >= onDay);
    });
  }).length;
}
