import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getStatementBoard, issueStatements, listStatements } from '../../src/contract/funds-statements.ts';
import * as desk from '../../src/contract/settlement-manual-desk.ts';
import * as contract from '../../src/contract/settlement-manual.ts';
import { getBill, listBills } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { PHARMACY, requestId, TABLETS, type Counter } from '../support/counter.ts';
import {
  approved,
  approveFor,
  codeOf,
  filed,
  filing,
  match,
  openManualDesks,
  step,
  tablets,
  textOf,
  type ManualDesks,
} from '../support/manual-desk.ts';

let desks: ManualDesks;
let server: TestServer;
let counter: Counter;
let reviewer: Caller;
let approver: Caller;
let cashDesk: Caller;
let farAgency: Caller;
let auditor: Caller;

beforeAll(async () => {
  desks = await openManualDesks();
  ({ server, counter, reviewer, approver, cashDesk, farAgency } = desks);
  auditor = counter.auditor;
});
afterAll(() => server.close());

const get = (who: Caller, id: number) => who.ok(contract.getManualClaim, { params: { id } });
const tried = (id: number) => reviewer.ok(desk.tryManualClaim, { params: { id } });

/** Releases the payment of one claim, asked twice: once it counts, and under its request number nothing else is released. */
async function releasedOnce(caller: Caller, id: number) {
  const asked = { requestId: requestId(), claims: [id] };
  const batch = await cashDesk.ok(desk.releaseManualPayments, { body: asked });
  expect(await cashDesk.ok(desk.releaseManualPayments, { body: asked })).toEqual(batch);
  const other = await filed(caller);
  const more = { body: { ...asked, claims: [id, other] } };
  expect(codeOf(await cashDesk.call(desk.releaseManualPayments, more))).toBe('409 REQUEST_REUSED');
  return batch;
}

