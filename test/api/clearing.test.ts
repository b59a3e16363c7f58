import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../src/base/money.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import * as contract from '../../src/contract/funds-clearing.ts';
import { getBalancesAt, verifyCloses } from '../../src/contract/funds-ledger.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { listOffSiteFilings, registerEmergency } from '../../src/contract/settlement-off-site.ts';
import { fileOffSite, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { pagesOf } from '../support/pdf-text.ts';
import { reversal } from '../support/settling.ts';
import { deskOf, sellerOf } from '../support/statement-desks.ts';

const NEAR = '430100';
const FAR = '430200';
let server: TestServer;
let claims: Record<string, string>;
const desks: Record<string, Caller> = {};
/** What was answered around the emergency of a person of 430200 at the hospital of 430100. */
let emergency: Record<string, string>;
const who = (name: string): Caller => desks[name] as Caller;

/** In 430100 lie a hospital and a pharmacy, in 430200 another pharmacy; people of both buy in the other, one also at home. */
beforeAll(async () => {
  server = await startTestServer({ today: '2026-05-20' });
  const counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    for (const scheme of ['employee', 'resident'] as const)
      await saveYearlyLimitRow(tx, { areaCode: FAR, scheme, year: 2026, ...limit });
  });
  const near = await counter.addPerson(1);
  const far = await counter.addPerson(3, { areaCode: '430202' });
  const farResident = await counter.addPerson(4, { areaCode: '430202', scheme: 'resident' });
  const file = async (areaCode: string, personNo: string, placeCode: string) => {
    const agency = await deskOf(server)(`filer-${personNo}`, { areaCode });
    const body = { personNo, placeCode, kind: 'temporary' as const, from: '2026-05-01', to: '2026-06-30' };
    await agency.ok(fileOffSite, { body });
  };
  await file(FAR, far.personNo, '430102');
  await file(NEAR, near.personNo, '430203');
  const sell = sellerOf(counter);
  emergency = await beEmergency(counter, farResident, near);
  claims = {
    home: await sell(counter.hospital, near, null),
    farAtHospital: await sell(counter.hospital, far, null),
    residentAtHospital: await sell(counter.hospital, farResident, null),
    farAtPharmacy: await sell(counter.pharmacy, far, PHARMACY),
    nearAway: await sell(counter.farPharmacy, near, FAR_PHARMACY),
  };
  server.clock.setDay('2026-06-03');
  await signIn();
});
afterAll(() => server.close());

