import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { getProductStock, listDrugPlaces } from '../../src/contract/providers-stock.ts';
import { preSettle, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  traceCodes,
  type Counter,
} from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';

const TODAY = '2026-06-15';
let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;
let other: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'stock-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  pos = await clientOf(PHARMACY);
  other = await clientOf(OTHER_PHARMACY);
});
afterAll(() => server.close());

const common = (more: Record<string, unknown> = {}) => ({
  med_list_codg: TABLETS.code,
  fixmedins_hilist_id: TABLETS.code,
  fixmedins_hilist_name: '示例替尼片',
  fixmedins_bchno: 'B001',
  rx_flag: '1',
  manu_lotnum: 'L001',
  manu_date: '2026-01-01',
  expy_end: '2027-12-31',
  memo: 'null',
  ...more,
});
const counted = (packs: number | string, more: Record<string, unknown> = {}) =>
  common({ invdate: TODAY, inv_cnt: packs, ...more });
const bought = (packs: number, more: Record<string, unknown> = {}) =>
  common({
    spler_name: '示例医药公司',
    prdr_name: '示例药业',
    aprvno: '国药准字H20260001',
    finl_trns_pric: 900.5,
    purc_retn_cnt: packs,
    purc_retn_stoin_time: `${TODAY} 11:00:00`,
    purc_retn_opter_name: '示例·采购',
    prod_geay_flag: '0',
    ...more,
  });
const sold = (packs: number, more: Record<string, unknown> = {}) =>
  common({
    prsc_dr_name: '示例·医师',
    phar_name: '示例·药师',
    phar_prac_cert_no: '示例1',
    mdtrt_sn: 'M1',
    trdn_flag: '0',
    rtal_docno: 'R1',
    mdtrt_setl_type: '2',
    sel_retn_cnt: packs,
    sel_retn_time: `${TODAY} 11:30:00`,
    sel_retn_opter_name: '示例·收银',
    certno: '430102199001010017',
    psn_name: '不该留下的姓名',
    ...more,
  });
const returned = (packs: number, more: Record<string, unknown> = {}) =>
  common({
    trdn_flag: '0',
    mdtrt_setl_type: '2',
    sel_retn_cnt: packs,
    sel_retn_time: `${TODAY} 11:40:00`,
    sel_retn_opter_name: '示例·收银',
    ...more,
  });
const codes = (list: readonly string[]) => ({ drugtracinfo: list.map((code) => ({ drug_trac_codg: code })) });

async function ok(infno: string, input: object, client = pos) {
  const { body } = await client.send(infno, input);
  if (body.infcode !== 0) throw new Error(body.err_msg);
  return body;
}
async function failed(infno: string, input: object, client = pos): Promise<string> {
  const { body } = await client.send(infno, input);
  expect([infno, body.infcode]).toEqual([infno, -1]);
  return body.err_msg;
}
const shelf = async (client = pos) => {
  const { output } = await ok('3508', { data: { page_num: 1, page_size: 100 } }, client);
  return (
    output as unknown as { data: { med_list_codg: string; fixmedins_bchno: string; inv_cnt: number }[] }
  ).data;
};
const onHand = async (batch: string) => (await shelf()).find((row) => row.fixmedins_bchno === batch)?.inv_cnt;

