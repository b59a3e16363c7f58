import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  endCommercialPlan,
  exportCommercialClaims,
  giveConsent,
  listCommercialClaims,
  listCommercialPlans,
  listMyCommercial,
} from '../../src/contract/settlement-commercial.ts';
import {
  getPersonPayers,
  listFundRoutes,
  listOrdinaryPlans,
  recogniseChronic,
  reportAccountBalance,
  saveFundRoute,
  saveOrdinaryPlan,
} from '../../src/contract/settlement-plans.ts';
import { getBill, preSettle, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
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
import { insertRatioOfCase } from '../support/payers.ts';

/** Other routes and payers from the desk that sets them to the bill, and back by a reversal. */
let server: TestServer;
let counter: Counter;
let province: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  province = await server.signIn({ login: 'province-payers', name: '示例省局', role: 'provinceAdmin' });
  await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
});
afterAll(() => server.close());

const nextPerson = () => counter.addPerson((order += 1));
const patientOf = (patient: TestPatient) =>
  server.signIn({ login: `patient-${patient.id}`, name: '示例患者', role: 'patient', personId: patient.id });

/** A person whose benefit for every drug has ended. */
async function personWithout(): Promise<TestPatient> {
  const patient = await nextPerson();
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1`,
      [patient.id],
    ),
  );
  return patient;
}

const PLAN = {
  areaCode: '430100',
  scheme: 'employee' as const,
  kind: 'outpatient' as const,
  level: 'any' as const,
  from: '2026-01-01',
  to: null,
  countsBy: 'year' as const,
  deductible: '200.00',
  yearlyLimit: '1500.00',
  bands: [{ upTo: null, ratio: '0.6000' }],
  withdrawn: false,
  source: '示例文件',
};

describe('普通政策（M9.7）', () => {
  test('没有政策时拒付；省里录入以后没有资格的药按普通门诊付，第二笔接着用起付线和限额，撤销以后还回来', async () => {
    const patient = await personWithout();
    const first = claimOf(patient, TABLETS, 1);
    const refused = await counter.hospital.call(preSettle, { body: first });
    expect(refused).toMatchObject({ status: 422, body: { code: 'ELIGIBILITY_MISSING' } });
    await province.ok(saveOrdinaryPlan, { body: PLAN });
    const bill = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...first } });
    expect(bill).toMatchObject({
      selfPaidFirst: '100.00',
      deductible: '200.00',
      planShare: '420.00',
      planOwnShare: '280.00',
      fromPooledFund: '420.00',
      personPays: '580.00',
      fundShare: '0.00',
    });
    expect(bill.lines[0]).toMatchObject({ route: 'ordinary', fundShare: '420.00', selfPaidFirst: '100.00' });
    expect(bill.stages.find((stage) => stage.step === 'ordinaryEligible')?.clauses).toContain('M9.7');
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 2) };
    const second = await counter.hospital.ok(settleClaim, { body });
    expect(second).toMatchObject({ deductible: '0.00', planShare: '1080.00', overPlanLimit: '0.00' });
    const third = await counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 1) });
    expect(third).toMatchObject({ planShare: '0.00', overPlanLimit: '540.00', fromPooledFund: '0.00' });
    const params = { claimNo: second.claimNo ?? '' };
    const back = await counter.hospital.ok(reverseClaim, {
      params,
      body: { requestId: requestId(), reason: '示例' },
    });
    expect(back).toMatchObject({ planShare: '-1080.00', selfPaidFirst: '-200.00' });
    const again = await counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 2) });
    expect(again).toMatchObject({ planShare: '1080.00', deductible: '0.00' });
  });

  test('一单两种政策：有资格的按单行支付，没有资格的按普通政策（M3、I21）', async () => {
    const patient = await nextPerson();
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1 AND a.entry_key = $2`,
        [patient.id, TABLETS.entryKey],
      ),
    );
    const { INJECTION } = await import('../support/counter.ts');
    const claim = claimOf(patient, TABLETS, 1);
    const lines = [...claim.lines, ...claimOf(patient, INJECTION, 1).lines];
    const bill = await counter.hospital.ok(preSettle, { body: { ...claim, lines } });
    expect(bill.lines.map((line) => line.route)).toEqual(['ordinary', 'separatePayment']);
    expect(bill).toMatchObject({ fundShare: '2100.00', planShare: '420.00', fromPooledFund: '2520.00' });
  });

  test('慢特病认定的人按慢特病政策；认定只能由参保地经办登记', async () => {
    const patient = await personWithout();
    await province.ok(saveOrdinaryPlan, {
      body: {
        ...PLAN,
        kind: 'chronic',
        deductible: '0.00',
        yearlyLimit: null,
        bands: [{ upTo: null, ratio: '0.8000' }],
      },
    });
    const recognition = {
      requestId: requestId(),
      personNo: patient.personNo,
      disease: '示例病种',
      diagnosisCodes: ['C34'],
      from: '2026-01-01',
      to: null,
      source: '示例认定',
    };
    const elsewhere = await server.signIn({
      login: 'agency-far-payers',
      name: '示例株洲经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect(await elsewhere.call(recogniseChronic, { body: recognition })).toMatchObject({ status: 404 });
    await counter.agency.ok(recogniseChronic, { body: recognition });
    const claim = { ...claimOf(patient, TABLETS, 1), diagnosisCode: 'C34.100' };
    expect(await counter.hospital.ok(preSettle, { body: claim })).toMatchObject({
      deductible: '0.00',
      planShare: '720.00',
    });
    const other = { ...claim, diagnosisCode: 'J45.900' };
    expect(await counter.hospital.ok(preSettle, { body: other })).toMatchObject({ planShare: '420.00' });
    const seen = await counter.agency.ok(getPersonPayers, { query: { personNo: patient.personNo } });
    expect(seen.chronic).toMatchObject([{ disease: '示例病种', diagnosisCodes: ['C34'] }]);
    expect(await elsewhere.call(getPersonPayers, { query: { personNo: patient.personNo } })).toMatchObject({
      status: 404,
    });
  });

  test('撤销政策以后没有资格的药又不付；分段要从低到高', async () => {
    const patient = await personWithout();
    const stop = await province.ok(saveOrdinaryPlan, {
      body: { ...PLAN, from: '2026-01-01', withdrawn: true, source: '示例撤销' },
    });
    expect(await counter.hospital.call(preSettle, { body: claimOf(patient, TABLETS, 1) })).toMatchObject({
      status: 422,
      body: { code: 'ELIGIBILITY_MISSING' },
    });
    const { rows } = await counter.agency.ok(listOrdinaryPlans, {});
    expect(rows[0]).toMatchObject({ id: stop.id, withdrawn: true, areaName: expect.any(String) as string });
    const bands = [
      { upTo: null, ratio: '0.5000' },
      { upTo: '100.00', ratio: '0.6000' },
    ];
    expect(await province.call(saveOrdinaryPlan, { body: { ...PLAN, bands } })).toMatchObject({
      status: 400,
    });
    await province.ok(saveOrdinaryPlan, { body: PLAN });
  });

  test('住院使用不需要资格，按单行支付（M19）；药店没有住院', async () => {
    const patient = await personWithout();
    const body = { ...claimOf(patient, TABLETS, 1), setting: 'inpatient' as const };
    const bill = await counter.hospital.ok(preSettle, { body });
    expect(bill).toMatchObject({ setting: 'inpatient', fundShare: '700.00', planShare: '0.00' });
    expect(bill.lines[0]?.route).toBe('separatePayment');
    expect(await counter.pharmacy.call(preSettle, { body })).toMatchObject({ status: 400 });
  });
});

