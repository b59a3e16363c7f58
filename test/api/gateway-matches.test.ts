import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { listMatchingItems, saveMatchingItem, withdrawMatch } from '../../src/contract/matching.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  furnishCounter,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  TABLETS,
  traceCodes,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';

let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;
let other: ReturnType<typeof gatewayClient>;
let pharmacist: Caller;
let patient: TestPatient;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  patient = await counter.addPerson(1);
  const admin = await server.signIn({ login: 'matches-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  pos = await clientOf(PHARMACY);
  other = await clientOf(OTHER_PHARMACY);
  pharmacist = await server.signIn({
    login: 'matches-pharmacist',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: 'Y430102000009',
  });
});
afterAll(() => server.close());

const item = (more: Record<string, unknown> = {}) => ({
  fixmedins_hilist_id: 'YP-1',
  fixmedins_hilist_name: '示例替尼片 100mg',
  list_type: '101',
  med_list_codg: TABLETS.code,
  begndate: '2026-01-01',
  enddate: '2099-12-31',
  aprvno: '国药准字H20260001',
  dosform: '片剂',
  exct_cont: null,
  item_cont: 'null',
  prcunt: '盒',
  spec: '100mg',
  pacspec: '10片/盒',
  memo: '',
  ...more,
});
const query = async (data: object = {}, client = pos) => {
  const { body } = await client.send('1317', {
    data: { updt_time: '2020-01-01', page_num: 1, page_size: 100, ...data },
  });
  if (body.infcode !== 0) throw new Error(body.err_msg);
  return body.output as unknown as { data: Record<string, string>[]; recordCounts: number };
};
const ofItem = (rows: Record<string, string>[], code: string) =>
  rows.filter((row) => row['medins_list_codg'] === code);

async function claim(itemCode: string | undefined) {
  const rxno = await counter.prescribe(patient, TABLETS, 1);
  return {
    druginfo: {
      psn_no: patient.personNo,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: patient.idNumber,
      begntime: '2026-06-15',
      medfee_sumamt: 1000,
      insutype: '310',
      med_type: '41',
    },
    drugdetail: [
      {
        feedetl_sn: '1',
        rxno,
        med_list_codg: TABLETS.code,
        medins_list_codg: itemCode,
        det_item_fee_sumamt: 1000,
        cnt: 1,
        pric: 1000,
        drugtracinfo: traceCodes(TABLETS, 1).map((code) => ({ drug_trac_codg: code })),
      },
    ],
  };
}

