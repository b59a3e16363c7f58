import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correctOtherSpending, getPersonLimits, setPersonLimit } from '../../src/contract/funds-limits.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import { listNotices } from '../../src/contract/prescription-notices.ts';
import {
  confirmReadjudication,
  findReadjudications,
  getReadjudication,
  listReadjudications,
  takeReadjudicationStep,
  type Readjudication,
} from '../../src/contract/settlement-readjudication.ts';
import { listReplacements, returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { ownerRows } from '../support/canary.ts';
import { countRows, reversal } from '../support/settling.ts';

/** A pack of 1000 yuan asks 700 of the pool: two packs and a half end it. */
const LIMITS = { pooledFund: 200_000, majorIllness: 100_000 };
let server: TestServer;
let counter: Counter;
let second: Caller;
let stranger: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server, LIMITS);
  const desk = (login: string, areaCode: string) =>
    server.signIn({ login, name: `示例复核${areaCode}`, role: 'agencyReviewer', areaCode });
  second = await desk('agency-second', '430102');
  stranger = await desk('agency-far', '430200');
});
afterAll(() => server.close());

const nextPerson = () => counter.addPerson((order += 1));
const keyOf = (patient: TestPatient) =>
  ({ personNo: patient.personNo, scheme: 'employee', year: 2026 }) as const;
const settle = (patient: TestPatient, packs: number, product = TABLETS) =>
  counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, product, packs) } });
const report = (patient: TestPatient, pooledFund: string) =>
  counter.agency.ok(reportOtherSpending, {
    body: {
      requestId: requestId(),
      ...keyOf(patient),
      pooledFund,
      majorIllness: '0.00',
      source: '住院结算',
      reference: requestId(),
      paidOn: '2026-06-01',
    },
  });
const correct = (id: number, pooledFund: string) =>
  counter.agency.ok(correctOtherSpending, {
    body: { requestId: requestId(), id, pooledFund, majorIllness: '0.00', reason: '住院退费重结' },
  });
const find = (patient: TestPatient, caller = counter.agency) =>
  caller.ok(findReadjudications, { body: { year: 2026, personNo: patient.personNo, after: null } });
const openOf = async (patient: TestPatient) =>
  (await counter.agency.ok(listReadjudications, { query: { personNo: patient.personNo, state: 'open' } }))
    .rows;
const found = async (patient: TestPatient) => {
  expect(await find(patient)).toEqual({ looked: 1, found: 1, next: null });
  const [row] = await openOf(patient);
  return { params: { id: row?.id ?? 0 } };
};
const step = (caller: Caller, at: { params: { id: number } }, name: 'proposed' | 'sentBack' | 'refused') =>
  caller.call(takeReadjudicationStep, { ...at, body: { step: name, words: '住院医院晚报，核对过明细' } });
const confirm = (caller: Caller, at: { params: { id: number } }) =>
  caller.call(confirmReadjudication, { ...at, body: { words: '' } });
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
const bill = (claimNo: string) => counter.hospital.ok(getBill, { params: { claimNo } });

/** What the late report makes of a pack and of the two after it. */
function expectProposed(seen: Readjudication, first: string | null, next: string | null): void {
  expect(seen).toMatchObject({
    state: 'found',
    difference: { funds: '-900.00', commercial: '0.00', person: '900.00' },
    may: { propose: true, sendBack: false, refuse: true, confirm: false },
    reports: [{ source: '住院结算', pooledFund: '1800.00' }],
    obstacles: [],
    bills: [
      {
        claimNo: first,
        before: { fromPooledFund: '700.00', fromMajorIllness: '0.00' },
        after: { fromPooledFund: '200.00', fromMajorIllness: '500.00' },
        told: '患者付的钱不变',
        changes: [{ kind: 'pooledFundUsed', from: '0.00', to: '1800.00' }],
      },
      {
        claimNo: next,
        after: { fromPooledFund: '0.00', fromMajorIllness: '500.00', overLimit: '900.00' },
        difference: { funds: '-900.00', person: '900.00' },
        told: '患者应补现金 900.00 元',
      },
    ],
  });
}

