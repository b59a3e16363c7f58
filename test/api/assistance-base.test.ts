import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../../src/base/date.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { getBenefitAct } from '../../src/contract/settlement-benefits.ts';
import {
  confirmReadjudication,
  findReadjudications,
  listReadjudications,
  takeReadjudicationStep,
} from '../../src/contract/settlement-readjudication.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, reverseClaim, settleClaim, type Bill } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { insertAssistanceIdentity } from '../../src/server/insured/store.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { enteredReadings, enterReadings, stepAct, tryAct } from '../support/set-readings.ts';

/** 2000 yuan of the pool, 500 of 大病; a pack is 1000 yuan, of which an employee bears 300. Half of what is above 500 is helped with. */
const LIMITS = { pooledFund: 200_000, majorIllness: 50_000 };
const [BEFORE, OTHERWISE, RESTORED] = ['2026-06-15', '2026-07-01', '2026-08-01'] as const;
let server: TestServer;
let counter: Counter;
let admin: Caller;
let second: Caller;
let reviewer: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: BEFORE });
  counter = await furnishCounter(server, LIMITS);
  const sign = (login: string) => server.signIn({ login, name: `示例·${login}`, role: 'provinceAdmin' });
  admin = await sign('base-admin');
  second = await sign('base-second');
  reviewer = await server.signIn({
    login: 'base-reviewer',
    name: '示例复核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      `INSERT INTO assistance_rule (area_code, category, year, ratio, threshold, cap, source) VALUES ('430100', 'subsistence', 2026, 5000, 50000, 200000, '示例')`,
    ),
  );
});
afterAll(() => server.close());

const help = (patient: TestPatient) =>
  server.world.db.transaction('all', (tx) =>
    insertAssistanceIdentity(tx, patient.id, 'subsistence', day('2026-01-01'), null),
  );

async function settle(patient: TestPatient, packs: number): Promise<Bill> {
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, packs) };
  const { claimNo } = await counter.hospital.ok(settleClaim, { body });
  const bill = await counter.hospital.ok(getBill, { params: { claimNo: claimNo ?? '' } });
  expect(checkBill(bill)).toMatchObject({ findings: [] });
  return bill;
}

const stageOf = ({ stages }: Bill, name: string) => stages.find(({ step }) => step === name);

/** Lets what assistance looks at into force from a day on. @returns the number of the act */
async function letIntoForce(assistanceBase: 'ownShare' | 'withOverLimit', from: string): Promise<number> {
  const id = await enteredReadings(admin, { assistanceBase }, from);
  await tryAct(admin, id, { from: '2026-01-01', to: '2026-12-31' });
  await stepAct(admin, id, 'proposed');
  await stepAct(second, id, 'approved');
  return id;
}

const readingOf = (act: number) => {
  return { interpretation: 'I13', value: 'withOverLimit', act, from: OTHERWISE, to: null };
};