describe('3301、3302、1317：接口上传、撤销、查询对照（N5.5）', () => {
  it('上传后 1317 查得到，页面上也是同一条；没有国家编码的只登记并说明', async () => {
    const sent = await pos.send('3301', {
      data: [
        item(),
        item({ fixmedins_hilist_id: 'YP-2', fixmedins_hilist_name: '示例维生素', med_list_codg: '' }),
      ],
    });
    expect(sent.body).toMatchObject({
      infcode: 0,
      warn_msg: expect.stringContaining('1 个药品没有国家编码') as unknown,
    });
    const { data } = await query({ medins_list_codg: 'YP-1' });
    expect(data).toMatchObject([
      {
        fixmedins_code: PHARMACY,
        medins_list_codg: 'YP-1',
        med_list_codg: TABLETS.code,
        list_type: '101',
        begndate: '2026-01-01',
        enddate: '',
        spec: '100mg',
        exct_cont: '',
        item_cont: '',
        vali_flag: '1',
      },
    ]);
    const page = await pharmacist.ok(listMatchingItems, { query: { q: 'YP-' } });
    expect(page.rows.map((row) => [row.itemCode, row.state, row.match?.source])).toEqual([
      ['YP-2', 'unmatched', undefined],
      ['YP-1', 'inForce', 'gateway'],
    ]);
  });

  it('同一报文重发不多写；页面登记过的企业不因接口上传而丢', async () => {
    const described = {
      itemCode: 'YP-1',
      kind: 'drug' as const,
      name: '示例替尼片 100mg',
      dosageForm: '片剂',
      strength: '100mg',
      pack: '10片/盒',
      maker: '示例药业',
      approvalNo: '国药准字H20260001',
      unit: '盒',
      unitsPerPack: 10,
      memo: '',
    };
    await pharmacist.ok(saveMatchingItem, { body: described });
    const msgid = pos.nextMsgid();
    const before = (await query()).recordCounts;
    await pos.send('3301', { data: item() }, { msgid });
    await pos.send('3301', { data: item() }, { msgid });
    expect((await query()).recordCounts).toBe(before);
    const page = await pharmacist.ok(listMatchingItems, { query: { q: 'YP-1' } });
    expect(page.rows).toMatchObject([{ maker: '示例药业', unitsPerPack: 10, state: 'inForce' }]);
  });

  it('一行有错全不写，说明第几行哪个字段', async () => {
    const before = (await query()).recordCounts;
    const cases = [
      [
        [
          item({ fixmedins_hilist_id: 'YP-9' }),
          item({ fixmedins_hilist_id: 'YP-8', med_list_codg: 'XL99ZZZ001A001010100001' }),
        ],
        'NATIONAL_CODE_UNKNOWN N5.5',
      ],
      [[item({ fixmedins_hilist_id: 'YP-9', begndate: '2026-02-30' })], 'input.data.0.begndate'],
      [[item({ fixmedins_hilist_id: 'YP-9', enddate: '2025-01-01' })], 'enddate 早于 begndate'],
      [[item({ fixmedins_hilist_id: 'YP-9', list_type: '301' })], 'list_type 301'],
      [[item({ fixmedins_hilist_id: 'YP 9' })], 'fixmedins_hilist_id'],
      [[item({ fixmedins_hilist_id: 'YP-9' }), item({ fixmedins_hilist_id: 'YP-9' })], '重复'],
      [[item({ fixmedins_hilist_id: 'YP-9', fixmedins_hilist_name: undefined })], '报文格式有误'],
    ] as const;
    for (const [data, words] of cases) {
      const { body } = await pos.send('3301', { data });
      expect(body).toMatchObject({ infcode: -1, output: null });
      expect(body.err_msg).toContain(words);
    }
    expect((await query()).recordCounts).toBe(before);
    expect((await pharmacist.ok(listMatchingItems, { query: { q: 'YP-9' } })).total).toBe(0);
  });

  it('换成另一编码：旧的一条止于前一日，按更新时间取得到两条；有止日的到期不再有对照', async () => {
    const since = '2026-06-15 12:30:00';
    server.clock.advance(3600_000);
    await pos.send('3301', {
      data: item({ med_list_codg: INJECTION.code, begndate: '2026-07-01', enddate: '2026-07-31' }),
    });
    const { data } = await query({ updt_time: since });
    expect(
      ofItem(data, 'YP-1').map((row) => [
        row['med_list_codg'],
        row['begndate'],
        row['enddate'],
        row['vali_flag'],
      ]),
    ).toEqual([
      [TABLETS.code, '2026-01-01', '2026-06-30', '1'],
      [INJECTION.code, '2026-07-01', '2026-07-31', '1'],
    ]);
    server.clock.setDay('2026-08-01');
    const later = await server.signInAs('matches-pharmacist', 'passw0rd');
    expect((await later.ok(listMatchingItems, { query: { q: 'YP-1' } })).rows).toMatchObject([
      { match: null },
    ]);
    server.clock.setDay('2026-06-15');
  });

  it('只能查、只能撤销自己的；编码对不上、没有的说明白；撤销两次不算错', async () => {
    const foreign = await other.send('1317', {
      data: { updt_time: '2020-01-01', page_num: 1, page_size: 10, fixmedins_code: PHARMACY },
    });
    expect(foreign.body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('只能查询本机构') as unknown,
    });
    expect(ofItem((await query({}, other)).data, 'YP-1')).toEqual([]);
    const withdrawal = (more: object) => ({
      data: {
        fixmedins_code: PHARMACY,
        fixmedins_hilist_id: 'YP-1',
        list_type: '101',
        med_list_codg: TABLETS.code,
        ...more,
      },
    });
    const cases = [
      [withdrawal({ fixmedins_code: OTHER_PHARMACY }), '只能撤销本机构'],
      [withdrawal({ med_list_codg: INJECTION.code }), `现在对照的是 ${TABLETS.code}`],
      [withdrawal({ fixmedins_hilist_id: 'YP-2' }), '没有 YP-2'],
      [withdrawal({ list_type: '301' }), 'list_type'],
    ] as const;
    for (const [input, words] of cases)
      expect((await pos.send('3302', input)).body).toMatchObject({
        infcode: -1,
        err_msg: expect.stringContaining(words) as unknown,
      });
    const msgid = pos.nextMsgid();
    expect((await pos.send('3302', withdrawal({}), { msgid })).body).toMatchObject({
      infcode: 0,
      warn_msg: '',
    });
    expect((await pos.send('3302', withdrawal({}), { msgid })).body).toMatchObject({
      infcode: 0,
      warn_msg: expect.stringContaining('已经撤销') as unknown,
    });
    expect(ofItem((await query({ med_list_codg: TABLETS.code })).data, 'YP-1')).toMatchObject([
      { enddate: '2026-06-14' },
    ]);
    const named = { catalogcompin: withdrawal({}).data };
    expect((await pos.send('3302', named)).body.infcode).toBe(0);
  });
});

describe('没有对照的不能结算（N5.5）', () => {
  it('报文里的机构编码没有对照到所报国家编码：拒绝并说明第几行；对照上传后同一张处方可以结算；撤销后又被拒', async () => {
    const input = await claim('YP-7');
    const refused = await pos.send('2102', input);
    expect(refused.body).toMatchObject({ infcode: -1, output: null });
    expect(refused.body.err_msg).toContain('第 1 行');
    expect(refused.body.err_msg).toContain('[ITEM_NOT_MATCHED N5.5]');
    expect((await pos.send('2101', input)).body.err_msg).toContain('ITEM_NOT_MATCHED');
    await pos.send('3301', { data: item({ fixmedins_hilist_id: 'YP-7' }) });
    const settled = await pos.send('2102', input);
    expect(settled.body).toMatchObject({ infcode: 0, err_msg: '' });
    await pharmacist.ok(withdrawMatch, { body: { itemCode: 'YP-7', from: '2026-06-15', reason: '示例' } });
    const after = await pos.send('2101', await claim('YP-7'));
    expect(after.body.err_msg).toContain('ITEM_NOT_MATCHED');
  });

  it('这家药店一个药品都没有对照到该编码时，报文不写机构编码也不能结算', async () => {
    await pharmacist.ok(withdrawMatch, {
      body: { itemCode: TABLETS.code, from: '2026-06-15', reason: '示例' },
    });
    const { body } = await pos.send('2102', await claim(undefined));
    expect(body).toMatchObject({ infcode: -1, output: null });
    expect(body.err_msg).toContain('ITEM_NOT_MATCHED');
  });
});
