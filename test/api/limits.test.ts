import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerLimitFinding,
  correctOtherSpending,
  getPersonLimits,
  listLimitFindings,
  setPersonLimit,
  uploadOtherSpending,
} from '../../src/contract/funds-limits.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { countRows } from '../support/settling.ts';

const LIMITS = { pooledFund: 200_000, majorIllness: 100_000 };
let server: TestServer;
let counter: Counter;
let stranger: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server, LIMITS);
  stranger = await server.signIn({
    login: 'agency-zhuzhou-limits',
    name: '示例经办',
    role: 'agencyReviewer',
    areaCode: '430200',
  });
});
afterAll(() => server.close());

const nextPerson = () => counter.addPerson((order += 1));
const keyOf = (patient: TestPatient) =>
  ({ personNo: patient.personNo, scheme: 'employee', year: 2026 }) as const;
const settle = (patient: TestPatient, packs: number) =>
  counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs) } });
const report = (
  patient: TestPatient,
  pooledFund: string,
  more: { reference?: string; paidOn?: string } = {},
) =>
  counter.agency.ok(reportOtherSpending, {
    body: {
      requestId: requestId(),
      ...keyOf(patient),
      pooledFund,
      majorIllness: '0.00',
      source: '住院结算',
      ...more,
    },
  });
const limitsOf = (patient: TestPatient, caller = counter.agency) =>
  caller.ok(getPersonLimits, { query: keyOf(patient) });
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });

