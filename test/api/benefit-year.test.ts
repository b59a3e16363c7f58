import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { getPersonLimits, listLimitFindings } from '../../src/contract/funds-limits.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import {
  enterBenefitAct,
  getBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import { findReadjudications } from '../../src/contract/settlement-readjudication.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, preSettle, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { day } from '../../src/base/date.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { settleClaim as settleDated } from '../../src/server/settlement/settle-claim.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  traceCodes,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { CASHIER } from '../support/settling.ts';

/** Of 2026: 2000 yuan of the pool, 10000 of 大病; a pack is 1000 yuan, of which an employee's fund owes 700. */
const LIMITS = { pooledFund: 200_000, majorIllness: 1_000_000 };
let server: TestServer;
let counter: Counter;
let admin: Caller;
let second: Caller;
let agency: Caller;
let hospital: Caller;
let patient: TestPatient;
let act: number;

const SIGNERS = [
  ['year-admin', 'provinceAdmin'],
  ['year-second', 'provinceAdmin'],
  ['year-agency', 'agencyReviewer'],
] as const;

async function goTo(day: string): Promise<void> {
  server.clock.setDay(day);
  const logins = [...SIGNERS.map(([login]) => login), 'office-one'];
  [admin, second, agency, hospital] = (await Promise.all(
    logins.map((login) => server.signInAs(login, 'passw0rd')),
  )) as [Caller, Caller, Caller, Caller];
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
  await goTo('2026-06-15');
  patient = await counter.addPerson(1);
});
afterAll(() => server.close());

type Body = CallOf<typeof enterBenefitAct>['body'];

const NOTHING_ELSE = { majorIllness: { employee: null, resident: null }, assistanceBase: null };

const LIMIT_OF_2027 = {
  areaCode: '430100',
  scheme: 'employee',
  year: 2027,
  pooledFund: '1000.00',
  majorIllness: '500.00',
} as const;

const enter = (given: Partial<Body> = {}) =>
  admin.call(enterBenefitAct, {
    body: {
      title: '示例年度文件',
      number: '示例医保发〔2026〕4号',
      issuedOn: '2026-06-01',
      from: '2026-07-01',
      to: null,
      employeeRatio: null,
      residentRatio: null,
      limits: [LIMIT_OF_2027],
      assistance: [],
      readings: { yearStart: '07-01', ...NOTHING_ELSE },
      reason: '省里另有规定',
      ...given,
    },
  });

const step = (caller: Caller, name: 'proposed' | 'approved' | 'withdrawn') =>
  caller.call(takeBenefitActStep, { params: { id: act }, body: { step: name, words: '示例：核对过文件' } });

/** Tries the act on what was settled. @returns what the funds would have paid more */
async function tried(from: string, to: string): Promise<string | undefined> {
  const replay = await admin.ok(startBenefitReplay, { params: { id: act }, body: { from, to, areas: [] } });
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

const settle = (packs = 1) =>
  hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs) } });
const within = ({ stages }: { readonly stages: readonly { readonly step: string }[] }) =>
  stages.find((stage) => stage.step === 'withinYearlyLimit');
const yearOfPatient = (year: number) =>
  agency.ok(getPersonLimits, { query: { personNo: patient.personNo, scheme: 'employee', year } });