describe('工伤和生育（N2.1、I16）', () => {
  test('工伤没有开通时拒付，开通以后由工伤基金全额支付，关闭以后又拒付', async () => {
    const patient = await nextPerson();
    const body = { ...claimOf(patient, TABLETS, 1), cause: 'workInjury' as const };
    expect(await counter.hospital.call(preSettle, { body })).toMatchObject({
      status: 422,
      body: { code: 'WORK_INJURY_ELSEWHERE', clause: 'I16' },
    });
    const route = {
      areaCode: '430100',
      cause: 'workInjury' as const,
      from: '2026-01-01',
      to: null,
      source: '示例',
    };
    await province.ok(saveFundRoute, { body: { ...route, open: true } });
    const bill = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect(bill).toMatchObject({ cause: 'workInjury', fromWorkInjury: '1000.00', personPays: '0.00' });
    await province.ok(saveFundRoute, { body: { ...route, open: false } });
    const later = { ...claimOf(patient, TABLETS, 1), cause: 'workInjury' as const };
    expect(await counter.hospital.call(preSettle, { body: later })).toMatchObject({ status: 422 });
    const { rows } = await province.ok(listFundRoutes, {});
    expect(rows.map((row) => row.open)).toEqual([false, true]);
  });

  test('生育没有开通时按普通规则，开通以后由生育基金全额支付', async () => {
    const patient = await nextPerson();
    const body = () => ({ ...claimOf(patient, TABLETS, 1), cause: 'maternity' as const });
    expect(await counter.hospital.ok(preSettle, { body: body() })).toMatchObject({ fundShare: '700.00' });
    await province.ok(saveFundRoute, {
      body: {
        areaCode: '430102',
        cause: 'maternity',
        from: '2026-01-01',
        to: null,
        open: true,
        source: '示例',
      },
    });
    expect(await counter.hospital.ok(preSettle, { body: body() })).toMatchObject({
      fundShare: '0.00',
      fromMaternity: '1000.00',
    });
  });
});

