import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { getDelivery, listDeliveries } from '../../src/contract/prescription-delivery.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { bookDrug, getBooking } from '../../src/contract/prescription-bookings.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { bookingBody, HOME, openForBookings, signInPatient } from '../support/bookings.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';
import { tamper } from '../support/prescribing.ts';

let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;
let other: ReturnType<typeof gatewayClient>;
let his: ReturnType<typeof gatewayClient>;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'rx-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  pos = await clientOf(PHARMACY);
  other = await clientOf(OTHER_PHARMACY);
  his = await clientOf(HOSPITAL);
});
afterAll(() => server.close());

/** Sends and gives the output. @throws when the answer is no success */
async function ok(client: typeof pos, infno: string, data: object): Promise<Record<string, unknown>> {
  const { body } = await client.send(infno, { data });
  if (body.infcode !== 0) throw new Error(`${infno}: ${body.err_msg}`);
  return body.output ?? {};
}
async function failure(client: typeof pos, infno: string, data: object): Promise<string> {
  const { body } = await client.send(infno, { data });
  expect(body.infcode).toBe(-1);
  return body.err_msg;
}
const shown = (patient: TestPatient) => ({ mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber });
const verdict = (rxno: string, code = '902') => ({
  hi_rxno: rxno,
  phar_code: `Y0${PHARMACY.slice(1)}`,
  phar_name: '示例药师',
  rx_chk_stas_codg: code,
  rx_chk_opnn: code === '902' ? '' : '剂量有误',
});

