import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../src/contract/funds-receipts.ts';
import { getBalancesAt, verifyCloses } from '../../src/contract/funds-ledger.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { reverseClaim } from '../../src/contract/settlement.ts';
import type { LaterStep } from '../../src/domain/funds/receipts/receipt-steps.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { furnishCounter, HOSPITAL, requestId } from '../support/counter.ts';
import { buyInsured, insureTwo } from '../support/insurer.ts';
import { reversal } from '../support/settling.ts';
import { deskOf } from '../support/statement-desks.ts';

let server: TestServer;
let planId = 0;
let otherPlan = 0;
const desks: Record<string, Caller> = {};
const who = (name: string): Caller => desks[name] as Caller;
const claims: Record<string, string> = {};

/** Two settlements in May; in June one of them is taken back, and the other person buys once more. */
beforeAll(async () => {
  server = await startTestServer({ today: '2026-05-20' });
  const counter = await furnishCounter(server);
  const made = await insureTwo(server, counter);
  ({ planId, otherPlan } = made);
  [claims['may0'] = '', claims['may1'] = ''] = made.claims;
  server.clock.setDay('2026-06-03');
  await signIn();
  await who('office').ok(reverseClaim, reversal(claims['may1']));
  claims['june'] = await buyInsured(who('office'), made.people.one);
});
afterAll(() => server.close());

async function signIn(): Promise<void> {
  const desk = deskOf(server);
  const named = async (name: string, given: Parameters<typeof desk>[1]) => {
    desks[name] = await desk(`${name.toLowerCase()}-r`, given);
  };
  await named('first', { areaCode: '430100' });
  await named('second', { role: 'areaBureau', areaCode: '430100' });
  await named('far', { areaCode: '430200' });
  await named('county', { areaCode: '430102' });
  await named('admin', { role: 'provinceAdmin' });
  await named('auditor', { role: 'auditor' });
  desks['office'] = await desk('office-r', { role: 'hospitalOffice', institutionCode: HOSPITAL });
}

let flow = 0;
const draft = (amount: string, given: object = {}) => ({
  requestId: requestId(),
  planId,
  scheme: 'employee' as const,
  amount,
  bankDay: '2026-06-02',
  bankReference: `示例流水${(flow += 1)}`,
  note: '示例',
  ...given,
});
const enter = (name: string, body: ReturnType<typeof draft>) =>
  who(name).call(contract.enterCommercialReceipt, { body });
async function entered(amount: string): Promise<number> {
  const made = await enter('first', draft(amount));
  expect(made.status).toBe(200);
  return made.status === 200 ? made.body.id : 0;
}
const take = (name: string, id: number, step: LaterStep, words = '', key = requestId()) =>
  who(name).call(contract.takeReceiptStep, { params: { id }, body: { requestId: key, step, words } });
const codeOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, clause } = body as { code?: string; clause?: string };
  return [status, code, clause].filter((part) => part !== undefined).join(' ');
};
const seen = (id: number) => who('first').ok(contract.getCommercialReceipt, { params: { id } });
const owed = (name = 'first') => who(name).ok(contract.listCommercialReceivables, {});
const openNow = async () => (await owed()).plans[0]?.open;

