import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { listBenefitActs, getBenefitAct } from '../../src/contract/settlement-benefits.ts';
import { registerEmergency } from '../../src/contract/settlement-off-site.ts';
import {
  findReadjudications,
  getReadjudication,
  listReadjudications,
} from '../../src/contract/settlement-readjudication.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { fileOffSite, getBill, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import type { OffSiteKind } from '../../src/policy/parameters/off-site.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { approved, filed, openManualDesks } from '../support/manual-desk.ts';
import { enterReadings, enteredReadings, stepAct, tryAct } from '../support/set-readings.ts';

/** A pack is 1000 yuan; people of 株洲 buy it in 长沙. */
const FAR = '430200';
const POINTS = { temporary: '0.1000', emergency: '0.0500' };

let server: TestServer;
let counter: Counter;
let admin: Caller;
let second: Caller;
let filer: Caller;
let hospital: Caller;

async function signInAll(): Promise<void> {
  const sign = (login: string, role: 'provinceAdmin' | 'agencyReviewer' | 'hospitalOffice', more = {}) =>
    server.signIn({ login: `${login}-${server.clock.now()}`, name: `示例·${login}`, role, ...more });
  admin = await sign('points-admin', 'provinceAdmin');
  second = await sign('points-second', 'provinceAdmin');
  filer = await sign('points-filer', 'agencyReviewer', { areaCode: FAR });
  hospital = await sign('points-office', 'hospitalOffice', { institutionCode: HOSPITAL });
}

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    await saveYearlyLimitRow(tx, { areaCode: FAR, scheme: 'employee', year: 2026, ...limit });
  });
  await signInAll();
});
afterAll(() => server.close());

const traveller = (order: number) => counter.addPerson(order, { areaCode: '430202' });
const file = (patient: TestPatient, kind: OffSiteKind, from: string) =>
  filer.ok(fileOffSite, {
    body: { personNo: patient.personNo, placeCode: '430102', kind, from, to: '2026-12-31' },
  });
const settle = (patient: TestPatient, packs: number) =>
  hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs) } });
/** Whose years wait to be looked at for what they have filed. */
const marks = async () => {
  const rows = await server.world.db.transaction('all', (tx) =>
    tx.rows<{ person: bigint }>(
      `SELECT person_id AS person FROM readjudication_mark WHERE cause = 'offSite'`,
    ),
  );
  return rows.map(({ person }) => Number(person));
};
const stored = (claimNo: string | null) => hospital.ok(getBill, { params: { claimNo: claimNo ?? '' } });

