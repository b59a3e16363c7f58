import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../../src/base/date.ts';
import { insertEnrolment } from '../../src/server/insured/store.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, INJECTION, PHARMACY, TABLETS, traceCodes } from '../support/counter.ts';
import { countRows } from '../support/settling.ts';
import {
  admission,
  credential,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  type HisDesk,
} from '../support/stays.ts';

let server: TestServer;
let desk: HisDesk;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
});
afterAll(() => server.close());

/** Sends a message three times at the same moment; every copy must be answered alike. */
async function thrice(infno: string, input: object) {
  const msgid = desk.his.nextMsgid();
  const replies = await Promise.all([1, 2, 3].map(() => desk.his.send(infno, input, { msgid })));
  const [first, ...others] = replies.map(({ body }) => [body.infcode, body.err_msg, body.output]);
  expect(first?.slice(0, 2)).toEqual([0, '']);
  for (const other of others) expect(other).toEqual(first);
  return replies[0]?.body.output as unknown as { result?: { mdtrt_id?: string } };
}

describe('同一报文来了几次（I12、M29）', () => {
  test('同一刻来的几份都得到同一答复：入院、明细、出院、结算', async () => {
    const patient = await desk.newPatient();
    const { result } = await thrice('2401', admission(patient));
    const stayNo = result?.mdtrt_id ?? '';
    const line = { code: INJECTION.code, day: '2026-06-12', price: '2800', cnt: '1', amount: '2800.00' };
    const lines = fees(patient, stayNo, [line]);
    const serial = lines.feedetail[0]?.feedetl_sn ?? '';
    await thrice('2301', lines);
    await thrice('2402', leave(patient, stayNo));
    const codes = traceCodes(INJECTION, 1).map((drug_trac_codg) => ({ feedetl_sn: serial, drug_trac_codg }));
    await thrice('2304', { ...settlement(patient, stayNo, '2800'), drug_trac_info: codes });
  });

  test('同一刻来的几份撤销出院也都得到同一答复', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    await thrice('2402', leave(patient, stayNo));
    await thrice('2405', { data: { mdtrt_id: stayNo, psn_no: patient.personNo } });
  });

  test('同一刻来的几份冲正，原登记从没有到过：都答已作废，登记以后再到也不办', async () => {
    const patient = await desk.newPatient();
    let omsgid = '';
    for (let round = 0; round < 4; round += 1) {
      omsgid = desk.his.nextMsgid();
      await thrice('2601', { data: { psn_no: patient.personNo, omsgid, oinfno: '2401' } });
    }
    const late = await desk.his.send('2401', admission(patient), { msgid: omsgid });
    expect(late.body.err_msg).toContain('作废');
  });

  test('冲正写错原交易编号的，说明原报文是什么，什么也不办；写对的照办', async () => {
    const rows = async () => ({
      stays: await countRows(server, 'stay_message'),
      requests: await countRows(server, 'claim_request'),
      claims: await countRows(server, 'claim'),
    });
    const patient = await desk.newPatient();
    const admitted = desk.his.nextMsgid();
    const stayNo = await desk.admit(patient, admitted);
    const drug = { code: INJECTION.code, day: '2026-06-12', price: '2800', cnt: '1', amount: '2800.00' };
    const uploaded = desk.his.nextMsgid();
    await desk.ok('2301', fees(patient, stayNo, [{ ...drug, traces: traceCodes(INJECTION, 1) }]), uploaded);
    const interim = settlement(patient, stayNo, '2800', { mid_setl_flag: '1' });
    const settled = desk.his.nextMsgid();
    await desk.ok('2304', interim, settled);
    const failed = desk.his.nextMsgid();
    await desk.refused('2304', interim, failed);
    const undoing = (omsgid: string, oinfno: string) => ({
      data: { psn_no: patient.personNo, omsgid, oinfno },
    });
    const before = await rows();
    for (const [omsgid, is, said] of [
      [settled, '2304', '2401'],
      [settled, '2304', '2201'],
      [settled, '2304', '2102'],
      [settled, '2304', '2207'],
      [failed, '2304', '2401'],
      [admitted, '2401', '2304'],
      [admitted, '2401', '2102'],
      [admitted, '2401', '2201'],
    ] as const)
      expect(await desk.refused('2601', undoing(omsgid, said))).toContain(
        `原报文 ${omsgid} 是 ${is}，不是 ${said}，请按 ${is} 冲正`,
      );
    expect(await desk.refused('2601', undoing(uploaded, '2304'))).toContain(
      '是 2301，不是 2304，2301 不能冲正',
    );
    expect(await rows()).toEqual(before);
    expect(setlOf(await desk.ok('2601', undoing(settled, '2304')))).toMatchObject({ medfee_sumamt: -2800 });
    expect((await desk.his.send('2601', undoing(failed, '2304'))).body.warn_msg).toContain('已作废');
  });

  test('结算以后又来了费用、别处结的也多了，原报文重发仍是第一次的答复', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const drug = { code: INJECTION.code, price: '2800', cnt: '1', amount: '2800.00' };
    const bed = { code: 'CW0001', price: '60', cnt: '1', amount: '60.00' };
    const traces = traceCodes(INJECTION, 1);
    await desk.ok('2301', fees(patient, stayNo, [{ ...drug, day: '2026-06-12', traces }]));
    const msgid = desk.his.nextMsgid();
    const message = settlement(patient, stayNo, '2800', { mid_setl_flag: '1' });
    const first = await desk.ok('2304', message, msgid);
    expect(first['unsetlinfo']).toMatchObject({ fee_cnt: 0, later_cnt: 0 });
    await desk.ok('2301', fees(patient, stayNo, [{ ...bed, day: '2026-06-13' }]));
    expect(await desk.ok('2304', message, msgid)).toEqual(first);
  });

  test('住院途中换了险种，前一段按用药时的险种报（I4）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    await server.world.db.transaction('all', async (tx) => {
      await tx.run(`UPDATE enrolment SET to_on = '2026-06-11' WHERE person_id = $1`, [patient.id]);
      const rest = { scheme: 'resident' as const, areaCode: '430102', status: 'normal' as const };
      await insertEnrolment(tx, patient.id, { ...rest, from: day('2026-06-12'), to: null });
    });
    const drug = { code: INJECTION.code, day: '2026-06-11', price: '2800', cnt: '1', amount: '2800.00' };
    await desk.ok('2301', fees(patient, stayNo, [{ ...drug, traces: traceCodes(INJECTION, 1) }]));
    const interim = { mid_setl_flag: '1' };
    const other = settlement(patient, stayNo, '2800', { ...interim, insutype: '390' });
    expect(await desk.refused('2303', other)).toContain('insutype 应为 310');
    expect(await desk.refused('2304', other)).toContain('insutype 应为 310');
    const settled = await desk.ok('2304', settlement(patient, stayNo, '2800', interim));
    expect(settled['setlinfo']).toMatchObject({ insutype: '310', medfee_sumamt: 2800 });
  });

  test('时钟拨回到明细那天以前，先不结算，也不出错；到了那天照常结（M19、M29）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const drug = { code: INJECTION.code, day: '2026-06-15', price: '2800', cnt: '1', amount: '2800.00' };
    await desk.ok('2301', fees(patient, stayNo, [{ ...drug, traces: traceCodes(INJECTION, 1) }]));
    const message = settlement(patient, stayNo, '2800', { mid_setl_flag: '1' });
    const hours = 14 * 3_600_000;
    server.clock.advance(-hours);
    expect(await desk.refused('2303', message)).toContain('2026-06-15 还没有到');
    expect(await desk.refused('2304', message)).toContain('2026-06-15 还没有到');
    server.clock.advance(hours);
    expect(setlOf(await desk.ok('2304', message))).toMatchObject({ medfee_sumamt: 2800 });
  });

  test('药店的结算第二天重发，得到第一次的答复；没有办过的第二天不办', async () => {
    const { counter } = desk;
    const pos = await desk.clientOf(PHARMACY);
    const patient = await counter.addPerson(1);
    const rxno = await counter.prescribe(patient, TABLETS, 1, PHARMACY);
    const now = '2026-06-15 12:00:00';
    const sale = {
      druginfo: {
        ...credential(patient),
        begntime: now,
        medfee_sumamt: '1000',
        acct_used_flag: '0',
        med_type: '41',
      },
      drugdetail: [
        {
          feedetl_sn: '1',
          rxno,
          med_list_codg: TABLETS.code,
          det_item_fee_sumamt: '1000',
          cnt: '1',
          pric: '1000',
          drugtracinfo: traceCodes(TABLETS, 1).map((drug_trac_codg) => ({ drug_trac_codg })),
        },
      ],
    };
    const msgid = pos.nextMsgid();
    const { body: first } = await pos.send('2102', sale, { msgid });
    expect(first).toMatchObject({ infcode: 0, output: { setlinfo: { medfee_sumamt: 1000 } } });
    for (const oinfno of ['2201', '2401', '2207', '2304']) {
      const undoing = { data: { psn_no: patient.personNo, omsgid: msgid, oinfno } };
      const { body: told } = await pos.send('2601', undoing);
      expect(told).toMatchObject({ infcode: -1, output: null });
      expect(told.err_msg).toContain(`是 2102，不是 ${oinfno}，请按 2102 冲正`);
    }
    server.clock.setDay('2026-06-16');
    expect((await pos.send('2102', sale, { msgid })).body.output).toEqual(first.output);
    expect((await pos.send('2102', sale)).body.err_msg).toContain('begntime 须为当日');
    // Whoever was a year younger then still is in the answer.
    server.clock.setDay('2027-06-14');
    expect((await pos.send('2102', sale, { msgid })).body.output).toEqual(first.output);
  });
});
