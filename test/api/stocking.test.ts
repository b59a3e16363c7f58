import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decideStocking,
  getStockingOverview,
  listDrugMap,
  listStockingDrugs,
  listStockingFloors,
  listStockingProposals,
  listStockingRates,
  proposeStocking,
  setStockingFloor,
} from '../../src/contract/providers-stocking.ts';
import { reportStock } from '../../src/contract/providers-stock.ts';
import { getInstitution } from '../../src/contract/providers.ts';
import { insertTestInstitution } from '../support/province.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  TABLETS,
  type Counter,
} from '../support/counter.ts';

const TODAY = '2026-06-15';
/** A pharmacy of another county of 长沙, registered without an agreement. */
const NEWCOMER = 'P43010300001';
/** Shares its county with the counter's other pharmacy. */
const THIRD_PHARMACY = 'P43010500003';
let server: TestServer;
let counter: Counter;
let bureau: Caller;
let colleague: Caller;
let farBureau: Caller;

async function pharmacistOf(code: string): Promise<Caller> {
  return server.signIn({
    login: `ph-${code.toLowerCase()}`,
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: code,
    practitionerCode: `Y${code.slice(1)}9`,
  });
}
const found = (nationalCode: string) => ({
  body: { nationalCode, lotNo: 'L1', expiresOn: null, changeType: null, quantity: '5' },
});

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    await tx.run(
      `INSERT INTO institution (code, kind, name, area_code) VALUES ($1, 'pharmacy', '示例新店', '430103')`,
      [NEWCOMER],
    );
    await insertTestInstitution(server.world, tx, THIRD_PHARMACY, '示例三店');
  });
  const sign = (login: string, areaCode: string) =>
    server.signIn({ login, name: `示例·${login}`, role: 'areaBureau', areaCode });
  bureau = await sign('bureau', '430100');
  colleague = await sign('colleague', '430100');
  farBureau = await sign('far-bureau', '430200');
  await (await pharmacistOf(PHARMACY)).ok(reportStock, found(TABLETS.code));
  const office = counter.hospital;
  await office.ok(reportStock, found(INJECTION.code));
});
afterAll(() => server.close());

const rateOf = async (caller: Caller, code: string, query: object = {}) =>
  (await caller.ok(listStockingRates, { query: { pageSize: 200, ...query } })).rows.find(
    (row) => row.code === code,
  );
const overview = (caller: Caller, query: object = {}) => caller.ok(getStockingOverview, { query });

