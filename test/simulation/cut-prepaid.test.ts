import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonths, day } from '../../src/base/date.ts';
import {
  enterPayee,
  makeBatch,
  recordPaymentResults,
  releaseBatch,
  withdrawBatch,
} from '../../src/contract/funds-payments.ts';
import {
  decidePrepaymentRefund,
  proposePrepayment,
  proposePrepaymentRefund,
  takePrepaymentStep,
} from '../../src/contract/funds-prepayments.ts';
import { respondToStatement, takeStatementStep } from '../../src/contract/funds-statements.ts';
import type { LaterPrepaymentStep } from '../../src/domain/funds/prepayments/prepayment-steps.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  furnishCounter,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { bodyOf, expectPrepaidAgrees, propose, take } from '../support/prepaying.ts';
import {
  chemist,
  decision,
  deskOf,
  enterApproved,
  get,
  idOf,
  issue,
  sellerOf,
  step,
} from '../support/statement-desks.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

/** The year's months have a statement each, to each of these. */
const INSTITUTIONS = [HOSPITAL, PHARMACY, OTHER_PHARMACY];
let month = '2026-01';

interface Desk {
  readonly whole: Caller;
  /** Signed in to the same account where the wire is cut. */
  readonly cut: Caller;
}

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let cutEverywhere: CutServer['cutEverywhere'];
let first: Desk;
let second: Desk;
const answering = new Map<string, Desk>();
const patients = new Map<string, TestPatient>();

beforeAll(async () => {
  direct = await startTestServer({ today: `${month}-20` });
  counter = await furnishCounter(direct);
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  const deskFor = async (login: string, given: Parameters<ReturnType<typeof deskOf>>[1]) => ({
    whole: await deskOf(direct)(login, given),
    cut: await server.cut.signInAs(login, 'passw0rd'),
  });
  first = await deskFor('finance-cut', { areaCode: '430100' });
  second = await deskFor('bureau-cut', { role: 'areaBureau', areaCode: '430100' });
  for (const [index, institutionCode] of INSTITUTIONS.entries()) {
    const office = { role: 'hospitalOffice' as const, institutionCode };
    const given = institutionCode === HOSPITAL ? office : chemist(institutionCode);
    answering.set(institutionCode, await deskFor(`answering-${index}`, given));
    patients.set(institutionCode, await counter.addPerson(index + 1));
  }
}, PATIENCE.timeout);
afterAll(() => server.close());

type Given = Parameters<typeof bodyOf>[0];

/** For people of 居民医保, of whom no statement here has any. */
const aside = { scheme: 'resident', bankDay: '2026-01-20' } as const;