describe('其他待遇占用的限额（M9.5）', () => {
  test('更正写正确的金额，原笔和经过保留，不会变成负数；同一请求只计一次', async () => {
    const patient = await nextPerson();
    const first = await report(patient, '500.00', { reference: 'ZY-1' });
    const body = {
      requestId: requestId(),
      id: first.id,
      pooledFund: '300.00',
      majorIllness: '0.00',
      reason: '住院退费重结',
    };
    const corrected = await counter.agency.ok(correctOtherSpending, { body });
    expect(corrected.sums.pooledFundUsed).toBe('300.00');
    expect(await counter.agency.ok(correctOtherSpending, { body })).toEqual(corrected);
    expect(
      await counter.agency.call(correctOtherSpending, { body: { ...body, pooledFund: '200.00' } }),
    ).toMatchObject({ status: 409, body: { code: 'REQUEST_REUSED' } });
    expect(
      await counter.agency.call(correctOtherSpending, { body: { ...body, requestId: requestId() } }),
    ).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_CORRECT' } });
    const negative = { ...body, requestId: requestId(), pooledFund: '-1.00' };
    expect((await counter.agency.call(correctOtherSpending, { body: negative })).status).toBe(400);
    expect(
      await counter.agency.call(correctOtherSpending, { body: { ...body, id: corrected.id } }),
    ).toMatchObject({ status: 404 });
    expect((await stranger.call(correctOtherSpending, { body })).status).toBe(404);
    const { spending } = await limitsOf(patient);
    expect(spending).toMatchObject([
      {
        reference: 'ZY-1',
        amounts: { pooledFund: '300.00' },
        corrections: [{ reason: '住院退费重结', change: { pooledFund: '-200.00' } }],
      },
    ]);
    const zero = { ...body, requestId: requestId(), pooledFund: '0.00' };
    expect((await counter.agency.ok(correctOtherSpending, { body: zero })).sums.pooledFundUsed).toBe('0.00');
    await sound();
  });

  test('同一来源的同一单号只登记一次；六次同时的更正只成一次，其余看到已是这个金额', async () => {
    const patient = await nextPerson();
    const first = await report(patient, '100.00', { reference: 'ZY-2' });
    const rows = await countRows(server, 'other_spending');
    const again = {
      requestId: requestId(),
      ...keyOf(patient),
      pooledFund: '100.00',
      majorIllness: '0.00',
      source: '住院结算',
      reference: 'ZY-2',
    };
    expect(await counter.agency.call(reportOtherSpending, { body: again })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        counter.agency.call(correctOtherSpending, {
          body: {
            requestId: requestId(),
            id: first.id,
            pooledFund: '40.00',
            majorIllness: '0.00',
            reason: '示例',
          },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await countRows(server, 'other_spending')).toBe(rows + 1);
    expect((await limitsOf(patient)).sums.pooledFundUsed).toBe('40.00');
    await sound();
  });
});

describe('批量登记（M9.5）', () => {
  const csv = (rows: readonly string[]) => [
    {
      field: 'file',
      fileName: '其他待遇.csv',
      mediaType: 'text/csv',
      content: Buffer.from(
        ['人员编号,险种,年度,统筹金额,大病金额,来源,来源单号,支付日期', ...rows].join('\n'),
      ),
    },
  ];

  test('先逐行核对，再只写入没有问题的行；同一文件再传不重复', async () => {
    const [one, far] = [await nextPerson(), await counter.addPerson((order += 1), { areaCode: '430202' })];
    const file = csv([
      `${one.personNo},职工医保,2026,"1,200.50",0,住院结算,PL-1,2026-06-01`,
      `${far.personNo},职工医保,2026,10,0,住院结算,PL-2,2026-06-01`,
      `${one.personNo},职工医保,2026,-5,0,住院结算,PL-3,2026-06-01`,
      `${one.personNo},居民医保,,30,20,门诊慢特病,PL-4,2026-06-02`,
      `${one.personNo},职工医保,2026,1,0,住院结算,PL-1,2026-06-01`,
      `${one.personNo},职工医保,2026,1,0,住院结算,PL-5,2026-12-01`,
    ]);
    const before = await countRows(server, 'other_spending');
    const checked = await counter.agency.upload(uploadOtherSpending, { body: { mode: 'check' } }, file);
    expect(checked.body).toMatchObject({ total: 6, ready: 2, written: 0 });
    expect(await countRows(server, 'other_spending')).toBe(before);
    const written = await counter.agency.upload(uploadOtherSpending, { body: { mode: 'write' } }, file);
    expect(written.body).toMatchObject({
      written: 2,
      rows: [
        { outcome: 'written', pooledFund: '1200.50' },
        { outcome: 'refused', reason: '本地区没有这位参保人' },
        { outcome: 'refused', reason: '金额为不小于零的数，至多两位小数' },
        { outcome: 'written', pooledFund: '30.00', majorIllness: '20.00' },
        { outcome: 'refused', reason: '同一来源单号与第 2 行重复' },
        { outcome: 'refused', reason: '支付日期写成 2026-06-15，不能晚于今天' },
      ],
    });
    expect((await limitsOf(one)).sums.pooledFundUsed).toBe('1200.50');
    const again = await counter.agency.upload(uploadOtherSpending, { body: { mode: 'write' } }, file);
    expect(again.body).toMatchObject({ written: 0 });
    expect(await countRows(server, 'other_spending')).toBe(before + 2);
    const other = [
      { field: 'file', fileName: 'a.csv', mediaType: 'text/csv', content: Buffer.from('姓名,电话\n甲,1\n') },
    ];
    expect(
      (await counter.agency.upload(uploadOtherSpending, { body: { mode: 'check' } }, other)).status,
    ).toBe(400);
    await sound();
  });
});

describe('核心系统下发的个人限额（M9.2、M9.5）', () => {
  test('登记以后新的结算按它，撤掉以后按地区；经过可查', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...keyOf(patient),
      pooledFund: '100.00',
      majorIllness: '50.00',
      source: '核心系统 2026-06-15',
    };
    const set = await counter.agency.ok(setPersonLimit, { body });
    expect(set.sums).toMatchObject({ pooledFundLimit: '100.00', majorIllnessLimit: '50.00' });
    expect(await counter.agency.ok(setPersonLimit, { body })).toEqual(set);
    expect(
      await counter.agency.call(setPersonLimit, { body: { ...body, pooledFund: '90.00' } }),
    ).toMatchObject({ status: 409 });
    expect((await stranger.call(setPersonLimit, { body })).status).toBe(404);
    const ask = () => counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 1) });
    const ruleOf = ({ stages }: Awaited<ReturnType<typeof ask>>) =>
      stages.find(({ step }) => step === 'withinYearlyLimit')?.rule;
    const own = await ask();
    expect(own).toMatchObject({ fromPooledFund: '100.00', fromMajorIllness: '50.00' });
    expect(ruleOf(own)).toBe('limit-person@2026-01-01');
    const part = { ...body, requestId: requestId(), majorIllness: null, source: '只有统筹' };
    await counter.agency.ok(setPersonLimit, { body: part });
    expect(ruleOf(await ask())).toBe('limit-person@2026-01-01、limit-430100-employee@2026-01-01');
    const none = { ...body, requestId: requestId(), pooledFund: null, majorIllness: null, source: '恢复' };
    await counter.agency.ok(setPersonLimit, { body: none });
    const ofArea = await ask();
    expect(ofArea).toMatchObject({ fromPooledFund: '700.00', overLimit: '0.00' });
    expect(ruleOf(ofArea)).toBe('limit-430100-employee@2026-01-01');
    expect(checkBill(ofArea)).toMatchObject({ findings: [] });
    expect((await limitsOf(patient)).limits).toMatchObject([
      { pooledFund: '100.00', source: '核心系统 2026-06-15' },
      { pooledFund: '100.00', source: '只有统筹' },
      { pooledFund: null, source: '恢复' },
    ]);
  });
});

