import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFen, fen, formatFen, parseFen, ZERO_FEN } from '../../src/base/money.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import * as pay from '../../src/contract/funds-payments.ts';
import * as contract from '../../src/contract/funds-statements.ts';
import { fileOffSite, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let agency: Caller;
let bureau: Caller;
let farAgency: Caller;
let county: Caller;
let hospital: Caller;
let pharmacist: Caller;
let otherPharmacist: Caller;
let provinceAdmin: Caller;
const claims: Record<string, string> = {};

async function sell(caller: Caller, patient: TestPatient, at: string | null): Promise<string> {
  const rxno = at === null ? null : await counter.prescribe(patient, TABLETS, 1, at);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno }) };
  return (await caller.ok(settleClaim, { body })).claimNo ?? '';
}

const desk = (login: string, given: Partial<Parameters<TestServer['signIn']>[0]>) =>
  server.signIn({ login, name: `示例·${login}`, role: 'agencyReviewer', ...given });

const chemist = (institutionCode: string) => ({
  role: 'pharmacist' as const,
  institutionCode,
  practitionerCode: `Y0${institutionCode.slice(1)}`,
});

beforeAll(async () => {
  server = await startTestServer({ today: '2026-05-20' });
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    for (const scheme of ['employee', 'resident'] as const)
      await saveYearlyLimitRow(tx, { areaCode: '430200', scheme, year: 2026, ...limit });
  });
  const one = await counter.addPerson(1);
  const two = await counter.addPerson(2, { scheme: 'resident' });
  const far = await counter.addPerson(3, { areaCode: '430202' });
  claims['hospitalOne'] = await sell(counter.hospital, one, null);
  claims['hospitalTwo'] = await sell(counter.hospital, two, null);
  claims['pharmacy'] = await sell(counter.pharmacy, one, PHARMACY);
  claims['other'] = await sell(counter.otherPharmacy, two, OTHER_PHARMACY);
  claims['far'] = await sell(counter.farPharmacy, far, FAR_PHARMACY);
  const farFiler = await desk('filer-far', { areaCode: '430200' });
  const away = { personNo: far.personNo, placeCode: '430102', from: '2026-05-01', to: '2026-06-30' };
  await farFiler.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
  claims['atHospital'] = await sell(counter.hospital, far, null);
  server.clock.setDay('2026-06-03');
  agency = await desk('finance', { areaCode: '430100' });
  bureau = await desk('bureau', { role: 'areaBureau', areaCode: '430100' });
  farAgency = await desk('finance-far', { areaCode: '430200' });
  county = await desk('finance-county', { areaCode: '430102' });
  hospital = await desk('office', { role: 'hospitalOffice', institutionCode: HOSPITAL });
  pharmacist = await desk('chemist', chemist(PHARMACY));
  otherPharmacist = await desk('chemist-two', chemist(OTHER_PHARMACY));
  provinceAdmin = await desk('admin', { role: 'provinceAdmin' });
});
afterAll(() => server.close());

const issue = (who: Caller, month = '2026-05') => who.call(contract.issueStatements, { body: { month } });
const statementsOf = async (who: Caller, month = '2026-05') =>
  (await who.ok(contract.listStatements, { query: { month } })).rows;
async function idOf(who: Caller, institution: string, month = '2026-05'): Promise<number> {
  const found = (await statementsOf(who, month)).find((row) => row.institutionCode === institution);
  if (!found) throw new Error(`no statement of ${institution}`);
  return found.id;
}
const get = (who: Caller, id: number) => who.ok(contract.getStatement, { params: { id } });
const respond = (
  who: Caller,
  id: number,
  disputes: { claimNo: string; reason: string }[] = [],
  key = requestId(),
) => who.call(contract.respondToStatement, { params: { id }, body: { requestId: key, disputes } });
async function step(who: Caller, id: number, name: 'reviewed' | 'returned' | 'approved', payable?: string) {
  const shown = payable ?? (await get(agency, id)).payable;
  const body = { requestId: requestId(), step: name, payable: shown, words: '' };
  return who.call(contract.takeStatementStep, { params: { id }, body });
}
async function approve(id: number): Promise<void> {
  expect((await step(agency, id, 'reviewed')).status).toBe(200);
  expect((await step(bureau, id, 'approved')).status).toBe(200);
}

