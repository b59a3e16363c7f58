import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { recogniseChronic, saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { getStay } from '../../src/contract/settlement-stays.ts';
import { reverseClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  DOCTOR,
  HOSPITAL,
  PHARMACY,
  requestId,
  TABLETS,
  traceCodes,
  type TestPatient,
} from '../support/counter.ts';
import { insertRatioOfCase } from '../support/payers.ts';
import { insertTestDoctor } from '../support/province.ts';
import { countRows } from '../support/settling.ts';
import {
  admission,
  credential,
  diagnosis,
  expectSums,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  type Fee,
  type HisDesk,
} from '../support/stays.ts';

let server: TestServer;
let desk: HisDesk;
let pharmacy: HisDesk['his'];
const ok: HisDesk['ok'] = (...message) => desk.ok(...message);
const refused: HisDesk['refused'] = (...message) => desk.refused(...message);

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
  pharmacy = await desk.clientOf(PHARMACY);
});
afterAll(() => server.close());

describe('门诊（2201–2208）', () => {
  const registration = (patient: TestPatient, ipt_otp_no: string) => ({
    data: {
      ...credential(patient),
      begntime: '2026-06-15 00:00:00',
      ipt_otp_no,
      atddr_no: 'D430102000001',
      dr_name: '示例医师',
      dept_code: 'K1',
      dept_name: '示例科',
      caty: 'A03',
    },
  });
  const information = (patient: TestPatient, stayNo: string) => ({
    mdtrtinfo: {
      mdtrt_id: stayNo,
      psn_no: patient.personNo,
      med_type: '11',
      begntime: '2026-06-15 00:00:00',
    },
    diseinfo: [diagnosis()],
  });
  const register = async (patient: TestPatient, no: string) =>
    ((await ok('2201', registration(patient, no))) as unknown as { data: { mdtrt_id: string } }).data
      .mdtrt_id;
  const today = (batch: string): Fee => ({
    code: TABLETS.code,
    day: '2026-06-15',
    price: '900',
    cnt: '1',
    amount: '900.00',
    batch,
    traces: traceCodes(TABLETS, 1),
  });

  test('挂号、诊断、按收费批次上传和结算，撤销以后可以重新结（M19、M25、M29）', async () => {
    const patient = await desk.counter.addPerson(1);
    const stayNo = await register(patient, 'MZ-1');
    expect(await refused('2201', registration(patient, 'MZ-1'))).toContain('已经登记');
    await ok('2203', information(patient, stayNo));
    await ok('2204', fees(patient, stayNo, [today('B1'), today('B2')]));
    const data = (batch: string, more: object = {}) =>
      settlement(patient, stayNo, '900', { med_type: '11', chrg_bchno: batch, ...more });
    expect(setlOf(await ok('2206', data('B1')))).toMatchObject({ fund_pay_sumamt: 630 });
    const settled = await ok(
      '2207',
      data('B1', { inscp_scp_amt: 900, overlmt_selfpay: 0, preselfpay_amt: 0, fulamt_ownpay_amt: 0 }),
    );
    expectSums(settled);
    expect(setlOf(settled)).toMatchObject({ clr_type: '11', med_type: '11', mdtrt_id: stayNo });
    const key = { mdtrt_id: stayNo, psn_no: patient.personNo };
    expect(await refused('2205', { data: { ...key, chrg_bchno: 'B1' } })).toContain('已经结算');
    expect(await refused('2202', { data: { ...key, ipt_otp_no: 'MZ-1' } })).toContain('2208');
    await ok('2205', { data: { ...key, chrg_bchno: '0000' } });
    expect(await refused('2207', data('B2'))).toContain('没有未结');
    await ok('2208', { data: { ...key, setl_id: setlOf(settled)['setl_id'] } });
    await ok('2207', data('B1'));
  });

  test('没有待遇资格的门诊不按单行支付；登记可以撤销；药店不办（M19）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await register(patient, 'MZ-2');
    await ok('2203', information(patient, stayNo));
    await ok('2204', fees(patient, stayNo, [today('B1')]));
    const data = settlement(patient, stayNo, '900', { med_type: '11', chrg_bchno: 'B1' });
    expect(await refused('2207', data)).toContain('ELIGIBILITY_MISSING');
    const key = { mdtrt_id: stayNo, psn_no: patient.personNo };
    expect(await refused('2202', { data: { ...key, ipt_otp_no: 'MZ-2' } })).toContain('2205');
    await ok('2205', { data: { ...key, chrg_bchno: 'B1' } });
    await ok('2202', { data: { ...key, ipt_otp_no: 'MZ-2' } });
    const shop = await desk.clientOf(PHARMACY);
    const { body } = await shop.send('2201', registration(patient, 'MZ-3'));
    expect(body.err_msg).toContain('只供定点医疗机构');
  });

  test('院内门诊由同领域责任医师开：上传时说出来，结算时带条款拒绝，换了医师照付；看开单那天（M19、M21、M22）', async () => {
    const [stranger, otherField, later] = ['D430102000077', 'D430102000078', 'D430102000079'] as const;
    await server.world.db.transaction('all', async (tx) => {
      await insertTestDoctor(server.world, tx, otherField, HOSPITAL, ['风湿免疫']);
      await insertTestDoctor(server.world, tx, later, HOSPITAL, ['示例专科']);
      await tx.run("UPDATE doctor_filing SET published_on = '2026-06-16' WHERE doctor_code = $1", [later]);
    });
    const patient = await desk.counter.addPerson(2);
    const stayNo = await register(patient, 'MZ-4');
    await ok('2203', information(patient, stayNo));
    const upload = async (batch: string, doctor: string) => {
      const output = await ok('2204', fees(patient, stayNo, [{ ...today(batch), doctor }]));
      return String((output as unknown as { result: { memo: string }[] }).result[0]?.memo);
    };
    const data = (batch: string) => settlement(patient, stayNo, '900', { med_type: '11', chrg_bchno: batch });
    const before = await countRows(server, 'claim');

    expect(await upload('B1', stranger)).toContain('[DOCTOR_NOT_PUBLISHED M21]');
    const unknown = await refused('2206', data('B1'));
    expect(unknown).toMatch(/^第 1 行：.*医师 D430102000077，2026-06-15.*\[DOCTOR_NOT_PUBLISHED M21\]$/);
    expect(await refused('2207', data('B1'))).toBe(unknown);
    expect(await upload('B2', otherField)).toContain('[DOCTOR_FIELD_MISMATCH M22]');
    const { days } = await desk.counter.hospital.ok(getStay, { params: { stayNo } });
    expect(days[0]?.lines.map(({ state, why }) => `${state} ${why ?? ''}`)).toEqual([
      expect.stringContaining('waiting 该医师不在已公布的责任医师名单内（医师 D430102000077，2026-06-15'),
      expect.stringContaining('该药品属于示例专科），不能这样结算'),
    ]);
    expect(await refused('2207', data('B2'))).toContain('[DOCTOR_FIELD_MISMATCH M22]');
    expect(await upload('B3', later)).toContain('[DOCTOR_NOT_PUBLISHED M21]');
    server.clock.setDay('2026-06-16');
    expect(await refused('2207', data('B3'))).toContain('医师 D430102000079，2026-06-15');
    expect(await countRows(server, 'claim')).toBe(before);
    server.clock.setDay('2026-06-15');

    const key = { mdtrt_id: stayNo, psn_no: patient.personNo };
    await ok('2205', { data: { ...key, chrg_bchno: '0000' } });
    expect(await upload('B4', 'D430102000001')).toBe('按单行支付试分，以预结算为准');
    expect(setlOf(await ok('2207', data('B4')))).toMatchObject({ hifp_pay: 630 });
    expect(await countRows(server, 'claim')).toBe(before + 1);
  });

  test('住院不问是不是责任医师（M19）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const { batch: _, ...fee } = today('');
    await ok('2301', fees(patient, stayNo, [{ ...fee, day: '2026-06-11', doctor: 'D430102000077' }]));
    await ok('2402', leave(patient, stayNo));
    expect(setlOf(await ok('2304', settlement(patient, stayNo, '900')))).toMatchObject({ hifp_pay: 630 });
  });

  test('上传的就诊病种有慢特病认定的按慢特病付，账单写明；没有认定的按普通门诊（M9.7）', async () => {
    const admin = await server.signIn({ login: 'visits-admin', name: '示例管理', role: 'provinceAdmin' });
    const plan = (kind: 'chronic' | 'outpatient', ratio: string) =>
      admin.ok(saveOrdinaryPlan, {
        body: {
          areaCode: '430100',
          scheme: 'employee',
          kind,
          level: 'any',
          from: '2026-06-15',
          to: null,
          countsBy: 'year',
          deductible: '0.00',
          yearlyLimit: null,
          bands: [{ upTo: null, ratio }],
          withdrawn: false,
          source: '示例',
        },
      });
    await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
    await plan('chronic', '0.8000');
    await plan('outpatient', '0.5000');
    const [holder, other] = [await desk.newPatient(), await desk.newPatient()];
    const disease = { dise_codg: 'M90100', dise_name: '示例病种' };
    await desk.counter.agency.ok(recogniseChronic, {
      body: {
        requestId: requestId(),
        personNo: holder.personNo,
        disease: '示例病种',
        diagnosisCodes: ['M90100'],
        from: '2026-01-01',
        to: null,
        source: '示例认定',
      },
    });
    const settle = async (patient: TestPatient, no: string, told: object) => {
      const stayNo = await register(patient, no);
      const { mdtrtinfo, diseinfo } = information(patient, stayNo);
      await ok('2203', { mdtrtinfo: { ...mdtrtinfo, ...told }, diseinfo });
      await ok('2204', fees(patient, stayNo, [today('B1')]));
      const answer = await ok(
        '2207',
        settlement(patient, stayNo, '900', { med_type: '11', chrg_bchno: 'B1' }),
      );
      return { stayNo, setl: setlOf(answer) };
    };
    const chronic = await settle(holder, 'MZ-B1', disease);
    expect(chronic.setl).toMatchObject({ fund_pay_sumamt: 648 });
    expect((await settle(other, 'MZ-B2', disease)).setl).toMatchObject({ fund_pay_sumamt: 405 });
    expect((await settle(holder, 'MZ-B3', {})).setl).toMatchObject({ fund_pay_sumamt: 405 });

    const asked = { data: { psn_no: holder.personNo, setl_id: chronic.setl['setl_id'] } };
    expect(setlOf(await ok('5203', asked))).toMatchObject(disease);
    const file = await desk.counter.hospital.ok(getStay, { params: { stayNo: chronic.stayNo } });
    expect(file.disease).toEqual({ code: 'M90100', name: '示例病种' });
  });
});

