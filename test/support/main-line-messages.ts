import { DOCTOR, DRUG, ITEM, PATIENT_ID } from './main-line.ts';

/** What the pharmacy's system of the line sends over the national interface. */

/** A trace code of the drug; packs are told apart by their order. */
export function traceCode(order: number): string {
  return `${DRUG.tracePrefix}${String(order).padStart(13, '0')}`;
}

/** 1101: who is at the counter, by identity card. */
export const PATIENT_MESSAGE = {
  data: {
    mdtrt_cert_type: '02',
    mdtrt_cert_no: PATIENT_ID,
    psn_cert_type: '01',
    certno: PATIENT_ID,
    psn_name: '示例患者',
  },
};

/** 2101 and 2102: one pack sold on a prescription at a wall clock's time; the amount is stated by the pharmacy. */
export function saleMessage(
  personNo: string,
  now: string,
  sale: { rxno: string; price: string; amount: number; traceCode: string },
) {
  const { rxno, price, amount, traceCode } = sale;
  return {
    druginfo: {
      psn_no: personNo,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: PATIENT_ID,
      begntime: now,
      medfee_sumamt: amount,
      invono: '',
      insutype: '390',
      dise_codg: 'C34.900',
      dise_name: '示例诊断',
      acct_used_flag: '0',
      med_type: '41',
    },
    drugdetail: [
      {
        feedetl_sn: '1',
        rxno,
        rx_circ_flag: '1',
        fee_ocur_time: now,
        med_list_codg: DRUG.nationalCode,
        medins_list_codg: ITEM,
        det_item_fee_sumamt: amount,
        cnt: 1,
        pric: price,
        bilg_dr_codg: DOCTOR,
        bilg_dr_name: '示例医师',
        drugtracinfo: [{ drug_trac_codg: traceCode }],
      },
    ],
  };
}