describe('接口：处方流转（7201–7206，M28、N5.4）', () => {
  it('授权一次、下载即接单；别家的授权、用过的授权都不行；药师审核以其证书签名', async () => {
    const patient = await counter.addPerson((order += 1));
    const stranger = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 1, null);
    expect(await failure(pos, '7201', { ...shown(stranger), hi_rxno: rxno })).toContain('不属于');
    const mine = await ok(pos, '7201', { ...shown(patient), hi_rxno: rxno });
    const theirs = await ok(other, '7203', { epc_qrcd: rxno });
    expect(theirs).toMatchObject({ epc_token: expect.stringMatching(/^[0-9A-F]{64}$/) as string });
    expect(await failure(other, '7204', { auth_rxno: mine['auth_rxno'] })).toContain('不是发给本机构');
    const downloaded = await ok(pos, '7204', { auth_rxno: mine['auth_rxno'] });
    expect(downloaded).toMatchObject({
      hi_rxno: rxno,
      hold_end_time: '2026-06-15 14:00:00',
      rxdrugdetail: [{ med_list_codg: TABLETS.code, drug_cnt: 1, left_cnt: 1 }],
    });
    expect(Buffer.from(String(downloaded['rx_file']), 'base64').toString()).toContain(`处方流水号：${rxno}`);
    expect(await ok(pos, '7204', { auth_rxno: mine['auth_rxno'] })).toEqual(downloaded);
    expect(await failure(other, '7204', { auth_rxno: mine['auth_rxno'] })).toContain('不是发给本机构');
    expect(await failure(other, '7204', { epc_token: theirs['epc_token'] })).toContain('PRESCRIPTION_TAKEN');
    expect(await failure(other, '7202', {})).toContain('mdtrt_cert_type');
    expect(await ok(other, '7202', shown(patient))).toEqual({ rxlist: [] });
    expect(await ok(pos, '7202', shown(patient))).toMatchObject({ rxlist: [{ diag_name: '示例诊断' }] });
    expect(await failure(other, '7206', verdict(rxno))).not.toBe('');
    expect(await ok(pos, '7206', verdict(rxno))).toMatchObject({ rx_chk_stas_codg: '902' });
    expect(await ok(pos, '7205', { hi_rxno: rxno })).toMatchObject({
      rx_stas_codg: '1',
      rx_used_stas_codg: '901',
      rx_chk_stas_codg: '902',
      sign_vali_flag: '1',
      hold_flag: '1',
    });
    expect(await failure(other, '7205', { hi_rxno: rxno })).toContain('PRESCRIPTION_TAKEN');
  });

  it('重发的 7204 在接单期间回答相同、不延长，到时以后要重新授权', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 1, null);
    const { auth_rxno } = await ok(pos, '7201', { ...shown(patient), hi_rxno: rxno });
    const first = await ok(pos, '7204', { auth_rxno });
    server.clock.advance(45 * 60_000);
    expect(await ok(pos, '7204', { auth_rxno })).toEqual(first);
    server.clock.advance(75 * 60_000 - 1);
    expect(await ok(pos, '7204', { auth_rxno })).toEqual(first);
    server.clock.advance(1);
    expect(await failure(pos, '7204', { auth_rxno })).toContain('请重新授权');
    expect(await ok(other, '7202', shown(patient))).toMatchObject({ rxlist: [{ diag_name: '示例诊断' }] });
    server.clock.setDay('2026-06-15');
  });

  it('M25：医院的系统用不了 7201–7206；协议中止的药店不得授权、下载、审核，已发的授权也不行', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 1, null);
    const calls: [string, object][] = [
      ['7201', { ...shown(patient), hi_rxno: rxno }],
      ['7202', shown(patient)],
      ['7203', { epc_qrcd: rxno }],
      ['7204', { auth_rxno: 'A'.repeat(30) }],
      ['7205', { hi_rxno: rxno }],
      ['7206', verdict(rxno)],
    ];
    for (const [infno, data] of calls) expect(await failure(his, infno, data)).toContain('只供定点零售药店');
    const { auth_rxno } = await ok(pos, '7201', { ...shown(patient), hi_rxno: rxno });
    const suspend = (from: string | null) =>
      tamper(server, 'UPDATE agreement SET suspended_from = $1 WHERE institution_code = $2', [
        from,
        PHARMACY,
      ]);
    await suspend('2026-06-15');
    try {
      for (const [infno, data] of calls.filter(([infno]) => infno !== '7204' && infno !== '7205'))
        expect(await failure(pos, infno, data)).toContain('INSTITUTION_WITHOUT_AGREEMENT');
      expect(await failure(pos, '7204', { auth_rxno })).toContain('INSTITUTION_WITHOUT_AGREEMENT');
    } finally {
      await suspend(null);
    }
    const tokens = await server.world.db.transaction('all', (tx) =>
      tx.rows(
        'SELECT 1 FROM circulation_token t JOIN prescription p ON p.id = t.prescription_id WHERE p.rxno = $1',
        [rxno],
      ),
    );
    expect(tokens).toHaveLength(1);
  });

  it('审核不通过要写理由，退回后核验已失效', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 1, null);
    expect(await failure(pos, '7206', { ...verdict(rxno, '903'), rx_chk_opnn: '' })).toContain('rx_chk_opnn');
    await ok(pos, '7206', verdict(rxno, '903'));
    expect(await ok(pos, '7205', { hi_rxno: rxno })).toMatchObject({
      rx_stas_codg: '2',
      rx_chk_stas_codg: '903',
    });
  });
});