describe('商业保险和个人账户（N4）', () => {
  const COVER = {
    name: '示例惠民保',
    insurer: '示例保险公司',
    from: '2026-01-01',
    to: '2026-12-31',
    ratio: '0.5000',
    deductible: '100.00',
    yearlyCap: '150.00',
    drugs: [],
    source: '示例协议',
  };

  test('只有本人同意以后才看到剩余费用；免赔额和限额接着用；撤回以后不再付；导出里没有个人信息', async () => {
    const patient = await nextPerson();
    const self = await patientOf(patient);
    const { id } = await province.ok(addCommercialPlan, { body: COVER });
    const entered = await province.ok(addCommercialMembers, {
      params: { id },
      body: {
        members: [
          { personNo: patient.personNo, policyNo: '示例保单一', from: '2026-01-01', to: '2026-12-31' },
          { personNo: '430102000000000', policyNo: '示例', from: '2026-01-01', to: '2026-12-31' },
        ],
      },
    });
    expect(entered).toEqual({ added: 1, known: 0, unknown: ['430102000000000'] });
    const settle = () =>
      counter.hospital.ok(settleClaim, {
        body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
      });
    expect(await settle()).toMatchObject({ fromCommercial: '0.00', personPays: '300.00' });
    await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: true } });
    const paid = await settle();
    expect(paid).toMatchObject({ fromCommercial: '100.00', personPays: '200.00', cash: '200.00' });
    expect(await settle()).toMatchObject({ fromCommercial: '50.00', personPays: '250.00' });
    expect(await settle()).toMatchObject({ fromCommercial: '0.00', personPays: '300.00' });
    await counter.hospital.ok(reverseClaim, {
      params: { claimNo: paid.claimNo ?? '' },
      body: { requestId: requestId(), reason: '示例' },
    });
    expect(await settle()).toMatchObject({ fromCommercial: '100.00' });
    const mine = await self.ok(listMyCommercial, {});
    expect(mine.plans).toMatchObject([
      { id, consent: 'given', paidThisYear: '150.00', policyNo: '示例保单一' },
    ]);
    await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: false } });
    expect(await settle()).toMatchObject({ fromCommercial: '0.00' });
    expect((await self.ok(listMyCommercial, {})).plans[0]?.consent).toBe('withdrawn');

    const told = await province.ok(listCommercialClaims, { params: { id }, query: {} });
    expect(told.sum).toBe('150.00');
    expect(told.rows).toHaveLength(5);
    expect(JSON.stringify(told)).not.toContain(patient.personNo);
    const file = await province.call(exportCommercialClaims, { params: { id }, query: {} });
    expect(file.status).toBe(200);
    expect((await province.ok(listCommercialPlans, {})).rows[0]).toMatchObject({ members: 1, consenting: 0 });
    const bill = await self.ok(getBill, { params: { claimNo: paid.claimNo ?? '' } });
    expect(bill.fromCommercial).toBe('100.00');
  });

  test('不是成员的人不能同意；停办以后不再付', async () => {
    const patient = await nextPerson();
    const self = await patientOf(patient);
    const { id } = await province.ok(addCommercialPlan, { body: { ...COVER, name: '示例停办' } });
    expect(
      await self.call(giveConsent, { params: { id }, body: { requestId: requestId(), given: true } }),
    ).toMatchObject({
      status: 404,
    });
    await province.ok(addCommercialMembers, {
      params: { id },
      body: {
        members: [{ personNo: patient.personNo, policyNo: '示例', from: '2026-01-01', to: '2026-12-31' }],
      },
    });
    await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: true } });
    await province.ok(endCommercialPlan, { params: { id }, body: { on: '2026-01-31', reason: '示例' } });
    expect(
      await province.call(endCommercialPlan, { params: { id }, body: { on: '2026-02-28', reason: '示例' } }),
    ).toMatchObject({ status: 409 });
    const bill = await counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 1) });
    expect(bill.fromCommercial).toBe('0.00');
  });

  test('报来的余额用到哪里算到哪里，不会付超；撤销退回账户', async () => {
    const patient = await nextPerson();
    const report = (balance: string) =>
      counter.agency.ok(reportAccountBalance, {
        body: { requestId: requestId(), personNo: patient.personNo, balance, source: '核心系统示例' },
      });
    await report('400.00');
    const settle = () =>
      counter.hospital.ok(settleClaim, {
        body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1), useAccount: true },
      });
    const [one, two] = await Promise.all([settle(), settle()]);
    expect([one.fromAccount, two.fromAccount].sort()).toEqual(['100.00', '300.00']);
    const whole = one.fromAccount === '300.00' ? one : two;
    await counter.hospital.ok(reverseClaim, {
      params: { claimNo: whole.claimNo ?? '' },
      body: { requestId: requestId(), reason: '示例' },
    });
    const seen = await counter.agency.ok(getPersonPayers, { query: { personNo: patient.personNo } });
    expect(seen.accountBalance).toBe('300.00');
    await report('50.00');
    expect(await settle()).toMatchObject({ fromAccount: '50.00', cash: '250.00' });
  });

  test('各种付款之后账仍然平', async () => {
    const { findings } = await counter.auditor.ok(checkLedger, {});
    expect(findings).toEqual([]);
  });
});

