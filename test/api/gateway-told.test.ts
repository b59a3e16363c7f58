import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import { getShift, listShiftBills } from '../../src/contract/settlement-shift.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  HOSPITAL,
  PHARMACY,
  requestId,
  TABLETS,
  traceCodes,
  type TestPatient,
} from '../support/counter.ts';
import type { gatewayClient } from '../support/gateway.ts';
import { tamper } from '../support/prescribing.ts';
import { chemist } from '../support/statement-desks.ts';
import {
  credential,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  type HisDesk,
  type Output,
} from '../support/stays.ts';

type Rows = Record<string, unknown>[];
let server: TestServer;
let desk: HisDesk;
let pos: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
  pos = await desk.clientOf(PHARMACY);
});
afterAll(() => server.close());

async function sent(infno: string, input: object, bent: Parameters<typeof pos.send>[2] = {}) {
  const { body } = await pos.send(infno, input, bent);
  expect(`${body.infcode} ${body.err_msg}`).toBe('0 ');
  return (body.output ?? {}) as Output;
}

const TOLD = { mdtrt_cert_type: '02', med_type: '14' };
const LINE = {
  feedetl_sn: 'F-2026-7',
  fee_ocur_time: '2026-06-15 08:09:10',
  medins_list_codg: TABLETS.code,
};
/** What the list says of the scope within which the tablets are paid. */
const scopeOf = (words: string) =>
  tamper(
    server,
    `SET session_replication_role = replica; UPDATE separate_entry SET payment_scope = '${words}' WHERE entry_key = '${TABLETS.entryKey}'`,
  );
const packs = (count: number) => traceCodes(TABLETS, count);

/** A sale of 1000 yuan a pack, told in every field that no bill holds. */
async function saleOf(patient: TestPatient, codes = packs(1)) {
  const rxno = await desk.counter.prescribe(patient, TABLETS, codes.length, PHARMACY);
  const sum = String(1000 * codes.length);
  const shown = { begntime: '2026-06-15 12:00:00', medfee_sumamt: sum, acct_used_flag: '0' };
  const line = { rxno, med_list_codg: TABLETS.code, det_item_fee_sumamt: sum, pric: '1000' };
  const drugtracinfo = codes.map((drug_trac_codg) => ({ drug_trac_codg }));
  return {
    druginfo: { ...credential(patient), ...shown, ...TOLD },
    drugdetail: [{ ...LINE, ...line, cnt: String(codes.length), drugtracinfo }],
  };
}

const asked = (patient: TestPatient, setl_id: unknown) => ({ data: { psn_no: patient.personNo, setl_id } });
const operator = { envelope: { opter: '0077', opter_name: '示例·甲班' } };
const another = { envelope: { opter: '0088', opter_name: '示例·乙班' } };

