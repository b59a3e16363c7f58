import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import { getBenefitAct } from '../../src/contract/settlement-benefits.ts';
import { findReadjudications } from '../../src/contract/settlement-readjudication.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, requestId, TABLETS, type Counter } from '../support/counter.ts';
import {
  enteredReadings,
  enterReadings,
  stepAct,
  tryAct,
  type ActReadings,
} from '../support/set-readings.ts';

/** 2000 yuan of the pool, 10000 of 大病; a pack is 1000 yuan. */
const LIMITS = { pooledFund: 200_000, majorIllness: 1_000_000 };
let server: TestServer;
let counter: Counter;
let admin: Caller;
let second: Caller;
let agency: Caller;

const SIGNERS = [
  ['reading-admin', 'provinceAdmin'],
  ['reading-second', 'provinceAdmin'],
  ['reading-agency', 'agencyReviewer'],
] as const;

async function signInAll(): Promise<void> {
  [admin, second, agency] = (await Promise.all(
    SIGNERS.map(([login]) => server.signInAs(login, 'passw0rd')),
  )) as [Caller, Caller, Caller];
}

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server, LIMITS);
  for (const [login, role] of SIGNERS)
    await server.signIn({
      login,
      name: `示例·${login}`,
      role,
      ...(role === 'agencyReviewer' ? { areaCode: '430100' } : {}),
    });
  await signInAll();
});
afterAll(() => server.close());

const enter = (readings: ActReadings, from = '2026-07-01') => enterReadings(admin, readings, from);

/** Tries an act on what was settled. @returns what the funds would have paid more */
async function tried(id: number): Promise<string> {
  const { unreckonable, funds } = await tryAct(admin, id, { from: '2026-01-01', to: '2026-06-30' });
  expect(unreckonable).toBe(0);
  return funds.difference;
}

describe('大病一层的比例由省里另定（I8、M9.2、M9.6）', () => {
  const OF_MAJOR_ILLNESS: ActReadings = { majorIllness: { employee: '0.6000', resident: null } };

  test('试算、通过以后到那一天执行：限额以上的费用按大病的比例，账单写明是哪份文件，退药的余下部分照原单', async () => {
    const patient = await counter.addPerson(1);
    const settle = (desk: Caller, packs: number) => {
      const body = claimOf(patient, TABLETS, packs);
      return desk.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    };
    // 2100 of 3000 yuan: 2000 out of the pool, 100 out of 大病 for the last 142.857 yuan; by 60 % those are 85.71.
    expect(await settle(counter.hospital, 3)).toMatchObject({ fromMajorIllness: '100.00' });
    const id = await enteredReadings(admin, OF_MAJOR_ILLNESS, '2026-07-01');
    expect(await tried(id)).toBe('-14.29');
    await stepAct(admin, id, 'proposed');
    await stepAct(second, id, 'approved');
    expect(await settle(counter.hospital, 1)).toMatchObject({ fundShare: '700.00' });
    expect(await agency.ok(getBenefitAct, { params: { id } })).toMatchObject({ readings: OF_MAJOR_ILLNESS });
    expect((await enter(OF_MAJOR_ILLNESS, '2026-06-15')).body).toMatchObject({
      code: 'PARAMETER_RETROACTIVE',
    });

    server.clock.setDay('2026-07-01');
    await signInAll();
    const hospital = await server.signInAs('office-one', 'passw0rd');
    const body = claimOf(patient, TABLETS, 2);
    const whole = await hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const reading = { interpretation: 'I8', value: '0.6000', act: id, from: '2026-07-01', to: null };
    expect(whole).toMatchObject({
      fundShare: '1200.00',
      fromPooledFund: '0.00',
      fromMajorIllness: '1200.00',
      ownShare: '800.00',
      ruleVersion: 'M9.1@2026-01-01',
      citation: null,
      readings: [reading],
    });
    const stored = await hospital.ok(getBill, { params: { claimNo: whole.claimNo ?? '' } });
    expect(checkBill(stored)).toMatchObject({ findings: [] });
    expect(checkBill({ ...stored, readings: undefined })).not.toMatchObject({ findings: [] });
    const back = { line: 1, quantity: '1', traceCodes: body.lines[0]?.traceCodes.slice(1) ?? [] };
    const { rest } = await hospital.ok(returnLines, {
      params: { claimNo: whole.claimNo ?? '' },
      body: { requestId: requestId(), reason: '患者退药', lines: [back] },
    });
    expect(rest).toMatchObject({ fromMajorIllness: '600.00', readings: [reading] });
    const again = await agency.ok(findReadjudications, { body: { year: 2026, personNo: null, after: null } });
    expect(again.found).toBe(0);
    expect(await admin.ok(checkLedger, {})).toMatchObject({ sound: true });
  });

  test('什么也没有另定的不收；比例不在零和一之间的不收', async () => {
    expect((await enter({ majorIllness: { employee: null, resident: null } })).status).toBe(400);
    expect((await enter({ majorIllness: { employee: '1.2000', resident: null } })).status).toBe(400);
  });
});
