import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  enterBenefitAct,
  exportBenefitReplay,
  getBenefitAct,
  getBenefitReplay,
  listBenefitActs,
  startBenefitReplay,
  takeBenefitActStep,
  type BenefitReplayResult,
} from '../../src/contract/settlement-benefits.ts';
import { listYearlyLimits, saveYearlyLimit } from '../../src/contract/settings.ts';
import { findReadjudications } from '../../src/contract/settlement-readjudication.ts';
import { getBill, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { approved, filed, filing, handIn, match, step as manualStep } from '../support/manual-desk.ts';
import { furnishYear } from '../support/year-before.ts';
import { reversal } from '../support/settling.ts';

/** 2000 yuan of the pool, 1000 of 大病: three packs of 1000 yuan cross from one into the other. */
const LIMITS = { pooledFund: 200_000, majorIllness: 100_000 };
let server: TestServer;
let counter: Counter;
let admin: Caller;
let second: Caller;
let agency: Caller;

const SIGNERS = [
  ['benefit-admin', 'provinceAdmin'],
  ['benefit-second', 'provinceAdmin'],
  ['benefit-agency', 'agencyReviewer'],
] as const;

/** A clock that jumps ends sessions: everybody signs in anew. */
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

type Entry = CallOf<typeof enterBenefitAct>['body'];
const entry = (change: Partial<Entry> = {}): Entry => ({
  title: '示例调整文件',
  number: '示例医保发〔2026〕1号',
  issuedOn: '2026-06-01',
  from: '2026-07-01',
  to: null,
  employeeRatio: '0.7500',
  residentRatio: null,
  limits: [],
  assistance: [],
  reason: '基金结余较多',
  ...change,
});
const enter = async (change: Partial<Entry> = {}) =>
  (await admin.ok(enterBenefitAct, { body: entry(change) })).id;
const step = async (caller: Caller, id: number, name: 'proposed' | 'sentBack' | 'approved' | 'withdrawn') => {
  const answer = await caller.call(takeBenefitActStep, {
    params: { id },
    body: { step: name, words: '示例：核对过文件' },
  });
  return answer.status === 200 ? answer.body.state : answer.body.code;
};
async function replay(
  actId: number,
  areas: string[] = [],
  span = { from: '2026-01-01', to: '2026-06-30' },
): Promise<BenefitReplayResult> {
  const { id } = await admin.ok(startBenefitReplay, { params: { id: actId }, body: { ...span, areas } });
  return vi.waitFor(
    async () => {
      const seen = await admin.ok(getBenefitReplay, { params: { id } });
      expect(seen.state).not.toBe('running');
      return seen;
    },
    { timeout: 20_000, interval: 60 },
  );
}
async function inForce(id: number): Promise<void> {
  await replay(id);
  expect(await step(admin, id, 'proposed')).toBe('proposed');
  expect(await step(second, id, 'approved')).toBe('approved');
}
let order = 0;
const nextPerson = (scheme: 'employee' | 'resident' = 'employee') =>
  counter.addPerson((order += 1), { scheme });
const settle = (patient: TestPatient, packs: number, product = TABLETS) =>
  counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, product, packs) } });