describe('断线', () => {
  test('写下打算以后断了线：同一报文接着办成，别的报文先把它作废（M29）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    await ok(
      '2301',
      fees(patient, stayNo, [
        {
          code: TABLETS.code,
          day: '2026-06-11',
          price: '1000',
          cnt: '1',
          amount: '1000',
          traces: traceCodes(TABLETS, 1),
        },
      ]),
    );
    await ok('2402', leave(patient, stayNo));
    const cut = async () => {
      const msgid = desk.his.nextMsgid();
      await server.world.db.transaction('all', (tx) =>
        tx.run(
          `INSERT INTO stay_settlement (institution_code, msgid, stay_id, line_ids, interim, at)
           SELECT $1, $2, s.id, ARRAY(SELECT l.id FROM stay_line l WHERE l.stay_id = s.id), false, now() FROM stay s WHERE s.stay_no = $3`,
          [HOSPITAL, msgid, stayNo],
        ),
      );
      return msgid;
    };
    const resumed = await cut();
    const message = settlement(patient, stayNo, '1000');
    const settled = await ok('2304', message, resumed);
    const claimNo = String(setlOf(settled)['setl_id']);
    await desk.counter.hospital.ok(reverseClaim, {
      params: { claimNo },
      body: { requestId: requestId(), reason: '页面撤销' },
    });
    const stale = await cut();
    await ok('2304', message);
    expect(await refused('2304', message, stale)).toContain('作废');
  });
});

