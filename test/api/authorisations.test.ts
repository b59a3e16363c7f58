import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listAuthorisationCoverage,
  listAuthorisations,
  listMakerProducts,
  offerAuthorisations,
  takeAuthorisationStep,
} from '../../src/contract/providers-authorisations.ts';
import { reportStock } from '../../src/contract/providers-stock.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  furnishCounter,
  HOSPITAL,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  TABLETS,
} from '../support/counter.ts';

const TODAY = '2026-06-15';
const MAKER = '91430100MA4L0001X0';
let server: TestServer;
let maker: Caller;
let rival: Caller;
let pharmacist: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    await tx.run('UPDATE product SET maker = $2 WHERE national_code = $1', [TABLETS.code, '示例甲药业']);
    await tx.run('UPDATE product SET maker = $2 WHERE national_code = $1', [INJECTION.code, '示例乙药业']);
    await tx.run(
      `INSERT INTO enterprise (code, name) VALUES ($1, '示例甲药业'), ('91430100MA4L0002X0', '示例乙药业')`,
      [MAKER],
    );
  });
  maker = await server.signIn({
    login: 'maker',
    name: '示例·企业',
    role: 'enterprise',
    enterpriseCode: MAKER,
  });
  rival = await server.signIn({
    login: 'rival',
    name: '示例·企业',
    role: 'enterprise',
    enterpriseCode: '91430100MA4L0002X0',
  });
  pharmacist = await server.signIn({
    login: 'chosen',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: 'Y430102000009',
  });
});
afterAll(() => server.close());

const offer = (pharmacyCode: string, nationalCodes = [TABLETS.code], toOn = '2026-12-31') => ({
  body: { nationalCodes, pharmacyCode, fromOn: TODAY, toOn, note: '' },
});
const step = (
  id: number,
  step: 'accept' | 'decline' | 'withdraw' | 'end',
  reason = '',
  endedOn: string | null = null,
) => ({
  params: { id },
  body: { step, endedOn, reason },
});
const first = async (caller: Caller) => {
  const [row] = (await caller.ok(listAuthorisations, { query: {} })).rows;
  if (!row) throw new Error('no authorisation');
  return row;
};
const coverage = async (caller: Caller, county: string) =>
  (await caller.ok(listAuthorisationCoverage, { query: { areaCode: county, q: TABLETS.name } })).rows[0];

