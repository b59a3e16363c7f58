import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decideViolation,
  getViolation,
  liftSuspension,
  listViolations,
  recordViolation,
} from '../../src/contract/insured-violations.ts';
import { preSettle } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, TABLETS, type Counter } from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

let order = 0;
const desk = (role: 'agencyReviewer' | 'areaBureau', areaCode: string) =>
  server.signIn({ login: `desk-${(order += 1)}`, name: `示例·${role}`, role, areaCode });

function recordBody(personNo: string, requestId = `violation-${(order += 1)}`) {
  return {
    requestId,
    personNo,
    kind: 'resoldDrugs' as const,
    foundOn: '2026-06-10',
    facts: '示例：转卖所购药品',
    evidence: '示例：交易截图',
    claimNo: null,
    loss: '1200.00',
  };
}
const decide = (by: Caller, id: number, change: object = {}) =>
  by.call(decideViolation, {
    params: { id },
    body: {
      outcome: 'suspended',
      from: '2026-06-15',
      months: 3,
      reason: '示例：查证属实',
      documentNo: '示例决字1号',
      ...change,
    },
  });

describe('参保人违规立案与暂停联网结算（M35）', () => {
  it('立案、另一人决定，暂停期内结算被拒，提前恢复当日照常', async () => {
    const patient = await counter.addPerson(31);
    const agency = await desk('agencyReviewer', '430100');
    const bureau = await desk('areaBureau', '430100');
    const elsewhere = await desk('areaBureau', '430200');
    const body = recordBody(patient.personNo);
    const { id, caseNo } = await agency.ok(recordViolation, { body });
    expect(await agency.ok(recordViolation, { body })).toEqual({ id, caseNo });
    expect(caseNo).toMatch(/^WG4301\d{2}2026\d{5}$/);
    expect((await decide(elsewhere, id)).status).toBe(404);
    expect((await elsewhere.ok(listViolations, { query: {} })).total).toBe(0);
    expect((await elsewhere.call(recordViolation, { body: recordBody(patient.personNo) })).status).toBe(404);
    expect(await agency.call(getViolation, { params: { id } })).toMatchObject({
      status: 200,
      body: { state: 'open', loss: '1200.00', mayDecide: false },
    });
    expect(await decide(bureau, id, { months: 2 })).toMatchObject({
      status: 422,
      body: { code: 'SUSPENSION_OUT_OF_RANGE', clause: 'M35' },
    });
    const till = async () => {
      const rxno = await counter.prescribe(patient, TABLETS, 1);
      return counter.pharmacy.call(preSettle, { body: claimOf(patient, TABLETS, 1, { rxno }) });
    };
    expect((await decide(bureau, id)).status).toBe(200);
    expect(await decide(bureau, id)).toMatchObject({ body: { code: 'VIOLATION_ALREADY_DECIDED' } });
    expect(await till()).toMatchObject({
      status: 422,
      body: { code: 'ONLINE_SETTLEMENT_SUSPENDED', detail: '暂停到 2026-09-14' },
    });
    expect(await bureau.call(getViolation, { params: { id } })).toMatchObject({
      body: { state: 'suspended', lastDay: '2026-09-14', mayLift: false },
    });
    const reason = { reason: '示例：已退回损失' };
    expect(await bureau.call(liftSuspension, { params: { id }, body: reason })).toMatchObject({
      status: 422,
      body: { code: 'LIFTER_TOOK_PART', clause: 'M35' },
    });
    const second = await desk('areaBureau', '430100');
    expect(await second.ok(getViolation, { params: { id } })).toMatchObject({ mayLift: true });
    await second.ok(liftSuspension, { params: { id }, body: reason });
    const again = await second.call(liftSuspension, { params: { id }, body: { reason: '示例：再恢复' } });
    expect(again).toMatchObject({ status: 422, body: { code: 'VIOLATION_ALREADY_DECIDED' } });
    const patientAgain = await counter.addPerson(32);
    const rxno = await counter.prescribe(patientAgain, TABLETS, 1);
    const other = { body: claimOf(patientAgain, TABLETS, 1, { rxno }) };
    expect((await counter.pharmacy.call(preSettle, other)).status).toBe(200);
  });

  it('自己立案的自己不能决定；不予处理的不影响结算', async () => {
    const patient = await counter.addPerson(33);
    const bureau = await desk('areaBureau', '430100');
    const second = await desk('areaBureau', '430100');
    const third = await desk('areaBureau', '430100');
    const mine = await bureau.ok(recordViolation, { body: recordBody(patient.personNo) });
    expect((await decide(second, mine.id)).status).toBe(200);
    const lift = { params: { id: mine.id }, body: { reason: '示例：恢复' } };
    expect(await bureau.call(liftSuspension, lift)).toMatchObject({ body: { code: 'LIFTER_TOOK_PART' } });
    await third.ok(liftSuspension, lift);
    const { id } = await bureau.ok(recordViolation, { body: recordBody(patient.personNo) });
    expect(await decide(bureau, id)).toMatchObject({ status: 422, body: { code: 'DECIDER_IS_RECORDER' } });
    expect((await decide(second, id, { outcome: 'dismissed' })).status).toBe(400);
    const dismissed = { outcome: 'dismissed', from: null, months: null };
    expect((await decide(second, id, dismissed)).status).toBe(200);
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const body = claimOf(patient, TABLETS, 1, { rxno });
    expect((await counter.pharmacy.call(preSettle, { body })).status).toBe(200);
  });
});
