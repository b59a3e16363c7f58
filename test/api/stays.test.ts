import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import { getBill } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { getStay, listStays } from '../../src/contract/settlement-stays.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  HOSPITAL,
  INJECTION,
  SECRET_TABLETS,
  TABLETS,
  traceCodes,
  type TestPatient,
} from '../support/counter.ts';
import { insertTestInstitution } from '../support/province.ts';
import { countRows } from '../support/settling.ts';
import {
  admission,
  diagnosis,
  expectSums,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  ward,
  type Fee,
  type HisDesk,
  type Output,
  type Setl,
} from '../support/stays.ts';

const OTHER_HOSPITAL = 'H43020200009';
let server: TestServer;
let desk: HisDesk;
const ok: HisDesk['ok'] = (...message) => desk.ok(...message);
const refused: HisDesk['refused'] = (...message) => desk.refused(...message);

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
  await server.world.db.transaction('all', (tx) =>
    insertTestInstitution(server.world, tx, OTHER_HOSPITAL, '示例另一家医院'),
  );
});
afterAll(() => server.close());

describe('一次住院从头到尾（2401、2301、2303、2402、2304）', () => {
  let patient: TestPatient;
  let stayNo = '';
  let claimNo = '';
  let serials: string[] = [];

  test('没有待遇资格也按单行支付：几天的明细各按当日的标准，别的费用记下而不在这里结（M19、M13、N2.2）', async () => {
    patient = await desk.newPatient();
    stayNo = await desk.admit(patient);
    const upload = fees(patient, stayNo, [
      {
        code: INJECTION.code,
        day: '2026-06-11',
        price: '3000',
        cnt: '1',
        amount: '3000.00',
        traces: traceCodes(INJECTION, 1),
      },
      {
        code: INJECTION.code,
        day: '2026-06-12',
        price: '2800',
        cnt: '1',
        amount: '2800.00',
        traces: traceCodes(INJECTION, 1),
      },
      { code: 'CW0001', day: '2026-06-12', price: '60', cnt: '3', amount: '180.00' },
    ]);
    serials = upload.feedetail.map((one) => one.feedetl_sn);
    const { result } = (await ok('2301', upload)) as unknown as { result: Setl[] };
    expect(result).toMatchObject([
      {
        inscp_scp_amt: 3000,
        overlmt_amt: 0,
        pric_uplmt_amt: 3000,
        list_sp_item_flag: '1',
        hi_nego_drug_flag: '1',
        chrgitm_lv: '02',
      },
      { inscp_scp_amt: 2800, pric_uplmt_amt: 2800, list_sp_item_flag: '1' },
      {
        det_item_fee_sumamt: 180,
        inscp_scp_amt: 0,
        fulamt_ownpay_amt: 0,
        list_sp_item_flag: '0',
        memo: expect.stringContaining('不在本平台结算'),
      },
    ]);
    const before = await countRows(server, 'claim');
    const planned = await ok('2303', settlement(patient, stayNo, '5800'));
    expect(await countRows(server, 'claim')).toBe(before);
    expect(setlOf(planned)).toMatchObject({ setl_id: '', mdtrt_id: stayNo, fund_pay_sumamt: 4060 });
  });

  test('出院以后才能出院结算；总额或分割金额与平台不一致的什么也不办（M29）', async () => {
    expect(await refused('2304', settlement(patient, stayNo, '5800'))).toContain('还没有办理出院');
    await ok('2402', leave(patient, stayNo));
    expect(await refused('2304', settlement(patient, stayNo, '5980'))).toContain(
      '5800.00 元（另有 1 条、180.00 元不在本平台结算，不计入）',
    );
    expect(
      await refused(
        '2304',
        settlement(patient, stayNo, '5800', { inscp_scp_amt: '5700', overlmt_selfpay: '100' }),
      ),
    ).toContain('overlmt_selfpay');
    const { hospital } = desk.counter;
    const seen = await hospital.ok(getStay, { params: { stayNo } });
    expect(seen).toMatchObject({
      state: 'discharged',
      waiting: '5800.00',
      elsewhere: '180.00',
      days: [
        { day: '2026-06-11', lines: [{ state: 'waiting' }] },
        {
          day: '2026-06-12',
          amount: '2980.00',
          lines: [{ name: expect.any(String) }, { state: 'elsewhere', name: null }],
        },
      ],
      steps: [{ words: '办理入院' }, { words: '上传费用明细 3 条' }, { words: '办理出院' }],
    });
  });

  test('结算一次，应答每项相加得上；账单外人重算得出，账平（M9.1、M19、M29）', async () => {
    const { hospital } = desk.counter;
    const before = await countRows(server, 'claim');
    const msgid = desk.his.nextMsgid();
    const message = settlement(patient, stayNo, '5800.00', { inscp_scp_amt: '5800.00' });
    const settled = await ok('2304', message, msgid);
    expectSums(settled);
    expect(setlOf(settled)).toMatchObject({
      mdtrt_id: stayNo,
      medins_setl_id: msgid,
      med_type: '21',
      clr_type: '21',
      psn_name: expect.any(String),
      certno: patient.idNumber,
      hifp_pay: 4060,
      pool_prop_selfpay: 0.7,
      psn_cash_pay: 1740,
    });
    expect(settled['unsetlinfo']).toEqual({
      fee_cnt: 1,
      medfee_sumamt: 180,
      later_cnt: 0,
    });
    expect(await ok('2304', message, msgid)).toEqual(settled);
    expect(await countRows(server, 'claim')).toBe(before + 1);
    claimNo = String(setlOf(settled)['setl_id']);
    const bill = await hospital.ok(getBill, { params: { claimNo } });
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    expect(bill).toMatchObject({
      stay: { stayNo, kind: 'inpatient', visitNo: expect.any(String) },
      setting: 'inpatient',
      servedOn: '2026-06-12',
      eligible: '5800.00',
      fundShare: '4060.00',
      lines: [{ charged: '3000.00' }, { charged: '2800.00' }],
    });
    expect(await desk.counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
    const asked = { data: { psn_no: patient.personNo, setl_id: claimNo, mdtrt_id: stayNo } };
    expect(setlOf(await ok('5203', asked))).toMatchObject({
      medins_setl_id: msgid,
      med_type: '21',
      dise_codg: 'C34.900',
      dise_name: '示例诊断',
      begndate: '2026-06-10',
      enddate: '2026-06-14',
    });
    expect((await ok('5204', asked))['output']).toMatchObject([
      { feedetl_sn: serials[0], fee_ocur_time: '2026-06-11 10:00:00', mdtrt_id: stayNo },
      { feedetl_sn: serials[1], fee_ocur_time: '2026-06-12 10:00:00', mdtrt_id: stayNo },
    ]);
  });

  test('医保办看得到本院的这次住院和它的结算单，别的医院看不到（M7）', async () => {
    const { hospital } = desk.counter;
    expect(await hospital.ok(getStay, { params: { stayNo } })).toMatchObject({
      state: 'settled',
      settled: '5800.00',
      bills: [{ claimNo, fundsPay: '4060.00', personPays: '1740.00', interim: false }],
    });
    const { rows } = await hospital.ok(listStays, { query: { q: patient.personNo } });
    expect(rows).toMatchObject([{ stayNo, state: 'settled', elsewhere: '180.00' }]);
    const elsewhere = await server.signIn({
      login: 'office-far',
      name: '示例医保办',
      role: 'hospitalOffice',
      institutionCode: OTHER_HOSPITAL,
    });
    expect((await elsewhere.ok(listStays, { query: {} })).rows).toEqual([]);
    expect((await elsewhere.call(getStay, { params: { stayNo } })).status).toBe(404);
  });
});

describe('住院（2401–2405、2301–2305）', () => {
  test('同一时间只能住一次院；撤销入院、出院以后放出来，明细和结算压着时不能撤（M35）', async () => {
    const patient = await desk.newPatient();
    const msgid = desk.his.nextMsgid();
    const stayNo = await desk.admit(patient, msgid);
    expect(await desk.admit(patient, msgid)).toBe(stayNo);
    expect(await refused('2401', admission(patient, '2026-06-11 08:00:00', 'Z-other'))).toContain('正在住院');
    const other = await desk.newPatient();
    expect(
      await refused('2401', {
        ...admission(other),
        mdtrtinfo: { ...admission(other).mdtrtinfo, mdtrt_cert_no: patient.idNumber },
      }),
    ).toContain('不属于');
    expect(await refused('2401', admission(other, '2026-06-16 08:00:00'))).toContain('晚于现在');
    const key = { data: { mdtrt_id: stayNo, psn_no: patient.personNo } };
    const line = fees(patient, stayNo, [
      {
        code: TABLETS.code,
        day: '2026-06-11',
        price: '1000',
        cnt: '1',
        amount: '1000.00',
        traces: traceCodes(TABLETS, 1),
      },
    ]);
    await ok('2301', line);
    expect(await refused('2301', line)).toContain('已经上传');
    expect(await refused('2404', key)).toContain('2302');
    expect(await refused('2402', leave(patient, stayNo, '2026-06-09 10:00:00'))).toContain('早于入院时间');
    expect(await refused('2402', leave(patient, stayNo, '2026-06-10 18:00:00'))).toContain(
      '还有费用发生在出院以后',
    );
    const changed = {
      adminfo: { ...key.data, ...ward, begntime: '2026-06-12 09:00:00' },
      diseinfo: [diagnosis()],
    };
    expect(await refused('2403', changed)).toContain('开始时间晚于');
    await ok('2403', {
      ...changed,
      adminfo: { ...changed.adminfo, begntime: '2026-06-10 08:00:00', adm_bed: '15' },
    });
    await ok('2402', leave(patient, stayNo));
    expect(await refused('2402', leave(patient, stayNo))).toContain('2405');
    expect(await refused('2404', key)).toContain('2302');
    const settled = await ok('2304', settlement(patient, stayNo, '1000'));
    expect(await refused('2405', key)).toContain('2305');
    expect(await refused('2302', { data: { ...key.data, feedetl_sn: '0000' } })).toContain('已经结算');
    expect(await refused('2305', { data: { ...key.data, setl_id: 'S202606150000000000' } })).toContain(
      '没有找到',
    );
    const undone = await ok('2305', { data: { ...key.data, setl_id: setlOf(settled)['setl_id'] } });
    expect(setlOf(undone)).toMatchObject({
      mdtrt_id: stayNo,
      med_type: '21',
      medfee_sumamt: -1000,
      hifp_pay: -700,
    });
    await ok('2405', key);
    await ok('2302', { data: [{ ...key.data, feedetl_sn: line.feedetail[0]?.feedetl_sn }] });
    await ok('2404', key);
    expect(await refused('2301', line)).toContain('已撤销');
    expect(await desk.admit(patient)).not.toBe(stayNo);
  });

  test('价高于谈判标准的整批不收；拆零按最小单位；追溯码随结算来（M32、M33、N5.5）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const dear = fees(patient, stayNo, [
      { code: 'CW0001', day: '2026-06-11', price: '60', cnt: '1', amount: '60.00' },
      { code: TABLETS.code, day: '2026-06-11', price: '1000.01', cnt: '1', amount: '1000.01' },
    ]);
    expect(await refused('2301', dear)).toMatch(/第 2 行：.*PRICE_ABOVE_NEGOTIATED_STANDARD/);
    const [first] = dear.feedetail;
    expect(await refused('2301', { feedetail: [{ ...first, det_item_fee_sumamt: '61' }] })).toContain(
      '60.00',
    );
    expect(
      await refused('2301', { feedetail: [{ ...first, fee_ocur_time: '2026-06-09 10:00:00' }] }),
    ).toContain('不在就诊期间');
    expect(
      await refused('2301', {
        feedetail: [
          { ...dear.feedetail[1], pric: '1000', det_item_fee_sumamt: '1000', medins_list_codg: 'YP-x' },
        ],
      }),
    ).toContain('ITEM_NOT_MATCHED');
    expect(
      await countRows(
        server,
        "stay_line WHERE national_code = 'CW0001' AND price = 600000 AND quantity = 10000",
      ),
    ).toBe(0);

    const loose = fees(patient, stayNo, [
      { code: TABLETS.code, day: '2026-06-11', price: '100', cnt: '12', amount: '1200.00', small: true },
      { code: SECRET_TABLETS.code, day: '2026-06-12', price: '1100', cnt: '1', amount: '1100.00' },
    ]);
    const { result } = (await ok('2301', loose)) as unknown as { result: Setl[] };
    expect(result[1]).toMatchObject({
      pric_uplmt_amt: 0,
      overlmt_amt: 0,
      inscp_scp_amt: 0,
      memo: expect.stringContaining('不公开'),
    });
    const [tablets, secret] = loose.feedetail.map((one) => one.feedetl_sn);
    const [code = ''] = traceCodes(TABLETS, 1);
    const [hidden = ''] = traceCodes(SECRET_TABLETS, 1);
    const node = (feedetl_sn: string | undefined, drug_trac_codg: string) => ({
      feedetl_sn,
      drug_trac_codg,
      trdn_flag: '0',
      min_prcunt_type: '1',
    });
    const traced = { drug_trac_info: [node(tablets, code), node(secret, hidden)] };
    await ok('2402', leave(patient, stayNo));
    const bare = settlement(patient, stayNo, '2300');
    expect(await refused('2304', bare)).toContain('TRACE_CODES_INCOMPLETE');
    expect(await refused('2304', { ...bare, drug_trac_info: [node('F-none', code)] })).toContain(
      '没有明细 F-none',
    );
    const settled = await ok('2304', { ...bare, ...traced });
    expectSums(settled);
    expect(setlOf(settled)).toMatchObject({ overlmt_selfpay: 112.35 });
    expect(JSON.stringify(settled)).not.toContain('987.6543');
  });

  test('中途结算以后接着住，出院只结余下的；断线、抢先、冲正都不会结两次（M29、I12）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const one = (day: string): Fee => ({
      code: TABLETS.code,
      day,
      price: '1000',
      cnt: '1',
      amount: '1000.00',
      traces: traceCodes(TABLETS, 1),
    });
    await ok('2301', fees(patient, stayNo, [one('2026-06-11')]));
    const interim = await ok('2304', settlement(patient, stayNo, '1000', { mid_setl_flag: '1' }));
    expect(await refused('2304', settlement(patient, stayNo, '1000', { mid_setl_flag: '1' }))).toContain(
      '没有未结的费用明细',
    );
    await ok('2301', fees(patient, stayNo, [one('2026-06-13')]));
    await ok('2402', leave(patient, stayNo));
    const before = await countRows(server, 'claim');
    const final = settlement(patient, stayNo, '1000');
    const tried = await Promise.all([
      desk.his.send('2304', final),
      desk.his.send('2304', final),
      desk.his.send('2304', final),
    ]);
    const good = tried.filter(({ body }) => body.infcode === 0);
    expect(good.length).toBeLessThanOrEqual(1);
    const lost = desk.his.nextMsgid();
    const settled = good[0] ? (good[0].body.output as unknown as Output) : await ok('2304', final, lost);
    expect(await countRows(server, 'claim')).toBe(before + 1);
    expect(setlOf(settled)['setl_id']).not.toBe(setlOf(interim)['setl_id']);
    const omsgid = String(setlOf(settled)['medins_setl_id']);
    const undoing = { data: { psn_no: patient.personNo, omsgid, oinfno: '2304' } };
    const undone = await ok('2601', undoing);
    expect(setlOf(undone)).toMatchObject({ mdtrt_id: stayNo, medfee_sumamt: -1000 });
    // The answer was lost, and the hospital asks once more under a new number.
    const { body: again } = await desk.his.send('2601', undoing);
    expect(again.warn_msg).toContain('已经冲正');
    expect(setlOf(again.output ?? {})).toMatchObject({
      setl_id: setlOf(undone)['setl_id'],
      mdtrt_id: stayNo,
      medfee_sumamt: -1000,
    });
    const never = desk.his.nextMsgid();
    await ok('2601', { data: { psn_no: patient.personNo, omsgid: never, oinfno: '2304' } });
    expect(await refused('2304', final, never)).toContain('作废');
    await ok('2304', final);
    expect(await countRows(server, 'claim')).toBe(before + 3);

    const lostAdmission = desk.his.nextMsgid();
    const other = await desk.newPatient();
    await ok('2401', admission(other), lostAdmission);
    await ok('2601', { data: { psn_no: other.personNo, omsgid: lostAdmission, oinfno: '2401' } });
    const voided = desk.his.nextMsgid();
    await ok('2601', { data: { psn_no: other.personNo, omsgid: voided, oinfno: '2401' } });
    expect(await refused('2401', admission(other), voided)).toContain('作废');
    await desk.admit(other);
    expect(
      await refused('2601', { data: { psn_no: other.personNo, omsgid: voided, oinfno: '2305' } }),
    ).toContain('原报文重发');
  });
});