describe('待遇参数：试算、提请、另一人通过、按日执行（M9.6）', () => {
  let one: TestPatient;
  let actId: number;

  test('没有试算不能提请；试算逐单重算，限额跨单累计，精确到分', async () => {
    one = await nextPerson();
    await settle(one, 1);
    const resident = await nextPerson('resident');
    await settle(resident, 1);
    const crossing = await nextPerson();
    await settle(crossing, 2);
    await settle(crossing, 1);
    const secret = await nextPerson();
    await settle(secret, 1, SECRET_TABLETS);
    const back = await nextPerson();
    const taken = await settle(back, 1);
    await counter.hospital.ok(reverseClaim, reversal(taken.claimNo));
    actId = await enter();
    expect(await step(admin, actId, 'proposed')).toBe('PARAMETER_NOT_TRIED');
    const { effect, ...head } = await replay(actId);
    expect(head).toMatchObject({
      state: 'done',
      claimsDone: 5,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    // 700→750, 1400→1500, the third pack 600+100→500+250, and the secret one 987.65: 691.36→740.74.
    expect(effect).toMatchObject({
      claims: 5,
      unreckonable: 0,
      persons: { better: 3, worse: 0, same: 1, saved: '249.38', burdened: '0.00' },
      funds: { difference: '249.38' },
      striking: [
        { funds: { difference: '100.00' }, person: { difference: '-100.00' } },
        { person: { difference: '-50.00' } },
        { person: { difference: '-50.00' } },
        { person: { difference: '-49.38' } },
      ],
    });
    expect(effect?.payers.find((one) => one.payer === 'fromPooledFund')?.difference).toBe('99.38');
    expect(effect?.payers.find((one) => one.payer === 'fromMajorIllness')?.difference).toBe('150.00');
    expect(effect?.drugs.map(({ claims, difference }) => [claims, difference])).toEqual([
      [4, '200.00'],
      [1, '49.38'],
    ]);
    expect(effect?.sizes[0]).toEqual({ upTo: '100.00', less: 2, more: 0 });
  });

  test('只算选定的地区和日期；结果可导出，审计看得到，经办看不到', async () => {
    expect((await replay(actId, ['430200'])).effect?.claims).toBe(0);
    const later = { from: '2026-06-16', to: '2026-06-30' };
    expect((await replay(actId, ['430100'], later)).effect?.claims).toBe(0);
    const { id } = await replay(actId, ['430100']);
    const file = await server.app.inject({
      url: exportBenefitReplay.path.replace(':id', String(id)),
      headers: { cookie: counter.auditor.cookie },
    });
    expect(file.statusCode).toBe(200);
    expect(file.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect((await agency.call(getBenefitReplay, { params: { id } })).status).toBe(403);
    expect(await counter.auditor.ok(getBenefitReplay, { params: { id } })).toMatchObject({ claimsDone: 5 });
  });

  test('提请的人不能自己通过；通过以后到那一天才执行，已结算的不变', async () => {
    expect(await step(second, actId, 'approved')).toBe('PARAMETER_STEP_NOT_ALLOWED');
    expect(await step(admin, actId, 'proposed')).toBe('proposed');
    expect(await step(admin, actId, 'approved')).toBe('SECOND_PERSON_NEEDED');
    expect(await step(second, actId, 'sentBack')).toBe('sentBack');
    expect(await step(second, actId, 'proposed')).toBe('proposed');
    expect(await step(second, actId, 'approved')).toBe('SECOND_PERSON_NEEDED');
    expect(await step(admin, actId, 'approved')).toBe('SECOND_PERSON_NEEDED');
    expect(await step(second, actId, 'withdrawn')).toBe('withdrawn');
    actId = await enter();
    await inForce(actId);
    expect((await settle(one, 1)).fundShare).toBe('700.00');
    const seen = await agency.ok(getBenefitAct, { params: { id: actId } });
    expect(seen).toMatchObject({
      state: 'approved',
      begun: false,
      employeeRatio: '0.7500',
      residentRatio: null,
    });
    expect(seen.events.map((event) => event.step)).toEqual(['proposed', 'approved']);
    expect(seen.replays).toHaveLength(1);
    expect(seen.may).toEqual({
      replay: false,
      propose: false,
      sendBack: false,
      approve: false,
      withdraw: false,
    });
  });

  test('执行日起的结算单写明文件，核验通过；原来的单不必重算', async () => {
    server.clock.setDay('2026-07-01');
    await signInAll();
    const hospital = await server.signInAs('office-one', 'passw0rd');
    const patient = await nextPerson();
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
    const settled = await hospital.ok(settleClaim, { body });
    expect(settled).toMatchObject({
      fundShare: '750.00',
      ruleVersion: `benefit-${actId}@2026-07-01`,
      regime: 'measures@2026-01-01',
      citation: { act: actId, number: '示例医保发〔2026〕1号', from: '2026-07-01', to: null },
    });
    const stored = await hospital.ok(getBill, { params: { claimNo: settled.claimNo ?? '' } });
    expect(stored.citation).toEqual(settled.citation);
    expect(checkBill(stored)).toMatchObject({ findings: [] });
    expect(checkBill({ ...stored, fundRatio: '0.8000' })).not.toMatchObject({ findings: [] });
    expect(checkBill({ ...stored, citation: null })).not.toMatchObject({ findings: [] });
    const found = await agency.ok(findReadjudications, { body: { year: 2026, personNo: null, after: null } });
    expect(found.found).toBe(0);
    const resident = await nextPerson('resident');
    const other = { requestId: requestId(), ...claimOf(resident, TABLETS, 1) };
    expect(await hospital.ok(settleClaim, { body: other })).toMatchObject({
      fundShare: '600.00',
      ruleVersion: 'M9.1@2026-01-01',
      citation: null,
    });
  });

  test('开始执行的不能撤回，已有结算的日子不能再改，时钟拨回去、那天还没到也一样；没开始的可以撤回', async () => {
    expect(await step(second, actId, 'withdrawn')).toBe('PARAMETER_IN_FORCE');
    const late = await admin.call(enterBenefitAct, { body: entry({ from: '2026-06-20' }) });
    expect(late).toMatchObject({ status: 422, body: { code: 'PARAMETER_RETROACTIVE' } });
    const ahead = await enter({ from: '2026-08-01', employeeRatio: '0.9000' });
    await inForce(ahead);
    expect(await step(admin, ahead, 'withdrawn')).toBe('withdrawn');
    server.clock.setDay('2026-08-01');
    await signInAll();
    const hospital = await server.signInAs('office-one', 'passw0rd');
    const body = { requestId: requestId(), ...claimOf(await nextPerson(), TABLETS, 1) };
    expect(await hospital.ok(settleClaim, { body })).toMatchObject({ fundShare: '750.00' });
    server.clock.setDay('2026-07-31');
    await signInAll();
    const setBack = await admin.call(enterBenefitAct, { body: entry({ from: '2026-08-01' }) });
    expect(setBack).toMatchObject({ status: 422, body: { code: 'PARAMETER_RETROACTIVE' } });
    server.clock.setDay('2026-08-01');
    await signInAll();
    const { written, rows } = await agency.ok(listBenefitActs, {});
    expect(written.map(({ scheme, ratio }) => [scheme, ratio])).toEqual([
      ['employee', '0.7000'],
      ['resident', '0.6000'],
    ]);
    expect(rows.map(({ state }) => state)).toEqual(['withdrawn', 'approved', 'withdrawn']);
  });

  test('年度限额按件调整：不能绕过，执行后新结算按新限额，年度没到的可以撤回恢复', async () => {
    const limit = {
      areaCode: '430100',
      scheme: 'employee',
      year: 2026,
      pooledFund: '1000.00',
      majorIllness: '100.00',
    } as const;
    const direct = await admin.call(saveYearlyLimit, { body: { ...limit, source: '示例' } });
    expect(direct).toMatchObject({ status: 422, body: { code: 'PARAMETER_CHANGE_NEEDS_ACT' } });
    const next = { ...limit, year: 2027 };
    const act = await enter({ employeeRatio: null, limits: [limit, next] });
    // 700 + 700 come to 1000 in all, and so do 1400 + 600.
    const { effect } = await replay(act);
    expect(effect?.payers.map(({ payer, difference }) => [payer, difference])).toEqual(
      expect.arrayContaining([['fromPooledFund', '-1400.00']]),
    );
    expect(await step(admin, act, 'proposed')).toBe('proposed');
    expect(await step(second, act, 'approved')).toBe('approved');
    const hospital = await server.signInAs('office-one', 'passw0rd');
    const body = { requestId: requestId(), ...claimOf(await nextPerson(), TABLETS, 2) };
    expect(await hospital.ok(settleClaim, { body })).toMatchObject({
      fromPooledFund: '1000.00',
      fromMajorIllness: '100.00',
      overLimit: '400.00',
    });
    const future = await enter({ employeeRatio: null, limits: [{ ...next, pooledFund: '3000.00' }] });
    await inForce(future);
    const shown = async () =>
      (await admin.ok(listYearlyLimits, { query: { year: 2027 } })).rows.map((row) => row.pooledFund);
    expect(await shown()).toEqual(['3000.00']);
    expect(await step(admin, future, 'withdrawn')).toBe('withdrawn');
    expect(await shown()).toEqual(['1000.00']);
    // Withdrawn in the order in which they came, the second does not bring the first one back.
    const acts: number[] = [];
    for (const pooledFund of ['3000.00', '4000.00']) {
      const one = await enter({ employeeRatio: null, limits: [{ ...next, pooledFund }] });
      await inForce(one);
      acts.push(one);
    }
    expect(await shown()).toEqual(['4000.00']);
    const after: string[][] = [];
    for (const one of acts) {
      expect(await step(admin, one, 'withdrawn')).toBe('withdrawn');
      after.push(await shown());
    }
    expect(after).toEqual([['4000.00'], ['1000.00']]);
  });
});

describe('补录办法施行以前的旧政策（I15、M39）', () => {
  const SERVED = '2025-11-10';

  test('没录时不予计算；录入、试算、另一人通过以后按那时的比例报销，结算单写明文件并核验通过', async () => {
    const person = await nextPerson();
    await furnishYear(server, admin, person.id);
    const patient = await server.signIn({
      login: 'benefit-patient',
      name: '示例患者',
      role: 'patient',
      personId: person.id,
    });
    const reviewer = await server.signIn({
      login: 'benefit-reviewer',
      name: '示例初审',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    const stay = {
      servedOn: SERVED,
      institutionCode: HOSPITAL,
      setting: 'inpatient',
      diagnosisCode: 'C34.900',
    } as const;
    const id = await filed(patient, {
      ...stay,
      paperIds: [...(await filing(patient)).paperIds, await handIn(patient, 'medicalRecord')],
    });
    await match(reviewer, id);
    expect(await manualStep(reviewer, id, 'passed')).toMatchObject({
      status: 422,
      body: { code: 'POLICY_NOT_FORMALISED', clause: 'I15' },
    });
    const earlier = {
      title: '示例旧办法',
      number: '示例医保发〔2021〕9号',
      issuedOn: '2021-10-20',
      from: '2021-11-01',
    };
    const open = await admin.call(enterBenefitAct, { body: entry(earlier) });
    expect(open).toMatchObject({ status: 422, body: { code: 'PARAMETER_ACROSS_REGIMES' } });
    const act = await enter({
      ...earlier,
      to: '2025-12-31',
      employeeRatio: '0.6500',
      residentRatio: '0.5500',
    });
    await inForce(act);
    const claimNo = await approved(reviewer, agency, id, '1300.00');
    const bill = await agency.ok(getBill, { params: { claimNo } });
    const version = `benefit-${act}@2021-11-01`;
    expect(bill).toMatchObject({
      servedOn: SERVED,
      fundShare: '1300.00',
      ruleVersion: version,
      regime: version,
      basis: { from: '2021-11-01', to: '2025-12-31' },
      citation: { act, number: '示例医保发〔2021〕9号', to: '2025-12-31' },
    });
    expect(bill.basis.documents[0]).toMatchObject({ title: '示例旧办法', number: '示例医保发〔2021〕9号' });
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    const again = await admin.call(enterBenefitAct, {
      body: entry({ ...earlier, to: '2025-12-31', employeeRatio: '0.8000' }),
    });
    expect(again).toMatchObject({ status: 422, body: { code: 'PARAMETER_RETROACTIVE' } });
  });
});