/** The person and the hospital are told what is still owed. */
async function expectTold(patient: TestPatient, claimNo: string | null): Promise<void> {
  const me = await server.signIn({
    login: 'told',
    name: '示例患者',
    role: 'patient',
    personId: patient.id,
  });
  const told = (await me.ok(listNotices, { query: {} })).rows.find((row) => row.about.id === claimNo);
  expect(told).toMatchObject({ tone: 'warn', about: { kind: 'bill' }, clause: 'M29' });
  expect(told?.body).toContain('患者应补现金 900.00 元');
  const office = (await counter.hospital.ok(listNotices, { query: {} })).rows;
  expect(office.find((row) => row.about.id === claimNo)?.body).toContain('应补现金 900.00 元');
}

/** Once the report is withdrawn everything comes back to what it was. */
async function expectUndone(patient: TestPatient, reportId: number): Promise<void> {
  // The report itself was wrong: everything comes back to what it was, by the same way.
  expect(await find(patient)).toMatchObject({ found: 0 });
  await correct(reportId, '0.00');
  const back = await found(patient);
  await step(second, back, 'proposed');
  const undone = await confirm(counter.agency, back);
  if (undone.status !== 200) throw new Error(JSON.stringify(undone.body));
  expect(await bill(undone.body.booked[1]?.replacementNo ?? '')).toMatchObject({
    fromPooledFund: '1300.00',
    fromMajorIllness: '100.00',
    personPays: '600.00',
  });
  expect(await find(patient)).toMatchObject({ found: 0 });
  await sound();
}