describe('跨年度的住院', () => {
  test('先中途结清上一年度，再办出院结算，各用各年的限额（I4、M9.5）', async () => {
    const patient = await desk.newPatient();
    await server.world.db.transaction('all', (tx) =>
      saveYearlyLimitRow(tx, {
        areaCode: '430100',
        scheme: 'employee',
        year: 2027,
        pooledFund: fen(50_000),
        majorIllness: fen(0),
        source: '示例',
      }),
    );
    server.clock.setDay('2027-01-05');
    const admitted = await ok('2401', admission(patient, '2026-12-30 09:00:00'));
    const stayNo = (admitted as unknown as { result: { mdtrt_id: string } }).result.mdtrt_id;
    const one = (day: string): Fee => ({
      code: TABLETS.code,
      day,
      price: '900',
      cnt: '1',
      amount: '900.00',
      traces: traceCodes(TABLETS, 1),
    });
    await ok('2301', fees(patient, stayNo, [one('2027-01-02'), one('2026-12-31')]));
    await ok('2402', leave(patient, stayNo, '2027-01-04 10:00:00'));
    expect(await refused('2304', settlement(patient, stayNo, '1800'))).toContain('中途结算');
    expect(setlOf(await ok('2303', settlement(patient, stayNo, '900')))).toMatchObject({ hifp_pay: 630 });
    const last = await ok('2304', settlement(patient, stayNo, '900', { mid_setl_flag: '1' }));
    expect(setlOf(last)).toMatchObject({ hifp_pay: 630, setl_time: '2027-01-05 12:00:00' });
    const first = await ok('2304', settlement(patient, stayNo, '900'));
    expect(setlOf(first)).toMatchObject({ hifp_pay: 500 });
    const years = await server.world.db.transaction('all', (tx) =>
      tx.rows('SELECT year, pooled_fund_used AS used FROM person_year WHERE person_id = $1 ORDER BY year', [
        patient.id,
      ]),
    );
    expect(years).toEqual([
      { year: 2026, used: 63_000n },
      { year: 2027, used: 50_000n },
    ]);
  });
});

