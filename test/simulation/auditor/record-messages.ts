/** Messages of the national interface as institutions' systems send them, with the replies (2101–2103, 2201–2405, 2601). */
export interface Reply {
  readonly infcode: number;
  readonly err_msg: string;
  readonly warn_msg: string;
  readonly output: Readonly<Record<string, unknown>> | null;
}

export interface MessageSent {
  readonly what: 'message';
  readonly at: number;
  readonly institutionCode: string;
  readonly infno: string;
  readonly msgid: string;
  readonly input: object;
  readonly reply: Reply;
}

/** 2101, 2102. */
export interface SaleInput {
  readonly druginfo: {
    readonly psn_no: string;
    readonly begntime: string;
    readonly acct_used_flag: string;
    readonly deliv_medins_code?: string | undefined;
    readonly dise_codg?: string | undefined;
  };
  readonly drugdetail: readonly {
    readonly feedetl_sn: string;
    readonly rxno: string;
    readonly med_list_codg: string;
    readonly cnt: string;
    readonly pric: string;
    readonly drugtracinfo: readonly { readonly drug_trac_codg: string }[];
  }[];
}

/** 2103, 2208, 2305. */
export interface UndoInput {
  readonly data: { readonly setl_id: string; readonly psn_no: string; readonly mdtrt_id?: string };
}

/** 2601. */
export interface CompensationInput {
  readonly data: { readonly psn_no: string; readonly omsgid: string; readonly oinfno: string };
}

/** 2201. */
export interface VisitInput {
  readonly data: { readonly psn_no: string; readonly begntime: string };
}

interface DiagnosisRow {
  readonly diag_code: string;
}

/** 2401. */
export interface AdmissionInput {
  readonly mdtrtinfo: { readonly psn_no: string; readonly begntime: string; readonly med_type: string };
  readonly diseinfo: readonly DiagnosisRow[];
}

/** 2203. */
export interface InformationInput {
  readonly mdtrtinfo: { readonly mdtrt_id: string; readonly med_type: string };
  readonly diseinfo: readonly DiagnosisRow[];
}

/** 2403. */
export interface ChangeInput {
  readonly adminfo: { readonly mdtrt_id: string; readonly begntime: string; readonly med_type: string };
  readonly diseinfo: readonly DiagnosisRow[];
}

/** 2402. */
export interface DischargeInput {
  readonly dscginfo: { readonly mdtrt_id: string; readonly endtime: string };
  readonly diseinfo: readonly DiagnosisRow[];
}

/** 2202, 2404, 2405. */
export interface StayKeyInput {
  readonly data: { readonly mdtrt_id: string };
}

/** 2204, 2301. */
export interface FeeInput {
  readonly feedetail: readonly {
    readonly mdtrt_id: string;
    readonly feedetl_sn: string;
    readonly chrg_bchno?: string | undefined;
    readonly fee_ocur_time: string;
    readonly med_list_codg: string;
    readonly cnt: string;
    readonly pric: string;
    readonly trdn_flag?: string | undefined;
    readonly bilg_dr_codg: string;
    readonly drugtracinfo: readonly { readonly drug_trac_codg: string }[];
  }[];
}

/** 2205. */
export interface BatchInput {
  readonly data: { readonly mdtrt_id: string; readonly chrg_bchno: string };
}

/** 2302. */
export interface SerialsInput {
  readonly data: readonly { readonly mdtrt_id: string; readonly feedetl_sn: string }[];
}

/** 2206, 2207, 2303, 2304. */
export interface SettleInput {
  readonly data: {
    readonly psn_no: string;
    readonly mdtrt_id: string;
    readonly medfee_sumamt: string;
    readonly acct_used_flag: string;
    readonly chrg_bchno?: string | undefined;
    readonly mid_setl_flag?: string | undefined;
  };
  readonly drug_trac_info: readonly { readonly feedetl_sn: string; readonly drug_trac_codg: string }[];
}

/** A visit or stay as the hospital's page tells it at the end. */
export interface ToldStay {
  readonly stayNo: string;
  readonly waiting: string;
  readonly settled: string;
  readonly elsewhere: string;
  readonly state: string;
}
