import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOrderWarnings } from '../../src/contract/gateway-warnings.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  DOCTOR,
  HOSPITAL,
  PHARMACY,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type TestPatient,
} from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';
import { insertTestDoctor } from '../support/province.ts';
import { openSoldDay, SOLD_ON } from '../support/sold-day.ts';

const DAY = SOLD_ON;
type SoldDay = Awaited<ReturnType<typeof openSoldDay>>;
let server: SoldDay['server'];
let pos: SoldDay['pos'];
let office: SoldDay['office'];
let counter: SoldDay['counter'];
let one: TestPatient;
let two: TestPatient;
let first = '';
let second = '';
let third = '';
let back = '';

beforeAll(async () => {
  ({ server, pos, office, counter, one, two, first, second, third, back } = await openSoldDay());
});
afterAll(() => server.close());

describe('5201–5206 查询（M7、M29）', () => {
  type Output = Record<string, Record<string, unknown>[]> & { setlinfo: Record<string, number | string> };
  const ask = async (infno: string, data: object) => {
    const { body } = await pos.send(infno, { data });
    return { failed: body.err_msg, warned: body.warn_msg, output: body.output as unknown as Output };
  };

  it('结算信息和基金支付与结算单一致，加得上；撤销单带退费标志；别人的查不到', async () => {
    const asked = { psn_no: one.personNo, setl_id: first, mdtrt_id: first };
    const { setlinfo: info, setldetail = [] } = (await ask('5203', asked)).output;
    expect(info).toMatchObject({
      setl_id: first,
      certno: '',
      medfee_sumamt: 1000,
      hifp_pay: 700,
      psn_pay: 300,
      cash_payamt: 300,
      refd_setl_flag: '0',
      pay_loc: '2',
      fixmedins_poolarea: '430100',
      year: '2026',
      begndate: DAY,
      enddate: DAY,
      med_type: '41',
      dise_codg: 'C34.900',
      medins_setl_id: expect.stringMatching(/./) as string,
      hosp_lv: info['dedc_hosp_lv'],
    });
    expect(setldetail.reduce((sum, row) => sum + Number(row['fund_payamt']), 0)).toBe(
      info['fund_pay_sumamt'],
    );
    expect(Number(info['fund_pay_sumamt']) + Number(info['psn_part_amt'])).toBe(info['medfee_sumamt']);
    const taken = (await ask('5203', { psn_no: one.personNo, setl_id: back })).output.setlinfo;
    expect(taken).toMatchObject({ refd_setl_flag: '1', medfee_sumamt: -1000, fund_pay_sumamt: -700 });
    expect((await ask('5203', { ...asked, psn_no: two.personNo })).failed).toContain('setl_id');
    expect((await ask('5203', { ...asked, mdtrt_id: second })).failed).toContain(`mdtrt_id 应为 ${first}`);
    const { output: lines = [] } = (await ask('5204', asked)).output;
    expect(lines).toMatchObject([
      {
        feedetl_sn: `${first}-1`,
        det_item_fee_sumamt: 1000,
        fund_payamt: 700,
        selfpay_amt: 300,
        mdtrt_id: first,
      },
    ]);
  });

  it('就诊只给本机构的；用药记录不附凭证只给本机构，附凭证给各机构；撤销的不算', async () => {
    const within = { psn_no: one.personNo, begntime: DAY };
    const { mdtrtinfo = [] } = (await ask('5201', within)).output;
    expect(mdtrtinfo.map((row) => [row['mdtrt_id'], row['vali_flag'], row['fixmedins_code']])).toEqual(
      expect.arrayContaining([
        [first, '1', PHARMACY],
        [third, '0', PHARMACY],
      ]),
    );
    expect(mdtrtinfo).toHaveLength(2);
    const diagnosed = { psn_no: one.personNo, mdtrt_id: first };
    expect((await ask('5202', diagnosed)).output['diseinfo']).toMatchObject([
      { diag_srt_no: 1, diag_code: 'C34.900', dise_dor_no: 'D430102000001', vali_flag: '1' },
    ]);
    expect((await ask('5202', { ...diagnosed, psn_no: two.personNo })).failed).toContain('mdtrt_id');
    expect((await ask('5201', { ...within, begntime: '2026-05-21' })).output['mdtrtinfo']).toEqual([]);
    expect((await ask('5201', { ...within, endtime: '2026-05-01' })).failed).toContain('endtime');
    const own = await ask('5205', within);
    expect(own.warned).toContain('本机构');
    expect(own.output['feedetail']?.map((row) => row['feedetl_sn'])).toEqual([`${first}-1`]);
    const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: one.idNumber };
    const all = (await ask('5205', { ...within, ...shown })).output['feedetail'] ?? [];
    expect(all.map((row) => row['fixmedins_code']).sort()).toEqual([HOSPITAL, PHARMACY]);
    expect(all[0]).toMatchObject({ cnt: 1, pric: 1000, hi_nego_drug_flag: '1', list_sp_item_flag: '1' });
    expect((await ask('5205', { ...within, ...shown, psn_no: two.personNo })).failed).toContain(
      '不是同一个人',
    );
  });

  it('就诊和诊断写明医师：流转处方是开方的，院内门诊发药是开单的，两行不同的写第一行的', async () => {
    const COLLEAGUE = 'D430102000041';
    const { world, app, clock } = server;
    await world.db.transaction('all', (tx) => insertTestDoctor(world, tx, COLLEAGUE, HOSPITAL, ['示例专科']));
    const admin = await server.signIn({ login: 'admin-his', name: '示例', role: 'provinceAdmin' });
    const keys = await admin.ok(createClient, { body: { institutionCode: HOSPITAL } });
    const his = gatewayClient(app, clock, { ...keys, institutionCode: HOSPITAL });
    const doctorsOf = async (from: typeof his, patient: TestPatient, claimNo: string) => {
      const told = async (infno: string, list: string, more: object) => {
        const { body } = await from.send(infno, { data: { psn_no: patient.personNo, ...more } });
        return (body.output as unknown as Output)[list]?.filter((row) => row['mdtrt_id'] === claimNo) ?? [];
      };
      const visits = await told('5201', 'mdtrtinfo', { begntime: DAY });
      const diagnoses = await told('5202', 'diseinfo', { mdtrt_id: claimNo });
      return {
        visits: visits.map((row) => [row['atddr_no'], row['dr_name']]),
        diagnoses: diagnoses.map((row) => [row['dise_dor_no'], row['dise_dor_name'], row['diag_dept']]),
      };
    };
    expect(await doctorsOf(pos, one, first)).toEqual({
      visits: [[DOCTOR, '示例医师']],
      diagnoses: [[DOCTOR, '示例医师', '示例科']],
    });

    const patient = await counter.addPerson(11);
    const [tablets, others] = [COLLEAGUE, DOCTOR].map((doctorCode, place) =>
      claimOf(patient, place === 0 ? TABLETS : SECRET_TABLETS, 1, { doctorCode }),
    );
    const body = { ...claimOf(patient, TABLETS, 1), lines: [tablets, others].flatMap((c) => c?.lines ?? []) };
    const sold = await office.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect(sold.lines.map(({ orderedBy }) => orderedBy?.code)).toEqual([COLLEAGUE, DOCTOR]);
    // Nobody tells the desk a diagnosis.
    expect(await doctorsOf(his, patient, sold.claimNo ?? '')).toEqual({
      visits: [[COLLEAGUE, '示例医师41']],
      diagnoses: [],
    });
  });

  it('年度累计与各机构的结算相加相符；没有往来的人须附凭证', async () => {
    const { cuminfo = [] } = (await ask('5206', { psn_no: one.personNo, cum_ym: '202605' })).output;
    expect(Object.fromEntries(cuminfo.map((row) => [row['cum_type_code'], row['cum']]))).toEqual({
      C0000: 2,
      S0000: 2000,
      Q0000: 0,
      D310101: 1400,
      D330101: 0,
      D610101: 0,
    });
    expect(cuminfo[0]).toMatchObject({ insutype: '310', year: '2026', cum_ym: '202605' });
    expect((await ask('5206', { psn_no: one.personNo, cum_ym: '202501' })).output['cuminfo']).toEqual([]);
    const unknown = await counter.addPerson(9);
    expect((await ask('5206', { psn_no: unknown.personNo })).failed).toContain('mdtrt_cert_no');
  });
});