/** Ledger sound, and what the ledger owes is what statements and loose claims say, in every area. */
async function expectSound(): Promise<void> {
  const auditor = await desk(`auditor-${requestId()}`, { role: 'auditor' });
  expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  const { rows } = await auditor.ok(contract.getStatementBoard, { query: { month: '2026-05' } });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row.payableByStatements).toBe(row.payableByLedger);
}

describe('出对账单（M29）', () => {
  it('当月没有日结不能出；县区经办不付款，不能出', async () => {
    expect(await issue(agency)).toMatchObject({
      status: 422,
      body: { code: 'STATEMENT_MONTH_OPEN', clause: 'M29' },
    });
    expect((await issue(county)).status).toBe(403);
    await closeDays(server.world, 'system');
    expect((await issue(hospital)).status).toBe(403);
  });

  it('每家机构每个付款地区一份，每笔结算只在一份上；同时出、重复出都不重', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => issue(agency)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    const made = answers.map((answer) => (answer.status === 200 ? answer.body.claims : 0));
    expect(made.sort()).toEqual([0, 0, 0, 4]);
    expect(await issue(farAgency)).toMatchObject({ status: 200, body: { issued: 2, claims: 2 } });
    expect((await statementsOf(agency)).map((row) => [row.institutionCode, row.claims, row.owed])).toEqual([
      [HOSPITAL, 2, '1300.00'],
      [PHARMACY, 1, '700.00'],
      [OTHER_PHARMACY, 1, '600.00'],
    ]);
    await expectSound();
  });

  it('合计按参保地、险种和基金分，精确到分；明细带 M27 单列', async () => {
    const id = await idOf(agency, HOSPITAL);
    const statement = await get(agency, id);
    expect(statement).toMatchObject({
      state: 'waiting',
      areaCode: '430100',
      payable: '1300.00',
      dueOn: '2026-06-10',
    });
    expect(
      statement.parts.map((part) => [part.areaCode, part.scheme, part.pooledFund, part.owed, part.outside]),
    ).toEqual([
      ['430102', 'employee', '700.00', '700.00', '1000.00'],
      ['430102', 'resident', '600.00', '600.00', '1000.00'],
    ]);
    const { rows, total } = await hospital.ok(contract.listStatementRows, { params: { id }, query: {} });
    expect(total).toBe(2);
    expect(rows.map((row) => [row.claimNo, row.owed, row.cash, row.outside, row.setAside])).toEqual([
      [claims['hospitalOne'], '700.00', '300.00', '1000.00', false],
      [claims['hospitalTwo'], '600.00', '400.00', '1000.00', false],
    ]);
  });

  it('机构只看自己的，经办只看本地区付的，别人的一律 404', async () => {
    expect((await statementsOf(pharmacist)).map((row) => row.institutionCode)).toEqual([PHARMACY]);
    expect((await statementsOf(hospital)).map((row) => row.areaCode)).toEqual(['430100', '430200']);
    expect((await statementsOf(county)).length).toBe(0);
    const id = await idOf(agency, PHARMACY);
    for (const stranger of [otherPharmacist, hospital, farAgency, county]) {
      expect((await stranger.call(contract.getStatement, { params: { id } })).status).toBe(404);
      expect((await stranger.call(contract.listStatementRows, { params: { id }, query: {} })).status).toBe(
        404,
      );
    }
    expect((await respond(otherPharmacist, id)).status).toBe(404);
    expect((await step(farAgency, id, 'reviewed', '700.00')).status).toBe(404);
    expect((await statementsOf(provinceAdmin)).length).toBe(5);
  });
});