describe('异地购药按备案的情形下调比例（I11、M30、M9.6）', () => {
  test('下调超过那些天最低的比例、什么也没有录、不是比例的不收，什么也不写', async () => {
    const tooMuch = await enterReadings(
      admin,
      { offSite: { referral: '0.0500', temporary: '0.6001' } },
      '2026-07-01',
    );
    expect(tooMuch).toMatchObject({ status: 400 });
    expect(JSON.stringify(tooMuch.body)).toContain('readings.offSite.temporary');
    expect(JSON.stringify(tooMuch.body)).toContain('临时外出的下调超过了那些天最低的单行支付比例 60%');
    expect((await enterReadings(admin, { offSite: {} }, '2026-07-01')).status).toBe(400);
    expect((await enterReadings(admin, { offSite: { temporary: '1.2000' } }, '2026-07-01')).status).toBe(400);
    expect((await admin.ok(listBenefitActs, {})).rows).toEqual([]);
  });

  let patient: TestPatient;
  let neighbour: TestPatient;
  let id: number;

  test('先试算，只有在外面买的单子变；两个人办了才通过，结算过的日子不能改', async () => {
    [patient, neighbour] = [await traveller(1), await counter.addPerson(2)];
    await file(patient, 'temporary', '2026-06-01');
    expect(await settle(patient, 2)).toMatchObject({ fundShare: '1400.00' });
    await settle(neighbour, 1);
    id = await enteredReadings(admin, { offSite: POINTS }, '2026-07-01');
    // Of the two bills only the one that was bought away from home: 2000 yuan, ten points.
    const effect = await tryAct(admin, id, { from: '2026-06-01', to: '2026-06-30' });
    expect(effect).toMatchObject({ claims: 2, unreckonable: 0, funds: { difference: '-200.00' } });
    await stepAct(admin, id, 'proposed');
    await stepAct(second, id, 'approved');
    expect((await settle(patient, 1)).fundShare).toBe('700.00');
    expect((await filer.ok(getBenefitAct, { params: { id } })).readings.offSite).toEqual(POINTS);
    expect((await enterReadings(admin, { offSite: POINTS }, '2026-06-15')).body).toMatchObject({
      code: 'PARAMETER_RETROACTIVE',
    });
  });

  test('到了那一天，账单写明情形、百分点和文件；在家买的不变；退药的余下部分和撤销照原单', async () => {
    server.clock.setDay('2026-07-01');
    await signInAll();
    const body = claimOf(patient, TABLETS, 3);
    const whole = await hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const reading = {
      interpretation: 'I11',
      value: '0.1000',
      filing: 'temporary',
      act: id,
      from: '2026-07-01',
      to: null,
    };
    expect(whole).toMatchObject({
      fundRatio: '0.7000',
      fundShare: '1800.00',
      ownShare: '1200.00',
      readings: [reading],
    });
    const bill = await stored(whole.claimNo);
    expect(bill.stages.find(({ step }) => step === 'fundShare')).toMatchObject({
      formula: 'round(eligible × max(ratio − offSitePoints, 0))',
      inputs: { ratio: '0.7000', offSiteKind: 'temporary', offSitePoints: '0.1000' },
      rule: `M9.1@2026-01-01、benefit-${id}@2026-07-01`,
      clauses: expect.arrayContaining(['M30', 'I11']),
    });
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    expect(checkBill({ ...bill, readings: undefined })).not.toMatchObject({ findings: [] });

    const atHome = await settle(neighbour, 1);
    expect(atHome).toMatchObject({ fundShare: '700.00' });
    expect(atHome.readings).toBeUndefined();

    const back = { line: 1, quantity: '1', traceCodes: body.lines[0]?.traceCodes.slice(2) ?? [] };
    const { rest } = await hospital.ok(returnLines, {
      params: { claimNo: whole.claimNo ?? '' },
      body: { requestId: requestId(), reason: '患者退药', lines: [back] },
    });
    expect(rest).toMatchObject({ fundShare: '1200.00', readings: [reading] });
    const gone = await settle(patient, 1);
    const reversal = await hospital.ok(reverseClaim, {
      params: { claimNo: gone.claimNo ?? '' },
      body: { requestId: requestId(), reason: '录错了' },
    });
    expect(reversal).toMatchObject({ fundShare: '-600.00', readings: [reading] });
    expect(checkBill(await stored(reversal.claimNo))).toMatchObject({ findings: [] });
  });

  test('迟到的备案下调得少的，重算时提出来，从那以后也照新的', async () => {
    // Nothing has come out otherwise until the lasting kind is recognised, from before the purchase on.
    const look = () =>
      filer.ok(findReadjudications, { body: { year: 2026, personNo: patient.personNo, after: null } });
    expect((await look()).found).toBe(0);
    await file(patient, 'workingElsewhere', '2026-06-20');
    expect((await look()).found).toBe(1);
    const [found] = (await filer.ok(listReadjudications, { query: {} })).rows;
    const proposal = await filer.ok(getReadjudication, { params: { id: found?.id ?? 0 } });
    expect(proposal.bills).toMatchObject([
      {
        difference: { funds: '200.00' },
        changes: [{ kind: 'offSite', from: '临时外出，比例下调 10 个百分点', to: '比例不下调' }],
      },
    ]);
    expect(await settle(patient, 1)).toMatchObject({ fundShare: '700.00' });
    // Before there was anything to lower nobody's year was looked at for a filing.
    expect(await marks()).toEqual([patient.id]);
    expect(await admin.ok(checkLedger, {})).toMatchObject({ sound: true });
  });

  test('医院登记的急诊也按它的情形；同一天备过临时外出的取下调少的', async () => {
    const patient = await traveller(3);
    await file(patient, 'temporary', '2026-07-01');
    const credential = { kind: 'idNumber' as const, number: patient.idNumber };
    await hospital.ok(registerEmergency, { body: { credential, on: '2026-07-01', diagnosisCode: 'I21.0' } });
    expect(await settle(patient, 1)).toMatchObject({
      fundShare: '650.00',
      readings: [{ interpretation: 'I11', filing: 'emergency', value: '0.0500' }],
    });
  });

  test('后来的文件恢复为零，只管写到的情形', async () => {
    const patient = await traveller(4);
    await file(patient, 'temporary', '2026-07-01');
    const id = await enteredReadings(admin, { offSite: { temporary: '0.0000' } }, '2026-08-01');
    await tryAct(admin, id, { from: '2026-07-01', to: '2026-07-31' });
    await stepAct(admin, id, 'proposed');
    await stepAct(second, id, 'approved');
    expect(await settle(patient, 1)).toMatchObject({ fundShare: '600.00' });
    server.clock.setDay('2026-08-01');
    await signInAll();
    const bill = await settle(patient, 1);
    expect(bill).toMatchObject({ fundShare: '700.00' });
    expect(bill.readings).toBeUndefined();
  });
});

test('外省买的手工报销也按备案的情形下调，凭单能核（I11、I24）', async () => {
  const desks = await openManualDesks();
  const sign = (login: string) =>
    desks.server.signIn({ login, name: `示例·${login}`, role: 'provinceAdmin' });
  const [one, two] = [await sign('outside-admin'), await sign('outside-second')];
  const id = await enteredReadings(one, { offSite: { temporary: '0.1000' } }, '2026-06-01');
  await tryAct(one, id, { from: '2026-06-01', to: '2026-06-15' });
  await stepAct(one, id, 'proposed');
  await stepAct(two, id, 'approved');
  const { person, caller } = await desks.newPatient();
  const away = { personNo: person.personNo, placeCode: '440000', from: '2026-06-01', to: '2026-12-31' };
  await desks.reviewer.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
  const manual = await filed(caller, {
    reason: 'offSite',
    institutionCode: undefined,
    outside: {
      placeCode: '440100',
      name: '示例省外医院',
      kind: 'hospital',
      level: '三级',
      designatedCode: 'H44010400001',
      receivingHospital: null,
    },
  });
  const claimNo = await approved(desks.reviewer, desks.approver, manual, '1200.00');
  const bill = await caller.ok(getBill, { params: { claimNo } });
  expect(bill).toMatchObject({
    fundShare: '1200.00',
    readings: [{ interpretation: 'I11', filing: 'temporary' }],
  });
  expect(checkBill(bill)).toMatchObject({ findings: [] });
  // A trial knows for which filing it was bought there.
  const more = await enteredReadings(one, { offSite: { temporary: '0.2000' } }, '2026-07-01');
  const effect = await tryAct(one, more, { from: '2026-06-01', to: '2026-06-30' });
  expect(effect).toMatchObject({ claims: 1, unreckonable: 0, funds: { difference: '-200.00' } });
  await desks.server.close();
});
