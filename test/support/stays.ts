/** What tests of visits and stays send as a hospital's system, and the desk they send it from. */
import { expect } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import type { TestServer } from './api.ts';
import { furnishCounter, INJECTION, type Counter, type TestPatient } from './counter.ts';
import { gatewayClient } from './gateway.ts';
import { identityNumber, insertTestPerson } from './province.ts';

export type Output = Record<string, unknown>;

/** A hospital's system over the counters of `counter.ts`; an injection's standard falls on 12 June. */
export interface HisDesk {
  readonly counter: Counter;
  readonly his: ReturnType<typeof gatewayClient>;
  clientOf(institutionCode: string): Promise<ReturnType<typeof gatewayClient>>;
  /** Somebody insured without any approved benefit. */
  newPatient(): Promise<TestPatient>;
  /** Sends what must succeed. */
  ok(infno: string, input: object, msgid?: string): Promise<Output>;
  /** Sends what must fail, and gives the reason. */
  refused(infno: string, input: object, msgid?: string): Promise<string>;
  /** Admits a patient on 10 June and gives the stay's number. */
  admit(patient: TestPatient, msgid?: string): Promise<string>;
}

export async function furnishHis(server: TestServer, hospital: string): Promise<HisDesk> {
  const counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'stays-admin', name: '示例管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  const his = await clientOf(hospital);
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at)
       VALUES ($1, 'negotiated', 28000000, false, '2026-06-12', '示例：降价', now())`,
      [INJECTION.code],
    ),
  );
  let order = 100;
  const send = async (infno: string, input: object, msgid?: string) =>
    (await his.send(infno, input, msgid === undefined ? {} : { msgid })).body;
  const ok = async (infno: string, input: object, msgid?: string): Promise<Output> => {
    const body = await send(infno, input, msgid);
    expect(`${body.infcode} ${body.err_msg}`).toBe('0 ');
    return body.output ?? {};
  };
  return {
    counter,
    his,
    clientOf,
    newPatient: async () => {
      const number = (order += 1);
      const id = await server.world.db.transaction('all', (tx) => insertTestPerson(server.world, tx, number));
      return { id, personNo: `4301029${String(number).padStart(7, '0')}`, idNumber: identityNumber(number) };
    },
    ok,
    refused: async (infno, input, msgid) => {
      const body = await send(infno, input, msgid);
      expect(body.infcode).toBe(-1);
      return body.err_msg;
    },
    admit: async (patient, msgid) => {
      const output = await ok('2401', admission(patient), msgid);
      return (output as unknown as { result: { mdtrt_id: string } }).result.mdtrt_id;
    },
  };
}

export const credential = (patient: TestPatient) => ({
  psn_no: patient.personNo,
  insutype: '310',
  mdtrt_cert_type: '02',
  mdtrt_cert_no: patient.idNumber,
});
export const diagnosis = (code = 'C34.900') => ({
  diag_type: '1',
  diag_srt_no: '1',
  diag_code: code,
  diag_name: '示例诊断',
  diag_dept: '示例科',
  dise_dor_no: 'D430102000001',
  dise_dor_name: '示例医师',
  diag_time: '2026-06-10 09:00:00',
  vali_flag: '1',
});
export const ward = {
  med_type: '21',
  atddr_no: 'D430102000001',
  chfpdr_name: '示例医师',
  adm_dept_codg: 'K1',
  adm_dept_name: '示例科',
  adm_bed: '12',
};
export const admission = (
  patient: TestPatient,
  begntime = '2026-06-10 09:00:00',
  ipt_no = `Z${patient.personNo}`,
) => ({
  mdtrtinfo: { ...credential(patient), ...ward, begntime, ipt_no },
  diseinfo: [diagnosis()],
});
export const leave = (patient: TestPatient, stayNo: string, endtime = '2026-06-14 10:00:00') => ({
  dscginfo: { mdtrt_id: stayNo, psn_no: patient.personNo, insutype: '310', endtime },
  diseinfo: [diagnosis()],
});

export interface Fee {
  code: string;
  day: string;
  price: string;
  cnt: string;
  amount: string;
  traces?: string[];
  small?: boolean;
  batch?: string;
  /** The responsible doctor of the counter unless said. */
  doctor?: string;
}
/** The first lines are F9 and F10, whose order is not that of their text. */
let serial = 8;
export const fees = (patient: TestPatient, stayNo: string, lines: readonly Fee[]) => ({
  feedetail: lines.map((line) => ({
    feedetl_sn: `F${(serial += 1)}`,
    mdtrt_id: stayNo,
    psn_no: patient.personNo,
    ...(line.batch === undefined ? {} : { chrg_bchno: line.batch }),
    rx_circ_flag: '0',
    fee_ocur_time: `${line.day} 10:00:00`,
    med_list_codg: line.code,
    medins_list_codg: line.code,
    det_item_fee_sumamt: line.amount,
    cnt: line.cnt,
    pric: line.price,
    bilg_dept_codg: 'K1',
    bilg_dept_name: '示例科',
    bilg_dr_codg: line.doctor ?? 'D430102000001',
    bilg_dr_name: '示例医师',
    hosp_appr_flag: '0',
    ...(line.small === true ? { trdn_flag: '1' } : {}),
    drugtracinfo: (line.traces ?? []).map((drug_trac_codg) => ({ drug_trac_codg })),
  })),
});
export const settlement = (
  patient: TestPatient,
  stayNo: string,
  medfee_sumamt: string,
  more: object = {},
) => ({
  data: {
    ...credential(patient),
    mdtrt_id: stayNo,
    medfee_sumamt,
    psn_setlway: '01',
    acct_used_flag: '0',
    mid_setl_flag: '0',
    ...more,
  },
});

export type Setl = Record<string, number | string>;
export const setlOf = (output: Output) => output['setlinfo'] as Setl;
/** The identities of the interface, in fen, so that no float stands between. */
export function expectSums(output: Output): void {
  const cents = (value: number | string | undefined) => Math.round(Number(value) * 100);
  const sum = (row: Setl, ...names: string[]) => names.reduce((total, name) => total + cents(row[name]), 0);
  const { setldetail, detlcutinfo } = output as { setldetail: Setl[]; detlcutinfo: Setl[] };
  const setl = setlOf(output);
  expect(sum(setl, 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt')).toBe(
    cents(setl['medfee_sumamt']),
  );
  expect(setldetail.reduce((total, row) => total + cents(row['fund_payamt']), 0)).toBe(
    cents(setl['fund_pay_sumamt']),
  );
  expect(cents(setl['fund_pay_sumamt']) + cents(setl['psn_part_amt'])).toBe(cents(setl['medfee_sumamt']));
  expect(sum(setl, 'acct_pay', 'psn_cash_pay')).toBe(cents(setl['psn_part_amt']));
  expect(detlcutinfo.reduce((total, row) => total + cents(row['det_item_fee_sumamt']), 0)).toBe(
    cents(setl['medfee_sumamt']),
  );
}