describe('确认、异议、复核、核准（M29）', () => {
  it('机构没答复前不能复核；确认重发得到同样的答复', async () => {
    const id = await idOf(agency, PHARMACY);
    expect(await step(agency, id, 'reviewed')).toMatchObject({
      status: 422,
      body: { code: 'STATEMENT_STEP_NOT_ALLOWED' },
    });
    const key = requestId();
    for (let time = 0; time < 2; time += 1)
      expect(await respond(pharmacist, id, [], key)).toMatchObject({
        status: 200,
        body: { state: 'toReview' },
      });
    expect((await get(agency, id)).events.map((event) => event.step)).toEqual(['issued', 'confirmed']);
    expect((await respond(pharmacist, id)).status).toBe(422);
  });

  it('异议写明理由；经办要答复每一行，成立的移出这一份', async () => {
    const id = await idOf(agency, HOSPITAL);
    const elsewhere = [{ claimNo: claims['pharmacy'] ?? '', reason: '示例' }];
    expect((await respond(hospital, id, elsewhere)).status).toBe(400);
    const disputed = [
      { claimNo: claims['hospitalOne'] ?? '', reason: '示例：应按另一比例' },
      { claimNo: claims['hospitalTwo'] ?? '', reason: '示例：数量不符' },
    ];
    expect(await respond(hospital, id, disputed)).toMatchObject({ status: 200, body: { state: 'disputed' } });
    const answers = [
      { claimNo: claims['hospitalOne'] ?? '', answer: 'stands' as const, words: '示例：比例无误' },
      { claimNo: claims['hospitalTwo'] ?? '', answer: 'setAside' as const, words: '示例：核实后再对' },
    ];
    const answer = (given: typeof answers) =>
      agency.call(contract.answerDisputes, {
        params: { id },
        body: { requestId: requestId(), answers: given },
      });
    expect((await answer(answers.slice(0, 1))).status).toBe(400);
    expect((await get(agency, id)).payable).toBe('1300.00');
    expect(await answer(answers)).toMatchObject({ status: 200, body: { state: 'toReview' } });
    expect(await get(hospital, id)).toMatchObject({ claims: 1, setAside: 1, payable: '700.00' });
    await expectSound();
  });

  it('复核的人不能核准；金额变了要退回重新复核；同时核准只成一次', async () => {
    const id = await idOf(agency, PHARMACY);
    expect((await step(agency, id, 'reviewed')).status).toBe(200);
    expect(await step(agency, id, 'approved')).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    const deduction = {
      requestId: requestId(),
      kind: 'deduction' as const,
      institutionCode: PHARMACY,
      scheme: 'employee' as const,
      fund: null,
      amount: '1000.00',
      documentNo: '示例决定〔2026〕1号',
      reason: '示例：违反协议',
      decidedOn: '2026-06-01',
    };
    const first = await agency.ok(contract.enterDeduction, { body: deduction });
    expect(await agency.ok(contract.enterDeduction, { body: deduction })).toEqual(first);
    const again = { ...deduction, requestId: requestId() };
    expect((await agency.call(contract.enterDeduction, { body: again })).status).toBe(409);
    expect(await step(bureau, id, 'approved')).toMatchObject({
      status: 409,
      body: { code: 'STATEMENT_CHANGED' },
    });
    expect((await step(bureau, id, 'returned')).status).toBe(200);
    expect((await step(agency, id, 'reviewed')).status).toBe(200);
    const approvals = await Promise.all(Array.from({ length: 4 }, () => step(bureau, id, 'approved')));
    expect(approvals.filter((answer) => answer.status === 200).length).toBe(1);
    expect(await get(pharmacist, id)).toMatchObject({
      state: 'closed',
      payable: '0.00',
      sums: [
        { scheme: 'employee', claimed: '700.00', deducted: '700.00', payable: '0.00', carriedOut: '0.00' },
      ],
      withheld: [{ documentNo: '示例决定〔2026〕1号', amount: '700.00' }],
    });
    expect((await pharmacist.ok(contract.listDeductions, { query: {} })).rows).toMatchObject([
      { withheld: '700.00', open: '300.00' },
    ]);
    await expectSound();
  });

  it('追回当场记入应收，从应付中冲抵后退回的基金与总账相符', async () => {
    const body = {
      requestId: requestId(),
      kind: 'recovery' as const,
      institutionCode: OTHER_PHARMACY,
      scheme: 'resident' as const,
      fund: 'pooledFund' as const,
      amount: '200.50',
      documentNo: '示例决定〔2026〕2号',
      reason: '示例：追回多付',
      decidedOn: '2026-06-01',
    };
    expect((await agency.call(contract.enterDeduction, { body: { ...body, fund: null } })).status).toBe(400);
    await agency.ok(contract.enterDeduction, { body });
    const id = await idOf(agency, OTHER_PHARMACY);
    await respond(otherPharmacist, id);
    await approve(id);
    expect(await get(agency, id)).toMatchObject({
      state: 'toPay',
      payable: '399.50',
      sums: [{ recovered: '200.50' }],
    });
    await expectSound();
  });
});

