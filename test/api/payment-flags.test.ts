import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listExplanationSheets } from '../../src/contract/catalogue-explanations.ts';
import {
  exportPaymentFlags,
  getPaymentFlag,
  listPaymentFlags,
  setPaymentFlag,
} from '../../src/contract/settlement-flags.ts';
import { saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, INJECTION, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { insertRatioOfCase } from '../support/payers.ts';
import { insertTestDrug } from '../support/province.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let claimNo = '';
let bureau: Caller;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  const patient = await counter.addPerson(1);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  claimNo = (await counter.hospital.ok(settleClaim, { body })).claimNo ?? '';
  bureau = await server.signIn({
    login: 'bureau',
    name: '示例·市局',
    role: 'areaBureau',
    areaCode: '430100',
  });
});
afterAll(() => server.close());

const flag = (who: Caller, no = claimNo) =>
  who.call(setPaymentFlag, {
    params: { claimNo: no },
    body: { kind: 'specialCase', ground: 'fillsGap', words: '示例：填补空白' },
  });

describe('特例单议和不按 DRG/DIP 付费（N3.2、M27）', () => {
  it('医院标记本院的结算，写明理由；别处看不到也标不了', async () => {
    const other = await server.signIn({
      login: 'office.far',
      name: '示例·外院',
      role: 'hospitalOffice',
      institutionCode: 'H43020200009',
    });
    expect((await flag(other)).status).toBe(404);
    expect((await flag(counter.agency)).status).toBe(403);
    const half = { kind: 'specialCase' as const, ground: null, words: '示例' };
    expect(await counter.hospital.call(setPaymentFlag, { params: { claimNo }, body: half })).toMatchObject({
      status: 400,
      body: { field: 'ground' },
    });
    expect((await flag(counter.hospital)).status).toBe(200);
    const seen = await bureau.ok(getPaymentFlag, { params: { claimNo } });
    expect(seen).toMatchObject({
      kind: 'specialCase',
      mayFlag: false,
      events: [{ words: '示例：填补空白' }],
    });
    expect(seen.outside).toEqual(['总额控制', 'DRG/DIP 支付标准', '次均费用']);
    expect((await other.ok(listPaymentFlags, { query: {} })).total).toBe(0);
    expect((await counter.agency.ok(listPaymentFlags, { query: { flagged: 'yes' } })).rows).toMatchObject([
      { claimNo, kind: 'specialCase', ground: 'fillsGap' },
    ]);
    expect((await counter.agency.ok(listPaymentFlags, { query: { flagged: 'no' } })).total).toBe(0);
  });

  it('导出的每一行都写明不纳入哪些控制，标记过的另写标记；不含个人信息', async () => {
    const answer = await server.app.inject({
      method: 'GET',
      url: exportPaymentFlags.path,
      headers: { cookie: bureau.cookie },
    });
    const book = read(answer.rawPayload, { type: 'buffer' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''];
    const [row] = utils.sheet_to_json<Record<string, string>>(sheet ?? {});
    expect(row).toMatchObject({
      结算编号: claimNo,
      总额控制: '不纳入',
      'DRG/DIP 支付标准': '不纳入',
      次均费用: '不纳入',
      付费标记: '特例单议',
    });
    expect(JSON.stringify(row)).not.toContain('示例患者');
  });

  it('可以取消，经过留着；撤销的结算不再列出，也不能标记', async () => {
    const undo = { kind: null, ground: null, words: '示例：按病种付费' };
    await counter.hospital.ok(setPaymentFlag, { params: { claimNo }, body: undo });
    const { kind, events } = await counter.hospital.ok(getPaymentFlag, { params: { claimNo } });
    expect([kind, events.map((event) => event.kind)]).toEqual([null, ['specialCase', null]]);
    await counter.hospital.ok(reverseClaim, reversal(claimNo));
    expect(await flag(counter.hospital)).toMatchObject({
      status: 422,
      body: { code: 'PAYMENT_FLAG_NOT_ALLOWED', clause: 'N3.2' },
    });
    expect((await counter.hospital.ok(listPaymentFlags, { query: {} })).total).toBe(0);
  });
});

describe('不纳入各项控制的只有单行支付（M27、M9.7）', () => {
  it('普通政策支付的照常纳入，一单两种政策的写出单行支付的金额', async () => {
    const province = await server.signIn({ login: 'province', name: '示例·省局', role: 'provinceAdmin' });
    const plan = { areaCode: '430100', scheme: 'employee', kind: 'outpatient', level: 'any' } as const;
    const money = { countsBy: 'year', deductible: '0.00', yearlyLimit: null, withdrawn: false } as const;
    const bands = [{ upTo: null, ratio: '0.6000' }];
    const body = { ...plan, ...money, bands, from: '2026-01-01', to: null, source: '示例文件' };
    await province.ok(saveOrdinaryPlan, { body });
    const patient = await counter.addPerson(2);
    await server.world.db.transaction('all', async (tx) => {
      await insertRatioOfCase(tx, TABLETS.entryKey, 0n);
      await tx.run(
        `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1 AND a.entry_key = $2`,
        [patient.id, TABLETS.entryKey],
      );
    });
    const tablets = claimOf(patient, TABLETS, 1);
    const settle = async (claim: typeof tablets) =>
      (await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claim } })).claimNo ?? '';
    const ordinary = await settle(tablets);
    const again = claimOf(patient, TABLETS, 1).lines;
    const mixed = await settle({ ...tablets, lines: [...again, ...claimOf(patient, INJECTION, 1).lines] });
    const { rows } = await counter.agency.ok(listPaymentFlags, { query: {} });
    expect(rows.map((row) => [row.claimNo, row.charged, row.outside])).toEqual([
      [mixed, '4000.00', '3000.00'],
      [ordinary, '1000.00', '0.00'],
    ]);
    const seen = await bureau.ok(getPaymentFlag, { params: { claimNo: ordinary } });
    expect([seen.outside, seen.outsideAmount]).toEqual([[], '0.00']);
    const file = await server.app.inject({
      method: 'GET',
      url: exportPaymentFlags.path,
      headers: { cookie: bureau.cookie },
    });
    const book = read(file.rawPayload, { type: 'buffer' });
    const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {};
    expect(utils.sheet_to_json<Record<string, string>>(sheet)).toMatchObject([
      { 结算编号: mixed, 其中单行支付: '3000.00', 总额控制: '部分不纳入', 次均费用: '部分不纳入' },
      { 结算编号: ordinary, 其中单行支付: '0.00', 总额控制: '照常纳入', 次均费用: '照常纳入' },
    ]);
  });
});

describe('目录变化说明单（N3.2）', () => {
  it('两版之间每种有变化的药品一张，医院看得到', async () => {
    await server.world.db.transaction('all', async (tx) => {
      await insertTestDrug(tx, { name: '示例旧药' });
      await insertTestDrug(tx, { name: '示例新药' });
    });
    const versions = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ id: number }>(
        `SELECT version_id::int AS id FROM separate_entry WHERE generic_name IN ('示例旧药', '示例新药') ORDER BY version_id`,
      ),
    );
    const [against, id] = versions.map((row) => row.id);
    const sheets = await counter.hospital.ok(listExplanationSheets, {
      params: { id: id ?? 0 },
      query: { against: against ?? 0 },
    });
    expect(sheets).toMatchObject({ edition: '示例-示例新药', againstEdition: '示例-示例旧药', total: 2 });
    expect(sheets.rows.map((row) => [row.name, row.changes[0]?.label])).toEqual([
      ['示例新药', '新增'],
      ['示例旧药', '调出'],
    ]);
  });
});