describe('企业选择药店（M26、M38）', () => {
  it('只能授权本企业的产品，只能选有协议的药店', async () => {
    expect((await maker.call(offerAuthorisations, offer(PHARMACY, [INJECTION.code]))).status).toBe(404);
    expect((await maker.call(offerAuthorisations, offer(HOSPITAL))).status).toBe(404);
    expect(
      (await maker.call(offerAuthorisations, offer(PHARMACY, [TABLETS.code], '2026-06-14'))).status,
    ).toBe(400);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO institution (code, kind, name, area_code) VALUES ('P43010300009', 'pharmacy', '示例无协议店', '430103')`,
      ),
    );
    expect((await maker.call(offerAuthorisations, offer('P43010300009'))).body).toMatchObject({
      code: 'INSTITUTION_WITHOUT_AGREEMENT',
    });
    const { rows } = await maker.ok(listMakerProducts, {});
    expect(rows).toMatchObject([{ nationalCode: TABLETS.code, countiesCovered: 0 }]);
  });

  it('药店接受以后才算；同一产品不重复授权', async () => {
    expect(await maker.ok(offerAuthorisations, offer(PHARMACY))).toEqual({ offered: 1 });
    expect((await maker.call(offerAuthorisations, offer(PHARMACY))).status).toBe(409);
    const waiting = await first(pharmacist);
    expect(waiting).toMatchObject({
      state: 'offered',
      enterpriseName: '示例甲药业',
      steps: ['accept', 'decline'],
    });
    expect(await coverage(maker, '430102')).toMatchObject({ authorised: 0 });
    await pharmacist.ok(takeAuthorisationStep, step(waiting.id, 'accept'));
    expect(await coverage(maker, '430102')).toMatchObject({ authorised: 1, withStock: 0 });
    const body = {
      nationalCode: TABLETS.code,
      lotNo: 'L1',
      expiresOn: null,
      changeType: null,
      quantity: '2',
    };
    await pharmacist.ok(reportStock, { body });
    expect(await coverage(maker, '430102')).toMatchObject({ authorised: 1, withStock: 1 });
    expect((await maker.ok(listMakerProducts, {})).rows).toMatchObject([{ countiesCovered: 1 }]);
    const again = await pharmacist.call(takeAuthorisationStep, step(waiting.id, 'accept'));
    expect(again.body).toMatchObject({ code: 'AUTHORISATION_STEP_NOT_ALLOWED' });
  });

  it('没有授权药店的县在前', async () => {
    const { rows, total } = await maker.ok(listAuthorisationCoverage, {
      query: { areaCode: '430100', pageSize: 200 },
    });
    expect(total).toBe(10);
    expect(rows.at(-1)).toMatchObject({ countyCode: '430102', authorised: 1 });
    const lacking = await maker.ok(listAuthorisationCoverage, {
      query: { areaCode: '430100', lacks: 'authorised' },
    });
    expect(lacking.total).toBe(9);
  });

  it('别的企业、别的药店、外地市州看不到也办不了；本地市州看得到', async () => {
    const { id } = await first(maker);
    expect((await rival.ok(listAuthorisations, { query: {} })).total).toBe(0);
    expect((await rival.call(takeAuthorisationStep, step(id, 'end', '示例', TODAY))).status).toBe(404);
    const other = await server.signIn({
      login: 'unchosen',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: OTHER_PHARMACY,
      practitionerCode: 'Y430105000009',
    });
    expect((await other.call(takeAuthorisationStep, step(id, 'end', '示例', TODAY))).status).toBe(404);
    const bureau = (login: string, areaCode: string) =>
      server.signIn({ login, name: '示例', role: 'areaBureau', areaCode });
    expect((await (await bureau('bureau-far', '430200')).ok(listAuthorisations, { query: {} })).total).toBe(
      0,
    );
    const home = await bureau('bureau-home', '430100');
    expect((await home.ok(listAuthorisations, { query: {} })).rows[0]?.steps).toEqual([]);
    expect((await home.call(listAuthorisationCoverage, { query: { areaCode: '430200' } })).status).toBe(404);
    expect((await home.call(takeAuthorisationStep, step(id, 'end', '示例', TODAY))).status).toBe(403);
  });

  it('终止要写日期和原因，到日起不再算；谢绝和撤回也留原因', async () => {
    const { id } = await first(maker);
    expect((await maker.call(takeAuthorisationStep, step(id, 'end', '', TODAY))).status).toBe(400);
    expect((await maker.call(takeAuthorisationStep, step(id, 'end', '换店', '2026-06-14'))).status).toBe(400);
    await maker.ok(takeAuthorisationStep, step(id, 'end', '换店', TODAY));
    expect(await coverage(maker, '430102')).toMatchObject({ authorised: 0 });
    expect(await first(pharmacist)).toMatchObject({ state: 'ended', reason: '换店', steps: [] });
    await maker.ok(offerAuthorisations, offer(PHARMACY));
    await pharmacist.ok(takeAuthorisationStep, step((await first(pharmacist)).id, 'decline', '没有冷柜'));
    expect(await first(maker)).toMatchObject({ state: 'declined', reason: '没有冷柜' });
    await maker.ok(offerAuthorisations, offer(PHARMACY));
    await maker.ok(takeAuthorisationStep, step((await first(maker)).id, 'withdraw', '填错了'));
    expect((await maker.ok(listAuthorisations, { query: { state: 'withdrawn' } })).total).toBe(1);
  });
});