describe('救助的基数由省里另定（I13、M9.4、M9.6）', () => {
  let patient: TestPatient;
  let late: TestPatient;
  let act: number;

  test('试算先算出救助会多付多少；有结算的日子，哪个险种都不能另定', async () => {
    patient = await counter.addPerson(1);
    late = await counter.addPerson(2);
    await help(patient);
    // 4000 yuan: 2800 by ratio, 2500 of it paid; of the own 1200 what is above 500 is halved: 350. With the 300 over the limit 500.
    expect(await settle(patient, 4)).toMatchObject({
      overLimit: '300.00',
      fromAssistance: '350.00',
      personPays: '1150.00',
    });
    const tried = await enteredReadings(admin, { assistanceBase: 'withOverLimit' }, OTHERWISE);
    const effect = await tryAct(admin, tried, { from: '2026-01-01', to: '2026-06-30' });
    expect(effect).toMatchObject({ claims: 1, unreckonable: 0, funds: { difference: '150.00' } });
    expect(effect.payers.find(({ payer }) => payer === 'fromAssistance')).toMatchObject({
      before: '350.00',
      after: '500.00',
    });
    const retroactive = await enterReadings(admin, { assistanceBase: 'withOverLimit' }, BEFORE);
    expect(retroactive.body).toMatchObject({ code: 'PARAMETER_RETROACTIVE' });
    expect((await enterReadings(admin, { assistanceBase: null }, OTHERWISE)).status).toBe(400);
    const unknown = { assistanceBase: 'everything' as 'ownShare' };
    expect((await enterReadings(admin, unknown, OTHERWISE)).status).toBe(400);
  });

  test('到那一天，超过限额的部分也救助：账单写明基数和文件；退一部分照原来的基数；不是救助对象的不变', async () => {
    act = await letIntoForce('withOverLimit', OTHERWISE);
    expect(await counter.auditor.ok(getBenefitAct, { params: { id: act } })).toMatchObject({
      readings: { assistanceBase: 'withOverLimit', majorIllness: { employee: null, resident: null } },
    });
    await goTo(server, OTHERWISE);
    const whole = await settle(patient, 2);
    expect(whole).toMatchObject({
      fromPooledFund: '0.00',
      fromMajorIllness: '0.00',
      overLimit: '1400.00',
      ownShare: '600.00',
      fromAssistance: '1000.00',
      personPays: '1000.00',
      readings: [readingOf(act)],
    });
    expect(stageOf(whole, 'assistanceBase')).toMatchObject({
      title: '政策范围内个人自付和超年度限额',
      amount: '2000.00',
      formula: 'ownShare + overLimit',
      inputs: { ownShare: '600.00', overLimit: '1400.00' },
      rule: `measures@2026-01-01、benefit-${act}@${OTHERWISE}`,
      clauses: ['M9.4', 'I13'],
    });
    const { rest } = await counter.hospital.ok(returnLines, {
      params: { claimNo: whole.claimNo ?? '' },
      body: {
        requestId: requestId(),
        reason: '患者退药',
        lines: [{ line: 1, quantity: '1', traceCodes: [...(whole.lines[0]?.traceCodes.slice(1) ?? [])] }],
      },
    });
    expect(rest).toMatchObject({ overLimit: '700.00', fromAssistance: '500.00', readings: [readingOf(act)] });

    const unhelped = await settle(late, 5);
    expect(unhelped).toMatchObject({ overLimit: '1000.00', fromAssistance: '0.00', personPays: '2500.00' });
    expect(stageOf(unhelped, 'assistanceBase')).toBeUndefined();
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  });

  test('救助身份登记晚了，更正重算也按那一天的基数', async () => {
    await help(late);
    const { personNo } = late;
    const find = () =>
      counter.agency.ok(findReadjudications, { body: { year: 2026, personNo, after: null } });
    expect(await find()).toMatchObject({ found: 1 });
    const { rows } = await counter.agency.ok(listReadjudications, { query: { personNo, state: 'open' } });
    const params = { id: rows[0]?.id ?? 0 };
    const body = { step: 'proposed' as const, words: '示例：登记晚了' };
    await counter.agency.ok(takeReadjudicationStep, { params, body });
    const { booked } = await reviewer.ok(confirmReadjudication, { params, body: { words: '' } });
    // Own 1500 and 1000 over the limit, 500 of it into the threshold: half of 2000.
    const anew = await counter.hospital.ok(getBill, {
      params: { claimNo: booked[0]?.replacementNo ?? '' },
    });
    expect(anew).toMatchObject({
      fromAssistance: '1000.00',
      personPays: '1500.00',
      readings: [readingOf(act)],
    });
    expect(checkBill(anew)).toMatchObject({ findings: [] });
    expect(await find()).toMatchObject({ found: 0 });
  });

  test('后一件写明只算自付的，从它执行起照平台解释；以前的单撤销照原单退', async () => {
    await letIntoForce('ownShare', RESTORED);
    const before = await settle(patient, 1);
    expect(before).toMatchObject({ fromAssistance: '500.00', readings: [readingOf(act)] });
    await goTo(server, RESTORED);
    const after = await settle(patient, 1);
    expect(after).toMatchObject({ overLimit: '700.00', fromAssistance: '150.00', personPays: '850.00' });
    expect(after.readings).toBeUndefined();
    expect(stageOf(after, 'assistanceBase')).toBeUndefined();
    const back = await counter.hospital.ok(reverseClaim, {
      params: { claimNo: before.claimNo ?? '' },
      body: { requestId: requestId(), reason: '示例：退药' },
    });
    expect(back).toMatchObject({
      fromAssistance: '-500.00',
      overLimit: '-700.00',
      readings: [readingOf(act)],
    });
    expect(checkBill(back)).toMatchObject({ findings: [] });
    const found = await counter.agency.ok(findReadjudications, {
      body: { year: 2026, personNo: patient.personNo, after: null },
    });
    expect(found).toMatchObject({ found: 0 });
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  });
});
