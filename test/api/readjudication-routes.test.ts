import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  endCommercialPlan,
  giveConsent,
} from '../../src/contract/settlement-commercial.ts';
import { recogniseChronic, saveFundRoute, saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import {
  confirmReadjudication,
  getReadjudication,
  getReadjudicationScan,
  listReadjudications,
  takeReadjudicationStep,
} from '../../src/contract/settlement-readjudication.ts';
import { getBill, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { lookAtMarks } from '../../src/server/settlement/corrections/look-at-marks.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { ownerRows } from '../support/canary.ts';
import {
  approve,
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { insertRatioOfCase } from '../support/payers.ts';

let server: TestServer;
let counter: Counter;
let second: Caller;
let province: Caller;
let order = 0;

const PLAN = {
  areaCode: '430100',
  scheme: 'employee' as const,
  kind: 'outpatient' as const,
  level: 'any' as const,
  from: '2026-01-01',
  to: null,
  countsBy: 'year' as const,
  deductible: '200.00',
  yearlyLimit: null,
  bands: [{ upTo: null, ratio: '0.6000' }],
  withdrawn: false,
  source: '示例文件',
};
const CHRONIC = {
  ...PLAN,
  kind: 'chronic' as const,
  deductible: '0.00',
  bands: [{ upTo: null, ratio: '0.8000' }],
};
const COVER = {
  name: '示例惠民保',
  insurer: '示例保险公司',
  from: '2026-01-01',
  to: '2026-12-31',
  ratio: '0.5000',
  deductible: '0.00',
  yearlyCap: null,
  drugs: [],
  source: '示例协议',
};

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  province = await server.signIn({ login: 'province-routes', name: '示例省局', role: 'provinceAdmin' });
  second = await server.signIn({
    login: 'agency-second',
    name: '示例复核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
  await province.ok(saveOrdinaryPlan, { body: PLAN });
  await province.ok(saveOrdinaryPlan, { body: CHRONIC });
});
afterAll(() => server.close());

const nextPerson = () => counter.addPerson((order += 1));
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
const settle = (patient: TestPatient, more: object = {}) =>
  counter.hospital.ok(settleClaim, {
    body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1), diagnosisCode: 'C34.100', ...more },
  });
const recognise = (patient: TestPatient) =>
  counter.agency.ok(recogniseChronic, {
    body: {
      requestId: requestId(),
      personNo: patient.personNo,
      disease: '示例病种',
      diagnosisCodes: ['C34'],
      from: '2026-06-01',
      to: null,
      source: '示例认定',
    },
  });

/** Looks until nothing waits, and gives what then waits for somebody. */
async function lookedAt({ personNo }: TestPatient) {
  for (let time = 0; time < 200; time += 1) {
    await lookAtMarks(server.world);
    if ((await counter.agency.ok(getReadjudicationScan, {})).waiting === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { rows } = await counter.agency.ok(listReadjudications, { query: { personNo, state: 'open' } });
  return Promise.all(rows.map(({ id }) => counter.agency.ok(getReadjudication, { params: { id } })));
}

/** One proposes, another confirms; what is written anew is right to the fen and needs no correction. */
async function booked(patient: TestPatient, id: number) {
  await counter.agency.ok(takeReadjudicationStep, {
    params: { id },
    body: { step: 'proposed', words: '核对过认定和政策' },
  });
  const done = await second.ok(confirmReadjudication, { params: { id }, body: { words: '' } });
  const bill = await counter.hospital.ok(getBill, {
    params: { claimNo: done.booked[0]?.replacementNo ?? '' },
  });
  expect(checkBill(bill)).toMatchObject({ findings: [] });
  expect(await lookedAt(patient)).toEqual([]);
  expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  return bill;
}

describe('更正的是走哪条路、自付比例和商业保险（M9.5、M9.7、M23.4、M29、N2.1、N4）', () => {
  test('补登的慢特病认定：按普通门诊结的单改按慢特病，后面的单用回各自的额度；诊断不符的不动', async () => {
    const patient = await personWithout();
    const other = await settle(patient, { diagnosisCode: 'J45.900' });
    const first = await settle(patient);
    expect(first).toMatchObject({ deductible: '0.00', planShare: '540.00' });
    expect(await lookedAt(patient)).toEqual([]);
    await recognise(patient);
    const [found] = await lookedAt(patient);
    expect(found).toMatchObject({
      byItself: true,
      obstacles: [],
      bills: [
        {
          claimNo: first.claimNo,
          before: { planShare: '540.00' },
          after: { planShare: '720.00', deductible: '0.00', personPays: '280.00' },
          told: '应退患者现金 180.00 元',
        },
      ],
    });
    expect(found?.bills[0]?.changes.map(({ kind }) => kind)).toContain('plan');
    const bill = await booked(patient, found?.id ?? 0);
    expect(bill).toMatchObject({ fromPooledFund: '720.00' });
    // The deductible of the outpatient plan stays with the bill that used it up.
    expect(other).toMatchObject({ deductible: '200.00' });
    expect(await settle(patient, { diagnosisCode: 'J45.900' })).toMatchObject({ deductible: '0.00' });
  });

  test('没有记下诊断的旧单：有了认定就分不清，列出来；没有认定照普通门诊', async () => {
    const patient = await personWithout();
    const { claimNo } = await settle(patient);
    await ownerRows(server, `UPDATE claim SET diagnosis_codes = NULL WHERE claim_no = '${claimNo}'`);
    await recognise(patient);
    expect(await lookedAt(patient)).toMatchObject([
      { bills: [], obstacles: [{ claimNo, obstacle: 'undiagnosed', clause: 'M9.7' }] },
    ]);
  });

  test('待遇从申请那天起：申请到批准之间按普通政策结的单改按单行支付（M23.4）；没有责任医师开的列出来（M19、M22）', async () => {
    const patient = await personWithout();
    const bill = await settle(patient);
    const { lines } = claimOf(patient, TABLETS, 1, { doctorCode: null });
    const bare = await settle(patient, { lines });
    expect(bill).toMatchObject({ fundShare: '0.00', planShare: '420.00' });
    await lookedAt(patient);
    const former = `UPDATE application SET application_no = 'old-' || application_no, request_id = 'old-' || request_id WHERE person_id = ${patient.id}`;
    await ownerRows(server, former);
    await server.world.db.transaction('all', (tx) =>
      approve(tx, patient.id, TABLETS, 'employee', '430102', counter.agency.accountId, server.clock.now()),
    );
    const [found] = await lookedAt(patient);
    expect(found).toMatchObject({
      byItself: true,
      bills: [
        {
          claimNo: bill.claimNo,
          after: { fundShare: '700.00', planShare: '0.00' },
          changes: [{ kind: 'route', line: 1, from: '普通政策', to: '单行支付' }],
        },
      ],
      obstacles: [{ claimNo: bare.claimNo, obstacle: 'refused', clause: 'M19' }],
    });
  });

  test('普通政策更正比例、撤销：从那天起按更正后的；没有政策了的列出来', async () => {
    const patient = await personWithout();
    const { claimNo } = await settle(patient);
    await lookedAt(patient);
    await province.ok(saveOrdinaryPlan, {
      body: { ...PLAN, from: '2026-06-10', bands: [{ upTo: null, ratio: '0.7000' }], source: '示例更正' },
    });
    const [found] = await lookedAt(patient);
    expect(found?.bills).toMatchObject([
      { claimNo, after: { planShare: '490.00' }, changes: [{ kind: 'plan' }] },
    ]);
    await province.ok(saveOrdinaryPlan, { body: { ...PLAN, from: '2026-06-10', withdrawn: true } });
    expect(await lookedAt(patient)).toMatchObject([
      { bills: [], obstacles: [{ claimNo, obstacle: 'refused', clause: 'M19' }] },
    ]);
    await province.ok(saveOrdinaryPlan, { body: PLAN });
    expect(await lookedAt(patient)).toEqual([]);
  });

  test('新发布的目录把自付比例改在购药以前：按新的先行自付（N2.1）', async () => {
    const patient = await personWithout();
    const { claimNo } = await settle(patient);
    await lookedAt(patient);
    await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 2_000n));
    const [found] = await lookedAt(patient);
    expect(found?.bills).toMatchObject([
      {
        claimNo,
        before: { selfPaidFirst: '100.00' },
        after: { selfPaidFirst: '200.00' },
        changes: [{ kind: 'selfPayRatio', line: 1, from: '10%', to: '20%' }],
      },
    ]);
    await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
    expect(await lookedAt(patient)).toEqual([]);
  });

  test('生育基金全额支付补登开通、又补登关闭：两个方向都重算，限额和普通政策随着变（N2.1、I16）', async () => {
    const patient = await personWithout();
    const { claimNo } = await settle(patient, { cause: 'maternity' });
    const route = {
      areaCode: '430100',
      cause: 'maternity' as const,
      from: '2026-06-01',
      to: null,
      source: '示例',
    };
    await province.ok(saveFundRoute, { body: { ...route, open: true } });
    const [found] = await lookedAt(patient);
    expect(found?.bills).toMatchObject([
      {
        claimNo,
        after: { fromMaternity: '1000.00', fromPooledFund: '0.00', personPays: '0.00' },
        changes: [{ kind: 'route', from: '普通政策', to: '生育保险' }],
      },
    ]);
    expect(await booked(patient, found?.id ?? 0)).toMatchObject({ fromMaternity: '1000.00' });
    await province.ok(saveFundRoute, { body: { ...route, open: false } });
    const [back] = await lookedAt(patient);
    expect(back?.bills).toMatchObject([{ after: { fromMaternity: '0.00', planShare: '420.00' } }]);
  });

  test('商业保险提前到期、成员补登：按购药那天的方案；只认当时同意过的（N4）', async () => {
    const patient = await nextPerson();
    const self = await server.signIn({
      login: 'insured',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    const { id } = await province.ok(addCommercialPlan, { body: COVER });
    const join = (from: string, to: string) =>
      province.ok(addCommercialMembers, {
        params: { id },
        body: { members: [{ personNo: patient.personNo, policyNo: '示例保单', from, to }] },
      });
    const unasked = await settle(patient);
    server.clock.advance(1_000);
    await join('2026-07-01', '2026-12-31');
    await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: true } });
    server.clock.advance(1_000);
    const asked = await settle(patient);
    expect(asked).toMatchObject({ fromCommercial: '0.00', personPays: '300.00' });
    await lookedAt(patient);
    await join('2026-01-01', '2026-06-30');
    const [found] = await lookedAt(patient);
    expect(found?.bills).toMatchObject([
      {
        claimNo: asked.claimNo,
        after: { fromCommercial: '150.00' },
        changes: [{ kind: 'commercial', from: '' }],
      },
    ]);
    expect(unasked).toMatchObject({ fromCommercial: '0.00' });
    server.clock.advance(1_000);
    // What they say later does not take back what they had said when they bought.
    await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: false } });
    expect(await booked(patient, found?.id ?? 0)).toMatchObject({ fromCommercial: '150.00', cash: '150.00' });
    await province.ok(endCommercialPlan, { params: { id }, body: { on: '2026-05-31', reason: '示例停办' } });
    const [back] = await lookedAt(patient);
    expect(back?.bills).toMatchObject([
      { before: { fromCommercial: '150.00' }, after: { fromCommercial: '0.00', cash: '300.00' } },
    ]);
  });
});
