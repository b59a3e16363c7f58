import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger, getMyYear } from '../../src/contract/funds.ts';
import { dispatchDelivery, getDelivery, listDeliveries } from '../../src/contract/prescription-delivery.ts';
import {
  listReplacements,
  returnLines,
  reverseLate as reverseLateRow,
  tryReturn,
} from '../../src/contract/settlement-returns.ts';
import { getBill, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { returnLines as returnOn } from '../../src/server/settlement/reversal/return-lines.ts';
import { reverseClaim as reverseOn, reverseLate } from '../../src/server/settlement/reverse-claim.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { CASHIER, countRows, outcomeOf, reversal, worldOn } from '../support/settling.ts';

/** The pool ends inside the second pack of three: 2100 yuan wanted of it, 1000 there. */
const LIMITS = { pooledFund: 100_000, majorIllness: 50_000 };
let server: TestServer;
let counter: Counter;
let order = 0;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server, LIMITS);
});
afterAll(() => server.close());

const nextPerson = () => counter.addPerson((order += 1));
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
const yearOf = async (patient: TestPatient) => {
  const me = await server.signIn({
    login: `patient-${(order += 1)}`,
    name: '示例患者',
    role: 'patient',
    personId: patient.id,
  });
  return (await me.ok(getMyYear, { query: {} })).rows[0];
};
const back = (claimNo: string | null, quantity: number, codes: readonly string[], line = 1) => ({
  params: { claimNo: claimNo ?? '' },
  body: {
    requestId: requestId(),
    reason: '患者退药',
    lines: [{ line, quantity: String(quantity), traceCodes: [...codes] }],
  },
});
const codesOf = (body: ReturnType<typeof claimOf>) => body.lines[0]?.traceCodes ?? [];