describe('5201–5203 本机构的就诊（M7、M29）', () => {
  test('只登记了住院、还没有结算的人也查得到就诊和诊断；别的机构仍查不到这个人', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const ask = async (infno: string, more: object, from = desk.his) =>
      (await from.send(infno, { data: { psn_no: patient.personNo, ...more } })).body;
    const days = { begntime: '2026-06-01' };
    expect((await ask('5201', days)).output).toMatchObject({
      mdtrtinfo: [{ mdtrt_id: stayNo, psn_no: patient.personNo, vali_flag: '1', atddr_no: DOCTOR }],
    });
    expect((await ask('5202', { mdtrt_id: stayNo })).output).toMatchObject({
      diseinfo: [{ mdtrt_id: stayNo, diag_srt_no: 1, dise_dor_no: DOCTOR }],
    });
    expect((await ask('5203', { setl_id: stayNo })).err_msg).toContain('没有 psn_no 所指参保人的这笔结算');
    for (const [infno, more] of [
      ['5201', days],
      ['5202', { mdtrt_id: stayNo }],
      ['5203', { setl_id: stayNo }],
    ] as const)
      expect((await ask(infno, more, pharmacy)).err_msg).toContain('没有查到 psn_no');
  });
});

describe('5303 在院信息（M7、M35）', () => {
  type Row = Record<string, unknown>;
  const ask = async (patient: TestPatient, more: object = {}, from = desk.his) => {
    const { body } = await from.send('5303', { data: { psn_no: patient.personNo, ...more } });
    const rows = (body.output as unknown as { data: Row[] } | null)?.data ?? [];
    return { failed: body.err_msg, warned: body.warn_msg, rows };
  };

  test('在院的给出哪家医院、哪一床；出院以后只有问那几天才有；别的机构须附患者凭证', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const inside = await ask(patient);
    expect(inside.warned).toContain('本机构');
    expect(inside.rows).toMatchObject([
      { mdtrt_id: stayNo, fixmedins_code: HOSPITAL, inhosp_stas: '1', endtime: '' },
    ]);
    expect((await ask(patient, {}, pharmacy)).failed).toContain('mdtrt_cert_no');
    const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
    const told = (await ask(patient, shown, pharmacy)).rows;
    expect(told).toMatchObject([{ mdtrt_id: stayNo, fixmedins_code: HOSPITAL }]);
    expect(JSON.stringify(told)).not.toContain('C34');
    await ok('2402', leave(patient, stayNo));
    expect((await ask(patient, shown)).rows).toEqual([]);
    const days = { begntime: '2026-06-14', endtime: '2026-06-20' };
    expect((await ask(patient, days)).rows).toMatchObject([
      { mdtrt_id: stayNo, inhosp_stas: '0', ipt_days: 4 },
    ]);
    expect((await ask(patient, { begntime: '2026-06-15', ...shown })).rows).toEqual([]);
    expect((await ask(patient, { endtime: '2026-06-15' })).failed).toContain('begntime');
  });
});