describe('医保年度的首日由省里另定（I4、M9.2、M9.5、M9.6）', () => {
  test('执行日不是那一天的、写了终止日的、2月29日的不收，说清是哪一项', async () => {
    expect(await enter({ from: '2026-07-02' })).toMatchObject({
      status: 400,
      body: { field: 'from', detail: expect.stringContaining('07-01') },
    });
    expect(await enter({ to: '2027-06-30' })).toMatchObject({ status: 400, body: { field: 'to' } });
    for (const [from, yearStart] of [
      ['2028-02-29', '02-29'],
      ['2026-07-01', '13-01'],
    ] as const)
      expect(await enter({ from, readings: { yearStart, ...NOTHING_ELSE } })).toMatchObject({
        status: 400,
        body: { field: 'readings.yearStart' },
      });
    await settle();
    expect(
      (await enter({ from: '2026-06-15', readings: { yearStart: '06-15', ...NOTHING_ELSE } })).body,
    ).toMatchObject({
      code: 'PARAMETER_RETROACTIVE',
    });
  });

  test('试算、通过以后，上半年自成一个短年度，从7月1日起是下一个年度，各用各的限额', async () => {
    const answer = await enter();
    if (answer.status !== 200) throw new Error(answer.body.code);
    act = answer.body.id;
    // 700 of the year's 2000 are used: nothing changes, as all of it is of one half year.
    expect(await tried('2026-06-01', '2026-06-15')).toBe('0.00');
    expect((await step(admin, 'proposed')).status).toBe(200);
    expect((await step(second, 'approved')).status).toBe(200);
    expect(await agency.ok(getBenefitAct, { params: { id: act } })).toMatchObject({
      begun: false,
      readings: { yearStart: '07-01' },
      limits: [LIMIT_OF_2027],
    });

    await goTo('2026-06-30');
    // Of 2000 yuan 700 are used: 1300 out of the pool and 100 out of 大病.
    const last = await settle(2);
    expect(last).toMatchObject({ fromPooledFund: '1300.00', fromMajorIllness: '100.00' });
    expect(last.readings).toBeUndefined();
    expect(within(last)).toMatchObject({
      inputs: { benefitYear: '2026' },
      rule: 'limit-430100-employee@2026-01-01',
    });
    expect(await yearOfPatient(2026)).toMatchObject({
      sums: { pooledFundUsed: '2000.00', days: { from: '2026-01-01', to: '2026-06-30' } },
    });

    await goTo('2026-07-01');
    expect((await step(admin, 'withdrawn')).body).toMatchObject({ code: 'PARAMETER_IN_FORCE' });
    const first = await settle();
    const reading = { interpretation: 'I4', value: '07-01', act, from: '2026-07-01', to: null };
    expect(first).toMatchObject({ fromPooledFund: '700.00', readings: [reading] });
    expect(within(first)).toMatchObject({
      inputs: { benefitYear: '2027', yearStart: '07-01', pooledFundLimit: '1000.00', pooledFundUsed: '0.00' },
      rule: `limit-430100-employee@2026-07-01、benefit-${act}@2026-07-01`,
    });
    const planned = await hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 1) });
    expect(within(planned)).toMatchObject({ inputs: { benefitYear: '2027', pooledFundUsed: '700.00' } });
    const stored = await hospital.ok(getBill, { params: { claimNo: first.claimNo ?? '' } });
    expect(checkBill(stored)).toMatchObject({ findings: [] });
    expect(checkBill({ ...stored, readings: undefined })).not.toMatchObject({ findings: [] });
    expect(await admin.ok(checkLedger, {})).toMatchObject({ sound: true });
  });

  test('别的业务占用的登记进它写的年度；超了的按那一年的限额列出来', async () => {
    const report = (year: number) =>
      agency.ok(reportOtherSpending, {
        body: {
          requestId: requestId(),
          personNo: patient.personNo,
          scheme: 'employee',
          year,
          pooledFund: '200.00',
          majorIllness: '0.00',
          source: '示例住院',
          paidOn: '2026-07-01',
        },
      });
    expect(await report(2027)).toMatchObject({
      sums: { year: 2027, pooledFundUsed: '900.00', days: { from: '2026-07-01', to: '2027-06-30' } },
    });
    expect(await yearOfPatient(2026)).toMatchObject({ sums: { pooledFundUsed: '2000.00' } });
    // 100 of the pool and the whole 500 of 大病 are left.
    expect(await settle()).toMatchObject({
      fromPooledFund: '100.00',
      fromMajorIllness: '500.00',
      overLimit: '100.00',
    });
    await report(2027);
    expect(await yearOfPatient(2027)).toMatchObject({ excess: { pooledFund: '200.00' } });
    const findings = await agency.ok(listLimitFindings, { query: { year: 2027 } });
    expect(findings.rows).toMatchObject([{ year: 2027, excess: { pooledFund: '200.00' } }]);
    expect((await agency.ok(listLimitFindings, { query: { year: 2026 } })).rows).toEqual([]);
  });

  test('上一年度的单子在下一年度撤销、退药，记回原来的年度；过了年度终了后的期限机构不能撤', async () => {
    await goTo('2026-07-05');
    const bills = [await settle(), await settle()];
    expect(bills.map((bill) => bill.fromPooledFund)).toEqual(['0.00', '0.00']);
    const before = (await yearOfPatient(2027)).sums;
    const old = (await yearOfPatient(2026)).payments.map((one) => one.claimNo);
    const [earliest, latest] = [old[0] ?? '', old[1] ?? ''];
    const stored = await hospital.ok(getBill, { params: { claimNo: latest } });
    const codes = stored.lines[0]?.traceCodes ?? [];
    const { rest } = await hospital.ok(returnLines, {
      params: { claimNo: latest },
      body: {
        requestId: requestId(),
        reason: '患者退药',
        lines: [{ line: 1, quantity: '1', traceCodes: codes.slice(1) }],
      },
    });
    expect(rest).toMatchObject({ fromPooledFund: '700.00' });
    expect(rest?.readings).toBeUndefined();
    expect(await yearOfPatient(2026)).toMatchObject({ sums: { pooledFundUsed: '1400.00' } });
    await hospital.ok(reverseClaim, {
      params: { claimNo: earliest },
      body: { requestId: requestId(), reason: '录错' },
    });
    expect(await yearOfPatient(2026)).toMatchObject({ sums: { pooledFundUsed: '700.00' } });
    expect((await yearOfPatient(2027)).sums).toEqual(before);
    const newer = (await yearOfPatient(2027)).payments.find((one) => one.claimNo !== null)?.claimNo ?? '';
    const back = await hospital.ok(reverseClaim, {
      params: { claimNo: newer },
      body: { requestId: requestId(), reason: '录错' },
    });
    expect(checkBill(back)).toMatchObject({ findings: [] });
    expect(await yearOfPatient(2027)).toMatchObject({ sums: { pooledFundUsed: '500.00' } });
    expect(await admin.ok(checkLedger, {})).toMatchObject({ sound: true });

    await goTo('2026-08-01');
    const late = await hospital.call(reverseClaim, {
      params: { claimNo: rest?.claimNo ?? '' },
      body: { requestId: requestId(), reason: '迟了' },
    });
    expect(late.body).toMatchObject({ code: 'REVERSAL_YEAR_CLOSED', detail: '2026-07-31' });
  });

  test('住院的明细选好以后首日才另定的：两个年度的不合在一张单里，什么也不写，请机构重新预结算', async () => {
    const actor = { ...CASHIER, institutionCode: HOSPITAL, role: 'hospitalOffice' as const };
    const { lines, ...claim } = claimOf(patient, TABLETS, 1);
    const [line] = lines;
    const bothDays = (['2026-06-30', '2026-07-01'] as const).flatMap((on) =>
      line ? [{ ...line, usedOn: day(on), traceCodes: traceCodes(TABLETS, 1) }] : [],
    );
    const asked = { ...claim, setting: 'inpatient' as const, servedOn: day('2026-07-01') };
    const given = { ...asked, lines: bothDays, requestId: requestId() };
    const before = (await yearOfPatient(2027)).sums;
    await expect(settleDated(server.world, actor, given)).rejects.toMatchObject({
      status: 409,
      code: 'STAY_CHANGED',
    });
    expect((await yearOfPatient(2027)).sums).toEqual(before);
    const own = { ...given, lines: bothDays.slice(1) };
    expect(await settleDated(server.world, actor, own)).toMatchObject({ ok: true });
  });

  test('更正后按医保年度重算：改了那一年的限额，只动那一年的单子', async () => {
    const found = (year: number) =>
      agency.ok(findReadjudications, { body: { year, personNo: patient.personNo, after: null } });
    expect(await found(2026)).toMatchObject({ looked: 1, found: 0 });
    // The reversal of the first and the second report leave the later bills to be reckoned again.
    expect(await found(2027)).toMatchObject({ looked: 1, found: 1 });
    expect(await found(2028)).toMatchObject({ looked: 0, found: 0 });
  });

  test('办法以前的日子仍按公历年；有结算的日子不能再改首日', async () => {
    const again = await enter({
      from: '2026-07-04',
      limits: [],
      readings: { yearStart: '07-04', ...NOTHING_ELSE },
    });
    expect(again.body).toMatchObject({ code: 'PARAMETER_RETROACTIVE', detail: '2026-07-05' });
    const old = await enter({ from: '2021-07-01', limits: [] });
    expect(old.body).toMatchObject({ code: 'PARAMETER_ACROSS_REGIMES' });
  });
});
