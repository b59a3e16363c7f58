import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideClosing, proposeClosing } from '../../src/contract/funds-deduction-closings.ts';
import {
  enterCommercialReceipt,
  listCommercialReceivables,
  takeReceiptStep,
} from '../../src/contract/funds-receipts.ts';
import { decideDeduction, enterDeduction } from '../../src/contract/funds-deductions.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { reportAccountBalance, saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { insureTwo } from '../support/insurer.ts';
import { insertRatioOfCase } from '../support/payers.ts';
import { decision, deskOf, enterApproved } from '../support/statement-desks.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let cutEverywhere: CutServer['cutEverywhere'];
let planId = 0;
let insured: TestPatient;
/** Two people of one agency, at whole desks and at desks whose wire is cut. */
const desks: Record<string, Caller> = {};
const who = (name: 'first' | 'second' | 'cutFirst' | 'cutSecond' | 'cutHospital') => desks[name] as Caller;

beforeAll(async () => {
  direct = await startTestServer();
  counter = await furnishCounter(direct);
  ({
    planId,
    people: { one: insured },
  } = await insureTwo(direct, counter));
  const desk = deskOf(direct);
  desks['first'] = await desk('finance-cut', { areaCode: '430100' });
  desks['second'] = await desk('bureau-cut', { role: 'areaBureau', areaCode: '430100' });
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  desks['cutFirst'] = await server.cut.signInAs('finance-cut', 'passw0rd');
  desks['cutSecond'] = await server.cut.signInAs('bureau-cut', 'passw0rd');
  desks['cutHospital'] = await server.cut.signInAs('office-one', 'passw0rd');
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
  const { id } = await enterApproved(who('first'), who('second'), decision(made));
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

describe('数据库办完、应答还没有到时断开：扣款和追回（M29、M33、M36）', PATIENCE, () => {
  const made = () =>
    decision({ kind: 'recovery', institutionCode: HOSPITAL, amount: '5.00', number: (flow += 1) });

  test('登记', async () => {
    await cutEverywhere(() => {
      const body = made();
      const ask = () => who('cutFirst').call(enterDeduction, { body });
      return Promise.resolve({ ask, writes: { institution_deduction: 1 } });
    });
  });

  test('核准：决定和追回的凭证一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const { id } = await who('first').ok(enterDeduction, { body: made() });
      const body = { requestId: requestId(), outcome: 'approved' as const, words: '' };
      const ask = () => who('cutSecond').call(decideDeduction, { params: { id }, body });
      return { ask, writes: { deduction_decision: 1, ledger_journal: 1 } };
    });
  });
});

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

/** The province says what the ordinary plan of the people of the area pays (M9.7). */
async function saveOrdinary(): Promise<void> {
  await direct.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
  const key = { areaCode: '430100', scheme: 'employee' as const, kind: 'outpatient' as const };
  const amounts = { deductible: '0.00', yearlyLimit: null, bands: [{ upTo: null, ratio: '0.6000' }] };
  const span = { level: 'any' as const, from: '2026-01-01', to: null, countsBy: 'year' as const };
  const province = await direct.signIn({ login: 'admin-ordinary', name: '示例', role: 'provinceAdmin' });
  await province.ok(saveOrdinaryPlan, {
    body: { ...key, ...amounts, ...span, withdrawn: false, source: '示例' },
  });
}

/** A person whose benefit for every drug has ended. */
async function personWithout(): Promise<TestPatient> {
  const patient = await counter.addPerson(3);
  await direct.world.db.transaction('all', (tx) =>
    tx.run(
      `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1`,
      [patient.id],
    ),
  );
  return patient;
}

/** One pack, settled beside the lane: there are payers whom a batch does not load. */
const settling = (patient: TestPatient, more: { useAccount?: boolean } = {}) => {
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1), ...more };
  return () => who('cutHospital').call(settleClaim, { body });
};

describe('每一步断开：别人也付的结算（M9.7、N4、M29）', PATIENCE, () => {
  const CLAIM = { claim: 1, claim_request: 1 };

  test('商业保险和个人账户也付：应收和余额跟结算一起在或一起不在', async () => {
    const balance = {
      requestId: requestId(),
      personNo: insured.personNo,
      balance: '5000.00',
      source: '示例',
    };
    await counter.agency.ok(reportAccountBalance, { body: balance });
    await cutEverywhere(() => {
      const ask = settling(insured, { useAccount: true });
      return Promise.resolve({ ask, writes: { ...CLAIM, commercial_payment: 1, personal_account_entry: 1 } });
    });
  });

  test('没有待遇资格，按普通门诊的政策付', async () => {
    await saveOrdinary();
    const patient = await personWithout();
    await cutEverywhere(() => {
      const ask = settling(patient);
      return Promise.resolve({ ask, writes: { ...CLAIM, plan_spending: 1 } });
    });
  });

  test('之后账是平的', async () => {
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  });
});