/** The ledger agrees with bills and journals, its account with what the plans still owe. */
async function expectSound(open: string, bank: string): Promise<void> {
  expect(await who('auditor').ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  expect((await owed('admin')).balances).toEqual([
    {
      areaCode: '430100',
      areaName: expect.any(String) as string,
      scheme: 'employee',
      ledger: open,
      open,
      agrees: true,
    },
  ]);
  const { rows } = await who('auditor').ok(getBalancesAt, { query: { onDay: '2026-06-30' } });
  const of = (account: string) => rows.find((row) => row.account === account)?.balance ?? '0.00';
  expect([of('commercialReceivable'), of('bank')]).toEqual([open, bank]);
}

describe('应收商业保险赔付（N4）', () => {
  test('按方案和月份：应付、已收、未收，与总账相符；别的地区和县区看不到', async () => {
    const { plans } = await owed();
    expect(plans).toMatchObject([
      {
        areaCode: '430100',
        planId,
        planName: '示例惠民保',
        scheme: 'employee',
        borne: '300.00',
        received: '0.00',
        open: '300.00',
        waiting: '0.00',
        months: [
          { month: '2026-05', settled: '300.00', reversed: '0.00', received: '0.00', open: '300.00' },
          { month: '2026-06', settled: '150.00', reversed: '-150.00', received: '0.00', open: '0.00' },
        ],
      },
    ]);
    await expectSound('300.00', '0.00');
    for (const name of ['far', 'county']) expect(await owed(name)).toEqual({ plans: [], balances: [] });
    expect((await who('office').call(contract.listCommercialReceivables, {})).status).toBe(403);
  });

  test('给保险公司的清单只有结算编号、保单号、日期和赔付；别的地区要不到', async () => {
    const query = { areaCode: '430100', planId, month: '2026-05' };
    const file = await who('first').ok(contract.exportCommercialBill, { query });
    const book = read(Buffer.from(file, 'latin1'), { type: 'buffer' });
    const rows = utils.sheet_to_json<Record<string, string>>(book.Sheets['应付清单'] ?? {});
    expect(Object.keys(rows[0] ?? {})).toEqual([
      '结算编号',
      '类别',
      '保单号',
      '险种',
      '费用日期',
      '入账日期',
      '赔付（元）',
    ]);
    expect(rows.map((row) => [row['结算编号'], row['保单号'], row['赔付（元）']])).toEqual([
      [claims['may0'], '示例保单1', '150.00'],
      [claims['may1'], '示例保单2', '150.00'],
      ['合计', '', '300.00'],
    ]);
    expect((await who('far').call(contract.exportCommercialBill, { query })).status).toBe(404);
    expect((await who('county').call(contract.exportCommercialBill, { query })).status).toBe(404);
    expect((await who('admin').call(contract.exportCommercialBill, { query })).status).toBe(200);
  });
});

describe('商业保险赔付到账（N4、M29）', () => {
  test('金额、日期、流水号不对的不收；多于未收的不收，待核准的也算；同一请求只登记一次', async () => {
    expect(codeOf(await enter('first', draft('0.00')))).toBe('400 BAD_INPUT');
    expect(codeOf(await enter('first', draft('1.00', { bankDay: '2026-06-04' })))).toBe('400 BAD_INPUT');
    expect(codeOf(await enter('first', draft('1.00', { bankReference: ' ' })))).toBe('400 BAD_INPUT');
    expect(codeOf(await enter('county', draft('1.00')))).toBe('403 NOT_ALLOWED');
    expect(codeOf(await enter('first', draft('300.01')))).toBe('422 RECEIPT_OVER_OPEN N4');
    expect(codeOf(await enter('first', draft('1.00', { scheme: 'resident' })))).toBe(
      '422 RECEIPT_OVER_OPEN N4',
    );
    expect(codeOf(await enter('first', draft('1.00', { planId: otherPlan })))).toBe(
      '422 RECEIPT_OVER_OPEN N4',
    );
    expect(codeOf(await enter('far', draft('1.00')))).toBe('422 RECEIPT_OVER_OPEN N4');
    expect((await enter('first', draft('1.00', { planId: 999_999 }))).status).toBe(404);
    const body = draft('200.00');
    const [one, again] = [await enter('first', body), await enter('first', body)];
    expect(one).toMatchObject({ status: 200 });
    expect(again.body).toEqual(one.body);
    expect(codeOf(await enter('first', { ...body, amount: '10.00' }))).toBe('409 REQUEST_REUSED');
    const sameMoney = draft('10.00', { bankReference: body.bankReference });
    expect(codeOf(await enter('second', sameMoney))).toBe('409 BANK_REFERENCE_ENTERED');
    expect(codeOf(await enter('second', draft('100.01')))).toBe('422 RECEIPT_OVER_OPEN N4');
    expect((await owed()).plans[0]).toMatchObject({ open: '300.00', waiting: '200.00' });
    const id = one.status === 200 ? one.body.id : 0;
    expect(codeOf(await take('second', id, 'rejected'))).toBe('400 BAD_INPUT');
    expect((await take('second', id, 'rejected', '示例：金额不符')).status).toBe(200);
    expect(codeOf(await take('second', id, 'approved'))).toBe('422 RECEIPT_STEP_NOT_ALLOWED M29');
    expect((await enter('first', { ...body, requestId: requestId(), amount: '1.00' })).status).toBe(200);
    const waiting = (await who('first').ok(contract.listCommercialReceipts, { query: { state: 'waiting' } }))
      .rows;
    expect((await take('first', waiting[0]?.id ?? 0, 'rejected', '示例：登记有误')).status).toBe(200);
    await expectSound('300.00', '0.00');
  });

  test('登记的人不能核准，数据库也不许；核准记收款凭证，先冲早的；重发得同样的答复', async () => {
    const id = await entered('100.00');
    expect(codeOf(await take('first', id, 'approved'))).toBe('422 SECOND_PERSON_NEEDED M29');
    const raw = server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO commercial_receipt_event (receipt_id, seq, step, at, account_id, actor_name, words, request_id)
         SELECT receipt_id, 2, 'approved', at, account_id, actor_name, '', 'raw-step' FROM commercial_receipt_event WHERE receipt_id = $1`,
        [id],
      ),
    );
    await expect(raw).rejects.toMatchObject({ constraint: 'receipt_second_person' });
    const key = requestId();
    const booked = await take('second', id, 'approved', '', key);
    expect(booked).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect((await take('second', id, 'approved', '', key)).body).toEqual(booked.body);
    expect(codeOf(await take('second', id, 'rejected', '示例', key))).toBe('409 REQUEST_REUSED');
    expect(await seen(id)).toMatchObject({
      state: 'approved',
      journalNo: expect.stringMatching(/^J\d{18}$/) as string,
      backJournalNo: null,
      open: '200.00',
      parts: [{ month: '2026-05', amount: '100.00' }],
      mayDo: ['backAsked'],
    });
    expect((await owed()).plans[0]?.months[0]).toMatchObject({ received: '100.00', open: '200.00' });
    await expectSound('200.00', '100.00');
  });

  test('两个人同时登记、同时核准，也不会多收；别的地区看不到、动不了', async () => {
    const both = await Promise.all([enter('first', draft('150.00')), enter('second', draft('150.00'))]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 422]);
    const made = both.find((one) => one.status === 200);
    const id = made?.status === 200 ? made.body.id : 0;
    const other = (await seen(id)).mayDo.includes('approved') ? 'first' : 'second';
    for (const name of ['far', 'county']) {
      expect((await who(name).call(contract.getCommercialReceipt, { params: { id } })).status).toBe(404);
      expect((await take(name, id, 'approved')).status).toBe(404);
      expect((await who(name).ok(contract.listCommercialReceipts, { query: {} })).total).toBe(0);
    }
    const approvals = await Promise.all([1, 2, 3].map(() => take(other, id, 'approved')));
    expect(approvals.map((one) => one.status).sort()).toEqual([200, 422, 422]);
    await expectSound('50.00', '250.00');
  });

  test('登记以后应收少了，核准时不够冲的不入账', async () => {
    const id = await entered('50.00');
    await who('office').ok(reverseClaim, reversal(claims['june'] ?? ''));
    expect(await openNow()).toBe('-100.00');
    expect(codeOf(await take('second', id, 'approved'))).toBe('422 RECEIPT_OVER_OPEN N4');
    expect((await take('second', id, 'rejected', '示例：已撤销')).status).toBe(200);
    await expectSound('-100.00', '250.00');
  });

  test('入账有误：一人申请、另一人撤回，账上记相反的分录，应收恢复，流水号可以重新登记；日结相符', async () => {
    const { rows } = await who('first').ok(contract.listCommercialReceipts, { query: { state: 'approved' } });
    const wrong = rows.find((row) => row.amount === '150.00');
    const id = wrong?.id ?? 0;
    expect(codeOf(await take('second', id, 'takenBack'))).toBe('422 RECEIPT_STEP_NOT_ALLOWED M29');
    expect((await take('second', id, 'backAsked', '示例：付错方案')).status).toBe(200);
    expect(codeOf(await take('second', id, 'takenBack'))).toBe('422 SECOND_PERSON_NEEDED M29');
    expect((await take('first', id, 'backRefused', '示例：再核')).status).toBe(200);
    expect((await take('second', id, 'backAsked', '示例：确实付错')).status).toBe(200);
    await expectSound('-100.00', '250.00');
    expect(await take('first', id, 'takenBack')).toMatchObject({ status: 200, body: { state: 'takenBack' } });
    expect(await seen(id)).toMatchObject({
      state: 'takenBack',
      backJournalNo: expect.any(String) as string,
      mayDo: [],
    });
    await expectSound('50.00', '100.00');
    const again = draft('50.00', { bankReference: wrong?.bankReference });
    const made = await enter('first', again);
    expect(made.status).toBe(200);
    expect((await take('second', made.status === 200 ? made.body.id : 0, 'approved')).status).toBe(200);
    await expectSound('0.00', '150.00');
    server.clock.setDay('2026-06-05');
    await closeDays(server.world, 'system');
    const auditor = await deskOf(server)('auditor-closes', { role: 'auditor' });
    expect(await auditor.ok(verifyCloses, { query: {} })).toMatchObject({ sound: true });
  });
});