describe('配备率（M26、M31）', () => {
  it('按机构，写明定义；昨天还没有货', async () => {
    expect(await rateOf(bureau, PHARMACY)).toMatchObject({
      stocked: 1,
      listed: 3,
      rate: '0.3333',
      designated: true,
    });
    expect(await rateOf(bureau, OTHER_PHARMACY)).toMatchObject({ stocked: 0, rate: '0.0000' });
    expect(await rateOf(bureau, PHARMACY, { asOf: '2026-06-14' })).toMatchObject({ stocked: 0, listed: 3 });
    const future = await bureau.call(listStockingRates, { query: { asOf: '2026-06-16' } });
    expect(future.status).toBe(400);
  });

  it('按地区，没有药店的县在前；省里看各市州，市州看本市各县', async () => {
    const admin = await server.signIn({ login: 'stocking-admin', name: '示例', role: 'provinceAdmin' });
    const province = await overview(admin);
    const changsha = province.areas.find((area) => area.code === '430100');
    expect(changsha).toMatchObject({ institutions: 3, stocked: 1, listed: 9, rate: '0.1111' });
    expect(changsha?.bareCounties).not.toContain('芙蓉区');
    expect(changsha?.bareCounties).toContain('天心区');
    const sizes = province.areas.map((area) => area.bareCounties.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(province.definition).toContain('÷');
    const city = await overview(bureau);
    expect(city.areas.every((area) => area.code.startsWith('4301'))).toBe(true);
    expect(city.total).toMatchObject({ institutions: 3, rate: '0.1111' });
  });

  it('医院另看本院有责任医师的领域；缺的药列得出来（M31）', async () => {
    const row = await rateOf(bureau, HOSPITAL, { kind: 'hospital' });
    expect(row).toMatchObject({ stocked: 1, listed: 3, ownListed: 3, ownStocked: 1, suggestion: null });
    const params = { code: HOSPITAL };
    const missing = await bureau.ok(listStockingDrugs, { params, query: { only: 'missingOwn' } });
    expect(missing.rows.map((one) => one.entryKey)).not.toContain(INJECTION.entryKey);
    expect(missing.total).toBe(2);
    expect((await bureau.ok(listStockingDrugs, { params, query: {} })).total).toBe(3);
  });

  it('市州只看本地，卫健只看医院', async () => {
    expect(await rateOf(farBureau, PHARMACY)).toBeUndefined();
    expect((await farBureau.call(listStockingRates, { query: { areaCode: '430100' } })).status).toBe(404);
    expect((await farBureau.call(listStockingDrugs, { params: { code: PHARMACY }, query: {} })).status).toBe(
      404,
    );
    expect((await farBureau.call(listDrugMap, { query: { areaCode: '430102' } })).status).toBe(404);
    const health = await server.signIn({
      login: 'stocking-health',
      name: '示例',
      role: 'healthAuthority',
      areaCode: '430000',
    });
    const kinds = (await health.ok(listStockingRates, { query: { kind: 'pharmacy' } })).rows.map(
      (row) => row.kind,
    );
    expect([...new Set(kinds)]).toEqual(['hospital']);
    expect((await health.call(listStockingDrugs, { params: { code: PHARMACY }, query: {} })).status).toBe(
      404,
    );
  });
});

describe('药店的准入和退出（M26）', () => {
  const propose = (caller: Caller, institutionCode: string, kind: 'entry' | 'exit') =>
    caller.call(proposeStocking, { body: { institutionCode, kind, reason: '示例理由' } });

  it('没有底线不能提；底线由市州定，写明依据，不改过去', async () => {
    expect((await propose(bureau, OTHER_PHARMACY, 'exit')).body).toMatchObject({
      code: 'STOCKING_FLOOR_MISSING',
    });
    const floor = { floor: '0.3000', fromOn: TODAY, source: '示例文件第一条' };
    const past = await bureau.call(setStockingFloor, { body: { ...floor, fromOn: '2026-06-14' } });
    expect(past.status).toBe(400);
    await bureau.ok(setStockingFloor, { body: floor });
    const { rows } = await bureau.ok(listStockingFloors, {});
    expect(rows).toMatchObject([
      { areaName: '长沙市', floor: '0.3000', fromOn: TODAY, source: '示例文件第一条' },
    ]);
    expect((await farBureau.ok(listStockingFloors, {})).rows).toEqual([]);
  });

  it('低于底线的可以提退出，县里没有药店的可以先准入；别的不行', async () => {
    const suggestions = await bureau.ok(listStockingRates, { query: { kind: 'pharmacy' } });
    expect(suggestions.rows.map((row) => [row.code, row.suggestion])).toEqual([
      [NEWCOMER, 'entry'],
      [OTHER_PHARMACY, 'exit'],
      [THIRD_PHARMACY, 'exit'],
      [PHARMACY, null],
    ]);
    expect((await propose(bureau, PHARMACY, 'exit')).body).toMatchObject({ code: 'STOCKING_PROPOSAL_UNFIT' });
    expect((await propose(farBureau, OTHER_PHARMACY, 'exit')).status).toBe(404);
    expect((await propose(counter.agency, NEWCOMER, 'entry')).status).toBe(200);
    await farBureau.ok(setStockingFloor, { body: { floor: '0.9000', fromOn: TODAY, source: '示例' } });
    expect((await propose(farBureau, FAR_PHARMACY, 'exit')).body).toMatchObject({
      code: 'LAST_PHARMACY_OF_COUNTY',
    });
  });

  it('两个人办：提的人不能自己决定；同意退出的协议到日终止，省里看得到', async () => {
    const { id } = await bureau.ok(proposeStocking, {
      body: { institutionCode: OTHER_PHARMACY, kind: 'exit', reason: '长期缺药' },
    });
    expect((await propose(bureau, OTHER_PHARMACY, 'exit')).body).toMatchObject({
      code: 'STOCKING_PROPOSAL_UNFIT',
    });
    const decision = { params: { id }, body: { approved: true, effectiveOn: '2026-06-20', reason: '同意' } };
    expect((await bureau.call(decideStocking, decision)).body).toMatchObject({
      code: 'STOCKING_PROPOSAL_UNFIT',
    });
    expect((await farBureau.call(decideStocking, decision)).status).toBe(404);
    await colleague.ok(decideStocking, decision);
    expect((await colleague.call(decideStocking, decision)).body).toMatchObject({
      code: 'STOCKING_PROPOSAL_UNFIT',
    });
    const { agreements } = await counter.agency.ok(getInstitution, { params: { code: OTHER_PHARMACY } });
    expect(agreements[0]).toMatchObject({ endedOn: '2026-06-20', state: 'inForce' });
    const catalogue = await server.signIn({
      login: 'stocking-catalogue',
      name: '示例',
      role: 'provinceCatalogue',
    });
    const approved = await catalogue.ok(listStockingProposals, { query: { state: 'approved' } });
    expect(approved.rows).toMatchObject([
      { id, kind: 'exit', stocked: 0, listed: 3, floor: '0.3000', mayDecide: false },
    ]);
    expect((await bureau.ok(listStockingProposals, { query: { state: 'open' } })).total).toBe(1);
    expect((await farBureau.ok(listStockingProposals, { query: {} })).total).toBe(0);
  });

  it('同县另一家的退出还没到日子，也不能再同意这一家退出', async () => {
    const { id } = await bureau.ok(proposeStocking, {
      body: { institutionCode: THIRD_PHARMACY, kind: 'exit', reason: '长期缺药' },
    });
    const decide = (body: { approved: boolean; effectiveOn: string | null }) =>
      colleague.call(decideStocking, { params: { id }, body: { ...body, reason: '示例' } });
    const refused = await decide({ approved: true, effectiveOn: '2026-06-30' });
    expect(refused.body).toMatchObject({ code: 'LAST_PHARMACY_OF_COUNTY' });
    expect((await decide({ approved: false, effectiveOn: null })).status).toBe(200);
  });

  it('到日以后剩下的成了最后一家，它不能再退出', async () => {
    server.clock.setDay('2026-06-20');
    const later = await server.signInAs('bureau', 'passw0rd');
    await later.ok(setStockingFloor, { body: { floor: '0.9000', fromOn: '2026-06-20', source: '示例' } });
    expect((await propose(later, THIRD_PHARMACY, 'exit')).body).toMatchObject({
      code: 'LAST_PHARMACY_OF_COUNTY',
    });
    server.clock.setDay(TODAY);
    bureau = await server.signInAs('bureau', 'passw0rd');
  });
});

describe('药品地图（M21、M26、M31）', () => {
  it('药 × 县：有货药店、有货医院、同领域医师；都没有的在前', async () => {
    const query = { areaCode: '430100', q: TABLETS.name, pageSize: 200 };
    const { rows, total } = await bureau.ok(listDrugMap, { query });
    expect(total).toBe(10);
    const at = (code: string) => rows.findIndex((row) => row.countyCode === code);
    expect(rows[at('430102')]).toMatchObject({ pharmacies: 1, hospitals: 0, doctors: 1 });
    expect(at('430102')).toBe(9);
    expect(rows[0]).toMatchObject({ pharmacies: 0, hospitals: 0, doctors: 0 });
    const lacking = await bureau.ok(listDrugMap, { query: { ...query, lacks: 'pharmacy' } });
    expect(lacking.rows.map((row) => row.countyCode)).not.toContain('430102');
    const injection = await bureau.ok(listDrugMap, {
      query: { ...query, q: INJECTION.name, lacks: 'hospital' },
    });
    expect(injection.total).toBe(9);
  });
});
