import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterDeduction, listDeductions } from '../../src/contract/funds-deductions.ts';
import * as contract from '../../src/contract/funds-statements.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, OTHER_PHARMACY, PHARMACY, requestId } from '../support/counter.ts';
import { pagesOf } from '../support/pdf-text.ts';
import {
  approve,
  decision,
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
let county: Caller;
let hospital: Caller;
let pharmacist: Caller;
let otherPharmacist: Caller;
let provinceAdmin: Caller;

beforeAll(async () => {
  ({
    server,
    claims,
    agency,
    bureau,
    farAgency,
    county,
    hospital,
    pharmacist,
    otherPharmacist,
    provinceAdmin,
  } = await openDesks());
});
afterAll(() => server.close());

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

  it('每家机构由所在地付，外地参保人的也在内（M30）；每笔结算只在一份上，同时出、重复出都不重', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => issue(agency)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    const made = answers.map((answer) => (answer.status === 200 ? answer.body.claims : 0));
    expect(made.sort()).toEqual([0, 0, 0, 5]);
    expect(await issue(farAgency)).toMatchObject({ status: 200, body: { issued: 1, claims: 1 } });
    expect((await statementsOf(agency)).map((row) => [row.institutionCode, row.claims, row.owed])).toEqual([
      [HOSPITAL, 3, '2000.00'],
      [PHARMACY, 1, '700.00'],
      [OTHER_PHARMACY, 1, '600.00'],
    ]);
    await expectSound(server);
  });

  it('合计按参保地、险种和基金分，精确到分；明细带 M27 单列', async () => {
    const id = await idOf(agency, HOSPITAL);
    const statement = await get(agency, id);
    expect(statement).toMatchObject({
      state: 'waiting',
      areaCode: '430100',
      payable: '2000.00',
      dueOn: '2026-06-10',
    });
    expect(
      statement.parts.map((part) => [part.areaCode, part.scheme, part.pooledFund, part.owed, part.outside]),
    ).toEqual([
      ['430102', 'employee', '700.00', '700.00', '1000.00'],
      ['430102', 'resident', '600.00', '600.00', '1000.00'],
      ['430202', 'employee', '700.00', '700.00', '1000.00'],
    ]);
    const { rows, total } = await hospital.ok(contract.listStatementRows, { params: { id }, query: {} });
    expect(total).toBe(3);
    expect(rows.map((row) => [row.claimNo, row.owed, row.cash, row.outside, row.setAside])).toEqual([
      [claims['hospitalOne'], '700.00', '300.00', '1000.00', false],
      [claims['hospitalTwo'], '600.00', '400.00', '1000.00', false],
      [claims['atHospital'], '700.00', '300.00', '1000.00', false],
    ]);
  });

  it('机构只看自己的，经办只看本地区付的，别人的一律 404', async () => {
    expect((await statementsOf(pharmacist)).map((row) => row.institutionCode)).toEqual([PHARMACY]);
    expect((await statementsOf(hospital)).map((row) => row.areaCode)).toEqual(['430100']);
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
    expect((await statementsOf(provinceAdmin)).length).toBe(4);
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
    expect((await get(agency, id)).payable).toBe('2000.00');
    expect(await answer(answers)).toMatchObject({ status: 200, body: { state: 'toReview' } });
    expect(await get(hospital, id)).toMatchObject({ claims: 2, setAside: 1, payable: '1400.00' });
    await expectSound(server);
  });

  it('复核的人不能核准；金额变了要退回重新复核；同时核准只成一次', async () => {
    const id = await idOf(agency, PHARMACY);
    expect((await step(agency, id, 'reviewed')).status).toBe(200);
    expect(await step(agency, id, 'approved')).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    const deduction = decision({
      kind: 'deduction',
      institutionCode: PHARMACY,
      amount: '1000.00',
      number: 1,
    });
    await enterApproved(agency, bureau, deduction);
    const again = { ...deduction, requestId: requestId() };
    expect((await agency.call(enterDeduction, { body: again })).status).toBe(409);
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
    expect((await pharmacist.ok(listDeductions, { query: {} })).rows).toMatchObject([
      { withheld: '700.00', open: '300.00' },
    ]);
    await expectSound(server);
  });

  it('导出的明细逐笔带付费标记（M27），合计与对账单一致；外人导不出', async () => {
    const id = await idOf(agency, PHARMACY);
    const file = (who: Caller) =>
      server.app.inject({
        method: 'GET',
        url: contract.exportStatement.path.replace(':id', String(id)),
        headers: { cookie: who.cookie },
      });
    expect((await file(otherPharmacist)).statusCode).toBe(404);
    const { rawPayload } = await file(pharmacist);
    const { Sheets } = read(rawPayload);
    const rowsOf = (name: string) => utils.sheet_to_json<Record<string, string>>(Sheets[name] ?? {});
    expect(rowsOf('合计')).toMatchObject([{ 本期结算: '700.00', 扣款: '700.00', 应付: '0.00' }]);
    const detail = rowsOf('明细');
    expect(detail).toMatchObject([{ 结算编号: claims['pharmacy'], 应付机构: '700.00', 本期: '在内' }]);
    expect(Object.keys(detail[0] ?? {})).toContain('付费标记');
  });

  it('PDF 写明机构、月份、每笔金额和双方签章处，没有缺字，没有个人信息（M29、M27）', async () => {
    const params = { id: await idOf(agency, HOSPITAL) };
    const asked = { params, query: { form: 'pdf' as const } };
    expect((await otherPharmacist.call(contract.exportStatement, asked)).status).toBe(404);
    const statement = await get(agency, params.id);
    const file = await hospital.ok(contract.exportStatement, asked);
    const text = pagesOf(Buffer.from(file, 'latin1')).join('');
    for (const part of [
      `${statement.institutionName} 2026-05 医保费用月度对账单`,
      statement.statementNo,
      claims['hospitalOne'] ?? '?',
      statement.owed,
      '不纳入总额控制',
      '（盖章）',
      '第 1 页，共',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/〓|\uFFFD|示例患者/);
  });

  it('追回核准时记入应收，从应付中冲抵后退回的基金与总账相符', async () => {
    const body = decision({ kind: 'recovery', institutionCode: OTHER_PHARMACY, amount: '200.50', number: 2 });
    expect((await agency.call(enterDeduction, { body: { ...body, fund: null } })).status).toBe(400);
    await enterApproved(agency, bureau, body);
    const id = await idOf(agency, OTHER_PHARMACY);
    await respond(otherPharmacist, id);
    await approve(agency, bureau, id);
    expect(await get(agency, id)).toMatchObject({
      state: 'toPay',
      payable: '399.50',
      sums: [{ recovered: '200.50' }],
    });
    await expectSound(server);
  });
});
