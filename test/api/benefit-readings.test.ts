import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import {
  enterBenefitAct,
  getBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import { findReadjudications } from '../../src/contract/settlement-readjudication.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, requestId, TABLETS, type Counter } from '../support/counter.ts';

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

type Readings = NonNullable<CallOf<typeof enterBenefitAct>['body']['readings']>;

const enter = (readings: Readings, from = '2026-07-01') =>
  admin.call(enterBenefitAct, {
    body: {
      title: '示例解释文件',
      number: '示例医保发〔2026〕2号',
      issuedOn: '2026-06-01',
      from,
      to: null,
      employeeRatio: null,
      residentRatio: null,
      limits: [],
      assistance: [],
      readings,
      reason: '省里另有规定',
    },
  });

async function entered(readings: Readings): Promise<number> {
  const answer = await enter(readings);
  if (answer.status !== 200) throw new Error(answer.body.code);
  return answer.body.id;
}

const step = (caller: Caller, id: number, name: 'proposed' | 'approved') =>
  caller.ok(takeBenefitActStep, { params: { id }, body: { step: name, words: '示例：核对过文件' } });

/** Tries an act on what was settled. @returns what the funds would have paid more */
async function tried(id: number): Promise<string | undefined> {
  const span = { from: '2026-01-01', to: '2026-06-30', areas: [] };
  const replay = await admin.ok(startBenefitReplay, { params: { id }, body: span });
  return vi.waitFor(
    async () => {
      const { state, effect } = await admin.ok(getBenefitReplay, { params: { id: replay.id } });
      expect(state).toBe('done');
      expect(effect?.unreckonable).toBe(0);
      return effect?.funds.difference;
    },
    { timeout: 20_000, interval: 60 },
  );
}

describe('大病一层的比例由省里另定（I8、M9.2、M9.6）', () => {
  const OF_MAJOR_ILLNESS: Readings = { majorIllness: { employee: '0.6000', resident: null } };

  test('试算、通过以后到那一天执行：限额以上的费用按大病的比例，账单写明是哪份文件，退药的余下部分照原单', async () => {
    const patient = await counter.addPerson(1);
    const settle = (desk: Caller, packs: number) => {
      const body = claimOf(patient, TABLETS, packs);
      return desk.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    };
    // 2100 of 3000 yuan: 2000 out of the pool, 100 out of 大病 for the last 142.857 yuan; by 60 % those are 85.71.
    expect(await settle(counter.hospital, 3)).toMatchObject({ fromMajorIllness: '100.00' });
    const id = await entered(OF_MAJOR_ILLNESS);
    expect(await tried(id)).toBe('-14.29');
    await step(admin, id, 'proposed');
    await step(second, id, 'approved');
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