describe('结算报文说过的，以后的报文照样答（M29）', () => {
  const rowsOf = async (infno: string, node: string, patient: TestPatient) =>
    (await sent(infno, { data: { psn_no: patient.personNo, begntime: '2026-06-15' } }))[node] as Rows;

  test('药店：凭证类型、医疗类别、流水号、机构编码、时刻、经办人，撤销和冲正的应答、5201 至 5205 都与结算时相同', async () => {
    const patient = await desk.counter.addPerson(1);
    const sale = await saleOf(patient);
    const msgid = pos.nextMsgid();
    const { setl_id } = setlOf(await sent('2102', sale, { msgid, ...operator }));
    const same = { setl_id, ...TOLD };
    expect(setlOf(await sent('5203', asked(patient, setl_id)))).toMatchObject({
      ...same,
      certno: '',
      opter: '0077',
      opter_name: '示例·甲班',
    });
    expect((await sent('5204', asked(patient, setl_id)))['output']).toMatchObject([LINE]);
    expect(await rowsOf('5201', 'mdtrtinfo', patient)).toMatchObject([{ mdtrt_id: setl_id, med_type: '14' }]);
    expect(await rowsOf('5205', 'feedetail', patient)).toMatchObject([{ ...LINE, med_type: '14' }]);

    const back = setlOf(await sent('2103', asked(patient, setl_id), another));
    expect(back).toMatchObject({ ...TOLD, medfee_sumamt: -1000 });
    expect(setlOf(await sent('5203', asked(patient, back['setl_id'])))).toMatchObject({
      ...TOLD,
      opter: '0088',
    });
    expect((await sent('5204', asked(patient, back['setl_id'])))['output']).toMatchObject([LINE]);

    const second = pos.nextMsgid();
    await sent('2102', await saleOf(patient), { msgid: second });
    const undone = { data: { psn_no: patient.personNo, omsgid: second, oinfno: '2102' } };
    expect(setlOf(await sent('2601', undone))).toMatchObject({ ...TOLD, medfee_sumamt: -1000 });
  });

  test('退过一部分以后，类别和凭证仍是当初的，明细是平台自己的编号', async () => {
    const patient = await desk.counter.addPerson(2);
    const codes = packs(2);
    const { setl_id } = setlOf(await sent('2102', await saleOf(patient, codes)));
    const lines = [{ line: 1, quantity: '1', traceCodes: codes.slice(0, 1) }];
    const { rest } = await desk.counter.pharmacy.ok(returnLines, {
      params: { claimNo: String(setl_id) },
      body: { requestId: requestId(), reason: '示例：退一盒', lines },
    });
    const left = rest?.claimNo;
    expect(setlOf(await sent('5203', asked(patient, left)))).toMatchObject({ ...TOLD, opter: '' });
    expect((await sent('5204', asked(patient, left)))['output']).toMatchObject([
      { feedetl_sn: `${left}-1`, medins_list_codg: '' },
    ]);
    expect(await rowsOf('5205', 'feedetail', patient)).toMatchObject([
      { feedetl_sn: `${left}-1`, med_type: '14' },
    ]);
  });

  test('页面上办的没有报文，不编：凭证类型空着，类别按机构，流水号是结算编号加行次', async () => {
    const patient = await desk.counter.addPerson(3);
    const rxno = await desk.counter.prescribe(patient, TABLETS, 1, PHARMACY);
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno }) };
    const page = (await desk.counter.pharmacy.ok(settleClaim, { body })).claimNo ?? '';
    expect(setlOf(await sent('5203', asked(patient, page)))).toMatchObject({
      mdtrt_cert_type: '',
      med_type: '41',
      opter: '',
    });
    expect((await sent('5204', asked(patient, page)))['output']).toMatchObject([
      { feedetl_sn: `${page}-1`, medins_list_codg: '' },
    ]);
    expect(await rowsOf('5205', 'feedetail', patient)).toMatchObject([
      { feedetl_sn: `${page}-1`, medins_list_codg: '', medins_list_name: '', hosp_appr_flag: '0' },
    ]);
  });

  test('住院：凭证类型照出院结算的报文；审批标志、流水号、时刻照上传的明细', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const drug = { code: TABLETS.code, day: '2026-06-12', price: '1000', cnt: '1', amount: '1000.00' };
    const [given] = fees(patient, stayNo, [{ ...drug, traces: packs(1) }]).feedetail;
    await scopeOf('限示例肿瘤');
    const uploaded = await desk.ok('2301', { feedetail: [{ ...given, hosp_appr_flag: '1' }] });
    expect(uploaded['result']).toMatchObject([{ lmt_used_flag: '1' }]);
    await desk.ok('2402', leave(patient, stayNo));
    const settled = setlOf(await desk.ok('2304', settlement(patient, stayNo, '1000')));
    const told = { mdtrt_cert_type: '02', med_type: '21' };
    expect(settled).toMatchObject(told);
    const key = { psn_no: patient.personNo, setl_id: settled['setl_id'], mdtrt_id: stayNo };
    expect(setlOf(await desk.ok('5203', { data: key }))).toMatchObject(told);
    const use = { data: { psn_no: patient.personNo, begntime: '2026-06-15' } };
    expect((await desk.ok('5205', use))['feedetail']).toMatchObject([
      {
        feedetl_sn: given?.feedetl_sn,
        fee_ocur_time: given?.fee_ocur_time,
        medins_list_codg: TABLETS.code,
        med_type: '21',
        lmt_used_flag: '1',
        hosp_appr_flag: '1',
      },
    ]);
    await scopeOf('');
    expect((await desk.ok('5205', use))['feedetail']).toMatchObject([{ lmt_used_flag: '0' }]);
    expect(setlOf(await desk.ok('2305', { data: key }))).toMatchObject({ ...told, medfee_sumamt: -1000 });
  });
});

describe('班次汇总里机构系统的经办人（M29）', () => {
  test('按经办人编号分开，不按姓名：同名的两个人是两行，一个人改了名仍是一行，姓名和编号都写', async () => {
    const patient = await desk.counter.addPerson(4);
    server.clock.setDay('2026-06-16');
    const looker = await server.signIn({
      login: 'shift',
      name: '示例药师',
      ...chemist(PHARMACY),
    });
    const by = (opter: string, opter_name: string) => ({ envelope: { opter, opter_name } });
    const sell = async (who: ReturnType<typeof by>) => {
      const sale = await saleOf(patient);
      const druginfo = { ...sale.druginfo, begntime: '2026-06-16 12:00:00' };
      return setlOf(await sent('2102', { ...sale, druginfo }, who))['setl_id'];
    };
    const first = await sell(by('01', '示例·同名'));
    await sell(by('02', '示例·同名'));
    await sent('2103', asked(patient, first), by('01', '示例·改名'));
    const day = { from: '2026-06-16 00:00', to: '2026-06-16 24:00' };
    const { rows, total } = await looker.ok(getShift, { query: day });
    expect(rows.map((row) => [row.name, row.settlements, row.reversals, row.cashDue])).toEqual([
      ['示例·同名 02', 1, 0, '300.00'],
      ['示例·改名 01', 1, 1, '0.00'],
    ]);
    // What an operator gave back of their own is not for somebody else.
    expect(total).toMatchObject({ cashReturned: '300.00', cashReturnedForOthers: '0.00' });
    const own = { ...day, cashier: rows[1]?.cashier ?? '' };
    const bills = await looker.ok(listShiftBills, { query: own });
    expect(bills.rows.map((row) => [row.kind, row.name, row.ofThisShift])).toEqual([
      ['settlement', '示例·同名 01', true],
      ['reversal', '示例·改名 01', true],
    ]);
  });
});