describe('3101、3102 明细审核（M11、M19、M28、M33）', () => {
  type Row = Record<string, unknown> & { judge_result_detail_dtos: Record<string, unknown>[] };
  const order = (rx_id: string, more: object = {}) => ({
    rx_id,
    rxno: 'HIS-1',
    hilist_code: TABLETS.code,
    sumamt: 1000,
    drord_begn_date: '2026-05-22',
    drord_stop_date: '2026-05-31 23:59:59',
    drord_dr_codg: 'D430102000001',
    curr_drord_flag: '1',
    ...more,
  });
  const check = async (orders: object[], patient: object = {}, infno = '3101', more: object = {}) => {
    const encounter = { mdtrt_id: 'JZ1', med_mdtrt_type: '1', dscg_main_dise_codg: 'C34.900' };
    const patient_dtos = [
      { patn_id: one.personNo, ...patient, fsi_encounter_dtos: [{ ...encounter, fsi_order_dtos: orders }] },
    ];
    const { body } = await pos.send(infno, {
      data: { syscode: 'HIS', task_id: 'T1', patient_dtos, ...more },
    });
    const rows = (body.output as unknown as { result: Row[] } | null)?.result ?? [];
    return { failed: body.err_msg, rows, rules: rows.map((row) => row['rule_id']) };
  };

  it('守规矩的没有命中；超天数、医师不对、处方已用、重复开具逐条命中，字段齐全', async () => {
    expect(await check([order('1')])).toMatchObject({ failed: '', rules: [] });
    const long = await check([order('1', { drord_stop_date: '2026-06-20' })], {}, '3102');
    expect(long.rows).toMatchObject([
      {
        rule_id: 'ST06',
        patn_id: one.personNo,
        mdtrt_id: 'JZ1',
        vola_amt: 1000,
        sev_deg: '3',
        vola_evid: 'M33',
        task_id: 'T1',
        judge_result_detail_dtos: [{ rx_id: '1', vola_amt: 1000, mdtrt_id: 'JZ1' }],
      },
    ]);
    expect((await check([order('1', { drord_dr_codg: 'D430102000009' })])).rules).toEqual(['ST04']);
    const rxno = await counter.prescribe(two, TABLETS, 1);
    expect((await check([order('1', { rxno })])).rules).toEqual(['ST05']);
    expect((await check([order('1'), order('2', { curr_drord_flag: '0' })])).rules).toEqual(['ST08']);
    expect((await check([order('1', { hilist_code: 'XA01AAA000A000000000000' })])).rules).toEqual([]);
    const narrowed = { rule_ids: ['ST04'] };
    expect(
      (await check([order('1', { drord_stop_date: '2026-06-20' })], {}, '3101', narrowed)).rules,
    ).toEqual([]);
  });

  it('3103 反馈处理：只收给过本机构的，违规坚持须说理由，重发不多记，最后一次有效；经办看得到，别处看不到', async () => {
    const late = { drord_stop_date: '2026-06-20' };
    const [row] = (await check([order('9', late)], {}, '3102', { task_id: 'T-3103' })).rows;
    const warn_rslt_id = String(row?.['jr_id']);
    const feedback = async (warn: object, from = pos, msgid?: string) => {
      const input = { data: { warn_type: '2', warns: [{ warn_rslt_id, dspo_way: '1', ...warn }] } };
      return (await from.send('3103', input, msgid === undefined ? {} : { msgid })).body.err_msg;
    };
    // The first desks of the file have been idle for days.
    const desk = { name: '示例经办', role: 'agencyReviewer' as const };
    const agency = await server.signIn({ login: 'warn-near', areaCode: '430102', ...desk });
    const list = async (caller: Caller, query: object = {}) =>
      (await caller.ok(listOrderWarnings, { query: { q: one.personNo, ...query } })).rows.filter(
        ({ warningId }) => warningId === warn_rslt_id,
      );
    expect(await list(agency, { state: 'open' })).toMatchObject([
      {
        stage: 'during',
        severity: 'violation',
        ruleId: 'ST06',
        orders: ['9'],
        amount: '1000.00',
        answers: [],
      },
    ]);
    expect(await feedback({})).toContain('dspo_way_rea');
    expect(await feedback({ warn_rslt_id: 'a'.repeat(32) })).toContain('jr_id');
    const twice = { warn_type: '2', warns: [1, 2].map(() => ({ warn_rslt_id, dspo_way: '2' })) };
    expect((await pos.send('3103', { data: twice })).body.err_msg).toContain('只能有一条');
    expect(await list(agency, { state: 'open' })).toHaveLength(1);
    const kept = { dspo_way_rea: '示例：远途取药' };
    const msgid = pos.nextMsgid();
    expect([await feedback(kept, pos, msgid), await feedback(kept, pos, msgid)]).toEqual(['', '']);
    expect(await list(agency, { state: 'kept' })).toMatchObject([
      { answers: [{ way: 'kept', reason: '示例：远途取药' }] },
    ]);
    expect(await feedback({ dspo_way: '2' })).toBe('');
    const [seen] = await list(agency, { state: 'changed' });
    expect(seen?.answers.map(({ way }) => way)).toEqual(['kept', 'changed']);
    const far = await server.signIn({ login: 'warn-far', areaCode: '430200', ...desk });
    expect(await list(far)).toEqual([]);
    const pharmacist = { role: 'pharmacist' as const, practitionerCode: 'Y430102000001' };
    const own = await server.signIn({
      login: 'warn-own',
      name: '示例药师',
      institutionCode: PHARMACY,
      ...pharmacist,
    });
    expect(await list(own)).toHaveLength(1);
    const office = { role: 'hospitalOffice' as const, institutionCode: HOSPITAL };
    expect(
      await list(await server.signIn({ login: 'warn-hospital', name: '示例医保办', ...office })),
    ).toEqual([]);
  });

  it('说明书的禁忌命中；没有往来的人须附凭证，别人的凭证不行', async () => {
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO drug_caution (entry_key, kind, value, effect, words, evidence, entered_by, entered_at)
         SELECT $1, 'diagnosis', 'K70', 'forbidden', '示例：肝病禁用', '示例', min(id), now() FROM account`,
        [TABLETS.entryKey],
      ),
    );
    expect((await check([order('1')])).rules).toEqual([]);
    const ill = { fsi_diagnose_dtos: [{ dise_codg: 'K70.300' }] };
    const encounter = { mdtrt_id: 'JZ1', med_mdtrt_type: '3', dscg_main_dise_codg: 'C34.900', ...ill };
    const patient_dtos = [
      { patn_id: one.personNo, fsi_encounter_dtos: [{ ...encounter, fsi_order_dtos: [order('1')] }] },
    ];
    const { body } = await pos.send('3102', { data: { syscode: 'HIS', patient_dtos } });
    expect((body.output as unknown as { result: Row[] }).result).toMatchObject([
      { rule_id: 'ST07', vola_cont: '禁用：示例：肝病禁用', vola_evid: 'M11' },
    ]);
    const unknown = await counter.addPerson(10);
    const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: unknown.idNumber };
    expect((await check([order('1')], { patn_id: unknown.personNo })).failed).toContain('mdtrt_cert_no');
    expect((await check([order('1')], { patn_id: unknown.personNo, ...shown })).rules).toEqual([]);
    expect((await check([order('1')], shown)).failed).toContain('不是同一个人');
  });
});
