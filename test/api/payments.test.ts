import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFen, formatFen, parseFen, ZERO_FEN } from '../../src/base/money.ts';
import * as pay from '../../src/contract/funds-payments.ts';
import * as contract from '../../src/contract/funds-statements.ts';
import { reverseClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { FAR_PHARMACY, HOSPITAL, OTHER_PHARMACY, PHARMACY, requestId } from '../support/counter.ts';
import { pagesOf } from '../support/pdf-text.ts';
import { reversal } from '../support/settling.ts';
import {
  approve,
  chemist,
  decision,
  deskOf,
  enterApproved,
  expectSound,
  get,
  idOf,
  issue,
  openDesks,
  respond,
  statementsOf,
  step,
} from '../support/statement-desks.ts';

let server: TestServer;
let claims: Record<string, string>;
let agency: Caller;
let bureau: Caller;
let farAgency: Caller;
let hospital: Caller;
let pharmacist: Caller;
let otherPharmacist: Caller;

beforeAll(async () => {
  ({ server, claims, agency, bureau, farAgency, hospital, pharmacist, otherPharmacist } = await openDesks());
  await closeDays(server.world, 'system');
  for (const who of [agency, farAgency])
    await who.ok(contract.issueStatements, { body: { month: '2026-05' } });
  const disputed = claims['hospitalTwo'] ?? '';
  const hospitalId = await idOf(agency, HOSPITAL);
  await respond(hospital, hospitalId, [{ claimNo: disputed, reason: '示例：数量不符' }]);
  const answers = [{ claimNo: disputed, answer: 'setAside' as const, words: '示例：核实后再对' }];
  await agency.ok(contract.answerDisputes, {
    params: { id: hospitalId },
    body: { requestId: requestId(), answers },
  });
  const given = [
    { kind: 'deduction' as const, institutionCode: PHARMACY, amount: '1000.00', number: 1 },
    { kind: 'recovery' as const, institutionCode: OTHER_PHARMACY, amount: '200.50', number: 2 },
  ];
  for (const one of given) await enterApproved(agency, bureau, decision(one));
  for (const [who, code] of [
    [pharmacist, PHARMACY],
    [otherPharmacist, OTHER_PHARMACY],
  ] as const) {
    const id = await idOf(agency, code);
    await respond(who, id);
    await approve(agency, bureau, id);
  }
});
afterAll(() => server.close());

describe('付款（M29）', () => {
  const payee = (institutionCode: string) => ({
    institutionCode,
    accountName: '示例收款人',
    bankName: '示例银行',
    accountNumber: '6222000011112222',
  });
  const batch = (statements: number[], key = requestId()) =>
    agency.call(pay.makeBatch, { body: { requestId: key, statements } });
  const paperOf = async (who: Caller, id: number) => {
    const pdf = await who.ok(pay.exportBatch, { params: { id }, query: {} });
    return pagesOf(Buffer.from(pdf, 'latin1')).join('');
  };
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
    await approve(agency, bureau, hospitalId);
    expect(await batch([hospitalId, otherId])).toMatchObject({
      status: 422,
      body: { code: 'PAYEE_ACCOUNT_MISSING' },
    });
    for (const code of [HOSPITAL, OTHER_PHARMACY]) await agency.ok(pay.enterPayee, { body: payee(code) });
    const made = await Promise.all(Array.from({ length: 4 }, () => batch([hospitalId, otherId])));
    expect(made.map((answer) => answer.status).sort()).toEqual([200, 422, 422, 422]);
    const [first] = (await agency.ok(pay.listBatches, { query: {} })).rows;
    batchId = first?.id ?? 0;
    expect(first).toMatchObject({ items: 2, total: '1799.50', state: 'made' });
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
    const { rows } = await agency.ok(pay.listPayees, {});
    expect(rows.find((row) => row.institutionCode === HOSPITAL)).toMatchObject({
      bankName: '示例银行',
      lastFour: '2222',
    });
    expect(JSON.stringify(rows)).not.toContain('6222000011112222');
    expect((await farAgency.ok(pay.listPayees, {})).rows.some((row) => row.lastFour !== null)).toBe(false);
  });

  it('制作人不能放行；放行记账，同时放行只记一次；银行文件有笔数、金额和校验和', async () => {
    const release = (who: Caller) => who.call(pay.releaseBatch, { params: { id: batchId } });
    expect(await release(agency)).toMatchObject({ status: 422, body: { code: 'SECOND_PERSON_NEEDED' } });
    const file = (who: Caller) =>
      server.app.inject({
        method: 'GET',
        url: pay.getBankFile.path.replace(':id', String(batchId)),
        headers: { cookie: who.cookie },
      });
    expect((await file(agency)).statusCode).toBe(422);
    const released = await Promise.all(Array.from({ length: 4 }, () => release(bureau)));
    expect(new Set(released.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const text = (await file(agency)).body;
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain('2,1799.50,000000022224444');
    expect(text).toContain('6222000011112222,1400.00');
    expect((await file(agency)).body).toBe(text);
    expect((await get(hospital, hospitalId)).state).toBe('paying');
    const journals = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ total: bigint }>(
        `SELECT total FROM ledger_journal WHERE kind = 'payment' ORDER BY reference`,
      ),
    );
    expect(journals.map((row) => row.total)).toEqual([140_000n, 39_950n]);
    await expectSound(server);
  });

  it('付款单：逐笔写明对账单和谁复核、核准，分险种，大写合计，制作和放行的人，银行文件的摘要；账号只有末四位', async () => {
    const text = await paperOf(agency, batchId);
    const { batchNo, fileHash, lines } = await agency.ok(pay.getBatch, { params: { id: batchId } });
    for (const told of [
      batchNo,
      `银行文件摘要（SM3）${fileHash}`,
      '制作示例·finance',
      '放行示例·bureau',
      '大写人民币壹仟柒佰玖拾玖元伍角',
      '付款单位：长沙市医保经办机构（盖章）',
      '第 1 页，共 1 页',
    ])
      expect(text).toContain(told);
    for (const { statementNo, month, amount } of lines)
      expect(text).toContain(`${statementNo}${month}示例·finance示例·bureau示例银行2222${amount}`);
    expect(text).toMatch(/合计1799\.50.*分险种.*合计1799\.50/s);
    expect(text).not.toMatch(/〓|6222000011112222/);
    expect((await farAgency.call(pay.exportBatch, { params: { id: batchId }, query: {} })).status).toBe(404);
    const looked = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ subject: string }>(
        `SELECT subject_id AS subject FROM audit_entry WHERE action = 'funds.exportBatch'`,
      ),
    );
    expect(looked).toEqual([{ subject: batchNo }]);
    const answer = await server.app.inject({
      method: 'GET',
      url: `${pay.exportBatch.path.replace(':id', String(batchId))}?form=xlsx`,
      headers: { cookie: agency.cookie },
    });
    const book = read(answer.rawPayload, { type: 'buffer' });
    expect(book.SheetNames).toEqual(['付款明细', '分险种', '批次']);
  });

  it('退回的冲销记账、可以再付；到账的不能再付，退回不早于到账', async () => {
    const result = (lineNo: number, name: 'paid' | 'returned', words = '', on = '2026-06-03') =>
      agency.call(pay.recordPaymentResults, {
        params: { id: batchId },
        body: { results: [{ lineNo, result: name, on, words, bankReference: '示例流水1' }] },
      });
    expect((await result(2, 'returned')).status).toBe(400);
    expect((await result(9, 'paid')).status).toBe(400);
    for (let time = 0; time < 2; time += 1) expect((await result(1, 'paid')).status).toBe(200);
    expect((await result(1, 'returned', '示例：退回早于到账', '2026-06-02')).status).toBe(422);
    expect((await result(1, 'paid', '示例：改日期', '2026-06-02')).status).toBe(422);
    const returned = await Promise.all([1, 2, 3].map(() => result(2, 'returned', '示例：户名不符')));
    expect(returned.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await expectSound(server);
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
    await expectSound(server);
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
    expect(csv.body).toContain('1400.00');
    expect(csv.body).not.toContain('399.50');
    const other = { headers: { cookie: otherPharmacist.cookie } };
    const own = await server.app.inject({ url: pay.exportRemittances.path, ...other });
    const [captions = [], line = []] = own.body.split('\r\n').map((text) => text.split(','));
    const told = (caption: string) => line[captions.indexOf(caption)];
    expect(['结算', '上期结转', '扣款'].map(told)).toEqual(['600.00', '0.00', '0.00']);
    const less = ['追回', '冲抵预付', '结转下期', '金额'].map(told);
    expect(less).toEqual(['200.50', '0.00', '0.00', '399.50']);
    const pdf = await hospital.ok(pay.exportRemittances, { query: { form: 'pdf' } });
    const text = pagesOf(Buffer.from(pdf, 'latin1')).join('');
    expect(text).toContain('到账通知');
    expect(text).toContain('1400.00');
    expect(text).not.toMatch(/〓|399\.50/);
  });

  it('没放行的批次可以撤回，里面的对账单可以另做一批', async () => {
    const id = await idOf(farAgency, FAR_PHARMACY);
    const farBureau = await deskOf(server)('bureau-far', { role: 'areaBureau', areaCode: '430200' });
    const farPharmacist = await deskOf(server)('chemist-far', chemist(FAR_PHARMACY));
    await respond(farPharmacist, id);
    for (const [who, name] of [
      [farAgency, 'reviewed'],
      [farBureau, 'approved'],
    ] as const)
      expect((await step(who, id, name, '700.00')).status).toBe(200);
    await farAgency.ok(pay.enterPayee, { body: payee(FAR_PHARMACY) });
    for (let time = 0; time < 2; time += 1) {
      const made = await farAgency.ok(pay.makeBatch, { body: { requestId: requestId(), statements: [id] } });
      const params = { id: made.id };
      expect(await paperOf(farAgency, made.id)).toContain('批次还没有放行，不能据此付款');
      await farAgency.ok(pay.withdrawBatch, { params });
      const withdrawn = await paperOf(farAgency, made.id);
      expect(withdrawn).toContain('批次已经撤回，不能据此付款');
      expect(withdrawn).not.toContain('盖章');
      expect((await farBureau.call(pay.releaseBatch, { params: { id: made.id } })).status).toBe(422);
    }
    expect((await get(farAgency, id)).state).toBe('toPay');
    expect((await bureau.ok(pay.listBatches, { query: {} })).total).toBe(2);
  });

  it('登记收款账户的人不能放行；到账以后银行又退回的冲销记账、撤下到账通知，可以再付', async () => {
    const farBureau = await server.signInAs('bureau-far', 'passw0rd');
    const chemistFar = await server.signInAs('chemist-far', 'passw0rd');
    const id = await idOf(farAgency, FAR_PHARMACY);
    const make = async (who: Caller) =>
      (await who.ok(pay.makeBatch, { body: { requestId: requestId(), statements: [id] } })).id;
    const byBureau = await make(farBureau);
    expect((await farAgency.ok(pay.getBatch, { params: { id: byBureau } })).mayDo).toEqual(['withdraw']);
    expect(await farAgency.call(pay.releaseBatch, { params: { id: byBureau } })).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    await farBureau.ok(pay.withdrawBatch, { params: { id: byBureau } });

    const made = await make(farAgency);
    await farBureau.ok(pay.releaseBatch, { params: { id: made } });
    const tell = (result: 'paid' | 'returned', words: string, on = '2026-06-03') =>
      farAgency.call(pay.recordPaymentResults, {
        params: { id: made },
        body: { results: [{ lineNo: 1, result, on, words, bankReference: `示例${result}` }] },
      });
    expect((await tell('paid', '')).status).toBe(200);
    expect((await chemistFar.ok(pay.listRemittances, { query: {} })).total).toBe(1);
    expect((await tell('returned', '')).status).toBe(400);
    for (let time = 0; time < 2; time += 1)
      expect((await tell('returned', '示例：账户已注销')).status).toBe(200);
    expect((await tell('paid', '')).status).toBe(422);
    expect((await chemistFar.ok(pay.listRemittances, { query: {} })).total).toBe(0);
    expect((await get(chemistFar, id)).payments.at(-1)).toMatchObject({
      state: 'returned',
      resultWords: '示例：账户已注销（曾登记 2026-06-03 到账 示例paid）',
      bankReference: '示例returned',
    });
    expect((await get(farAgency, id)).state).toBe('toPay');
    await expectSound(server);
    await farBureau.ok(pay.releaseBatch, { params: { id: await make(farAgency) } });
    expect((await get(farAgency, id)).state).toBe('paying');
    await expectSound(server);
  });
});

