import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideClosing, proposeClosing } from '../../src/contract/funds-deduction-closings.ts';
import {
  enterCommercialReceipt,
  listCommercialReceivables,
  takeReceiptStep,
} from '../../src/contract/funds-receipts.ts';
import { enterDeduction } from '../../src/contract/funds-statements.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { furnishCounter, HOSPITAL, requestId, type Counter } from '../support/counter.ts';
import { insureTwo } from '../support/insurer.ts';
import { decision, deskOf } from '../support/statement-desks.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let cutEverywhere: CutServer['cutEverywhere'];
let planId = 0;
/** Two people of one agency, at whole desks and at desks whose wire is cut. */
const desks: Record<string, Caller> = {};
const who = (name: 'first' | 'second' | 'cutFirst' | 'cutSecond') => desks[name] as Caller;

beforeAll(async () => {
  direct = await startTestServer();
  counter = await furnishCounter(direct);
  ({ planId } = await insureTwo(direct, counter));
  const desk = deskOf(direct);
  desks['first'] = await desk('finance-cut', { areaCode: '430100' });
  desks['second'] = await desk('bureau-cut', { role: 'areaBureau', areaCode: '430100' });
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  desks['cutFirst'] = await server.cut.signInAs('finance-cut', 'passw0rd');
  desks['cutSecond'] = await server.cut.signInAs('bureau-cut', 'passw0rd');
}, PATIENCE.timeout);
afterAll(() => server.close());

let flow = 0;
const money = () => ({
  requestId: requestId(),
  planId,
  scheme: 'employee' as const,
  amount: '0.07',
  bankDay: '2026-06-02',
  bankReference: `示例流水${(flow += 1)}`,
  note: '示例',
});
const stepped = (step: 'approved' | 'backAsked' | 'takenBack') => ({
  requestId: requestId(),
  step,
  words: '示例',
});

async function entered(): Promise<{ id: number }> {
  return who('first').ok(enterCommercialReceipt, { body: money() });
}

async function proposal() {
  const made = { kind: 'recovery' as const, institutionCode: HOSPITAL, amount: '5.00', number: (flow += 1) };
  const { id } = await who('first').ok(enterDeduction, { body: decision(made) });
  return {
    requestId: requestId(),
    deductionId: id,
    kind: 'received' as const,
    amount: '2.00',
    documentNo: '示例了结',
    reason: '示例',
    receivedOn: '2026-06-02',
    bankReference: '示例流水',
  };
}

describe(
  '数据库办完每一步、应答还没有到时断开：保险公司的钱，另行了结（N4、M29、M33、M36）',
  PATIENCE,
  () => {
    test('登记到账', async () => {
      await cutEverywhere(() => {
        const body = money();
        const ask = () => who('cutFirst').call(enterCommercialReceipt, { body });
        const writes = { commercial_receipt: 1, commercial_receipt_event: 1 };
        return Promise.resolve({ ask, writes });
      });
    });

    test('核准入账：凭证和冲抵一起在或一起不在', async () => {
      await cutEverywhere(async () => {
        const params = await entered();
        const body = stepped('approved');
        const ask = () => who('cutSecond').call(takeReceiptStep, { params, body });
        return { ask, writes: { commercial_receipt_event: 1, ledger_journal: 1 } };
      });
    });

    test('撤回：相反的凭证只记一次，应收恢复一次', async () => {
      await cutEverywhere(async () => {
        const params = await entered();
        await who('second').ok(takeReceiptStep, { params, body: stepped('approved') });
        await who('first').ok(takeReceiptStep, { params, body: stepped('backAsked') });
        const body = stepped('takenBack');
        const ask = () => who('cutSecond').call(takeReceiptStep, { params, body });
        return { ask, writes: { commercial_receipt_event: 1, ledger_journal: 1 } };
      });
    });

    test('提议了结', async () => {
      await cutEverywhere(async () => {
        const body = await proposal();
        const ask = () => who('cutFirst').call(proposeClosing, { body });
        return { ask, writes: { deduction_closing: 1 } };
      });
    });

    test('核准了结', async () => {
      await cutEverywhere(async () => {
        const { id: closingId } = await who('first').ok(proposeClosing, { body: await proposal() });
        const body = { requestId: requestId(), closingId, outcome: 'approved' as const, words: '' };
        const ask = () => who('cutSecond').call(decideClosing, { body });
        return { ask, writes: { deduction_closing_decision: 1, ledger_journal: 1 } };
      });
    });

    test('之后账是平的，应收与总账相等', async () => {
      expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
      const { balances } = await who('first').ok(listCommercialReceivables, {});
      expect(balances.map(({ agrees }) => agrees)).toEqual([true]);
    });
  },
);