describe('退一部分药（M32、M9.5）', () => {
  test('余下的按原单当时的额度重新结算，一次记账，退多少清清楚楚；重发得到第一次的结果', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 3, { rxno: await counter.prescribe(patient, TABLETS, 3) });
    const whole = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect(whole).toMatchObject({
      fromPooledFund: '1000.00',
      fromMajorIllness: '500.00',
      overLimit: '600.00',
      personPays: '1500.00',
    });
    const codes = codesOf(body);
    const ask = back(whole.claimNo, 2, codes.slice(1));
    const trial = await counter.pharmacy.ok(tryReturn, {
      params: ask.params,
      body: { lines: ask.body.lines },
    });
    const done = await counter.pharmacy.ok(returnLines, ask);
    expect(done.back).toEqual({
      charged: '2000.00',
      fromPooledFund: '300.00',
      fromMajorIllness: '500.00',
      fromAssistance: '0.00',
      fromWorkInjury: '0.00',
      fromMaternity: '0.00',
      fromCommercial: '0.00',
      fromAccount: '0.00',
      cash: '1200.00',
    });
    expect(trial).toEqual({ back: done.back, restCharged: '1000.00' });
    expect(done.reversal).toMatchObject({ state: 'reversal', charged: '-3000.00', reason: '患者退药' });
    expect(done.rest).toMatchObject({
      state: 'settled',
      charged: '1000.00',
      fromPooledFund: '700.00',
      overLimit: '0.00',
      ownShare: '300.00',
      servedOn: whole.servedOn,
      ruleVersion: whole.ruleVersion,
    });
    expect(done.rest?.lines).toMatchObject([{ quantity: '1', traceCodes: codes.slice(0, 1) }]);
    expect(await counter.pharmacy.ok(returnLines, ask)).toEqual(done);
    expect(
      await counter.pharmacy.call(returnLines, {
        ...ask,
        body: { ...ask.body, lines: [{ line: 1, quantity: '1', traceCodes: codes.slice(1, 2) }] },
      }),
    ).toMatchObject({ status: 409, body: { code: 'REQUEST_REUSED' } });
    // M9.3: the own share moves with the bill and feeds nothing else.
    expect(await yearOf(patient)).toMatchObject({
      pooledFundUsed: '700.00',
      ownShare: '300.00',
      majorIllnessUsed: '0.00',
    });
    const { rows } = await counter.pharmacy.ok(listReplacements, {
      params: { claimNo: done.rest?.claimNo ?? '' },
    });
    expect(rows).toMatchObject([
      {
        claimNo: whole.claimNo,
        reversalNo: done.reversal.claimNo,
        replacementNo: done.rest?.claimNo,
        kind: 'return',
        cash: '1200.00',
      },
    ]);
    await sound();
  });

  test('退回的盒可以再卖，留下的不能；处方退回的数量可以再取（N5.4）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 2);
    const body = claimOf(patient, TABLETS, 2, { rxno });
    const whole = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const [kept = '', returned = ''] = codesOf(body);
    await counter.pharmacy.ok(returnLines, back(whole.claimNo, 1, [returned]));
    const again = (code: string) => ({
      ...claimOf(patient, TABLETS, 1, { rxno }),
      lines: [{ nationalCode: TABLETS.code, price: '1000.00', quantity: '1', traceCodes: [code] }],
    });
    expect(await outcomeOf(counter.pharmacy, again(kept))).toBe('TRACE_CODE_ALREADY_SOLD');
    expect(await outcomeOf(counter.pharmacy, again(returned))).toBe('settled');
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe(
      'PRESCRIPTION_ALREADY_USED',
    );
    await sound();
  });

  test('一盒一盒退到完，与整单撤销一样：额度、处方、追溯码都回到没买以前', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 3);
    const body = claimOf(patient, TABLETS, 3, { rxno });
    let { claimNo } = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    for (const code of codesOf(body)) {
      const done = await counter.pharmacy.ok(returnLines, back(claimNo, 1, [code]));
      claimNo = done.rest?.claimNo ?? null;
    }
    expect(claimNo).toBeNull();
    expect(await yearOf(patient)).toMatchObject({ pooledFundUsed: '0.00', ownShare: '0.00' });
    expect(await outcomeOf(counter.pharmacy, body)).toBe('settled');
    await sound();
  });

  test('余下的单还能再退、再整单撤销；支付标准保密的药也按原价重算（N5.1）', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, SECRET_TABLETS, 3);
    const lines = [...body.lines, ...claimOf(patient, TABLETS, 2).lines];
    const whole = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...body, lines },
    });
    const first = await counter.hospital.ok(returnLines, back(whole.claimNo, 2, codesOf(body).slice(0, 2)));
    expect(first.rest?.lines).toMatchObject([
      { quantity: '1', eligible: '987.65' },
      { quantity: '2', eligible: '2000.00' },
    ]);
    expect(JSON.stringify(first.rest)).not.toContain('987.6543');
    const second = await counter.hospital.ok(returnLines, back(first.rest?.claimNo ?? null, 1, [], 1));
    expect(second.rest?.lines).toMatchObject([{ line: 1, nationalCode: TABLETS.code, quantity: '2' }]);
    await counter.hospital.ok(reverseClaim, reversal(second.rest?.claimNo ?? null));
    expect(await yearOf(patient)).toMatchObject({ pooledFundUsed: '0.00', ownShare: '0.00' });
    await sound();
  });

  test('同时退两次只成一次；与同一人的新结算同时，年度限额仍不超', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 2);
    const whole = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const [one = '', two = ''] = codesOf(body);
    const [a, b, ...others] = await Promise.all([
      counter.hospital.call(returnLines, back(whole.claimNo, 1, [one])),
      counter.hospital.call(returnLines, back(whole.claimNo, 1, [two])),
      ...Array.from({ length: 6 }, () =>
        counter.hospital.call(settleClaim, {
          body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
        }),
      ),
    ]);
    expect([a.status, b.status].sort()).toEqual([200, 422]);
    expect([a, b].find((answer) => answer.status === 422)?.body).toMatchObject({
      code: 'CLAIM_ALREADY_REVERSED',
    });
    expect(others.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
    const used = Number((await yearOf(patient))?.pooledFundUsed);
    expect(used).toBeLessThanOrEqual(1000);
    await sound();
  });

  test('不在单上的、盒数不符的、别家的、两行写同一行的都不办，也不留下什么', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 2);
    const { claimNo } = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const claims = await countRows(server, 'claim');
    const codes = codesOf(body);
    const refused = async (given: ReturnType<typeof back>) =>
      (await counter.hospital.call(returnLines, given)).body as { code?: string };
    expect((await refused(back(claimNo, 1, []))).code).toBe('RETURN_CODES_INCOMPLETE');
    expect((await refused(back(claimNo, 3, codes))).code).toBe('RETURN_NOT_OF_CLAIM');
    expect((await refused(back(claimNo, 1, ['8100001000000000009999']))).code).toBe('RETURN_NOT_OF_CLAIM');
    expect((await counter.pharmacy.call(returnLines, back(claimNo, 1, codes.slice(1)))).status).toBe(404);
    const [line] = back(claimNo, 1, codes.slice(1)).body.lines;
    const twice = {
      ...back(claimNo, 1, []),
      body: { requestId: requestId(), reason: '示例', lines: [line, line] },
    };
    expect((await counter.hospital.call(returnLines, twice as ReturnType<typeof back>)).status).toBe(400);
    expect(await countRows(server, 'claim')).toBe(claims);
  });

  test('注射剂：交接前退一盒，配送换成余下的重新开始；别的药的退回不动配送', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, INJECTION, 2);
    const body = claimOf(patient, INJECTION, 2, { rxno, receivingHospital: HOSPITAL });
    const whole = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const done = await counter.pharmacy.ok(returnLines, back(whole.claimNo, 1, codesOf(body).slice(1)));
    const { rows } = await counter.pharmacy.ok(listDeliveries, { query: {} });
    const of = (claimNo: string | null | undefined) => rows.find((row) => row.claimNo === claimNo);
    expect(of(whole.claimNo)).toMatchObject({ state: 'cancelled' });
    expect(of(done.rest?.claimNo)).toMatchObject({ state: 'opened' });
    const id = of(done.rest?.claimNo)?.id ?? 0;
    expect(await counter.pharmacy.ok(getDelivery, { params: { id } })).toMatchObject({
      goods: [{ quantity: '1', traceCodes: codesOf(body).slice(0, 1) }],
    });
    await counter.pharmacy.ok(dispatchDelivery, {
      params: { id },
      body: { storage: 'ordinary', carrier: '示例配送' },
    });
    await counter.pharmacy.ok(reverseClaim, reversal(done.rest?.claimNo ?? null));
    expect((await counter.pharmacy.ok(getDelivery, { params: { id } })).state).toBe('cancelled');
  });
});

