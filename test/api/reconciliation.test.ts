import { buffer } from 'node:stream/consumers';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Arguments } from '../../src/contract/client.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import * as contract from '../../src/contract/settlement-reconciliation.ts';
import { FILE_FORMS } from '../../src/contract/shapes.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { zipStream } from '../../src/server/gateway/zip-stream.ts';
import type { Caller } from '../support/api.ts';
import { PHARMACY, requestId, type TestPatient } from '../support/counter.ts';
import { openSoldDay, SOLD_ON } from '../support/sold-day.ts';

const DAY = SOLD_ON;
type SoldDay = Awaited<ReturnType<typeof openSoldDay>>;
let server: SoldDay['server'];
let pos: SoldDay['pos'];
let desk: Caller;
let stranger: Caller;
let office: Caller;
let one: TestPatient;
let two: TestPatient;
let first = '';
let second = '';
let third = '';
let back = '';

beforeAll(async () => {
  ({ server, pos, desk, stranger, office, one, two, first, second, third, back } = await openSoldDay());
});
afterAll(() => server.close());

/** What an endpoint with a file answers. */
const fileOf = async <E extends Endpoint>(endpoint: E, given: Arguments<E>) =>
  (await desk.ok(endpoint, given)) as unknown as Buffer;
const row = (claimNo: string, patient: TestPatient, amounts: string, refund = 0) =>
  `${[claimNo, claimNo, patient.personNo, ...amounts.split(' '), refund].join('\t')}\n`;
const EMPLOYEE = '1000.00 700.00 0.00';
const RESIDENT = '1000.00 600.00 0.00';
const agreeing = () =>
  row(first, one, EMPLOYEE) +
  row(second, two, RESIDENT) +
  row(third, one, EMPLOYEE) +
  row(back, one, '-1000.00 -700.00 0.00', 1);

