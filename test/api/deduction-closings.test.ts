import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getClearingBoard } from '../../src/contract/funds-clearing.ts';
import { decideClosing, proposeClosing } from '../../src/contract/funds-deduction-closings.ts';
import { enterDeduction, listDeductions } from '../../src/contract/funds-deductions.ts';
import { getBalancesAt } from '../../src/contract/funds-ledger.ts';
import { brokenConstraint } from '../../src/server/db/database.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, OTHER_PHARMACY, PHARMACY, requestId } from '../support/counter.ts';
import {
  approve,
  decision,
  deskOf,
  enterApproved,
  expectSound,
  get,
  idOf,
  issue,
  openDesks,
  respond,
  step,
} from '../support/statement-desks.ts';

const NEAR = '430100';
const FAR = '430200';
let server: TestServer;
let claims: Record<string, string>;
let agency: Caller;
let bureau: Caller;
let far: Caller;
let farBureau: Caller;
let county: Caller;
let hospital: Caller;
let auditor: Caller;
let otherPharmacist: Caller;

beforeAll(async () => {
  const desks = await openDesks();
  ({ server, claims, agency, bureau, county, hospital, otherPharmacist, farAgency: far } = desks);
  farBureau = await deskOf(server)('bureau-far', { role: 'areaBureau', areaCode: FAR });
  auditor = await deskOf(server)('auditor', { role: 'auditor' });
  await closeDays(server.world, 'system');
  await issue(agency);
});
afterAll(() => server.close());

interface Given {
  readonly kind?: 'received' | 'withdrawn' | 'writtenOff';
  readonly key?: string;
}

function bodyOf(deductionId: number, amount: string, { kind = 'received', key = requestId() }: Given = {}) {
  const isReceipt = kind === 'received';
  return {
    requestId: key,
    deductionId,
    kind,
    amount,
    documentNo: '示例了结〔2026〕1号',
    reason: '示例：机构主动退回',
    receivedOn: isReceipt ? '2026-06-02' : null,
    bankReference: isReceipt ? '示例流水 0602' : null,
  };
}
const propose = (who: Caller, deductionId: number, amount: string, given: Given = {}) =>
  who.call(proposeClosing, { body: bodyOf(deductionId, amount, given) });
const decide = (
  who: Caller,
  closingId: number,
  outcome: 'approved' | 'rejected' = 'approved',
  words = '',
  key = requestId(),
) => who.call(decideClosing, { body: { requestId: key, closingId, outcome, words } });
const enter = async (who: Caller, given: Parameters<typeof decision>[0]) =>
  (await enterApproved(who, bureau, decision(given))).id;

async function closeNow(first: Caller, second: Caller, id: number, amount: string, given: Given = {}) {
  const proposed = await first.ok(proposeClosing, { body: bodyOf(id, amount, given) });
  const body = { requestId: requestId(), closingId: proposed.id, outcome: 'approved' as const, words: '' };
  return second.ok(decideClosing, { body });
}

async function rowOf(who: Caller, id: number) {
  const found = (await who.ok(listDeductions, { query: {} })).rows.find((row) => row.id === id);
  if (!found) throw new Error(`no decision ${id}`);
  return found;
}

async function balance(account: string, scheme: string, areaCode = NEAR): Promise<string> {
  const { rows } = await auditor.ok(getBalancesAt, { query: { onDay: '2026-06-03' } });
  const found = rows.find(
    (row) => row.account === account && row.areaCode === areaCode && row.scheme === scheme,
  );
  return found?.balance ?? '0.00';
}

