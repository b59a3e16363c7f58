import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../../src/base/date.ts';
import { fen } from '../../src/base/money.ts';
import { answerLimitFinding, getPersonLimits, listLimitFindings } from '../../src/contract/funds-limits.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { insertEnrolment } from '../../src/server/insured/store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';

/** 长沙 pays 2000.00 a year from the pooled fund, 株洲 3000.00. */
let server: TestServer;
let counter: Counter;
let zhuzhou: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server, { pooledFund: 200_000, majorIllness: 100_000 });
  zhuzhou = await server.signIn({
    login: 'agency-zhuzhou-movers',
    name: '示例经办',
    role: 'agencyReviewer',
    areaCode: '430200',
  });
  const amounts = { pooledFund: fen(300_000), majorIllness: fen(100_000) };
  await server.world.db.transaction('all', (tx) =>
    saveYearlyLimitRow(tx, {
      areaCode: '430200',
      scheme: 'employee',
      year: 2026,
      ...amounts,
      source: '示例',
    }),
  );
});
afterAll(() => server.close());

const keyOf = (patient: TestPatient) =>
  ({ personNo: patient.personNo, scheme: 'employee', year: 2026 }) as const;
const settle = (patient: TestPatient, packs: number) =>
  counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs) } });
const report = (caller: Caller, patient: TestPatient, pooledFund: string, paidOn?: string) =>
  caller.ok(reportOtherSpending, {
    body: {
      requestId: requestId(),
      ...keyOf(patient),
      pooledFund,
      majorIllness: '0.00',
      source: '住院结算',
      paidOn,
    },
  });
const limitsOf = (caller: Caller, patient: TestPatient) =>
  caller.ok(getPersonLimits, { query: keyOf(patient) });
const listed = async (caller: Caller, patient: TestPatient) =>
  (await caller.ok(listLimitFindings, { query: { year: 2026 } })).rows.find(
    (row) => row.personNo === patient.personNo,
  );
const answer = (caller: Caller, patient: TestPatient) =>
  caller.call(answerLimitFinding, { body: { ...keyOf(patient), state: 'toRecover', note: '向医院追回' } });
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });

/** The person is enrolled in the new area from the day on, in the first one until the day before. */
const move = (patient: TestPatient, areaCode: string, lastDay: string, from: string) =>
  server.world.db.transaction('all', async (tx) => {
    await tx.run('UPDATE enrolment SET to_on = $2 WHERE person_id = $1', [patient.id, lastDay]);
    await insertEnrolment(tx, patient.id, {
      scheme: 'employee',
      areaCode,
      status: 'normal',
      from: day(from),
      to: null,
    });
  });

describe('年度内转移参保地区以后的超限额情况（M9.2、M9.5、I12）', () => {
  test('转到限额低的地区：转移前在原地区限额以内用的不算超出，转移后多付的才算', async () => {
    const patient = await counter.addPerson((order += 1), { areaCode: '430202' });
    await report(zhuzhou, patient, '2500.00', '2026-06-10');
    await move(patient, '430102', '2026-06-13', '2026-06-14');
    const bill = await settle(patient, 1);
    expect(bill).toMatchObject({ fromPooledFund: '0.00', fromMajorIllness: '700.00' });
    expect(await limitsOf(zhuzhou, patient)).toMatchObject({
      sums: { pooledFundUsed: '2500.00', pooledFundLimit: '2000.00' },
      excess: { pooledFund: '0.00', majorIllness: '0.00' },
      payments: [
        { what: '住院结算', beyond: { pooledFund: '0.00' } },
        { claimNo: bill.claimNo, paid: { majorIllness: '700.00' }, beyond: { majorIllness: '0.00' } },
      ],
    });
    expect(await listed(zhuzhou, patient)).toBeUndefined();
    expect(await answer(zhuzhou, patient)).toMatchObject({ status: 409, body: { code: 'NOT_OVER_LIMIT' } });

    await report(zhuzhou, patient, '300.00', '2026-06-14');
    expect(await listed(zhuzhou, patient)).toMatchObject({
      used: { pooledFund: '2800.00' },
      excess: { pooledFund: '300.00', majorIllness: '0.00' },
      state: 'open',
    });
    expect((await answer(counter.agency, patient)).status).toBe(404);
    expect((await answer(zhuzhou, patient)).status).toBe(200);
    expect((await limitsOf(zhuzhou, patient)).state).toBe('toRecover');
    expect((await listed(zhuzhou, patient))?.state).toBe('toRecover');
    await sound();
  });

  test('转到限额高的地区：转移前已经超出的不因此消失，原地区付的也算到', async () => {
    const patient = await counter.addPerson((order += 1));
    const bill = await settle(patient, 2);
    expect(bill.fromPooledFund).toBe('1400.00');
    await move(patient, '430202', '2026-06-15', '2026-06-16');
    await report(counter.agency, patient, '1000.00', '2026-06-01');
    expect(await limitsOf(counter.agency, patient)).toMatchObject({
      sums: { pooledFundUsed: '2400.00', pooledFundLimit: '3000.00' },
      excess: { pooledFund: '400.00' },
      payments: [
        { claimNo: null, beyond: { pooledFund: '0.00' } },
        { claimNo: bill.claimNo, beyond: { pooledFund: '400.00' } },
      ],
    });
    expect(await listed(counter.agency, patient)).toMatchObject({ excess: { pooledFund: '400.00' } });
    expect((await answer(counter.agency, patient)).status).toBe(200);
    await sound();
  });

  test('别的地区付的结算单，经办看不到也算进去', async () => {
    const patient = await counter.addPerson((order += 1), { areaCode: '430202' });
    await move(patient, '430102', '2026-06-13', '2026-06-14');
    const bill = await settle(patient, 2);
    expect(bill.fromPooledFund).toBe('1400.00');
    await report(zhuzhou, patient, '900.00', '2026-06-10');
    expect(await listed(zhuzhou, patient)).toMatchObject({ excess: { pooledFund: '300.00' } });
    expect((await answer(zhuzhou, patient)).status).toBe(200);
    expect(await listed(zhuzhou, patient)).toMatchObject({ state: 'toRecover' });
  });
});