const totals = (more: object = {}) => ({
  data: {
    insutype: '310',
    clr_type: '41',
    setl_optins: '430102',
    stmt_begndate: DAY,
    stmt_enddate: DAY,
    medfee_sumamt: 1000,
    fund_pay_sumamt: 700,
    acct_pay: 0,
    fixmedins_setl_cnt: 3,
    ...more,
  },
});
async function upload(text: string | Buffer, filename = '明细.txt'): Promise<string> {
  const sent = await pos.send(
    '9101',
    { fsUploadIn: { filename, fixmedins_code: PHARMACY } },
    { file: Buffer.from(text) },
  );
  return (sent.body.output as unknown as { file_qury_no: string }).file_qury_no;
}
const details = (file: string, more: object = {}) => ({
  data: {
    setl_optins: '430100',
    file_qury_no: file,
    stmt_begndate: DAY,
    stmt_enddate: DAY,
    medfee_sumamt: '2000.00',
    fund_pay_sumamt: '1300.00',
    cash_payamt: '700.00',
    fixmedins_setl_cnt: 4,
    ...more,
  },
});
interface FileInfo {
  readonly fileinfo: { readonly file_qury_no: string; readonly filename: string };
}
async function resultOf(output: unknown): Promise<string[][]> {
  const { file_qury_no, filename } = (output as FileInfo).fileinfo;
  const file = await pos.fetchFile({ file_qury_no, filename, fixmedins_code: PHARMACY });
  return file.bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

describe('3201 对总账（M29）', () => {
  it('平、平台多、机构多、金额不一致；险种、经办机构、类别各对各的；重发同一答复', async () => {
    const result = async (more: object, msgid = pos.nextMsgid()) => {
      const { body } = await pos.send('3201', totals(more), { msgid });
      return (body.output as unknown as { stmtinfo: Record<string, string> } | null)?.stmtinfo ?? body;
    };
    const msgid = pos.nextMsgid();
    const agreed = await result({}, msgid);
    expect(agreed).toMatchObject({ setl_optins: '430102', stmt_rslt: '000000' });
    expect(agreed).toMatchObject({
      stmt_rslt_dscr: '平；平台 3 笔，费用 1000.00，基金 700.00，账户 0.00；未日结，数据可能再变',
    });
    expect(await result({}, msgid)).toEqual(agreed);
    expect(await result({ fixmedins_setl_cnt: 2 })).toMatchObject({ stmt_rslt: '000101' });
    expect(await result({ fixmedins_setl_cnt: 4 })).toMatchObject({ stmt_rslt: '000102' });
    expect(await result({ fund_pay_sumamt: 700.01 })).toMatchObject({ stmt_rslt: '000103' });
    expect(await result({ acct_pay: 1 })).toMatchObject({ stmt_rslt: '000103' });
    expect(
      await result({ insutype: '390', fund_pay_sumamt: 600, fixmedins_setl_cnt: 1, setl_optins: '430100' }),
    ).toMatchObject({ stmt_rslt: '000000' });
    const nothing = { medfee_sumamt: 0, fund_pay_sumamt: 0, fixmedins_setl_cnt: 0 };
    for (const elsewhere of [
      { setl_optins: '430200' },
      { clr_type: '11' },
      { stmt_begndate: '2026-05-21', stmt_enddate: '2026-05-21' },
    ])
      expect(await result({ ...nothing, ...elsewhere })).toMatchObject({ stmt_rslt: '000000' });
    for (const wrong of [
      { insutype: '510' },
      { clr_type: '99' },
      { stmt_enddate: '2026-05-23' },
      { stmt_begndate: '2026-05-21', stmt_enddate: DAY },
    ])
      expect(await result(wrong)).toMatchObject({ infcode: -1 });
  });
});

describe('3202 对明细账（M29）', () => {
  it('日结后再对：全平，结果文件每行都在；压缩的文件一样；重发同一文件', async () => {
    await closeDays(server.world, 'system');
    const msgid = pos.nextMsgid();
    const input = details(await upload(agreeing()));
    const sent = await pos.send('3202', input, { msgid });
    expect(sent.body).toMatchObject({ infcode: 0, warn_msg: '平，差异 0 条' });
    const lines = await resultOf(sent.body.output);
    expect(lines.map((cells) => [cells[2], cells[4], cells[5]])).toEqual([
      [first, '000000', '0'],
      [second, '000000', '0'],
      [third, '000000', '0'],
      [back, '000000', '1'],
    ]);
    expect(lines[0]?.slice(-3)).toEqual(['1000.00', '700.00', '0.00']);
    expect(lines[0]?.[3]).toMatch(/^test-request-/);
    expect((await pos.send('3202', input, { msgid })).body.output).toEqual(sent.body.output);
    const packed = await buffer(
      zipStream(
        '明细.txt',
        (async function* () {
          yield agreeing();
        })(),
      ),
    );
    const again = await pos.send('3202', details(await upload(packed, '明细.zip')));
    expect((await resultOf(again.body.output)).map((cells) => cells[4])).toEqual(Array(4).fill('000000'));
  });

  it('两个方向逐行找出差异，一条不少', async () => {
    const file = await upload(
      row(first, one, '1000.00 650.00 0.00') +
        row('S20260520000099', two, '10.00 5.00 0.00') +
        row(third, one, EMPLOYEE),
    );
    const sums = { medfee_sumamt: 2010, fund_pay_sumamt: 1355, fixmedins_setl_cnt: 3, clr_type: '41' };
    const sent = await pos.send('3202', details(file, sums));
    expect(sent.body.warn_msg).toBe('数据不一致，差异 4 条');
    const lines = await resultOf(sent.body.output);
    expect(lines.map((cells) => [cells[2], cells[4]])).toEqual([
      [first, '000103'],
      ['S20260520000099', '000102'],
      [third, '000000'],
      [second, '000101'],
      [back, '000103'],
    ]);
    expect(lines[0]?.[6]).toBe('基金支付机构 650.00、平台 700.00');
  });

  it('别的机构的结算当作没有；别人的文件、写错的行、加不起来的报文不收，什么也不留', async () => {
    const before = (await desk.ok(contract.listReconciliations, { query: {} })).total;
    const wrong = await upload(agreeing().replace('\t0\n', '\tx\n'));
    expect((await pos.send('3202', details(wrong))).body.err_msg).toContain('第 1 行的 refd_setl_flag');
    const other = await pos.send('3202', details(await upload(agreeing()), { medfee_sumamt: 2001 }));
    expect(other.body.err_msg).toContain('medfee_sumamt 应为 2000.00');
    expect((await pos.send('3202', details('U00'))).body.err_msg).toContain('file_qury_no');
    expect((await desk.ok(contract.listReconciliations, { query: {} })).total).toBe(before);
  });
});

describe('清算申请（3203、3204）', () => {
  const apply = (more: object = {}) => ({
    data: {
      clr_type: '41',
      clr_way: '01',
      setlym: '202605',
      psntime: 2,
      medfee_sumamt: 2000,
      med_sumfee: 2000,
      fund_appy_sum: 1300,
      cash_payamt: 700,
      acct_pay: 0,
      begndate: '2026-05-01',
      enddate: '2026-05-21',
      ...more,
    },
  });

  it('与平台一致、已日结的才收，同月同类一份；撤销后可以再申请', async () => {
    const send = async (more: object = {}, bent: object = {}) =>
      (await pos.send('3203', apply(more), bent)).body;
    expect((await send({ fund_appy_sum: 1301, psntime: 3 })).err_msg).toContain(
      'psntime 平台为 2，fund_appy_sum 平台为 1300.00',
    );
    expect((await send({ enddate: '2026-05-31' })).err_msg).toContain('日结');
    expect((await send({ setlym: '202604' })).err_msg).toContain('那个月之内');
    const msgid = pos.nextMsgid();
    const made = await send({}, { msgid });
    expect(made).toMatchObject({ infcode: 0 });
    expect((await send({}, { msgid })).output).toEqual(made.output);
    expect((await send()).err_msg).toContain('3204');
    const { clr_appy_evt_id } = made.output as unknown as { clr_appy_evt_id: string };
    const withdraw = { data: { clr_appy_evt_id } };
    expect((await pos.send('3204', withdraw)).body).toMatchObject({ infcode: 0, warn_msg: '' });
    expect((await pos.send('3204', withdraw)).body.warn_msg).toContain('已经撤销');
    expect((await pos.send('3204', { data: { clr_appy_evt_id: 'Q1' } })).body.infcode).toBe(-1);
    expect(await send()).toMatchObject({ infcode: 0 });
    const { rows } = await desk.ok(contract.listClearingApplications, { query: {} });
    expect(rows.map((each) => [each.month, each.claims, each.funds, each.withdrawnAt === null])).toEqual([
      ['2026-05', 2, '1300.00', true],
      ['2026-05', 2, '1300.00', false],
    ]);
    expect((await stranger.ok(contract.listClearingApplications, { query: {} })).total).toBe(0);
  });
});

describe('医保办对账（M29、M27）', () => {
  const send = (who: Caller, text: string, key = requestId(), to = DAY) =>
    who.upload(contract.uploadReconciliation, { body: { requestId: key, from: DAY, to } }, [
      { field: 'file', fileName: '明细.txt', mediaType: 'text/plain', content: Buffer.from(text) },
    ]);

  it('按日合计与结算单、总账相符，带 M27 单列；只看本机构', async () => {
    const days = await desk.ok(contract.listReconciliationDays, { query: { month: '2026-05' } });
    expect(days.rows).toHaveLength(1);
    expect(days.rows[0]).toMatchObject({
      day: DAY,
      settlements: 3,
      reversals: 1,
      charged: '2000.00',
      pooledFund: '1300.00',
      funds: '1300.00',
      account: '0.00',
      cash: '700.00',
      outside: '2000.00',
      agreesWithLedger: true,
      bookedLater: 0,
      closed: true,
      newest: { result: 'differs', open: 4, final: true },
    });
    expect(days).toMatchObject({ closedTo: '2026-05-21', total: { settlements: 3, cash: '700.00' } });
    const hospital = await office.ok(contract.listReconciliationDays, { query: { month: '2026-05' } });
    expect(hospital.total).toMatchObject({ settlements: 1, funds: '700.00' });
    const auditor = await server.signIn({ login: 'ledger', name: '示例·审计', role: 'auditor' });
    expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
  });

  it('下载的平台明细原样传回就是全平；重发同一结果，换文件 409', async () => {
    const query = { from: DAY, to: DAY, form: 'txt' as const };
    const own = await fileOf(contract.exportOwnDetails, { query });
    const key = requestId();
    const done = await send(desk, own.toString('utf8'), key);
    expect(done).toMatchObject({
      status: 200,
      body: { result: 'agrees', differences: 0, final: true, ours: { rows: 4, cash: '700.00' } },
    });
    const again = await Promise.all([1, 2, 3].map(() => send(desk, own.toString('utf8'), key)));
    for (const each of again) expect(each).toEqual(done);
    const fresh = requestId();
    const raced = await Promise.all([1, 2, 3].map(() => send(desk, own.toString('utf8'), fresh)));
    expect(new Set(raced.map((each) => JSON.stringify(each))).size).toBe(1);
    expect((await send(desk, row(first, one, EMPLOYEE), key)).status).toBe(409);
    expect((await send(desk, 'a,b', requestId())).status).toBe(400);
    expect((await send(desk, agreeing(), requestId(), '2026-05-23')).status).toBe(400);
    const book = read(await fileOf(contract.exportOwnDetails, { query: { ...query, form: 'xlsx' } }));
    const cells = utils.sheet_to_json<string[]>(Object.values(book.Sheets)[0] ?? {}, { header: 1 });
    expect(cells[0]).toContain('不纳入总额控制、DRG/DIP 支付标准、次均费用');
    expect(cells).toHaveLength(5);
  });

  it('逐条登记处理，最后一次有效；别的机构 404；导出三种文件', async () => {
    const made = await send(desk, row(first, one, EMPLOYEE) + row(first, one, EMPLOYEE));
    if (made.status !== 200) throw new Error('reconciled');
    const { id } = made.body;
    const params = { id };
    expect(made.body).toMatchObject({ result: 'differs', differences: 4, open: 4 });
    const lines = await desk.ok(contract.listReconciliationLines, { params, query: {} });
    expect(lines.rows.map((line) => [line.kind, line.claimNo])).toEqual([
      ['repeated', first],
      ['oursOnly', second],
      ['oursOnly', third],
      ['oursOnly', back],
    ]);
    const answer = (numbers: number[], more: object = {}) =>
      desk.call(contract.answerReconciliationLines, {
        params,
        body: { lines: numbers, answer: 'ourBooks', words: '示例：已补记', ...more },
      });
    expect((await answer([9])).status).toBe(400);
    expect((await answer([2, 3])).status).toBe(200);
    expect((await answer([2], { answer: 'explained', words: '示例：已核实' })).status).toBe(200);
    expect(await desk.ok(contract.getReconciliation, { params })).toMatchObject({ open: 2 });
    const open = await desk.ok(contract.listReconciliationLines, { params, query: { state: 'open' } });
    expect(open.rows.map((line) => line.line)).toEqual([1, 4]);
    const answered = await desk.ok(contract.listReconciliationLines, {
      params,
      query: { state: 'answered', kind: 'oursOnly' },
    });
    expect(answered.rows.map((line) => line.answer)).toEqual(['explained', 'ourBooks']);
    for (const each of [contract.getReconciliation, contract.listReconciliationLines])
      expect((await stranger.call(each, { params, query: {} })).status).toBe(404);
    for (const form of FILE_FORMS) {
      const file = await fileOf(contract.exportReconciliation, { params, query: { form } });
      expect(file.subarray(0, 4).toString('latin1')).toBe(
        { xlsx: 'PK\u0003\u0004', csv: '\u00ef\u00bb\u00bf\u00e5', pdf: '%PDF' }[form],
      );
      const month = await fileOf(contract.exportReconciliationDays, {
        query: { month: '2026-05', form },
      });
      expect(month.length).toBeGreaterThan(100);
    }
  });
});
