import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as clearing from '../../src/contract/funds-clearing.ts';
import { decideDeduction, enterDeduction, listDeductions } from '../../src/contract/funds-deductions.ts';
import { getBalancesAt, listEntries } from '../../src/contract/funds-ledger.ts';
import { fileOffSite, getBill } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, PHARMACY, requestId } from '../support/counter.ts';
import { pagesOf } from '../support/pdf-text.ts';
import {
  approve,
  deskOf,
  expectSound,
  get,
  idOf,
  issue,
  openDesks,
  respond,
} from '../support/statement-desks.ts';

const NEAR = '430100';
const FAR = '430200';
let server: TestServer;
let claims: Record<string, string>;
let near: Caller;
let nearBureau: Caller;
let far: Caller;
let farBureau: Caller;
let hospital: Caller;
let auditor: Caller;
let people: Awaited<ReturnType<typeof openDesks>>['people'];
let sell: Awaited<ReturnType<typeof openDesks>>['sell'];

/**
 * In May a person of 430200 was settled with at the hospital of 430100 for 700.00 元; 430200 decides about that bill. In June the
 * hospital sells only to somebody of its own area.
 */
beforeAll(async () => {
  const desks = await openDesks();
  ({ server, claims, sell, people, agency: near, bureau: nearBureau, farAgency: far, hospital } = desks);
  farBureau = await deskOf(server)('bureau-far', { role: 'areaBureau', areaCode: FAR });
  auditor = await deskOf(server)('auditor', { role: 'auditor' });
  await closeDays(server.world, 'system');
  await sell(hospital, people.one, null);
});
afterAll(() => server.close());

interface Given {
  readonly kind?: 'deduction' | 'recovery';
  readonly place?: string;
  readonly number?: number;
  readonly bills?: readonly (readonly [name: string, amount: string])[];
}

function enter(
  caller: Caller,
  amount: string,
  { kind = 'deduction', place = HOSPITAL, number = 1, bills }: Given,
) {
  return caller.call(enterDeduction, {
    body: {
      requestId: requestId(),
      kind,
      institutionCode: place,
      scheme: 'employee' as const,
      fund: kind === 'recovery' ? ('pooledFund' as const) : null,
      amount,
      documentNo: `示例异地决定〔2026〕${number}号`,
      decidedOn: '2026-06-01',
      caseNo: '示例案〔2026〕1号',
      authority: '示例市医疗保障局',
      basis: 'M36' as const,
      reason: '示例：超出限定支付范围',
      ...(bills === undefined
        ? {}
        : { bills: bills.map(([name, part]) => ({ claimNo: claims[name] ?? name, amount: part })) }),
    },
  });
}

/** And the other account of 430200 approves it. */
async function enterWhole(amount: string, given: Given): Promise<void> {
  const answer = await enter(far, amount, given);
  if (answer.status !== 200) throw new Error(String(answer.status));
  const body = { requestId: requestId(), outcome: 'approved' as const, words: '' };
  await farBureau.ok(decideDeduction, { params: { id: answer.body.id }, body });
}

