import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  approveManualClaim,
  recordManualPayment,
  recordManualRepayment,
  releaseManualPayments,
  reverseManualClaim,
  takeManualStep,
} from '../../src/contract/settlement-manual-desk.ts';
import { fileManualClaim, getManualClaim } from '../../src/contract/settlement-manual.ts';
import type { Caller } from '../support/api.ts';
import { requestId } from '../support/counter.ts';
import {
  approved,
  filed,
  filing,
  match,
  openManualDesks,
  step,
  type ManualDesks,
} from '../support/manual-desk.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

let desks: ManualDesks;
let server: CutServer;
let cutEverywhere: CutServer['cutEverywhere'];
/** Who filed, at a whole wire. */
let patient: Caller;
/** The same accounts where the wire is cut. */
const cut: Record<'patient' | 'reviewer' | 'approver' | 'cashDesk', Caller> = {} as typeof cut;

beforeAll(async () => {
  desks = await openManualDesks();
  ({ caller: patient } = await desks.newPatient());
  server = await openCutServer(desks.server);
  ({ cutEverywhere } = server);
  const at = (login: string) => server.cut.signInAs(login, 'passw0rd');
  cut.patient = await at('manual-51');
  cut.reviewer = await at('manual-reviewer');
  cut.approver = await at('manual-approver');
  cut.cashDesk = await at('manual-bureau');
}, PATIENCE.timeout);
afterAll(() => server.close());

/** Two packs for 2000 yuan, of which the pooled fund pays 70%. */
const PAYABLE = '1400.00';
const words = '示例';

async function matched(): Promise<number> {
  const id = await filed(patient);
  await match(desks.reviewer, id);
  return id;
}

async function booked(): Promise<number> {
  const id = await filed(patient);
  await approved(desks.reviewer, desks.approver, id, PAYABLE);
  return id;
}

/** With the bank. @returns the claim and its payment */
async function released() {
  const id = await booked();
  await desks.cashDesk.ok(releaseManualPayments, { body: { requestId: requestId(), claims: [id] } });
  const { payments } = await desks.cashDesk.ok(getManualClaim, { params: { id } });
  return { id, payment: payments[0]?.id ?? 0 };
}

const answered = (result: 'paid' | 'returned') => ({ result, on: '2026-06-15', words, bankReference: '' });

/** Arrived. @returns the claim */
async function paid(): Promise<number> {
  const { id, payment } = await released();
  await desks.cashDesk.ok(recordManualPayment, { params: { id: payment }, body: answered('paid') });
  return id;
}

async function reversed(): Promise<number> {
  const id = await paid();
  await desks.approver.ok(reverseManualClaim, { params: { id }, body: { requestId: requestId(), words } });
  return id;
}

describe('每一步断开：零星报销从申报到付款（M29、M30、M33、I24）', PATIENCE, () => {
  test('申报：材料、发票、药品、账户一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const body = await filing(patient);
      const papers = { manual_claim: 1, manual_invoice: 1, manual_line: 1, manual_payee: 1, manual_event: 1 };
      return { ask: () => cut.patient.call(fileManualClaim, { body }), writes: papers };
    });
  });

  test('初审通过', async () => {
    await cutEverywhere(async () => {
      const params = { id: await matched() };
      const body = { requestId: requestId(), step: 'passed' as const, ground: null, words: '' };
      const ask = () => cut.reviewer.call(takeManualStep, { params, body });
      return { ask, writes: { manual_event: 1 } };
    });
  });

  test('复核批准：结算单、占用、应付本人的凭证一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const id = await matched();
      expect((await step(desks.reviewer, id, 'passed')).status).toBe(200);
      const given = { params: { id }, body: { requestId: requestId(), payable: PAYABLE, words: '' } };
      const ask = () => cut.approver.call(approveManualClaim, given);
      return { ask, writes: { claim: 1, manual_settlement: 1, manual_event: 1, ledger_journal: 1 } };
    });
  });

  test('放行付款：一批里的每一笔都在或都不在', async () => {
    await cutEverywhere(async () => {
      const claims = [await booked(), await booked()];
      const body = { requestId: requestId(), claims };
      const ask = () => cut.cashDesk.call(releaseManualPayments, { body });
      return { ask, writes: { manual_payment: 2, ledger_journal: 2 } };
    });
  });

  test.each([
    ['银行到账', 'paid', 0],
    ['银行退回：付款的凭证冲销一次', 'returned', 1],
  ] as const)('%s', async (_, result, journals) => {
    await cutEverywhere(async () => {
      const given = { params: { id: (await released()).payment }, body: answered(result) };
      const ask = () => cut.cashDesk.call(recordManualPayment, given);
      const written = `manual_payment WHERE state = '${result}'`;
      return { ask, writes: { [written]: 1, ledger_journal: journals } };
    });
  });

  test('撤销已付的报销：累计退回，应追回记一次', async () => {
    await cutEverywhere(async () => {
      const given = { params: { id: await paid() }, body: { requestId: requestId(), words } };
      const ask = () => cut.approver.call(reverseManualClaim, given);
      // The audit names the bill and the case.
      return { ask, writes: { claim: 1, manual_event: 1, ledger_journal: 1, audit_entry: 2 } };
    });
  });

  test('登记本人退回的款', async () => {
    await cutEverywhere(async () => {
      const given = { params: { id: await reversed() }, body: { requestId: requestId(), words } };
      const ask = () => cut.approver.call(recordManualRepayment, given);
      return { ask, writes: { manual_event: 1, ledger_journal: 1 } };
    });
  });

  test('之后账是平的', () => desks.expectSound(desks.counter.auditor));
});