describe('扣款和追回没扣完的另行了结（M29、M33、M36）', () => {
  it('转账退回：一人提议、另一人核准才记账，提议的金额先不扣；重发不重办，外地和外人办不了', async () => {
    const id = await enter(agency, {
      kind: 'recovery',
      institutionCode: OTHER_PHARMACY,
      amount: '200.50',
      number: 1,
    });
    expect((await propose(hospital, id, '1.00')).status).toBe(403);
    expect((await propose(county, id, '1.00')).status).toBe(404);
    expect((await propose(far, id, '1.00')).status).toBe(404);
    for (const wrong of [
      { amount: '0.00' },
      { receivedOn: null },
      { bankReference: null },
      { receivedOn: '2026-06-04' },
      { kind: 'withdrawn' as const },
    ])
      expect((await agency.call(proposeClosing, { body: { ...bodyOf(id, '1.00'), ...wrong } })).status).toBe(
        400,
      );
    expect(await propose(agency, id, '200.51')).toMatchObject({
      status: 422,
      body: { code: 'CLOSING_BEYOND_OPEN', clause: 'M36' },
    });
    const key = requestId();
    const first = await agency.ok(proposeClosing, { body: bodyOf(id, '100.00', { key }) });
    expect(await agency.ok(proposeClosing, { body: bodyOf(id, '100.00', { key }) })).toEqual(first);
    expect((await propose(agency, id, '100.01', { key })).status).toBe(409);
    expect(await rowOf(agency, id)).toMatchObject({
      open: '100.50',
      reserved: '100.00',
      closed: '0.00',
      mayPropose: true,
      closings: [{ state: 'waiting', mayApprove: false, mayReject: true }],
    });
    const statement = await idOf(agency, OTHER_PHARMACY);
    expect(await get(agency, statement)).toMatchObject({
      payable: '499.50',
      sums: [{ recovered: '100.50' }],
    });
    expect(await decide(agency, first.id)).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    expect((await decide(far, first.id)).status).toBe(404);
    expect(await balance('bank', 'resident')).toBe('0.00');
    const again = requestId();
    const booked = await decide(bureau, first.id, 'approved', '', again);
    expect(booked).toMatchObject({ status: 200, body: { outcome: 'approved' } });
    expect(await decide(bureau, first.id, 'approved', '', again)).toEqual(booked);
    expect((await decide(bureau, first.id, 'rejected', '示例', again)).status).toBe(409);
    expect(await decide(bureau, first.id)).toMatchObject({
      status: 422,
      body: { code: 'CLOSING_STEP_NOT_ALLOWED' },
    });
    expect([await balance('bank', 'resident'), await balance('recoverable', 'resident')]).toEqual([
      '100.00',
      '100.50',
    ]);
    expect(await rowOf(otherPharmacist, id)).toMatchObject({
      closed: '100.00',
      open: '100.50',
      mayPropose: false,
      closings: [{ state: 'approved', bankReference: '示例流水 0602', mayApprove: false, mayReject: false }],
    });
    await expectSound(server);
  });

  it('撤回恰好反向、核销进核销损失；对账单只扣剩下的，追回的应收清零', async () => {
    const [{ id } = { id: 0 }] = (await agency.ok(listDeductions, { query: {} })).rows;
    const before = await balance('pooledFund', 'resident');
    await closeNow(agency, bureau, id, '10.50', { kind: 'withdrawn' });
    const after = await balance('pooledFund', 'resident');
    expect((Number(after) - Number(before)).toFixed(2)).toBe('10.50');
    await closeNow(bureau, agency, id, '50.00', { kind: 'writtenOff' });
    expect(await balance('writtenOff', 'resident')).toBe('50.00');
    const statement = await idOf(agency, OTHER_PHARMACY);
    await respond(otherPharmacist, statement);
    await approve(agency, bureau, statement);
    expect(await get(agency, statement)).toMatchObject({ payable: '560.00', sums: [{ recovered: '40.00' }] });
    expect(await rowOf(agency, id)).toMatchObject({ withheld: '40.00', closed: '160.50', open: '0.00' });
    expect(await balance('recoverable', 'resident')).toBe('0.00');
    expect((await propose(agency, id, '0.01', { kind: 'writtenOff' })).status).toBe(422);
    await expectSound(server);
  });

  it('扣款不能核销；撤回没有扣的扣款不记账；不同意要写原因，照旧从对账单扣', async () => {
    const given = { kind: 'deduction', institutionCode: PHARMACY, amount: '100.00', number: 2 } as const;
    const id = await enter(agency, given);
    expect(await propose(agency, id, '1.00', { kind: 'writtenOff' })).toMatchObject({
      status: 422,
      body: { code: 'WRITE_OFF_OF_RECOVERY_ONLY', clause: 'M33' },
    });
    expect(await closeNow(agency, bureau, id, '30.00', { kind: 'withdrawn' })).toEqual({
      outcome: 'approved',
      journalNo: null,
    });
    await closeNow(agency, bureau, id, '20.00');
    expect(await balance('deductionIncome', 'employee')).toBe('-20.00');
    // The transfer that is in the books already is no second one.
    expect(await propose(agency, id, '50.00')).toMatchObject({
      status: 409,
      body: { code: 'BANK_REFERENCE_ENTERED' },
    });
    const another = { ...bodyOf(id, '50.00'), bankReference: '示例流水 0603' };
    const { id: waiting } = await agency.ok(proposeClosing, { body: another });
    expect((await decide(bureau, waiting, 'rejected')).status).toBe(400);
    expect((await decide(bureau, waiting, 'rejected', '示例：流水查无此笔')).status).toBe(200);
    expect(await rowOf(agency, id)).toMatchObject({ closed: '50.00', reserved: '0.00', open: '50.00' });
    const sums = [{ deducted: '50.00' }];
    expect(await get(agency, await idOf(agency, PHARMACY))).toMatchObject({ sums });
    await expectSound(server);
  });

  it('几个人同时提议，合计不超过还开着的；数据库也守着', async () => {
    const given = { kind: 'deduction', institutionCode: PHARMACY, amount: '90.00', number: 3 } as const;
    const id = await enter(agency, given);
    const withdrawn = { kind: 'withdrawn' } as const;
    const answers = await Promise.all(
      [agency, bureau, agency, bureau].map((who) => propose(who, id, '60.00', withdrawn)),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422, 422, 422]);
    const statement = await idOf(agency, PHARMACY);
    const broken = await server.world.db
      .transaction('all', (tx) =>
        tx.run('INSERT INTO deduction_use (deduction_id, statement_id, amount) VALUES ($1, $2, 3001)', [
          id,
          statement,
        ]),
      )
      .catch(brokenConstraint);
    expect(broken).toBe('deducted_within_decision');
    const twice = await Promise.all([1, 2, 3].map(async () => decide(far, 1)));
    expect(new Set(twice.map((one) => one.status))).toEqual(new Set([404]));
    const [closing] = (await rowOf(agency, id)).closings;
    const other = (await agency.call(proposeClosing, { body: bodyOf(id, '30.00', withdrawn) })).status;
    expect([other, closing?.state]).toEqual([200, 'waiting']);
    expect((await rowOf(agency, id)).open).toBe('0.00');
  });

  it('对账单同时核准：要么先扣下、提议被拒，要么先占住、核准要重来，从不两样都算', async () => {
    const id = await idOf(agency, HOSPITAL);
    const given = { kind: 'deduction', institutionCode: HOSPITAL, amount: '100.00', number: 4 } as const;
    const decided = await enter(agency, given);
    await respond(hospital, id);
    expect((await step(agency, id, 'reviewed')).status).toBe(200);
    const { payable } = await get(agency, id);
    const [proposed, approved] = await Promise.all([
      propose(agency, decided, '100.00'),
      step(bureau, id, 'approved', payable),
    ]);
    expect([`${proposed.status} ${approved.status}`]).toEqual([
      approved.status === 200 ? '422 200' : '200 409',
    ]);
    const row = await rowOf(agency, decided);
    expect([row.withheld, row.reserved].sort()).toEqual(['0.00', '100.00']);
    await expectSound(server);
  });
});