describe('进销存上传（3501–3508，M26、M31、M32）', () => {
  it('采购、销售、变更、退货逐笔推出库存；同样的内容再传不重复记账', async () => {
    await ok('3503', { purcinfo: bought(10) });
    const msgid = pos.nextMsgid();
    const sale = { selinfo: sold(2) };
    await pos.send('3505', sale, { msgid });
    const again = await pos.send('3505', sale, { msgid });
    expect(again.body).toMatchObject({
      infcode: 0,
      warn_msg: expect.stringContaining('没有重复记账') as string,
    });
    const destroyed = common({
      inv_chg_type: '105',
      pric: 900,
      cnt: 1,
      inv_chg_time: `${TODAY} 11:35:00`,
      inv_chg_opter_name: '示例',
    });
    await ok('3502', { invinfo: destroyed });
    await ok('3506', { selinfo: returned(1) });
    await ok('3504', {
      purcinfo: { ...bought(3), purc_invo_no: 'F1', purc_retn_stoin_time: `${TODAY} 11:50:00` },
    });
    expect(await onHand('B001')).toBe(5);
    const places = await server.anonymous.ok(listDrugPlaces, {
      params: { key: TABLETS.entryKey },
      query: {},
    });
    expect(places.rows.map((row) => row.code)).toEqual([PHARMACY]);
  });

  it('盘存以实存为准，此前的进出不再计', async () => {
    await ok('3501', { invinfo: counted('6.00') });
    expect(await onHand('B001')).toBe(6);
    server.clock.advance(60_000);
    await ok('3505', { selinfo: sold(1, { sel_retn_time: `${TODAY} 12:00:30`, rtal_docno: 'R2' }) });
    expect(await onHand('B001')).toBe(5);
  });

  it('多条的全部写入或全部不写；成批接口逐条答复', async () => {
    const rows = [
      counted(3, { fixmedins_bchno: 'B010' }),
      counted(4, { fixmedins_bchno: 'B011', med_list_codg: 'XL99UNKNOWN' }),
    ];
    expect(await failed('3501', { invinfo: rows })).toContain('NATIONAL_CODE_UNKNOWN');
    expect(await onHand('B010')).toBeUndefined();
    const { output } = await ok('3501A', {
      invinfo: [...rows, counted(1, { inv_cnt: '一', fixmedins_bchno: 'B012' })],
    });
    expect(output).toMatchObject({
      result: [
        { retRslt: '1', msgRslt: '' },
        { retRslt: '0', msgRslt: expect.stringContaining('XL99UNKNOWN') as string },
        { retRslt: '0', msgRslt: expect.stringContaining('inv_cnt') as string },
      ],
    });
    expect(await onHand('B010')).toBe(3);
    server.clock.advance(60_000);
    const batch = await ok('3505A', {
      selinfoDetail: [sold(1, { fixmedins_bchno: 'B010', sel_retn_time: `${TODAY} 12:01:40` })],
    });
    expect(batch.output).toEqual({ result: [{ retRslt: '1', msgRslt: '' }] });
    expect(await onHand('B010')).toBe(2);
  });

  it('3507 按批次和类别删除，只删本机构的；再删一次说明没有了', async () => {
    const data = { fixmedins_bchno: 'B010', inv_data_type: '4' };
    expect((await ok('3507', { data }, other)).warn_msg).toContain('没有找到记录');
    await ok('3507', { data });
    expect(await onHand('B010')).toBe(3);
    expect((await ok('3507A', { data: [data] })).output).toMatchObject({
      result: [{ msgRslt: expect.stringContaining('此前已经删除') as string }],
    });
    await ok('3507', { data: { ...data, inv_data_type: '1' } });
    expect(await onHand('B010')).toBeUndefined();
  });

  it.each([
    ['必填缺失', '3503', { purcinfo: bought(1, { spler_name: '' }) }, 'spler_name'],
    ['数量为零', '3503', { purcinfo: bought(0) }, 'purc_retn_cnt 不能是零'],
    [
      '变更类型不在字典里',
      '3502',
      { invinfo: common({ inv_chg_type: '199', pric: 1, cnt: 1, inv_chg_time: `${TODAY} 10:00:00` }) },
      'inv_chg_type 199',
    ],
    [
      '时间晚于现在',
      '3503',
      { purcinfo: bought(1, { purc_retn_stoin_time: '2026-06-16 09:00:00' }) },
      '晚于现在',
    ],
    ['日期不存在', '3501', { invinfo: counted(1, { expy_end: '2027-02-30' }) }, 'expy_end 不是有效日期'],
    ['节点缺失', '3505', { data: {} }, 'input.selinfo 必填'],
    [
      '对照不一致',
      '3501',
      { invinfo: counted(1, { fixmedins_hilist_id: INJECTION.code }) },
      'ITEM_NOT_MATCHED',
    ],
    ['医保销售没有结算号', '3505', { selinfo: sold(1, { mdtrt_setl_type: '1' }) }, '必须填写 setl_id'],
    [
      '结算号不是本机构的',
      '3505',
      { selinfo: sold(1, { mdtrt_setl_type: '1', setl_id: 'X1' }) },
      '没有找到本机构的结算',
    ],
    ['查别家机构', '3508', { data: { fixmedins_code: OTHER_PHARMACY } }, '只能查询本机构'],
  ])('不收：%s', async (_, infno, input, words) => {
    expect(await failed(infno, input)).toContain(words);
  });
});

