/** What desks do with prepayments: the calls, with bodies that nothing is wrong with. */
import { expect } from 'vitest';
import * as contract from '../../src/contract/funds-prepayments.ts';
import type { LaterPrepaymentStep } from '../../src/domain/funds/prepayments/prepayment-steps.ts';
import type { Caller, TestServer } from './api.ts';
import { HOSPITAL, requestId } from './counter.ts';
import { expectSound } from './statement-desks.ts';

interface Body {
  readonly requestId: string;
  readonly institutionCode: string;
  readonly scheme: 'employee' | 'resident';
  readonly amount: string;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly documentNo: string;
  readonly reason: string;
  readonly offsetFrom: string | null;
}

let slips = 0;
/** A number of the bank that no other call of the run has. */
const newSlip = () => `示例流水${(slips += 1)}`;

/** 1000 yuan to the hospital for 职工医保, from the next statement on. */
export const bodyOf = (given: Partial<Body> = {}): Body => ({
  requestId: requestId(),
  institutionCode: HOSPITAL,
  scheme: 'employee',
  amount: '1000.00',
  bankDay: '2026-06-02',
  bankReference: newSlip(),
  documentNo: '示例预付〔2026〕1号',
  reason: '示例：周转金',
  offsetFrom: null,
  ...given,
});
export const propose = (who: Caller, given: Partial<Body> = {}) =>
  who.call(contract.proposePrepayment, { body: bodyOf(given) });
export const take = (who: Caller, id: number, name: LaterPrepaymentStep, words = '', key = requestId()) =>
  who.call(contract.takePrepaymentStep, { params: { id }, body: { requestId: key, step: name, words } });
export const refund = (
  who: Caller,
  id: number,
  amount: string,
  given: { key?: string; slip?: string } = {},
) =>
  who.call(contract.proposePrepaymentRefund, {
    params: { id },
    body: {
      requestId: given.key ?? requestId(),
      amount,
      bankDay: '2026-06-03',
      bankReference: given.slip ?? newSlip(),
      note: '',
    },
  });
export const decide = (
  who: Caller,
  id: number,
  outcome: 'approved' | 'rejected' = 'approved',
  words = '',
  key = requestId(),
) =>
  who.call(contract.decidePrepaymentRefund, {
    params: { id },
    body: { requestId: key, outcome, words },
  });
export const seen = (who: Caller, id: number) => who.ok(contract.getPrepayment, { params: { id } });

/** The ledger sound, statements and prepayments in agreement with it. */
export async function expectPrepaidAgrees(server: TestServer, auditor: Caller): Promise<void> {
  await expectSound(server);
  const { rows } = await auditor.ok(contract.listPrepaymentBalances, {});
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => !row.agrees)).toEqual([]);
}