describe('新年度的限额还没有录入（N2.1、I15）', () => {
  test('工伤照样由工伤基金全额支付、可以撤销；疾病要等录入以后', async () => {
    const patient = await nextPerson();
    server.clock.setDay('2027-01-05');
    const signIn = (login: string, role: 'provinceAdmin' | 'hospitalOffice' | 'auditor', more: object = {}) =>
      server.signIn({ login, name: '示例', role, ...more });
    const admin = await signIn('province-next-year', 'provinceAdmin');
    const office = await signIn('office-next-year', 'hospitalOffice', { institutionCode: HOSPITAL });
    const route = { areaCode: '430100', cause: 'workInjury' as const, from: '2027-01-01', to: null };
    await admin.ok(saveFundRoute, { body: { ...route, open: true, source: '示例' } });
    const body = claimOf(patient, TABLETS, 1);
    expect(await office.call(preSettle, { body })).toMatchObject({
      status: 422,
      body: { code: 'POLICY_NOT_FORMALISED', detail: '参保地本年度支付限额尚未录入' },
    });
    const bill = await office.ok(settleClaim, {
      body: { ...body, requestId: requestId(), cause: 'workInjury' },
    });
    expect(bill).toMatchObject({ servedOn: '2027-01-05', fromWorkInjury: '1000.00', personPays: '0.00' });
    expect(bill.stages.map((stage) => stage.step)).toEqual([
      'charged',
      'eligible',
      'aboveStandard',
      'fromWorkInjury',
      'personPays',
    ]);
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    const params = { claimNo: bill.claimNo ?? '' };
    await office.ok(reverseClaim, { params, body: { requestId: requestId(), reason: '示例' } });
    const auditor = await signIn('auditor-next-year', 'auditor');
    expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  });
});