describe('销售的追溯码（M32）', () => {
  it('自费卖过的药盒别处不能再卖，退货以后可以；查询不带购药人', async () => {
    const [pack = ''] = traceCodes(TABLETS, 1);
    const at = (time: string) => ({ sel_retn_time: `${TODAY} ${time}`, ...codes([pack]) });
    await ok('3505', { selinfo: sold(1, { ...at('12:00:50'), rtal_docno: 'T1' }) });
    expect(await failed('3505', { selinfo: sold(1, at('12:00:51')) }, other)).toContain(
      'TRACE_CODE_ALREADY_SOLD',
    );
    expect(await failed('3506', { selinfo: returned(1, at('12:00:52')) }, other)).toContain(
      '没有本机构的自费销售记录',
    );
    await ok('3506', { selinfo: returned(1, at('12:00:53')) });
    await ok('3505', { selinfo: sold(1, at('12:00:54')) }, other);
    const { output } = await ok('3511', { data: { begndate: TODAY, enddate: TODAY } });
    const told = JSON.stringify(output);
    expect(told).toContain(pack);
    expect(told).not.toContain('不该留下的姓名');
    expect(told).not.toContain('430102199001010017');
  });

  it('两地同一时刻卖同一盒，只成一笔；一次上传里重复也不收', async () => {
    const [pack = '', spare = ''] = traceCodes(TABLETS, 2);
    const sale = {
      selinfo: sold(1, { sel_retn_time: `${TODAY} 12:00:55`, rtal_docno: 'S1', ...codes([pack]) }),
    };
    const answers = await Promise.all([pos.send('3505', sale), other.send('3505', sale)]);
    expect(answers.map((answer) => answer.body.infcode).sort()).toEqual([-1, 0]);
    const twice = [1, 2].map((n) => sold(1, { sel_retn_time: `${TODAY} 12:00:5${n}`, ...codes([spare]) }));
    expect(await failed('3505', { selinfo: twice })).toContain('在本次上传中重复');
  });

  it('自费卖过的药盒不能再结算，预结算也说明；退货以后可以结算', async () => {
    const patient = await counter.addPerson(2);
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const claim = claimOf(patient, TABLETS, 1, { rxno });
    const pack = claim.lines[0]?.traceCodes ?? [];
    const at = (time: string) => ({ sel_retn_time: `${TODAY} ${time}`, ...codes(pack) });
    await ok('3505', { selinfo: sold(1, { ...at('12:00:40'), rtal_docno: 'U1' }) }, other);
    const alreadySold = {
      status: 422,
      body: { code: 'TRACE_CODE_ALREADY_SOLD', clause: 'M32', detail: pack[0] },
    };
    expect(await counter.pharmacy.call(preSettle, { body: claim })).toMatchObject(alreadySold);
    const refused = await counter.pharmacy.call(settleClaim, { body: { ...claim, requestId: requestId() } });
    expect(refused).toMatchObject(alreadySold);
    await ok('3506', { selinfo: returned(1, at('12:00:41')) }, other);
    await counter.pharmacy.ok(settleClaim, { body: { ...claim, requestId: requestId() } });
  });

  it('同一刻一处自费卖、一处结算同一盒，恰好成一笔', async () => {
    const patients = await Promise.all([3, 4, 5, 6, 7, 8].map((n) => counter.addPerson(n)));
    for (const [index, patient] of patients.entries()) {
      const rxno = await counter.prescribe(patient, TABLETS, 1);
      const claim = claimOf(patient, TABLETS, 1, { rxno });
      const pack = claim.lines[0]?.traceCodes ?? [];
      const sale = { sel_retn_time: `${TODAY} 12:00:42`, rtal_docno: `V${index}`, ...codes(pack) };
      const settle = () => counter.pharmacy.call(settleClaim, { body: { ...claim, requestId: requestId() } });
      const report = () => other.send('3505', { selinfo: sold(1, sale) });
      // Now the one, now the other sets out first.
      const [settled, reported] =
        index % 2 === 0
          ? await Promise.all([settle(), report()])
          : await Promise.all([report(), settle()]).then(([one, two]) => [two, one] as const);
      const sales = [settled.status === 200, reported.body.infcode === 0].filter(Boolean);
      expect(sales).toHaveLength(1);
      if (settled.status !== 200)
        expect(settled).toMatchObject({ body: { code: 'TRACE_CODE_ALREADY_SOLD' } });
    }
  });

  it('医保销售核对结算：药品、追溯码都要对上；撤销结算以后才能退货', async () => {
    const patient = await counter.addPerson(1);
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const claim = claimOf(patient, TABLETS, 1, { rxno });
    const { claimNo: settled } = await counter.pharmacy.ok(settleClaim, {
      body: { ...claim, requestId: requestId() },
    });
    const claimNo = settled ?? '';
    const pack = claim.lines[0]?.traceCodes ?? [];
    const insured = { mdtrt_setl_type: '1', setl_id: claimNo, sel_retn_time: `${TODAY} 12:00:57` };
    expect(
      await failed('3505', { selinfo: sold(1, { ...insured, ...codes(traceCodes(TABLETS, 1)) }) }),
    ).toContain('不是结算');
    const wrong = { med_list_codg: INJECTION.code, fixmedins_hilist_id: INJECTION.code };
    expect(await failed('3505', { selinfo: sold(1, { ...insured, ...wrong }) })).toContain('里没有药品');
    await ok('3505', { selinfo: sold(1, { ...insured, ...codes(pack) }) });
    expect(
      await failed(
        '3505',
        { selinfo: sold(1, { sel_retn_time: `${TODAY} 12:00:58`, ...codes(pack) }) },
        other,
      ),
    ).toContain('TRACE_CODE_ALREADY_SOLD');
    const back = { selinfo: returned(1, { ...insured, sel_retn_time: `${TODAY} 12:00:59`, ...codes(pack) }) };
    expect(await failed('3506', back)).toContain('还没有撤销');
    await counter.pharmacy.ok(reverseClaim, {
      params: { claimNo },
      body: { requestId: requestId(), reason: '示例退药' },
    });
    await ok('3506', back);
  });

  it('页面看到的是同一本账', async () => {
    const { records, batches } = await counter.pharmacy.ok(getProductStock, {
      params: { code: TABLETS.code },
      query: {},
    });
    expect(records.every((one) => one.channel === 'gateway')).toBe(true);
    expect(records.some((one) => one.withdrawn === '接口删除')).toBe(true);
    expect(batches.map((one) => one.batchNo)).toContain('B001');
    const queries = await Promise.all(
      ['3509', '3510'].map(
        async (infno) => (await ok(infno, { data: {} })).output as unknown as { recordCounts: number },
      ),
    );
    expect(queries.map((answer) => answer.recordCounts > 0)).toEqual([true, true]);
  });
});