/** Nobody has filed: the counter refuses, the hospital registers the emergency, and the counter settles (I23). */
async function beEmergency(counter: Counter, patient: TestPatient, atHome: TestPatient) {
  const bill = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, {}) };
  const unfiled = await counter.hospital.call(settleClaim, { body: bill });
  const office = await deskOf(server)('emergency-room', {
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  const register = (number: string, on = '2026-05-20') =>
    office.call(registerEmergency, {
      body: { credential: { kind: 'idNumber' as const, number }, on, diagnosisCode: 'I21.0' },
    });
  const first = await register(patient.idNumber);
  return {
    unfiled: codeOf(unfiled),
    registered: first.status === 200 ? `${first.body.from} ${first.body.to}` : codeOf(first),
    again: String((await register(patient.idNumber)).status),
    ahead: codeOf(await register(patient.idNumber, '2026-05-21')),
    atHome: codeOf(await register(atHome.idNumber)),
    byPharmacy: codeOf(
      await counter.pharmacy.call(registerEmergency, {
        body: {
          credential: { kind: 'idNumber', number: patient.idNumber },
          on: '2026-05-20',
          diagnosisCode: 'I21.0',
        },
      }),
    ),
  };
}

async function signIn(): Promise<void> {
  const desk = deskOf(server);
  const day = server.clock.now();
  const named = async (name: string, given: Parameters<typeof desk>[1]) => {
    desks[name] = await desk(`${name.toLowerCase()}-${day}`, given);
  };
  await named('near', { areaCode: NEAR });
  await named('nearBureau', { role: 'areaBureau', areaCode: NEAR });
  await named('far', { areaCode: FAR });
  await named('farBureau', { role: 'areaBureau', areaCode: FAR });
  await named('third', { areaCode: '430300' });
  await named('county', { areaCode: '430102' });
  await named('office', { role: 'hospitalOffice', institutionCode: HOSPITAL });
  await named('admin', { role: 'provinceAdmin' });
  await named('auditor', { role: 'auditor' });
}

const issue = (caller: Caller, month = '2026-05') => caller.call(contract.issueClearing, { body: { month } });
const listed = async (caller: Caller, query: object = {}) =>
  (await caller.ok(contract.listClearing, { query })).rows;
const idOf = async (caller: Caller, payer: string, month = '2026-05') =>
  (await listed(caller, { month })).find((row) => row.payerArea === payer)?.id ?? 0;
const get = (caller: Caller, id: number) => caller.ok(contract.getClearing, { params: { id } });
const respond = (caller: Caller, id: number, disputes: { claimNo: string; reason: string }[] = []) =>
  caller.call(contract.respondToClearing, { params: { id }, body: { requestId: requestId(), disputes } });
type MoneyStep = CallOf<typeof contract.takeClearingStep>['body']['step'];
async function step(
  caller: Caller,
  id: number,
  name: MoneyStep,
  more: { words?: string; payable?: string } = {},
) {
  const body = {
    requestId: requestId(),
    step: name,
    payable: (await get(caller, id)).payable,
    words: '示例',
  };
  return caller.call(contract.takeClearingStep, { params: { id }, body: { ...body, ...more } });
}
const codeOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, clause } = body as { code?: string; clause?: string };
  return [status, code, clause].filter((part) => part !== undefined).join(' ');
};