describe('零星报销：批准、付款、撤销（M30）', () => {
  it('M30、M9.5、M13：患者申报，一人初审，另一人批准，同一套算法记账，第三人付款到账，外人凭单能核对', async () => {
    const { person, caller } = await desks.newPatient();
    const body = await filing(caller);
    const made = await caller.ok(contract.fileManualClaim, { body });
    const { id } = made;
    expect(await caller.ok(contract.fileManualClaim, { body })).toEqual(made);
    expect(codeOf(await caller.call(contract.fileManualClaim, { body: { ...body, reason: 'outage' } }))).toBe(
      '409 REQUEST_REUSED',
    );
    expect(codeOf(await step(reviewer, id, 'passed'))).toBe('422 MANUAL_LINE_UNMATCHED');
    const found = await reviewer.ok(desk.searchManualProducts, { query: { q: '示例替尼' } });
    expect(found.rows.map((row) => row.nationalCode)).toEqual([TABLETS.code]);
    await match(reviewer, id);
    const trial = await tried(id);
    expect(trial).toMatchObject({ payable: '1400.00', objections: [], nearBills: [] });
    expect(trial.bill).toMatchObject({ charged: '2000.00', fromPooledFund: '1400.00', personPays: '600.00' });
    expect((await step(reviewer, id, 'passed')).status).toBe(200);
    expect(codeOf(await approveFor(reviewer, id, '1400.00'))).toBe('422 SECOND_PERSON_NEEDED');
    expect(codeOf(await approveFor(farAgency, id, '1400.00'))).toBe('404 NOT_FOUND');
    expect(codeOf(await approveFor(approver, id, '1399.99'))).toBe('409 AMOUNT_CHANGED');
    const answer = await approveFor(approver, id, '1400.00');
    expect(answer.status).toBe(200);
    expect(codeOf(await approveFor(approver, id, '1400.00'))).toBe('422 MANUAL_STEP_NOT_ALLOWED');

    const shown = await get(caller, id);
    expect(shown).toMatchObject({ state: 'approved', payable: '1400.00', payment: null });
    const bill = await caller.ok(getBill, { params: { claimNo: shown.claimNo ?? '' } });
    expect(bill).toMatchObject({
      state: 'settled',
      servedOn: '2026-06-10',
      institutionName: '示例一店',
      fromPooledFund: '1400.00',
    });
    expect(checkBill(bill)).toMatchObject({ kind: 'checked', findings: [] });
    // The pharmacy that sold it sees nothing of what its agency reimbursed.
    expect((await counter.pharmacy.ok(listBills, { query: {} })).total).toBe(0);
    expect(await desks.pooledOf(person)).toBe(140_000n);
    expect([await desks.balance('institutionPayable'), await desks.balance('personPayable')]).toEqual([
      0, -140_000,
    ]);
  });

  it('M30：初审退回的应答丢了，补正以后才重发到：得到第一次的结果，不再退回一次；批准的重发得到同一张结算单', async () => {
    const { caller } = await desks.newPatient();
    const id = await filed(caller);
    const back = {
      params: { id },
      body: { requestId: requestId(), step: 'returned', ground: null, words: '示例：补病历' },
    } as const;
    await reviewer.ok(desk.takeManualStep, back);
    await caller.ok(contract.refileManualClaim, {
      params: { id },
      body: { requestId: requestId(), lines: [tablets()], paperIds: [], words: '' },
    });
    expect(await reviewer.ok(desk.takeManualStep, back)).toEqual({ done: true });
    expect(await get(caller, id)).toMatchObject({ state: 'toReview' });
    const otherwise = {
      ...back,
      body: { ...back.body, step: 'refusalProposed', ground: 'PAPERS_NOT_TRUE' },
    } as const;
    expect(codeOf(await reviewer.call(desk.takeManualStep, otherwise))).toBe('409 REQUEST_REUSED');
    await match(reviewer, id);
    await step(reviewer, id, 'passed');
    const approval = { params: { id }, body: { requestId: requestId(), payable: '1400.00', words: '' } };
    const made = await approver.ok(desk.approveManualClaim, approval);
    expect(await approver.ok(desk.approveManualClaim, approval)).toEqual(made);
    await approver.ok(desk.reverseManualClaim, {
      params: { id },
      body: { requestId: requestId(), words: '示例' },
    });
    expect(await approver.ok(desk.approveManualClaim, approval)).toEqual(made);
    expect((await get(caller, id)).state).toBe('reversed');
  });

  it('M29、M30：放行的不是批准的人，银行文件和结果；付了又撤销的应退回，账实相符', async () => {
    const { person, caller } = await desks.newPatient();
    const [held, owed] = [await desks.balance('bank'), await desks.balance('personPayable')];
    const id = await filed(caller);
    await approved(reviewer, approver, id, '1400.00');
    expect(
      codeOf(
        await approver.call(desk.releaseManualPayments, { body: { requestId: requestId(), claims: [id] } }),
      ),
    ).toBe('422 SECOND_PERSON_NEEDED');
    const batch = await releasedOnce(caller, id);
    expect(batch).toMatchObject({ count: 1, total: '1400.00' });
    expect(
      codeOf(
        await cashDesk.call(desk.releaseManualPayments, { body: { requestId: requestId(), claims: [id] } }),
      ),
    ).toBe('422 PAYMENT_STEP_NOT_ALLOWED');
    expect([await desks.balance('personPayable'), await desks.balance('bank')]).toEqual([
      owed,
      held - 140_000,
    ]);
    const file = await cashDesk.call(desk.getManualBankFile, { params: { batchNo: batch.batchNo } });
    expect(textOf(file)).toContain('6222000012345678');
    expect(
      (await farAgency.call(desk.getManualBankFile, { params: { batchNo: batch.batchNo } })).status,
    ).toBe(404);
    const { rows } = await cashDesk.ok(desk.listManualPayments, { query: {} });
    expect(JSON.stringify(rows)).not.toContain('6222000012345678');
    const result = (state: 'paid' | 'returned', on = '2026-06-15', words = '') => ({
      params: { id: rows[0]?.id ?? 0 },
      body: { result: state, on, words, bankReference: '' },
    });
    expect((await farAgency.call(desk.recordManualPayment, result('paid'))).status).toBe(404);
    await cashDesk.ok(desk.recordManualPayment, result('paid'));
    expect((await cashDesk.call(desk.recordManualPayment, result('returned'))).status).toBe(400);
    expect(
      codeOf(await cashDesk.call(desk.recordManualPayment, result('returned', '2026-06-14', '示例'))),
    ).toBe('422 PAYMENT_STEP_NOT_ALLOWED');
    expect((await get(caller, id)).payments).toMatchObject([
      { state: 'paid', amount: '1400.00', lastFour: '5678' },
    ]);

    // Paid, and then found wrong: the bill is reversed, the money is to come back, the invoice is free.
    const back = { params: { id }, body: { requestId: requestId(), words: '示例：重复报销' } };
    expect((await farAgency.call(desk.reverseManualClaim, back)).status).toBe(404);
    const reversal = await approver.ok(desk.reverseManualClaim, back);
    expect(await approver.ok(desk.reverseManualClaim, back)).toEqual(reversal);
    expect(await desks.pooledOf(person)).toBe(0n);
    expect([await desks.balance('recoverable'), await desks.balance('institutionPayable')]).toEqual([
      140_000, 0,
    ]);
    expect(
      codeOf(await cashDesk.call(desk.recordManualPayment, result('returned', '2026-06-15', '示例'))),
    ).toBe('422 PAYMENT_STEP_NOT_ALLOWED');
    expect(codeOf(await approver.call(desk.recordManualRepayment, back))).toBe('409 REQUEST_REUSED');
    const repaid = () => ({ ...back, body: { ...back.body, requestId: requestId() } });
    const first = repaid();
    await approver.ok(desk.recordManualRepayment, first);
    await approver.ok(desk.recordManualRepayment, first);
    expect(codeOf(await approver.call(desk.recordManualRepayment, repaid()))).toBe(
      '422 MANUAL_STEP_NOT_ALLOWED',
    );
    expect([await desks.balance('recoverable'), await desks.balance('bank')]).toEqual([0, held]);
    expect((await get(caller, id)).invoices[0]?.live).toBe(false);
    await desks.expectSound(auditor);
  });

  it('M30、M29：银行退回以后换账户再付；未付的撤销不再欠款', async () => {
    const { caller } = await desks.newPatient();
    const id = await filed(caller);
    await approved(reviewer, approver, id, '1400.00');
    const release = () =>
      cashDesk.ok(desk.releaseManualPayments, { body: { requestId: requestId(), claims: [id] } });
    const bankSays = async (result: 'paid' | 'returned') => {
      const payment = (await get(cashDesk, id)).payments.at(-1);
      const body = { result, on: '2026-06-15', words: '户名不符', bankReference: '' };
      return cashDesk.ok(desk.recordManualPayment, { params: { id: payment?.id ?? 0 }, body });
    };
    const payee = { accountName: '示例', bankName: '示例二行', accountNumber: '6222000099990001' };
    const change = () =>
      caller.call(contract.changeManualPayee, { params: { id }, body: { requestId: requestId(), ...payee } });
    await release();
    expect(codeOf(await change())).toBe('422 PAYMENT_STEP_NOT_ALLOWED');
    expect(
      codeOf(
        await approver.call(desk.reverseManualClaim, {
          params: { id },
          body: { requestId: requestId(), words: '示例' },
        }),
      ),
    ).toBe('422 PAYMENT_STEP_NOT_ALLOWED');
    await bankSays('returned');
    expect((await change()).status).toBe(200);
    const owed = await desks.balance('personPayable');
    await release();
    await bankSays('returned');
    expect((await get(caller, id)).payments.map((one) => one.lastFour)).toEqual(['5678', '0001']);
    expect(await desks.balance('personPayable')).toBe(owed);
    await approver.ok(desk.reverseManualClaim, {
      params: { id },
      body: { requestId: requestId(), words: '示例：撤销' },
    });
    expect(await desks.balance('personPayable')).toBe(owed + 140_000);
    await desks.expectSound(auditor);
  });

  it('M29、M30：到账以后又退回的账退回去、可以再付；填写收款账户的人不能把款放给自己填的账户', async () => {
    const { caller } = await desks.newPatient();
    const [held, owed] = [await desks.balance('bank'), await desks.balance('personPayable')];
    const id = await filed(caller);
    await approved(reviewer, approver, id, '1400.00');
    const release = (who: Caller) =>
      who.call(desk.releaseManualPayments, { body: { requestId: requestId(), claims: [id] } });
    const bankSays = async (result: 'paid' | 'returned') => {
      const payment = (await get(cashDesk, id)).payments.at(-1);
      const body = { result, on: '2026-06-15', words: '示例：账户已销户', bankReference: '' };
      return cashDesk.ok(desk.recordManualPayment, { params: { id: payment?.id ?? 0 }, body });
    };
    expect((await release(cashDesk)).status).toBe(200);
    await bankSays('paid');
    expect(await desks.balance('bank')).toBe(held - 140_000);
    await bankSays('returned');
    await bankSays('returned');
    expect([await desks.balance('bank'), await desks.balance('personPayable')]).toEqual([
      held,
      owed - 140_000,
    ]);
    expect((await get(cashDesk, id)).payments).toMatchObject([{ state: 'returned' }]);

    const payee = { accountName: '示例', bankName: '示例二行', accountNumber: '6222000099990002' };
    await reviewer.ok(contract.changeManualPayee, {
      params: { id },
      body: { requestId: requestId(), ...payee },
    });
    expect(codeOf(await release(reviewer))).toBe('422 SECOND_PERSON_NEEDED');
    await expect(
      server.world.db.transaction('all', (tx) =>
        tx.run(
          `INSERT INTO manual_payment (batch_no, manual_id, payee_id, area_code, amount, released_by, released_by_name, released_at)
           SELECT 'BXFK09999999', y.manual_id, y.id, '430100', 140000, y.entered_by, '示例', now() FROM manual_payee y WHERE y.manual_id = $1 ORDER BY y.id DESC LIMIT 1`,
          [id],
        ),
      ),
    ).rejects.toMatchObject({ constraint: 'manual_payment_is_approved' });
    expect((await release(cashDesk)).status).toBe(200);
    await bankSays('paid');
    expect((await get(cashDesk, id)).payments.map((one) => [one.state, one.lastFour])).toEqual([
      ['returned', '5678'],
      ['paid', '0002'],
    ]);
    expect([await desks.balance('bank'), await desks.balance('personPayable')]).toEqual([
      held - 140_000,
      owed,
    ]);
    await desks.expectSound(auditor);
  });

  it('M29：机构的对账单里没有零星报销，账实相符', async () => {
    server.clock.setDay('2026-07-02');
    await closeDays(server.world, 'system');
    const again = { role: 'agencyReviewer', areaCode: '430100', name: '示例' } as const;
    const payer = await server.signIn({ login: 'manual-july', ...again });
    auditor = await server.signIn({ login: 'auditor-july', name: '示例', role: 'auditor' });
    expect((await payer.call(issueStatements, { body: { month: '2026-06' } })).status).toBe(200);
    const { rows } = await payer.ok(listStatements, { query: { month: '2026-06' } });
    expect(rows.every((row) => row.institutionCode !== PHARMACY)).toBe(true);
    const board = await auditor.ok(getStatementBoard, { query: { month: '2026-06' } });
    for (const row of board.rows) expect(row.payableByStatements).toBe(row.payableByLedger);
    await desks.expectSound(auditor);
  });
});