describe('付款（M29）', () => {
  const payee = (institutionCode: string) => ({
    institutionCode,
    accountName: '示例收款人',
    bankName: '示例银行',
    accountNumber: '6222000011112222',
  });
  const batch = (statements: number[], key = requestId()) =>
    agency.call(pay.makeBatch, { body: { requestId: key, statements } });
  let hospitalId = 0;
  let otherId = 0;
  let batchId = 0;

  beforeAll(async () => {
    hospitalId = await idOf(agency, HOSPITAL);
    otherId = await idOf(agency, OTHER_PHARMACY);
  });

  it('没核准、没账户的不能付；同时做两批只有一批得到它', async () => {
    expect(await batch([hospitalId])).toMatchObject({
      status: 422,
      body: { code: 'PAYMENT_STEP_NOT_ALLOWED' },
    });
    await approve(hospitalId);
    expect(await batch([hospitalId, otherId])).toMatchObject({
      status: 422,
      body: { code: 'PAYEE_ACCOUNT_MISSING' },
    });
    for (const code of [HOSPITAL, OTHER_PHARMACY]) await agency.ok(pay.enterPayee, { body: payee(code) });
    const made = await Promise.all(Array.from({ length: 4 }, () => batch([hospitalId, otherId])));
    expect(made.map((answer) => answer.status).sort()).toEqual([200, 422, 422, 422]);
    const [first] = (await agency.ok(pay.listBatches, { query: {} })).rows;
    batchId = first?.id ?? 0;
    expect(first).toMatchObject({ items: 2, total: '1099.50', state: 'made' });
    expect((await farAgency.call(pay.getBatch, { params: { id: batchId } })).status).toBe(404);
    expect((await farAgency.call(pay.releaseBatch, { params: { id: batchId } })).status).toBe(404);
  });

  it('账号加密保存，谁也看不到全号；库里查不到明文', async () => {
    const seen = JSON.stringify(await agency.ok(pay.getBatch, { params: { id: batchId } }));
    expect(seen).toContain('2222');
    expect(seen).not.toContain('6222000011112222');
    const found = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ text: string }>(`SELECT encode(sealed, 'escape') AS text FROM payee_account`),
    );
    expect(found.every((row) => !row.text.includes('6222000011112222'))).toBe(true);
  });

  it('制作人不能放行；放行记账，同时放行只记一次；银行文件有笔数、金额和校验和', async () => {
    const release = (who: Caller) => who.call(pay.releaseBatch, { params: { id: batchId } });
    expect(await release(agency)).toMatchObject({ status: 422, body: { code: 'SECOND_PERSON_NEEDED' } });
    const file = (who: Caller) =>
      server.app.inject({
        method: 'GET',
        url: `/api/payment-batches/${batchId}/bank.csv`,
        headers: { cookie: who.cookie },
      });
    expect((await file(agency)).statusCode).toBe(422);
    const released = await Promise.all(Array.from({ length: 4 }, () => release(bureau)));
    expect(new Set(released.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const text = (await file(agency)).body;
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain('2,1099.50,000000022224444');
    expect(text).toContain('6222000011112222,700.00');
    expect((await file(agency)).body).toBe(text);
    expect((await get(hospital, hospitalId)).state).toBe('paying');
    const journals = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ total: bigint }>(
        `SELECT total FROM ledger_journal WHERE kind = 'payment' ORDER BY reference`,
      ),
    );
    expect(journals.map((row) => row.total)).toEqual([70_000n, 39_950n]);
    await expectSound();
  });

  it('退回的冲销记账、可以再付；到账的不能再付，也不能改口', async () => {
    const result = (lineNo: number, name: 'paid' | 'returned', words = '') =>
      agency.call(pay.recordPaymentResults, {
        params: { id: batchId },
        body: { results: [{ lineNo, result: name, on: '2026-06-03', words, bankReference: '示例流水1' }] },
      });
    expect((await result(2, 'returned')).status).toBe(400);
    expect((await result(9, 'paid')).status).toBe(400);
    for (let time = 0; time < 2; time += 1) expect((await result(1, 'paid')).status).toBe(200);
    expect((await result(1, 'returned', '示例：改口')).status).toBe(422);
    const returned = await Promise.all([1, 2, 3].map(() => result(2, 'returned', '示例：户名不符')));
    expect(returned.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await expectSound();
    expect((await get(agency, otherId)).state).toBe('toPay');
    expect(await batch([hospitalId])).toMatchObject({ status: 422 });
    const again = await batch([otherId]);
    const id = again.status === 200 ? again.body.id : 0;
    await bureau.ok(pay.releaseBatch, { params: { id } });
    const paid = {
      lineNo: 1,
      result: 'paid' as const,
      on: '2026-06-03',
      words: '',
      bankReference: '示例流水2',
    };
    await agency.ok(pay.recordPaymentResults, { params: { id }, body: { results: [paid] } });
    expect((await get(agency, otherId)).payments.map((one) => one.state)).toEqual(['returned', 'paid']);
    await expectSound();
  });

  it('机构看到自己的到账通知，导出文件带字节标记；别家的不在内', async () => {
    const { rows } = await otherPharmacist.ok(pay.listRemittances, { query: {} });
    expect(rows).toMatchObject([
      {
        amount: '399.50',
        bankReference: '示例流水2',
        lastFour: '2222',
        sums: [{ claimed: '600.00', recovered: '200.50' }],
      },
    ]);
    expect((await pharmacist.ok(pay.listRemittances, { query: {} })).rows).toEqual([]);
    const csv = await server.app.inject({
      method: 'GET',
      url: pay.exportRemittances.path,
      headers: { cookie: hospital.cookie },
    });
    expect(csv.body.startsWith('\uFEFF到账日期')).toBe(true);
    expect(csv.body).toContain('700.00');
    expect(csv.body).not.toContain('399.50');
  });

  it('没放行的批次可以撤回，里面的对账单可以另做一批', async () => {
    const id = await idOf(farAgency, FAR_PHARMACY);
    const farBureau = await desk('bureau-far', { role: 'areaBureau', areaCode: '430200' });
    const farPharmacist = await desk('chemist-far', chemist(FAR_PHARMACY));
    await respond(farPharmacist, id);
    for (const [who, name] of [
      [farAgency, 'reviewed'],
      [farBureau, 'approved'],
    ] as const)
      expect((await step(who, id, name, '700.00')).status).toBe(200);
    await farAgency.ok(pay.enterPayee, { body: payee(FAR_PHARMACY) });
    for (let time = 0; time < 2; time += 1) {
      const made = await farAgency.ok(pay.makeBatch, { body: { requestId: requestId(), statements: [id] } });
      await farAgency.ok(pay.withdrawBatch, { params: { id: made.id } });
      expect((await farBureau.call(pay.releaseBatch, { params: { id: made.id } })).status).toBe(422);
    }
    expect((await get(farAgency, id)).state).toBe('toPay');
    expect((await bureau.ok(pay.listBatches, { query: {} })).total).toBe(2);
  });
});