describe('下一个月（M29）', () => {
  it('撤销成为下一份的负数行，移出的行收进来，不够扣的接着扣，负数结转', async () => {
    const seller = await deskOf(server)('seller', { role: 'cashier', institutionCode: PHARMACY });
    const office = await deskOf(server)('office-two', { role: 'hospitalOffice', institutionCode: HOSPITAL });
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
    await expectSound(server);
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
    for (const code of [HOSPITAL, PHARMACY])
      await approve(agency, bureau, await idOf(agency, code, '2026-06'));
    const statement = await get(agency, id);
    const whole = addFen(...statement.sums.map((sum) => parseFen(sum.payable) ?? ZERO_FEN));
    expect(statement).toMatchObject({ state: 'toPay', payable: formatFen(whole) });
    await expectSound(server);
  });

  it('导出的工作簿有合计、分参保地、明细和扣款，不含个人信息', async () => {
    const id = await idOf(agency, HOSPITAL, '2026-06');
    const answer = await server.app.inject({
      method: 'GET',
      url: contract.exportStatement.path.replace(':id', String(id)),
      headers: { cookie: hospital.cookie },
    });
    const book = read(answer.rawPayload, { type: 'buffer' });
    expect(book.SheetNames).toEqual(['合计', '分参保地', '明细', '扣款和追回', '冲抵的预付', '异议', '付款']);
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
           work_injury, maternity, commercial, personal_account, cash, outside, owed, false, claim_no, kind, served_on FROM statement_row WHERE NOT set_aside LIMIT 1`,
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