async function balance(account: string, areaCode: string): Promise<string> {
  const on = new Date(server.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { rows } = await auditor.ok(getBalancesAt, { query: { onDay: on } });
  const found = rows.filter(
    (row) => row.account === account && row.areaCode === areaCode && row.scheme === 'employee',
  );
  return found[0]?.balance ?? '0.00';
}

/** Days are closed until then, and everybody is at their desk again. */
async function goTo(day: string): Promise<void> {
  server.clock.setDay(day);
  await closeDays(server.world, 'system');
  const again = (login: string) => server.signInAs(login, 'passw0rd');
  near = await again('finance');
  nearBureau = await again('bureau');
  far = await again('finance-far');
  farBureau = await again('bureau-far');
  hospital = await again('office');
  auditor = await again('auditor');
}

const clearingOf = async (month: string) =>
  (await near.ok(clearing.listClearing, { query: { month } })).rows[0]?.id ?? 0;
const confirm = (caller: Caller, id: number, disputes: { claimNo: string; reason: string }[] = []) =>
  caller.ok(clearing.respondToClearing, { params: { id }, body: { requestId: requestId(), disputes } });

/** The area of enrolment disputes the bill, and the other one lets it wait for the next clearing. */
async function setAside(id: number): Promise<void> {
  const claimNo = claims['atHospital'] ?? '';
  await confirm(far, id, [{ claimNo, reason: '示例：核实中' }]);
  const answers = [{ claimNo, answer: 'setAside' as const, words: '示例：下月再清' }];
  await near.ok(clearing.answerClearing, { params: { id }, body: { requestId: requestId(), answers } });
}

const APPROVAL = ['reviewed', 'approved'] as const;

/** The area of enrolment takes its steps, by two people, the other one receives. */
async function take(id: number, steps: readonly ('reviewed' | 'approved' | 'paid' | 'received')[]) {
  const desks = { reviewed: far, approved: farBureau, paid: far, received: near };
  for (const step of steps) {
    const { payable } = await desks[step].ok(clearing.getClearing, { params: { id } });
    const body = { requestId: requestId(), step, payable, words: '示例流水' };
    await desks[step].ok(clearing.takeClearingStep, { params: { id }, body });
  }
}

/** Where the two areas stand. */
async function pair() {
  const { pairs } = await near.ok(clearing.getClearingBoard, {});
  return pairs.find((one) => one.payerArea === FAR && one.payeeArea === NEAR);
}

/** Both accounts of each area are what the pairs say. */
async function expectAgreed(): Promise<void> {
  const { areas } = await auditor.ok(clearing.getClearingBoard, {});
  expect(areas.map((area) => area.agrees)).toEqual([true, true]);
}

describe('参保地对外地机构的扣款和追回（M29、M30、M33、M36）', () => {
  it('要写明是本地参保人的哪几笔，不超过那一笔，合计就是决定的金额；本地机构的写了也要对得上', async () => {
    const wrong: readonly Given[] = [
      {},
      { bills: [['hospitalOne', '100.00']] },
      { bills: [['atHospital', '99.99']] },
      {
        bills: [
          ['atHospital', '50.00'],
          ['atHospital', '50.00'],
        ],
      },
      { bills: [['far', '100.00']] },
    ];
    for (const given of wrong) expect((await enter(far, '100.00', given)).status).toBe(400);
    expect((await enter(far, '700.01', { bills: [['atHospital', '700.01']] })).status).toBe(400);
    expect((await enter(near, '700.01', { place: PHARMACY, bills: [['pharmacy', '700.01']] })).status).toBe(
      400,
    );
    await enterWhole('100.00', { bills: [['atHospital', '100.00']] });
    const recovery = { kind: 'recovery' as const, number: 2 };
    await enterWhole('50.50', { ...recovery, bills: [['atHospital', '50.50']] });
    expect((await enter(far, '549.51', { number: 3, bills: [['atHospital', '549.51']] })).status).toBe(400);
    expect(await balance('recoverable', FAR)).toBe('50.50');
  });

  it('就医地的明细账也写得出是哪一笔：在它看得到的对账单或清算单上的；结算单仍打不开', async () => {
    const told = async (who: Caller, account: 'clearingReceivable' | 'clearingPayable') =>
      (await who.ok(listEntries, { query: { account } })).rows.map((row) => [
        row.claimNo,
        row.source,
        row.opensBill,
      ]);
    const claimNo = claims['atHospital'] ?? '';
    expect(await told(near, 'clearingReceivable')).toEqual([[null, '异地结算或撤销', false]]);
    expect(await told(far, 'clearingPayable')).toEqual([[claimNo, '结算', true]]);
    await issue(near);
    expect(await told(near, 'clearingReceivable')).toEqual([[claimNo, '结算', false]]);
    expect((await near.call(getBill, { params: { claimNo } })).status).toBe(404);
    expect(await told(auditor, 'clearingReceivable')).toEqual([[claimNo, '结算', true]]);
  });

  it('机构和它所在地看得见是哪一笔、谁决定的，别的地区看不见；另外的两个人核准以后扣下', async () => {
    const third = await deskOf(server)('third', { areaCode: '430300' });
    const listed = async (caller: Caller) => (await caller.ok(listDeductions, { query: {} })).rows;
    for (const caller of [near, far, hospital])
      expect((await listed(caller)).map((row) => [row.amount, row.bills])).toEqual([
        ['50.50', [{ claimNo: claims['atHospital'], amount: '50.50' }]],
        ['100.00', [{ claimNo: claims['atHospital'], amount: '100.00' }]],
      ]);
    expect(await listed(third)).toEqual([]);
    const id = await idOf(near, HOSPITAL);
    await respond(hospital, id);
    await approve(near, nearBureau, id);
    const statement = await get(hospital, id);
    expect(statement).toMatchObject({ owed: '2000.00', payable: '1849.50' });
    expect(statement.withheld.map((one) => [one.kind, one.amount, one.areaName])).toEqual([
      ['deduction', '100.00', '株洲市'],
      ['recovery', '50.50', '株洲市'],
    ]);
    expect(await balance('deductionIncome', NEAR)).toBe('0.00');
    expect(await balance('deductionIncome', FAR)).toBe('-100.00');
    expect(await balance('recoverable', FAR)).toBe('0.00');
    expect(await balance('clearingReceivable', NEAR)).toBe('549.50');
    expect(await balance('clearingPayable', FAR)).toBe('-549.50');
    await expectSound(server);
    await expectAgreed();
    const forOthers = server.world.db.transaction('all', async (tx) => {
      await tx.run(
        `INSERT INTO clearing_statement (clearing_no, payer_area, payee_area, month, issued_on, due_on, issued_at)
         VALUES ('示例', '430300', $1, '2026-06-01', '2026-07-02', '2026-07-09', now())`,
        [NEAR],
      );
      await tx.run(
        `INSERT INTO clearing_withheld (clearing_id, deduction_id, statement_id)
         SELECT m.id, u.deduction_id, u.statement_id FROM clearing_statement m, deduction_use u`,
      );
    });
    await expect(forOthers).rejects.toMatchObject({ constraint: 'withheld_between_the_two' });
  });

  it('扣下以后的下一份清算单抵减应付，只抵一次；付清以后两地互不相欠', async () => {
    expect(await near.ok(clearing.issueClearing, { body: { month: '2026-05' } })).toEqual({
      issued: 1,
      claims: 1,
    });
    await setAside(await clearingOf('2026-05'));
    await goTo('2026-07-02');
    for (const claimsOn of [1, 0])
      expect(await near.ok(clearing.issueClearing, { body: { month: '2026-06' } })).toEqual({
        issued: claimsOn,
        claims: claimsOn,
      });
    const id = await clearingOf('2026-06');
    const sums = [{ claimed: '700.00', carriedIn: '0.00', withheld: '150.50', payable: '549.50' }];
    expect(await far.ok(clearing.getClearing, { params: { id } })).toMatchObject({ payable: '549.50', sums });
    for (const caller of [far, near]) await confirm(caller, id);
    await take(await clearingOf('2026-05'), APPROVAL);
    await take(id, [...APPROVAL, 'paid', 'received']);
    expect(await balance('clearingReceivable', NEAR)).toBe('0.00');
    expect(await balance('clearingPayable', FAR)).toBe('0.00');
    await expectAgreed();
    const shown = await near.ok(clearing.getClearing, { params: { id } });
    expect(shown.sums).toMatchObject(sums);
    expect(shown.withheld.map((one) => one.amount)).toEqual(['100.00', '50.50']);
    const file = await far.ok(clearing.exportClearing, { params: { id }, query: { form: 'pdf' } });
    expect(pagesOf(Buffer.from(file, 'latin1')).join('')).toMatch(
      /代扣抵减.*示例异地决定〔2026〕2号.*50\.50/s,
    );
  });

  it('只有代扣、没有结算的月份也出清算单：应付为零，结转到有结算的月份抵减', async () => {
    const rest = { number: 4, bills: [['atHospital', '549.50']] as const };
    await enterWhole('549.50', rest);
    expect((await issue(near, '2026-06')).status).toBe(200);
    const statementId = await idOf(near, HOSPITAL, '2026-06');
    await respond(hospital, statementId);
    await approve(near, nearBureau, statementId);
    expect(await get(hospital, statementId)).toMatchObject({ owed: '700.00', payable: '150.50' });
    await goTo('2026-08-03');
    expect(await pair()).toMatchObject({ uncleared: '0.00', withheldUncleared: '549.50', open: '-549.50' });
    for (const issued of [1, 0])
      expect(await near.ok(clearing.issueClearing, { body: { month: '2026-07' } })).toEqual({
        issued,
        claims: 0,
      });
    const id = await clearingOf('2026-07');
    const shown = await far.ok(clearing.getClearing, { params: { id } });
    expect(shown).toMatchObject({ claims: 0, owed: '0.00', lessened: '549.50', payable: '0.00', parts: [] });
    expect(shown.sums).toEqual([
      {
        scheme: 'employee',
        claimed: '0.00',
        carriedIn: '0.00',
        withheld: '549.50',
        payable: '0.00',
        carriedOut: '-549.50',
      },
    ]);
    expect(await pair()).toMatchObject({ withheldUncleared: '0.00', open: '-549.50' });
    const file = await near.ok(clearing.exportClearing, { params: { id }, query: { form: 'pdf' } });
    expect(pagesOf(Buffer.from(file, 'latin1')).join('')).toMatch(
      /各机构.*没有.*明细.*没有.*代扣抵减.*示例异地决定〔2026〕4号.*549\.50/s,
    );
    for (const caller of [far, near]) await confirm(caller, id);
    await take(id, APPROVAL);
    expect((await near.ok(clearing.getClearing, { params: { id } })).state).toBe('closed');
    const paying = { requestId: requestId(), step: 'paid' as const, payable: '0.00', words: '示例流水' };
    expect((await far.call(clearing.takeClearingStep, { params: { id }, body: paying })).status).toBe(422);
    expect(await balance('clearingReceivable', NEAR)).toBe('-549.50');
    expect(await balance('clearingPayable', FAR)).toBe('549.50');
    await expectAgreed();

    const { personNo } = people.far;
    const away = { personNo, placeCode: '430102', kind: 'temporary' as const };
    await far.ok(fileOffSite, { body: { ...away, from: '2026-08-01', to: '2026-08-31' } });
    await sell(hospital, people.far, null);
    await goTo('2026-09-02');
    await near.ok(clearing.issueClearing, { body: { month: '2026-08' } });
    const next = await clearingOf('2026-08');
    for (const caller of [far, near]) await confirm(caller, next);
    await take(next, [...APPROVAL, 'paid', 'received']);
    expect((await near.ok(clearing.getClearing, { params: { id: next } })).sums).toMatchObject([
      { claimed: '700.00', carriedIn: '-549.50', withheld: '0.00', payable: '150.50', carriedOut: '0.00' },
    ]);
    expect(await pair()).toMatchObject({ paid: '700.00', received: '700.00', open: '0.00' });
    expect(await balance('clearingReceivable', NEAR)).toBe('0.00');
    expect(await balance('clearingPayable', FAR)).toBe('0.00');
    await expectAgreed();
    await expectSound(server);
  });
});