describe('跨年度（I4）', () => {
  const office = { ...CASHIER, role: 'hospitalOffice' as const, institutionCode: HOSPITAL };
  const agent = () => ({
    ...CASHIER,
    accountId: counter.agency.accountId,
    role: 'agencyReviewer' as const,
    institutionCode: null,
    areaCode: '430100',
  });

  test('次年一月机构自己退，钱回到服务的那一年；二月起由参保地经办撤销', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 2);
    const whole = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const january = worldOn(server.world, '2027-01-31');
    const february = worldOn(server.world, '2027-02-01');
    const half = await returnOn(
      january,
      office,
      whole.claimNo ?? '',
      back('', 1, codesOf(body).slice(1)).body,
    );
    if (!half.ok) throw new Error(half.refusal.code);
    expect(half.value.rest).toMatchObject({ servedOn: whole.servedOn, fromPooledFund: '700.00' });
    const years = await server.world.db.transaction('all', (tx) =>
      tx.rows('SELECT year, pooled_fund_used AS used FROM person_year WHERE person_id = $1', [patient.id]),
    );
    expect(years).toEqual([{ year: 2026, used: 70_000n }]);
    const restNo = half.value.rest?.claimNo ?? '';
    const ask = { requestId: requestId(), reason: '跨年退药' };
    expect(await reverseLate(january, agent(), restNo, ask)).toMatchObject({
      refusal: { code: 'REVERSAL_STILL_OF_INSTITUTION', detail: '2027-01-31' },
    });
    expect(await reverseOn(february, office, restNo, ask)).toMatchObject({
      refusal: { code: 'REVERSAL_YEAR_CLOSED' },
    });
    const taken = await reverseLate(february, agent(), restNo, ask);
    expect(taken).toMatchObject({ ok: true, value: { state: 'reversal', institutionCode: HOSPITAL } });
    expect(await reverseLate(february, agent(), restNo, ask)).toEqual(taken);
    expect(await yearOf(patient)).toMatchObject({ pooledFundUsed: '0.00' });
    await sound();
  });

  test('二月起退一部分也由参保地经办办理：余下的仍按原单结算，钱回到服务的那一年（I4、M32、M9.5）', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 3);
    const whole = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const claimNo = whole.claimNo ?? '';
    const given = back('', 2, codesOf(body).slice(1)).body;
    const on = (day: string) => worldOn(server.world, day);
    expect(await returnOn(on('2027-01-31'), agent(), claimNo, given)).toMatchObject({
      refusal: { code: 'REVERSAL_STILL_OF_INSTITUTION' },
    });
    expect(await returnOn(on('2027-02-01'), office, claimNo, given)).toMatchObject({
      refusal: { code: 'REVERSAL_YEAR_CLOSED' },
    });
    const zhuzhou = { ...agent(), areaCode: '430200' };
    await expect(returnOn(on('2027-02-01'), zhuzhou, claimNo, given)).rejects.toMatchObject({ status: 404 });
    const done = await returnOn(on('2027-02-01'), agent(), claimNo, given);
    if (!done.ok) throw new Error(done.refusal.code);
    expect(done.value.rest).toMatchObject({
      institutionCode: HOSPITAL,
      servedOn: whole.servedOn,
      charged: '1000.00',
      fromPooledFund: '700.00',
      lines: [{ traceCodes: codesOf(body).slice(0, 1) }],
    });
    expect(await returnOn(on('2027-02-02'), agent(), claimNo, given)).toEqual(done);
    expect(await yearOf(patient)).toMatchObject({ pooledFundUsed: '700.00', majorIllnessUsed: '0.00' });
    await sound();
  });

  test('别的地区的经办看不到；当年的不归经办撤', async () => {
    const patient = await nextPerson();
    const { claimNo } = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
    });
    const zhuzhou = await server.signIn({
      login: 'agency-zhuzhou-late',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect((await zhuzhou.call(reverseLateRow, reversal(claimNo))).status).toBe(404);
    expect(await counter.agency.call(reverseLateRow, reversal(claimNo))).toMatchObject({
      status: 422,
      body: { code: 'REVERSAL_STILL_OF_INSTITUTION' },
    });
    expect((await counter.pharmacy.call(reverseLateRow, reversal(claimNo))).status).toBe(403);
    expect(await counter.agency.ok(getBill, { params: { claimNo: claimNo ?? '' } })).toMatchObject({
      state: 'settled',
    });
  });
});