describe('更正后重算（M9.5、I6、I12）', () => {
  test('晚报的住院：找出受影响的单，一人提请另一人确认，撤销原单记入新单，限额、账和通知都一致', async () => {
    const patient = await nextPerson();
    const first = await settle(patient, 1);
    const next = await settle(patient, 2);
    expect(next).toMatchObject({
      fromPooledFund: '1300.00',
      fromMajorIllness: '100.00',
      personPays: '600.00',
    });
    expect(await find(patient)).toEqual({ looked: 1, found: 0, next: null });
    const late = await report(patient, '1800.00');
    const at = await found(patient);
    const seen = await counter.agency.ok(getReadjudication, at);
    expectProposed(seen, first.claimNo, next.claimNo);
    // Found again, it is the same finding; nothing was booked by finding it.
    expect(await find(patient)).toMatchObject({ found: 1 });
    expect((await openOf(patient)).map((row) => row.id)).toEqual([at.params.id]);
    expect(await bill(next.claimNo ?? '')).toMatchObject({ state: 'settled', reversedByNo: null });

    expect(await confirm(second, at)).toMatchObject({ body: { code: 'READJUDICATION_STEP_NOT_ALLOWED' } });
    expect((await step(counter.agency, at, 'proposed')).status).toBe(200);
    expect(await confirm(counter.agency, at)).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    const claims = await countRows(server, 'claim');
    const [one, again] = await Promise.all([confirm(second, at), confirm(second, at)]);
    expect(one).toEqual(again);
    if (one.status !== 200) throw new Error(JSON.stringify(one.body));
    expect(await countRows(server, 'claim')).toBe(claims + 4);
    const [, booked] = one.body.booked;
    expect(booked?.claimNo).toBe(next.claimNo);
    expect(await bill(booked?.reversalNo ?? '')).toMatchObject({
      state: 'reversal',
      reason: `更正重算第 ${at.params.id} 号：住院医院晚报，核对过明细`,
    });
    const fresh = await bill(booked?.replacementNo ?? '');
    expect(fresh).toMatchObject({
      state: 'settled',
      servedOn: next.servedOn,
      fromPooledFund: '0.00',
      fromMajorIllness: '500.00',
      overLimit: '900.00',
      personPays: '1500.00',
    });
    expect(fresh.lines.map((line) => line.traceCodes)).toEqual(next.lines.map((line) => line.traceCodes));
    expect(checkBill(fresh)).toMatchObject({ findings: [] });
    expect(
      await counter.agency.ok(listReplacements, { params: { claimNo: next.claimNo ?? '' } }),
    ).toMatchObject({
      rows: [{ kind: 'readjudication', replacementNo: fresh.claimNo, cash: '-900.00' }],
    });
    expect(await counter.agency.ok(getPersonLimits, { query: keyOf(patient) })).toMatchObject({
      sums: { pooledFundUsed: '2000.00', majorIllnessUsed: '1000.00' },
      excess: { pooledFund: '0.00', majorIllness: '0.00' },
    });
    await sound();

    await expectTold(patient, fresh.claimNo);
    await expectUndone(patient, late.id);
  });

  test('提请以后又变了：确认时不记账，重新计算；不调整的写明理由，不再提出，直到又有更正', async () => {
    const patient = await nextPerson();
    await settle(patient, 2);
    const late = await report(patient, '1000.00');
    const at = await found(patient);
    await step(counter.agency, at, 'proposed');
    await correct(late.id, '1500.00');
    const claims = await countRows(server, 'claim');
    expect(await confirm(second, at)).toMatchObject({ status: 422, body: { code: 'READJUDICATION_STALE' } });
    expect(await countRows(server, 'claim')).toBe(claims);
    expect(await counter.agency.ok(getReadjudication, at)).toMatchObject({
      state: 'lapsed',
      events: [{ step: 'proposed' }, { step: 'lapsed' }],
      may: { propose: false, refuse: false, confirm: false },
    });
    const anew = { params: { id: (await openOf(patient))[0]?.id ?? 0 } };
    expect(anew).not.toEqual(at);
    await step(counter.agency, anew, 'proposed');
    expect(await step(second, anew, 'sentBack')).toMatchObject({ body: { state: 'sentBack' } });
    expect(await step(counter.agency, anew, 'refused')).toMatchObject({ body: { state: 'refused' } });
    expect(await confirm(second, anew)).toMatchObject({ status: 422 });
    expect(await find(patient)).toMatchObject({ found: 0 });
    await correct(late.id, '1600.00');
    expect(await find(patient)).toMatchObject({ found: 1 });
    // What is right again needs nobody.
    await correct(late.id, '0.00');
    expect(await find(patient)).toMatchObject({ found: 0 });
    expect(await openOf(patient)).toEqual([]);
    await sound();
  });

  test('退过一部分的、撤销了的按它们当时的样子算；个人限额、救助身份更正后少付的退给本人', async () => {
    const patient = await nextPerson();
    const gone = await settle(patient, 1);
    const whole = await settle(patient, 3);
    await counter.hospital.ok(reverseClaim, reversal(gone.claimNo));
    const line = { line: 1, quantity: '1', traceCodes: whole.lines[0]?.traceCodes.slice(0, 1) ?? [] };
    const { rest } = await counter.hospital.ok(returnLines, {
      params: { claimNo: whole.claimNo ?? '' },
      body: { requestId: requestId(), reason: '患者退药', lines: [line] },
    });
    // It stood behind one that was taken back later: that alone corrects nothing.
    expect(await find(patient)).toMatchObject({ looked: 1, found: 0 });
    await counter.agency.ok(setPersonLimit, {
      body: {
        requestId: requestId(),
        ...keyOf(patient),
        pooledFund: '900.00',
        majorIllness: '0.00',
        source: '核心系统更正',
      },
    });
    const at = await found(patient);
    const { bills } = await counter.agency.ok(getReadjudication, at);
    expect(bills).toMatchObject([
      {
        claimNo: rest?.claimNo,
        before: { fromPooledFund: '1300.00', fromMajorIllness: '100.00' },
        // 700 of the limit were used before it, as they were then.
        after: { fromPooledFund: '200.00', fromMajorIllness: '0.00', overLimit: '1200.00' },
      },
    ]);
    await server.world.db.transaction('all', async (tx) => {
      await tx.run(
        `INSERT INTO assistance_rule (area_code, category, year, ratio, threshold, cap, source) VALUES ('430100', 'subsistence', 2026, 5000, 10000, NULL, '示例')`,
      );
      await tx.run(
        `INSERT INTO assistance_identity (person_id, category, from_on) VALUES ($1, 'subsistence', '2026-01-01')`,
        [patient.id],
      );
    });
    expect(await step(counter.agency, at, 'proposed')).toMatchObject({
      body: { code: 'READJUDICATION_STALE' },
    });
    const anew = await found(patient);
    const seen = await counter.agency.ok(getReadjudication, anew);
    // Its own share of 600 counts from where the three packs before it began: 100 of threshold, half of the rest.
    expect(seen.bills[0]).toMatchObject({ after: { fromAssistance: '250.00', personPays: '1550.00' } });
    expect(seen.bills[0]?.changes.map((one) => one.kind)).toEqual([
      'pooledFundLimit',
      'majorIllnessLimit',
      'assistance',
    ]);
    await step(counter.agency, anew, 'proposed');
    expect((await confirm(second, anew)).status).toBe(200);
    expect(await find(patient)).toMatchObject({ found: 0 });
    await sound();
  });

  test('别的地区看不见也办不了；成片地查找接着游标走（M7）', async () => {
    const patient = await nextPerson();
    await settle(patient, 2);
    await report(patient, '1000.00');
    expect(await find(patient, stranger)).toEqual({ looked: 0, found: 0, next: null });
    const at = await found(patient);
    expect((await stranger.call(getReadjudication, at)).status).toBe(404);
    expect((await step(stranger, at, 'proposed')).status).toBe(404);
    expect((await confirm(stranger, at)).status).toBe(404);
    expect((await stranger.ok(listReadjudications, { query: {} })).total).toBe(0);
    const all = { year: 2026, personNo: null };
    const swept = await second.ok(findReadjudications, { body: { ...all, after: null } });
    expect(swept).toMatchObject({ next: null });
    expect(swept.looked).toBeGreaterThan(3);
    expect((await second.ok(listReadjudications, { query: { state: 'open' } })).total).toBe(swept.found);
    const past = `${patient.id}:employee`;
    expect(await second.ok(findReadjudications, { body: { ...all, after: past } })).toMatchObject({
      looked: 0,
    });
    expect((await counter.auditor.ok(getReadjudication, at)).may.refuse).toBe(false);
  });

  test('记载不够重算的单写明是哪一张、为什么，一张也不悄悄略过；看过以后同样的结果不再列', async () => {
    const patient = await nextPerson();
    const bare = await settle(patient, 1);
    const odd = await settle(patient, 1);
    // As a program that did not tell the limits of the year would have written the one, and a wrong ratio the other.
    const write = (claimNo: string | null, bill: string) =>
      ownerRows(server, `UPDATE claim SET bill = (${bill})::json WHERE claim_no = '${claimNo}'`);
    await write(bare.claimNo, `replace(bill::text, '"pooledFundLimit"', '"limit"')`);
    await write(odd.claimNo, `replace(bill::text, '"fundRatio":"0.7000"', '"fundRatio":"0.6000"')`);
    const at = await found(patient);
    const [row] = await openOf(patient);
    expect(row).toMatchObject({ bills: 0, obstacles: 2 });
    expect(await counter.agency.ok(getReadjudication, at)).toMatchObject({
      obstacles: [
        { claimNo: bare.claimNo, obstacle: 'unrecorded', because: '', clause: 'M29' },
        { claimNo: odd.claimNo, obstacle: 'irreproducible', because: '', clause: 'M29' },
      ],
      may: { propose: false, refuse: true },
    });
    await step(counter.agency, at, 'refused');
    expect(await find(patient)).toMatchObject({ found: 0 });
  });

  test('标准更正：保密的不写数值；按现在的标准不能结算的列出来，只能另行处理（N2.3、N5.1）', async () => {
    const patient = await nextPerson();
    const sold = await settle(patient, 1, SECRET_TABLETS);
    const other = await nextPerson();
    const dear = await settle(other, 1);
    await server.world.db.transaction('all', async (tx) => {
      const enter = `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, $2, $3, $4, '2026-01-01', '示例更正', $5)`;
      const now = new Date(server.clock.now());
      await tx.run(enter, [SECRET_TABLETS.code, 'bid', 8_642_213n, true, now]);
      await tx.run(enter, [TABLETS.code, 'negotiated', 9_000_000n, false, now]);
    });
    const at = await found(patient);
    const seen = await counter.agency.ok(getReadjudication, at);
    expect(seen.bills).toMatchObject([
      {
        claimNo: sold.claimNo,
        after: { eligible: '864.22' },
        changes: [{ kind: 'standard', to: '竞价，保密' }],
      },
    ]);
    expect(JSON.stringify(seen)).not.toContain('864.2213');
    await step(counter.agency, at, 'proposed');
    expect((await confirm(second, at)).status).toBe(200);
    const stuck = await found(other);
    expect(await counter.agency.ok(getReadjudication, stuck)).toMatchObject({
      bills: [],
      obstacles: [{ claimNo: dear.claimNo, obstacle: 'refused', clause: 'M32' }],
      may: { propose: false, refuse: true, confirm: false },
    });
    expect(await step(counter.agency, stuck, 'proposed')).toMatchObject({
      body: { code: 'READJUDICATION_STEP_NOT_ALLOWED' },
    });
    await sound();
  });
});
