import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportAccountBalance } from '../../src/contract/settlement-plans.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, PHARMACY, requestId, TABLETS, traceCodes, type TestPatient } from '../support/counter.ts';
import type { gatewayClient } from '../support/gateway.ts';
import {
  admission,
  credential,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  type HisDesk,
  type Output,
} from '../support/stays.ts';

let server: TestServer;
let desk: HisDesk;
let pos: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
  pos = await desk.clientOf(PHARMACY);
});
afterAll(() => server.close());

const report = (patient: TestPatient, balance: string) =>
  desk.counter.agency.ok(reportAccountBalance, {
    body: { requestId: requestId(), personNo: patient.personNo, balance, source: '示例核心系统' },
  });

/** 1101 for whoever shows their card: one figure for every insurance. */
async function balcOf(patient: TestPatient): Promise<unknown[]> {
  const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
  const { insuinfo } = (await desk.ok('1101', { data: shown })) as unknown as {
    insuinfo: { balc: number }[];
  };
  return insuinfo.map((row) => row.balc);
}

/** One pack of tablets for 1000 yuan, of which the person pays 300. */
async function saleOf(patient: TestPatient, uses: '0' | '1', insutype = '310') {
  const rxno = await desk.counter.prescribe(patient, TABLETS, 1, PHARMACY);
  const drugtracinfo = traceCodes(TABLETS, 1).map((drug_trac_codg) => ({ drug_trac_codg }));
  const druginfo = {
    begntime: '2026-06-15 12:00:00',
    medfee_sumamt: '1000',
    acct_used_flag: uses,
    med_type: '41',
  };
  const line = {
    feedetl_sn: '1',
    rxno,
    med_list_codg: TABLETS.code,
    det_item_fee_sumamt: '1000',
    cnt: '1',
    pric: '1000',
  };
  return {
    druginfo: { ...credential(patient), insutype, ...druginfo },
    drugdetail: [{ ...line, drugtracinfo }],
  };
}

async function sent(infno: string, input: object, msgid = pos.nextMsgid()): Promise<Output> {
  const { body } = await pos.send(infno, input, { msgid });
  expect(`${body.infcode} ${body.err_msg}`).toBe('0 ');
  return body.output ?? {};
}
const told = async (infno: string, input: object, msgid?: string) => {
  const { acct_pay, balc, setl_id } = setlOf(await sent(infno, input, msgid));
  return { acct_pay, balc, setl_id };
};
const again = async (patient: TestPatient, setl_id: unknown) =>
  (await told('5203', { data: { psn_no: patient.personNo, setl_id } })).balc;

describe('余额 balc（N4）', () => {
  test('每笔结算、撤销告知办完以后账户还有多少，以后怎么变都不改；预结算告知会剩多少', async () => {
    const patient = await desk.counter.addPerson(1);
    expect(await balcOf(patient)).toEqual([0]);
    await report(patient, '400.00');
    expect(await balcOf(patient)).toEqual([400]);
    const first = await saleOf(patient, '1');
    expect(await told('2101', first)).toMatchObject({ acct_pay: 300, balc: 100 });
    expect(await balcOf(patient)).toEqual([400]);
    const firstId = pos.nextMsgid();
    const one = await told('2102', first, firstId);
    expect(one).toMatchObject({ acct_pay: 300, balc: 100 });
    const untouched = await saleOf(patient, '0');
    expect(await told('2101', untouched)).toMatchObject({ acct_pay: 0, balc: 100 });
    const two = await told('2102', untouched);
    expect(two).toMatchObject({ acct_pay: 0, balc: 100 });
    const three = await told('2102', await saleOf(patient, '1'));
    expect(three).toMatchObject({ acct_pay: 100, balc: 0 });
    const undoing = (omsgid: string) => ({ data: { psn_no: patient.personNo, omsgid, oinfno: '2102' } });
    const back = await told('2601', undoing(firstId));
    expect(back).toMatchObject({ acct_pay: -300, balc: 300 });
    server.clock.advance(1000);
    await report(patient, '555.00');
    const idle = await told('2103', { data: { setl_id: two.setl_id, psn_no: patient.personNo } });
    expect(idle).toMatchObject({ acct_pay: 0, balc: 555 });
    expect(await balcOf(patient)).toEqual([555]);
    const told5203 = [];
    for (const { setl_id } of [one, two, three, back, idle]) told5203.push(await again(patient, setl_id));
    expect(told5203).toEqual([100, 100, 0, 300, 555]);
    expect(await told('2102', first, firstId)).toEqual(one);
    const { body } = await pos.send('2601', undoing(firstId));
    expect(body.warn_msg).toContain('已经冲正');
    expect(setlOf(body.output ?? {})).toMatchObject({ balc: 300 });
  });

  test('时钟拨回也不乱：没有用账户的结算，先报来的余额算在内，后报来的不算', async () => {
    const patient = await desk.counter.addPerson(9);
    server.clock.advance(2000);
    await report(patient, '400.00');
    server.clock.advance(-1000);
    const idle = await told('2102', await saleOf(patient, '0'));
    expect(idle).toMatchObject({ acct_pay: 0, balc: 400 });
    server.clock.advance(-1000);
    await report(patient, '555.00');
    expect(await balcOf(patient)).toEqual([555]);
    expect(await again(patient, idle.setl_id)).toBe(400);
    const next = await told('2102', await saleOf(patient, '0'));
    expect(next).toMatchObject({ acct_pay: 0, balc: 555 });
    server.clock.advance(2000);
    expect(await again(patient, next.setl_id)).toBe(555);
  });

  test('住院的预结算、结算和撤销同样；没有用账户的也告知', async () => {
    const patient = await desk.newPatient();
    await report(patient, '500.00');
    const { result } = (await desk.ok('2401', admission(patient))) as { result: { mdtrt_id: string } };
    const stayNo = result.mdtrt_id;
    const pack = (day: string) => ({
      code: TABLETS.code,
      day,
      price: '1000',
      cnt: '1',
      amount: '1000.00',
      traces: traceCodes(TABLETS, 1),
    });
    await desk.ok('2301', fees(patient, stayNo, [pack('2026-06-11')]));
    const interim = settlement(patient, stayNo, '1000', { mid_setl_flag: '1' });
    expect(setlOf(await desk.ok('2303', interim))).toMatchObject({ acct_pay: 0, balc: 500 });
    expect(setlOf(await desk.ok('2304', interim))).toMatchObject({ acct_pay: 0, balc: 500 });
    await desk.ok('2301', fees(patient, stayNo, [pack('2026-06-13')]));
    await desk.ok('2402', leave(patient, stayNo));
    const final = settlement(patient, stayNo, '1000', { acct_used_flag: '1' });
    expect(setlOf(await desk.ok('2303', final))).toMatchObject({ acct_pay: 300, balc: 200 });
    const settled = setlOf(await desk.ok('2304', final));
    expect(settled).toMatchObject({ acct_pay: 300, balc: 200 });
    const undoing = { data: { setl_id: settled['setl_id'], mdtrt_id: stayNo, psn_no: patient.personNo } };
    expect(setlOf(await desk.ok('2305', undoing))).toMatchObject({ acct_pay: -300, balc: 500 });
  });

  test('居民的账户里还有钱的一样能用，1101 也照实告知', async () => {
    const patient = await desk.counter.addPerson(2, { scheme: 'resident' });
    await report(patient, '80.00');
    expect(await balcOf(patient)).toEqual([80]);
    expect(await told('2102', await saleOf(patient, '1', '390'))).toMatchObject({ acct_pay: 80, balc: 0 });
    expect(await balcOf(patient)).toEqual([0]);
  });
});