describe('下一个月（M29）', () => {
  it('撤销成为下一份的负数行，移出的行收进来，不够扣的接着扣，负数结转', async () => {
    const seller = await desk('seller', { role: 'cashier', institutionCode: PHARMACY });
    const office = await desk('office-two', { role: 'hospitalOffice', institutionCode: HOSPITAL });
    await seller.ok(reverseClaim, reversal(claims['pharmacy'] ?? ''));
    await office.ok(reverseClaim, reversal(claims['hospitalOne'] ?? ''));
    server.clock.setDay('2026-07-02');
    await closeDays(server.world, 'system');
    agency = await server.signInAs('finance', 'passw0rd');
    bureau = await server.signInAs('bureau', 'passw0rd');
    hospital = await server.signInAs('office', 'passw0rd');
    expect(await issue(agency, '2026-06')).toMatchObject({ status: 200, body: { issued: 2, claims: 3 } });
    const found = await statementsOf(agency, '2026-06');
    expect(
      found.map((row) => [row.institutionCode, row.claims, row.reversals, row.owed, row.payable]),
    ).toEqual([
      [HOSPITAL, 1, 1, '-100.00', '600.00'],
      [PHARMACY, 0, 1, '-700.00', '0.00'],
    ]);
    const negative = await get(agency, await idOf(agency, PHARMACY, '2026-06'));
    expect(negative.sums).toMatchObject([
      { claimed: '-700.00', deducted: '0.00', payable: '0.00', carriedOut: '-700.00' },
    ]);
    await expectSound();
  });

  it('期限过了没答复视为无异议；异议太晚；核准后仍与总账相符', async () => {
    server.clock.setDay('2026-07-20');
    agency = await server.signInAs('finance', 'passw0rd');
    bureau = await server.signInAs('bureau', 'passw0rd');
    hospital = await server.signInAs('office', 'passw0rd');
    const id = await idOf(agency, HOSPITAL, '2026-06');
    const late = [{ claimNo: claims['hospitalTwo'] ?? '', reason: '示例' }];
    expect(await respond(hospital, id, late)).toMatchObject({
      status: 422,
      body: { code: 'STATEMENT_DISPUTE_LATE' },
    });
    for (const code of [HOSPITAL, PHARMACY]) await approve(await idOf(agency, code, '2026-06'));
    const statement = await get(agency, id);
    const whole = addFen(...statement.sums.map((sum) => parseFen(sum.payable) ?? ZERO_FEN));
    expect(statement).toMatchObject({ state: 'toPay', payable: formatFen(whole) });
    await expectSound();
  });

  it('导出的工作簿有合计、分参保地、明细和扣款，不含个人信息', async () => {
    const id = await idOf(agency, HOSPITAL, '2026-06');
    const answer = await server.app.inject({
      method: 'GET',
      url: `/api/statements/${id}/statement.xlsx`,
      headers: { cookie: hospital.cookie },
    });
    const book = read(answer.rawPayload, { type: 'buffer' });
    expect(book.SheetNames).toEqual(['合计', '分参保地', '明细', '扣款和追回']);
    const rows = utils.sheet_to_json<Record<string, string>>(book.Sheets['明细'] ?? {});
    expect(rows.map((row) => [row['类别'], row['应付机构']])).toEqual([
      ['结算', '600.00'],
      ['撤销', '-700.00'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('示例患者');
  });

  it('数据库自己也不让一笔结算上两份，不让没核准的付款', async () => {
    const twice = server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO statement_row SELECT (SELECT max(id) FROM monthly_statement), claim_id, claim_area, scheme, on_day, pooled_fund, major_illness, assistance,
           work_injury, maternity, commercial, personal_account, cash, outside, owed, false FROM statement_row WHERE NOT set_aside LIMIT 1`,
      ),
    );
    await expect(twice).rejects.toMatchObject({ constraint: 'claim_on_one_statement' });
    const unpaid = server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO payment_item (batch_id, line_no, statement_id, account_id, amount)
         SELECT 1, 99, s.id, 1, 100 FROM monthly_statement s WHERE NOT EXISTS (SELECT 1 FROM payment_item p WHERE p.statement_id = s.id) LIMIT 1`,
      ),
    );
    await expect(unpaid).rejects.toMatchObject({ constraint: 'payment_is_approved' });
  });
});