async function proposed(given: Given = aside): Promise<number> {
  const answer = await propose(first.whole, given);
  if (answer.status !== 200) throw new Error(`not proposed: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

async function prepaid(given: Given = aside): Promise<number> {
  const id = await proposed(given);
  expect((await take(second.whole, id, 'approved')).status).toBe(200);
  return id;
}

const steppedBy = (desk: Desk, id: number, name: LaterPrepaymentStep) => {
  const body = { requestId: requestId(), step: name, words: '示例' };
  return () => desk.cut.call(takePrepaymentStep, { params: { id }, body });
};

const refundBody = () => {
  const { bankReference } = bodyOf();
  const money = { amount: '400.00', bankDay: '2026-01-20', bankReference };
  return { requestId: requestId(), ...money, note: '示例' };
};

async function refunded(): Promise<number> {
  const params = { id: await prepaid() };
  return (await first.whole.ok(proposePrepaymentRefund, { params, body: refundBody() })).id;
}

const BOOKED = { prepayment_event: 1, ledger_journal: 1 };

describe('每一步断开：两个人办的预付（M29）', PATIENCE, () => {
  test('提议', async () => {
    await cutEverywhere(() => {
      const body = bodyOf(aside);
      const ask = () => first.cut.call(proposePrepayment, { body });
      return Promise.resolve({ ask, writes: { prepayment: 1, prepayment_event: 1, ledger_journal: 0 } });
    });
  });

  test('核准入账', async () => {
    await cutEverywhere(async () => ({
      ask: steppedBy(second, await proposed(), 'approved'),
      writes: BOOKED,
    }));
  });

  test.each([
    ['不同意', 'rejected'],
    ['撤回提议', 'withdrawn'],
  ] as const)('%s：什么也不入账', async (_, name) => {
    await cutEverywhere(async () => ({
      ask: steppedBy(name === 'withdrawn' ? first : second, await proposed(), name),
      writes: { prepayment_event: 1, ledger_journal: 0 },
    }));
  });

  test('申请冲销', async () => {
    await cutEverywhere(async () => ({
      ask: steppedBy(first, await prepaid(), 'backAsked'),
      writes: { prepayment_event: 1, ledger_journal: 0 },
    }));
  });

  test.each([
    ['冲销：相反的凭证只记一次', 'takenBack', BOOKED],
    ['不同意冲销', 'backRefused', { prepayment_event: 1, ledger_journal: 0 }],
  ] as const)('%s', async (_, name, writes) => {
    await cutEverywhere(async () => {
      const id = await prepaid();
      expect((await take(first.whole, id, 'backAsked', '示例')).status).toBe(200);
      return { ask: steppedBy(second, id, name), writes };
    });
  });

  test('登记退回', async () => {
    await cutEverywhere(async () => {
      const given = { params: { id: await prepaid() }, body: refundBody() };
      const ask = () => first.cut.call(proposePrepaymentRefund, given);
      return { ask, writes: { prepayment_refund: 1, ledger_journal: 0 } };
    });
  });

  test.each([
    ['核准退回', 'approved', 1],
    ['不同意退回', 'rejected', 0],
  ] as const)('%s', async (_, outcome, journals) => {
    await cutEverywhere(async () => {
      const params = { id: await refunded() };
      const body = { requestId: requestId(), outcome, words: '示例' };
      const ask = () => second.cut.call(decidePrepaymentRefund, { params, body });
      return { ask, writes: { prepayment_refund_decision: 1, ledger_journal: journals } };
    });
  });
});

interface Statement {
  readonly institutionCode: string;
  readonly id: number;
}
const issued: Statement[] = [];
let approvedLast = 0;
const confirmed: Statement[] = [];

/** What the institutions sold in one more month is on their statements. */
async function issueMonth(): Promise<void> {
  const next = addMonths(day(`${month}-20`), 1);
  for (const institutionCode of INSTITUTIONS) {
    const patient = patients.get(institutionCode) as TestPatient;
    const till = { [HOSPITAL]: counter.hospital, [PHARMACY]: counter.pharmacy }[institutionCode];
    const at = institutionCode === HOSPITAL ? null : institutionCode;
    await sellerOf(counter)(till ?? counter.otherPharmacy, patient, at);
  }
  await goTo(direct, next);
  server.cut.clock.setDay(next);
  await closeDays(direct.world, 'system');
  expect((await issue(first.whole, month)).status).toBe(200);
  for (const institutionCode of INSTITUTIONS)
    issued.push({ institutionCode, id: await idOf(first.whole, institutionCode, month) });
  month = next.slice(0, 7);
}

async function nextIssued(): Promise<Statement> {
  if (issued.length === 0) await issueMonth();
  return issued.shift() as Statement;
}

async function reviewBody(id: number, name: 'reviewed' | 'approved') {
  const { payable } = await get(first.whole, id);
  return { requestId: requestId(), step: name, payable, words: '' };
}

describe('每一步断开：对账单，核准时扣款、用预付冲抵（M29、M33）', PATIENCE, () => {
  test('机构确认', async () => {
    await cutEverywhere(async () => {
      const statement = await nextIssued();
      const desk = answering.get(statement.institutionCode) as Desk;
      const given = { params: { id: statement.id }, body: { requestId: requestId(), disputes: [] } };
      confirmed.push(statement);
      return { ask: () => desk.cut.call(respondToStatement, given), writes: { statement_event: 1 } };
    });
  });

  test('复核', async () => {
    const [{ id } = { id: 0 }] = confirmed;
    await cutEverywhere(async () => {
      if ((await get(first.whole, id)).state === 'toApprove')
        expect((await step(second.whole, id, 'returned')).status).toBe(200);
      const given = { params: { id }, body: await reviewBody(id, 'reviewed') };
      const ask = () => first.cut.call(takeStatementStep, given);
      return { ask, writes: { statement_event: 1, ledger_journal: 0 } };
    });
    expect((await step(second.whole, id, 'returned')).status).toBe(200);
  });

  test('核准：金额、扣款、冲抵和凭证一起在或一起不在', async () => {
    let number = 0;
    await cutEverywhere(async () => {
      const { institutionCode, id } = confirmed.shift() ?? (await nextIssued());
      if ((await get(first.whole, id)).state === 'waiting') {
        const given = { params: { id }, body: { requestId: requestId(), disputes: [] } };
        await (answering.get(institutionCode) as Desk).whole.ok(respondToStatement, given);
      }
      const withheld = {
        kind: 'deduction' as const,
        institutionCode,
        amount: '10.00',
        number: (number += 1),
      };
      await enterApproved(first.whole, second.whole, { ...decision(withheld), decidedOn: '2026-01-20' });
      await prepaid({ institutionCode, amount: '300.00', bankDay: '2026-01-20' });
      expect((await step(first.whole, id, 'reviewed')).status).toBe(200);
      const body = await reviewBody(id, 'approved');
      expect(body.payable).toBe('390.00');
      const ask = () => second.cut.call(takeStatementStep, { params: { id }, body });
      const fixed = { statement_event: 1, statement_sum: 1, deduction_use: 1, prepayment_use: 1 };
      approvedLast = id;
      return { ask, writes: { ...fixed, ledger_journal: 3 } };
    });
  });

  test('之后账是平的，预付的余额与总账相等', () => expectPrepaidAgrees(direct, counter.auditor));
});

const SAID = { lineNo: 1, words: '示例', bankReference: '' };
const told = (result: 'paid' | 'returned') => ({ results: [{ ...SAID, result, on: month + '-20' }] });

async function made(): Promise<{ id: number }> {
  return first.whole.ok(makeBatch, { body: { requestId: requestId(), statements: [approvedLast] } });
}

async function released(): Promise<{ params: { id: number } }> {
  const params = await made();
  await second.whole.ok(releaseBatch, { params });
  return { params };
}

describe('每一步断开：机构的付款批次（M29）', PATIENCE, () => {
  test('做成一批', async () => {
    for (const institutionCode of INSTITUTIONS) {
      const account = { accountName: '示例', bankName: '示例银行', accountNumber: '6222000011112222' };
      await first.whole.ok(enterPayee, { body: { institutionCode, ...account } });
    }
    let last: number | undefined;
    await cutEverywhere(async () => {
      if (last !== undefined) await first.whole.ok(withdrawBatch, { params: { id: last } });
      const body = { requestId: requestId(), statements: [approvedLast] };
      const ask = async () => {
        const answer = await first.cut.call(makeBatch, { body });
        if (answer.status === 200) last = answer.body.id;
        return answer;
      };
      return { ask, writes: { payment_batch: 1, payment_item: 1 } };
    });
    await first.whole.ok(withdrawBatch, { params: { id: last ?? 0 } });
  });

  test('放行：放行和每笔付款的凭证一起在或一起不在', async () => {
    let last: { params: { id: number } } | undefined;
    await cutEverywhere(async () => {
      if (last) await second.whole.ok(recordPaymentResults, { ...last, body: told('returned') });
      const given = { params: await made() };
      last = given;
      const ask = () => second.cut.call(releaseBatch, given);
      return { ask, writes: { 'payment_batch WHERE released_at IS NOT NULL': 1, ledger_journal: 1 } };
    });
    if (last) await second.whole.ok(recordPaymentResults, { ...last, body: told('returned') });
  });

  test.each([
    ['银行到账', 'paid', 0],
    ['银行退回：付款的凭证冲销一次', 'returned', 1],
  ] as const)('%s', async (_, result, journals) => {
    let last: { params: { id: number } } | undefined;
    await cutEverywhere(async () => {
      // What has arrived may still come back, and then it is paid once more.
      if (last && result === 'paid')
        await second.whole.ok(recordPaymentResults, { ...last, body: told('returned') });
      const given = await released();
      last = given;
      const ask = () => second.cut.call(recordPaymentResults, { ...given, body: told(result) });
      return { ask, writes: { [`payment_item WHERE state = '${result}'`]: 1, ledger_journal: journals } };
    });
    if (last && result === 'paid')
      await second.whole.ok(recordPaymentResults, { ...last, body: told('returned') });
  });

  test('之后账是平的，应付与总账相等', () => expectPrepaidAgrees(direct, counter.auditor));
});