describe('晚报以后超过限额（I6、I12）', () => {
  test('已结算的不变，超出的那几笔按次序指出来，经办说明或转追回，金额变了重新待处理', async () => {
    const patient = await nextPerson();
    const one = await settle(patient, 1);
    const two = await settle(patient, 1);
    expect([one.fromPooledFund, two.fromPooledFund]).toEqual(['700.00', '700.00']);
    const late = await report(patient, '1000.00', { paidOn: '2026-06-01', reference: 'ZY-3' });
    expect(late.sums.pooledFundUsed).toBe('2400.00');
    expect(await counter.agency.ok(getBill, { params: { claimNo: two.claimNo ?? '' } })).toMatchObject({
      fromPooledFund: '700.00',
      state: 'settled',
    });
    const seen = await limitsOf(patient);
    expect(seen).toMatchObject({
      excess: { pooledFund: '400.00', majorIllness: '0.00' },
      state: 'open',
      payments: [
        { claimNo: null, what: '住院结算', on: '2026-06-01', beyond: { pooledFund: '0.00' } },
        { claimNo: one.claimNo, beyond: { pooledFund: '0.00' } },
        { claimNo: two.claimNo, beyond: { pooledFund: '400.00' } },
      ],
    });
    expect(await counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 1) })).toMatchObject({
      fromPooledFund: '0.00',
      fromMajorIllness: '700.00',
    });
    const listed = async (caller: Caller) =>
      (await caller.ok(listLimitFindings, { query: { year: 2026 } })).rows.find(
        (row) => row.personNo === patient.personNo,
      );
    expect(await listed(counter.agency)).toMatchObject({ excess: { pooledFund: '400.00' }, state: 'open' });
    expect(await listed(stranger)).toBeUndefined();
    expect((await listed(counter.auditor))?.personName).toContain('*');

    const answer = { ...keyOf(patient), state: 'toRecover', note: '向医院追回' } as const;
    expect((await stranger.call(answerLimitFinding, { body: answer })).status).toBe(404);
    await counter.agency.ok(answerLimitFinding, { body: answer });
    expect((await listed(counter.agency))?.state).toBe('toRecover');
    const change = { requestId: requestId(), id: late.id, majorIllness: '0.00', reason: '住院退费' };
    await counter.agency.ok(correctOtherSpending, { body: { ...change, pooledFund: '900.00' } });
    expect(await listed(counter.agency)).toMatchObject({ excess: { pooledFund: '300.00' }, state: 'open' });
    await counter.agency.ok(correctOtherSpending, {
      body: { ...change, requestId: requestId(), pooledFund: '100.00' },
    });
    expect(await listed(counter.agency)).toBeUndefined();
    expect(await counter.agency.call(answerLimitFinding, { body: answer })).toMatchObject({
      status: 409,
      body: { code: 'NOT_OVER_LIMIT' },
    });
    expect((await limitsOf(patient)).events).toMatchObject([
      { state: 'toRecover', note: '向医院追回', excess: { pooledFund: '400.00' } },
    ]);
    await sound();
  });

  test('退一部分药以后接替的结算单仍站在原单的次序上', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 2);
    const first = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    server.clock.advance(60_000);
    const second = await settle(patient, 1);
    server.clock.advance(60_000);
    const { rest } = await counter.hospital.ok(returnLines, {
      params: { claimNo: first.claimNo ?? '' },
      body: {
        requestId: requestId(),
        reason: '退药',
        lines: [{ line: 1, quantity: '1', traceCodes: body.lines[0]?.traceCodes.slice(1) ?? [] }],
      },
    });
    expect((await limitsOf(patient)).payments.map((one) => one.claimNo)).toEqual([
      rest?.claimNo,
      second.claimNo,
    ]);
    await sound();
  });

  test('登记与结算同时：限额以内的结算先后都对得上，账册一致', async () => {
    const patient = await nextPerson();
    await settle(patient, 1);
    const settled = Array.from({ length: 6 }, () => settle(patient, 1));
    const reports = Array.from({ length: 3 }, () => report(patient, '200.00'));
    const [bills] = await Promise.all([Promise.all(settled), Promise.all(reports)]);
    const paid = bills.reduce((sum, bill) => sum + Number(bill.fromPooledFund), 700);
    expect(paid).toBeLessThanOrEqual(2000);
    expect((await limitsOf(patient)).sums.pooledFundUsed).toBe((paid + 600).toFixed(2));
    await sound();
  });

  test('别的地区的经办查不到这个人', async () => {
    const patient = await nextPerson();
    expect((await stranger.call(getPersonLimits, { query: keyOf(patient) })).status).toBe(404);
    expect((await counter.pharmacy.call(getPersonLimits, { query: keyOf(patient) })).status).toBe(403);
  });
});