/** Every claim equals its bill, every close its entries, and both accounts of each area are what the pairs say. */
async function expectSound(): Promise<void> {
  expect(await who('auditor').ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  expect(await who('auditor').ok(verifyCloses, { query: {} })).toMatchObject({ sound: true });
  const { areas } = await who('admin').ok(contract.getClearingBoard, {});
  expect(areas.length).toBe(2);
  for (const area of areas) expect(area).toMatchObject({ agrees: true });
}
const balance = async (account: string, areaCode: string, onDay: string) =>
  (await who('auditor').ok(getBalancesAt, { query: { onDay } })).rows
    .filter((row) => row.account === account && row.areaCode === areaCode)
    .map((row) => [row.scheme, row.balance]);

describe('异地急诊抢救（M30、I23）', () => {
  it('没备案不结；医院凭患者的凭证登记后当场能结，比例不变；本地的、没到的日子、药店都登记不了', async () => {
    expect(emergency).toEqual({
      unfiled: '422 OFF_SITE_NOT_FILED M30',
      registered: '2026-05-20 2026-11-19',
      again: '200',
      ahead: '422 EMERGENCY_DAY_AHEAD I23',
      atHome: '422 OFF_SITE_NOT_NEEDED M30',
      byPharmacy: '403 NOT_ALLOWED',
    });
    const { rows } = await who('far').ok(listOffSiteFilings, { query: {} });
    expect(rows[0]).toMatchObject({ kind: 'emergency', hospitalName: '示例医院', to: '2026-11-19' });
    expect((await who('near').ok(listOffSiteFilings, { query: {} })).total).toBe(1);
  });
});

describe('出清算单（M29、M30）', () => {
  it('结算当天两地的账上就有：就医地应收、参保地应付，哪一天都查得到', async () => {
    for (const on of ['2026-05-20', '2026-06-02']) {
      expect(await balance('clearingReceivable', NEAR, on)).toEqual([
        ['employee', '1400.00'],
        ['resident', '600.00'],
      ]);
      expect(await balance('clearingPayable', FAR, on)).toEqual([
        ['employee', '-1400.00'],
        ['resident', '-600.00'],
      ]);
    }
    const { pairs } = await who('admin').ok(contract.getClearingBoard, {});
    expect(
      pairs.map((pair) => [pair.payerArea, pair.payeeArea, pair.accrued, pair.uncleared, pair.open]),
    ).toEqual([
      [FAR, NEAR, '2000.00', '2000.00', '2000.00'],
      [NEAR, FAR, '700.00', '700.00', '700.00'],
    ]);
    await expectSound();
  });

  it('当月没有日结不能出；县区和机构不能出；同时出、重复出都不重', async () => {
    expect(codeOf(await issue(who('near')))).toBe('422 CLEARING_MONTH_OPEN M30');
    await closeDays(server.world, 'system');
    expect([(await issue(who('county'))).status, (await issue(who('office'))).status]).toEqual([403, 403]);
    const answers = await Promise.all([1, 2, 3].map(() => issue(who('near'))));
    expect(answers.map((one) => (one.status === 200 ? one.body.claims : -1)).sort()).toEqual([0, 0, 3]);
    expect(await issue(who('third'))).toMatchObject({ status: 200, body: { issued: 0 } });
    await expectSound();
  });

  it('两地各看自己的，省里看全部，别的市州一律 404；明细没有个人信息', async () => {
    const id = await idOf(who('far'), FAR);
    expect(await get(who('far'), id)).toMatchObject({
      payerArea: FAR,
      payeeArea: NEAR,
      side: 'payer',
      state: 'waiting',
      claims: 3,
      payable: '2000.00',
      sums: [
        { scheme: 'employee', claimed: '1400.00', payable: '1400.00' },
        { scheme: 'resident', claimed: '600.00', payable: '600.00' },
      ],
    });
    expect((await get(who('near'), id)).side).toBe('payee');
    expect(await get(who('admin'), id)).toMatchObject({ side: null, mayDo: [] });
    expect([await listed(who('third')), await listed(who('county'))]).toEqual([[], []]);
    expect((await listed(who('near'), { side: 'payer' })).length).toBe(0);
    for (const name of ['third', 'county']) {
      expect((await who(name).call(contract.getClearing, { params: { id } })).status).toBe(404);
      expect((await who(name).call(contract.listClearingRows, { params: { id }, query: {} })).status).toBe(
        404,
      );
      expect((await respond(who(name), id)).status).toBe(404);
    }
    expect((await who('office').call(contract.getClearing, { params: { id } })).status).toBe(403);
    const { rows, total } = await who('near').ok(contract.listClearingRows, { params: { id }, query: {} });
    expect(total).toBe(3);
    expect(rows.map((row) => [row.claimNo, row.pooledFund, row.owed])).toEqual([
      [claims['farAtHospital'], '700.00', '700.00'],
      [claims['residentAtHospital'], '600.00', '600.00'],
      [claims['farAtPharmacy'], '700.00', '700.00'],
    ]);
    const file = await server.app.inject({
      method: 'GET',
      url: contract.exportClearing.path.replace(':id', String(id)),
      headers: { cookie: who('far').cookie },
    });
    const book = read(file.rawPayload, { type: 'buffer' });
    expect(book.SheetNames).toEqual(['合计', '各机构', '明细', '代扣抵减', '异议']);
    const detail = utils.sheet_to_json<Record<string, string>>(book.Sheets['明细'] ?? {});
    expect(detail.map((row) => row['应清算'])).toEqual(['700.00', '600.00', '700.00']);
    expect(JSON.stringify([rows, detail])).not.toContain('示例患者');
  });

  it('清算单的 PDF 写明两地、月份、逐笔金额和两地签章处（M29、M30）', async () => {
    const params = { id: await idOf(who('far'), FAR) };
    const file = await who('near').ok(contract.exportClearing, { params, query: { form: 'pdf' } });
    const text = pagesOf(Buffer.from(file, 'latin1')).join('');
    for (const part of [
      claims['farAtPharmacy'] ?? '?',
      '2026-05 异地清算单',
      '就医地：',
      '参保地：',
      '2000.00',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/〓|\uFFFD|示例患者/);
  });
});

describe('核对、核准、付款、到账（M29、M30）', () => {
  it('一方对明细提出异议，另一方逐行答复；成立的移出这一份', async () => {
    const id = await idOf(who('far'), FAR);
    const disputed = { claimNo: claims['residentAtHospital'] ?? '', reason: '示例：请核对处方' };
    const elsewhere = { claimNo: claims['home'] ?? '', reason: '示例' };
    expect((await respond(who('far'), id, [elsewhere])).status).toBe(400);
    expect(await respond(who('far'), id, [disputed])).toMatchObject({
      status: 200,
      body: { state: 'disputed' },
    });
    expect(codeOf(await respond(who('far'), id))).toBe('422 CLEARING_STEP_NOT_ALLOWED M30');
    expect((await respond(who('near'), id)).status).toBe(200);
    const answer = (caller: Caller, claimNo: string) =>
      caller.call(contract.answerClearing, {
        params: { id },
        body: {
          requestId: requestId(),
          answers: [{ claimNo, answer: 'setAside' as const, words: '示例：核实后再清' }],
        },
      });
    expect(codeOf(await answer(who('far'), disputed.claimNo))).toBe('422 CLEARING_STEP_NOT_ALLOWED M30');
    expect((await answer(who('near'), claims['farAtHospital'] ?? '')).status).toBe(400);
    expect(codeOf(await step(who('far'), id, 'reviewed'))).toBe('422 CLEARING_STEP_NOT_ALLOWED M30');
    expect((await answer(who('near'), disputed.claimNo)).status).toBe(200);
    expect(await get(who('far'), id)).toMatchObject({ state: 'toReview', setAside: 1, payable: '1400.00' });
    await expectSound();
  });

  it('只有参保地复核、核准，要两个人；金额变了不认；付款的不是核准的人', async () => {
    const id = await idOf(who('far'), FAR);
    expect(codeOf(await step(who('near'), id, 'reviewed'))).toBe('422 CLEARING_STEP_NOT_ALLOWED M30');
    expect(codeOf(await step(who('far'), id, 'reviewed', { payable: '2000.00' }))).toBe(
      '409 CLEARING_CHANGED',
    );
    expect((await step(who('far'), id, 'reviewed')).status).toBe(200);
    expect(codeOf(await step(who('far'), id, 'approved'))).toBe('422 SECOND_PERSON_NEEDED M29');
    const raw = server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO clearing_event (clearing_id, seq, step, side, at, on_day, account_id, actor_name, words, payable, request_id)
         SELECT clearing_id, seq + 1, 'approved', side, at, on_day, account_id, actor_name, '', payable, 'raw' FROM clearing_event WHERE step = 'reviewed'`,
      ),
    );
    await expect(raw).rejects.toMatchObject({ constraint: 'clearing_second_person' });
    const approvals = await Promise.all([1, 2, 3].map(() => step(who('farBureau'), id, 'approved')));
    expect(approvals.filter((one) => one.status === 200).length).toBe(1);
    expect(codeOf(await step(who('farBureau'), id, 'paid'))).toBe('422 SECOND_PERSON_NEEDED M29');
    expect(codeOf(await step(who('far'), id, 'paid', { words: ' ' }))).toBe('400 BAD_INPUT');
  });

  it('付款记参保地的账，银行退回冲销、可以再付，就医地确认到账记自己的账；每一步都与总账相符', async () => {
    const id = await idOf(who('far'), FAR);
    const owes = () => balance('clearingPayable', FAR, '2026-06-03');
    const same = { requestId: requestId(), step: 'paid' as const, payable: '1400.00', words: '示例流水1' };
    for (let time = 0; time < 2; time += 1)
      expect(await who('far').ok(contract.takeClearingStep, { params: { id }, body: same })).toMatchObject({
        state: 'arriving',
      });
    expect(await owes()).toEqual([
      ['employee', '0.00'],
      ['resident', '-600.00'],
    ]);
    await expectSound();
    expect((await step(who('far'), id, 'bounced', { words: '示例：户名不符' })).status).toBe(200);
    expect(await owes()).toEqual([
      ['employee', '-1400.00'],
      ['resident', '-600.00'],
    ]);
    expect((await step(who('far'), id, 'paid', { words: '示例流水2' })).status).toBe(200);
    expect(codeOf(await step(who('far'), id, 'received'))).toBe('422 CLEARING_STEP_NOT_ALLOWED M30');
    expect(await balance('clearingReceivable', NEAR, '2026-06-03')).toEqual([
      ['employee', '1400.00'],
      ['resident', '600.00'],
    ]);
    const arrivals = await Promise.all([1, 2].map(() => step(who('near'), id, 'received')));
    expect(arrivals.map((one) => one.status).sort()).toEqual([200, 422]);
    expect(await balance('clearingReceivable', NEAR, '2026-06-03')).toEqual([
      ['employee', '0.00'],
      ['resident', '600.00'],
    ]);
    expect((await get(who('far'), id)).state).toBe('settled');
    await expectSound();
  });
});

describe('下一个月（M29、M30）', () => {
  it('撤销成为负数行，移出的行收进来，不够抵的结转；更早的月份先办', async () => {
    const office = await deskOf(server)('office-two', { role: 'hospitalOffice', institutionCode: HOSPITAL });
    await office.ok(reverseClaim, reversal(claims['farAtHospital'] ?? ''));
    server.clock.setDay('2026-07-02');
    await signIn();
    await closeDays(server.world, 'system');
    expect(codeOf(await issue(who('far'), '2026-06'))).toBe('422 CLEARING_EARLIER_MONTH M30');
    expect(await issue(who('far'))).toMatchObject({ status: 200, body: { issued: 1, claims: 1 } });
    expect(await issue(who('near'), '2026-06')).toMatchObject({
      status: 200,
      body: { issued: 1, claims: 2 },
    });
    const id = await idOf(who('near'), FAR, '2026-06');
    expect(await get(who('near'), id)).toMatchObject({
      claims: 1,
      reversals: 1,
      owed: '-100.00',
      payable: '600.00',
      sums: [
        { scheme: 'employee', claimed: '-700.00', payable: '0.00', carriedOut: '-700.00' },
        { scheme: 'resident', claimed: '600.00', payable: '600.00', carriedOut: '0.00' },
      ],
    });
    await expectSound();
  });

  it('期限过了没答复视为无异议，异议太晚；核准、付款、到账后账上只剩结转的', async () => {
    server.clock.setDay('2026-07-20');
    await signIn();
    const id = await idOf(who('near'), FAR, '2026-06');
    const late = [{ claimNo: claims['residentAtHospital'] ?? '', reason: '示例' }];
    expect(codeOf(await respond(who('far'), id, late))).toBe('422 CLEARING_DISPUTE_LATE M30');
    expect((await step(who('far'), id, 'reviewed')).status).toBe(200);
    expect((await step(who('farBureau'), id, 'approved')).status).toBe(200);
    expect((await step(who('far'), id, 'paid')).status).toBe(200);
    expect((await step(who('near'), id, 'received')).status).toBe(200);
    const { pairs } = await who('near').ok(contract.getClearingBoard, {});
    expect(pairs.find((pair) => pair.payerArea === FAR)).toMatchObject({
      accrued: '1300.00',
      uncleared: '0.00',
      paid: '2000.00',
      received: '2000.00',
      open: '-700.00',
    });
    await expectSound();
  });
});