describe('参保地对外地机构的决定另行了结（M30、ADR 0035）', () => {
  it('只由决定的地区办，记在它自己的账上；就医地不再扣，清算不动；整份撤回的结算可以重新决定', async () => {
    const elsewhere = (number: number) => ({
      ...decision({ kind: 'deduction', institutionCode: HOSPITAL, amount: '700.00', number }),
      bills: [{ claimNo: claims['atHospital'] ?? '', amount: '700.00' }],
    });
    const { id } = await enterApproved(far, farBureau, elsewhere(5));
    expect((await propose(agency, id, '1.00')).status).toBe(403);
    expect((await rowOf(agency, id)).mayPropose).toBe(false);
    expect((await far.call(enterDeduction, { body: elsewhere(6) })).status).toBe(400);
    await closeNow(far, farBureau, id, '700.00', { kind: 'withdrawn' });
    const { id: again } = await enterApproved(far, farBureau, elsewhere(6));
    const [before] = (await auditor.ok(getClearingBoard, {})).pairs;
    await closeNow(farBureau, far, again, '250.00');
    expect([
      await balance('bank', 'employee', FAR),
      await balance('deductionIncome', 'employee', FAR),
    ]).toEqual(['250.00', '-250.00']);
    const { pairs, areas } = await auditor.ok(getClearingBoard, {});
    expect(pairs[0]).toEqual(before);
    expect(areas.map((area) => area.agrees)).toEqual([true, true]);
    expect(await rowOf(agency, again)).toMatchObject({ closed: '250.00', open: '450.00' });
    await expectSound(server);
  });
});