describe('接口：销售出库与配送（7207–7211，M32）', () => {
  it('出库明细须与结算一致，一笔一份，撤销后可重传；配送经接口发出、上传温度、送达', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    const claim = claimOf(patient, INJECTION, 1, { rxno, receivingHospital: HOSPITAL });
    const bill = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...claim } });
    const key = { hi_rxno: rxno, setl_id: bill.claimNo ?? '' };
    const codes = claim.lines[0]?.traceCodes ?? [];
    const sold = {
      med_list_codg: INJECTION.code,
      manu_lotnum: '示例批号',
      manu_date: '2026-01-10',
      expy_end: '2027-12-31',
      sel_retn_cnt: 1,
      finl_trns_pric: '3000.00',
      trdn_flag: '0',
      drugtracinfo: codes.map((drug_trac_codg) => ({ drug_trac_codg })),
    };
    const sale = (change: object = {}) => ({
      ...key,
      dspeer_name: '示例配药',
      pro_name: '示例发药',
      selinfo: [{ ...sold, ...change }],
    });
    expect(await failure(other, '7207', sale())).toContain('没有本机构');
    expect(
      await failure(pos, '7207', sale({ drugtracinfo: [{ drug_trac_codg: '81000030000000999999' }] })),
    ).toContain('不一致');
    expect(await failure(pos, '7207', sale({ finl_trns_pric: '2999.00' }))).toContain('finl_trns_pric');
    expect(await failure(pos, '7207', sale({ expy_end: '2026-06-14' }))).toContain('已过有效期');
    expect(await failure(pos, '7208', key)).toContain('没有可撤销');
    await ok(pos, '7207', sale());
    expect(await failure(pos, '7207', sale())).toContain('已经上传');
    await ok(pos, '7208', key);
    await ok(pos, '7207', sale());

    expect(await failure(pos, '7209', { ...key, delv_stas_codg: '1' })).toContain('stog_cond');
    await ok(pos, '7209', { ...key, delv_stas_codg: '1', stog_cond: '3', delv_entp_name: '示例冷链' });
    server.clock.advance(20 * 60_000);
    expect(
      await ok(pos, '7209', {
        ...key,
        delv_stas_codg: '2',
        dev_no: '示例记录仪',
        tempinfo: [{ meas_time: '2026-06-15 12:10:00', temp: '4.2' }],
      }),
    ).toMatchObject({ temp_cnt: 1 });
    await ok(pos, '7210', { ...key, sign_psn_name: '示例收货人' });
    const { rows } = await counter.hospital.ok(listDeliveries, { query: {} });
    expect(rows[0]).toMatchObject({ claimNo: bill.claimNo, state: 'arrived' });
    const seen = await counter.hospital.ok(getDelivery, { params: { id: rows[0]?.id ?? 0 } });
    expect(seen.coldChain).toBeNull();
    expect(seen.events.at(-1)?.note).toBe('收货人 示例收货人');
  });

  it('送药上门（M29）：7209 出库、派送，没有约的不认；7210 凭患者的签收码签收', async () => {
    await openForBookings(server);
    const patient = await counter.addPerson((order += 1));
    const caller = await signInPatient(server, patient);
    const rxno = await counter.prescribe(patient, TABLETS, 2);
    const { bookingNo } = await caller.ok(bookDrug, { body: { ...bookingBody(rxno), home: HOME } });
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 2, { rxno }) };
    const bill = await counter.pharmacy.ok(settleClaim, { body });
    const key = { hi_rxno: rxno, setl_id: bill.claimNo };
    const sent = { ...key, delv_stas_codg: '1', stog_cond: '1', delv_entp_name: '示例快递' };
    expect(await failure(pos, '7209', sent)).toContain('delv_no');
    expect(await ok(pos, '7209', { ...sent, delv_no: 'SF0001' })).toMatchObject({ delv_stas_name: '已出库' });
    expect(await failure(pos, '7209', { ...key, delv_stas_codg: '4' })).toContain('delv_dscr');
    await ok(pos, '7209', { ...key, delv_stas_codg: '4', delv_dscr: '派送员 示例' });
    const { home } = await caller.ok(getBooking, { params: { bookingNo } });
    const signed = { ...key, sign_psn_name: '本人', sign_code: home?.receiptCode ?? '' };
    expect(await failure(pos, '7210', { ...signed, sign_code: '' })).toContain('sign_code');
    expect(await ok(pos, '7210', signed)).toMatchObject({ delv_no: 'SF0001', delv_stas_name: '已签收' });
    expect(await failure(other, '7209', { ...key, delv_stas_codg: '4', delv_dscr: '错' })).toContain(
      '没有本机构',
    );
  });

  it('目录查询分页，当日能开方流转的标 1', async () => {
    const all = await ok(pos, '7211', { page_num: 1, page_size: 2 });
    expect(all).toMatchObject({ recordCounts: 3, pageNum: 1 });
    const one = await ok(pos, '7211', { med_list_codg: INJECTION.code, page_num: 1, page_size: 10 });
    expect(one).toMatchObject({ data: [{ med_list_codg: INJECTION.code, circ_flag: '1', inj_flag: '1' }] });
    expect(JSON.stringify(all)).not.toContain('987.6543');
  });
});
