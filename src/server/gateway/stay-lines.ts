/** 2204 and 2301: fee lines of a visit or a stay; 2205 and 2302 take them back (M19, M32, N2.2, N5.5). */
import { Type, type Static } from 'typebox';
import { formatFen, formatQuantity, formatUnitPrice } from '../../base/money.ts';
import { REFUSALS } from '../../domain/refusals.ts';
import type { NewStayLine, StayLine } from '../settlement/stays/stay-line-store.ts';
import { takeBackLines, uploadLines, type AnsweredLine } from '../settlement/stays/upload-lines.ts';
import { CHARGE_TYPES, CLASS_B, NOT_APPROVED, NOT_RECORDED } from './codes.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { readLineAmount } from './line-amount.ts';
import type { Transaction } from './message.ts';
import {
  Decimal,
  hospitalOnly,
  instantOf,
  keyOf,
  loose,
  LooseDecimal,
  Moment,
  STAY_KEY,
  textOf,
  toldBy,
  word,
} from './stay-message.ts';
import { wire } from './wire-number.ts';

const TraceNode = Type.Object({
  drug_trac_codg: Type.String({ pattern: '^[0-9A-Za-z]{13,100}$' }),
  trdn_flag: loose(3),
});

const Detail = Type.Object({
  ...STAY_KEY,
  feedetl_sn: word(30),
  chrg_bchno: loose(30),
  rxno: loose(30),
  rx_circ_flag: loose(3),
  fee_ocur_time: Moment,
  med_list_codg: word(50),
  medins_list_codg: word(150),
  det_item_fee_sumamt: Decimal,
  cnt: Decimal,
  pric: Decimal,
  sin_dos_dscr: loose(200),
  used_frqu_dscr: loose(200),
  prd_days: LooseDecimal,
  medc_way_dscr: loose(200),
  bilg_dept_codg: word(30),
  bilg_dept_name: word(100),
  bilg_dr_codg: word(30),
  bilg_dr_name: word(50),
  /** 医院审批标志: 2 means not approved, and then the patient pays all of the line (M11). */
  hosp_appr_flag: loose(3),
  /** An extension: 1 where `cnt` and `pric` count smallest units, not packs. */
  trdn_flag: loose(3),
  /** An extension for those whose systems scan while handing out; else the codes come with the settlement. */
  drugtracinfo: Type.Optional(Type.Array(TraceNode, { maxItems: 500 })),
});
const UploadInput = Type.Object({ feedetail: Type.Array(Detail, { minItems: 1, maxItems: 500 }) });
type Detail = Static<typeof Detail>;

function readLine(detail: Detail, index: number, outpatient: boolean): NewStayLine {
  const at = `feedetail.${index}`;
  const inSmallestUnits = textOf(detail.trdn_flag) === '1';
  const { price, quantity, amount } = readLineAmount(detail, at, inSmallestUnits);
  if (quantity === 0n) throw new GatewayFailure(`${at}.cnt 应大于零：退费请撤销原明细，余下的另传`);
  const batch = textOf(detail.chrg_bchno);
  if (outpatient && batch === '') throw new GatewayFailure(`报文格式有误：${at}.chrg_bchno 必填`);
  const rxno = textOf(detail.rxno);
  const circulated = textOf(detail.rx_circ_flag) === '1';
  if (circulated && rxno === '')
    throw new GatewayFailure(`报文格式有误：${at}.rxno 必填：外配处方须填处方流水号`);
  const approval = textOf(detail.hosp_appr_flag);
  const nodes = detail.drugtracinfo ?? [];
  if (
    nodes.some(
      (node) => textOf(node.trdn_flag) !== '' && (textOf(node.trdn_flag) === '1') !== inSmallestUnits,
    )
  )
    throw new GatewayFailure(`${at} 的追溯码与明细的拆零标志不一致`);
  return {
    serial: detail.feedetl_sn,
    batch: outpatient ? batch : '',
    usedAt: instantOf(detail.fee_ocur_time, `${at}.fee_ocur_time`),
    nationalCode: detail.med_list_codg,
    itemCode: detail.medins_list_codg,
    rxno: circulated ? rxno : null,
    price,
    quantity,
    amount,
    inSmallestUnits,
    approval,
    selfPaid: approval === NOT_APPROVED,
    traceCodes: nodes.map((node) => node.drug_trac_codg),
    doctorCode: detail.bilg_dr_codg,
    doctorName: detail.bilg_dr_name,
    department: detail.bilg_dept_name,
  };
}

/** Words for what this platform does with a line. */
function memoOf({ line, told, doctor }: AnsweredLine): string {
  if (told.kind === 'selfPaid') return '医院审批不通过，全额自费，不在本平台结算';
  if (told.kind === 'other') {
    const why =
      told.why === null ? '' : `：${REFUSALS[told.why.code].message}[${told.why.code} ${told.why.clause}]`;
    return `不按单行支付结算，不在本平台结算${why}`;
  }
  if (doctor !== undefined) return `医师不符，不能按单行支付结算：${failureOf(doctor).message}`;
  if (told.split === null) return '该药的支付标准不公开，金额以预结算为准';
  return line.batch === '' ? '' : '按单行支付试分，以预结算为准';
}

/**
 * `result` 明细分割. The four parts sum to the line where it is settled here and its standard may be told; else they are zero and
 * the memo says where the line is settled: nothing is claimed of what this platform does not decide.
 */
function presentLine(answered: AnsweredLine): object {
  const { line, told } = answered;
  const split = told.kind === 'separate' ? told.split : null;
  const chinese = line.nationalCode.startsWith('Z');
  return {
    feedetl_sn: line.serial,
    det_item_fee_sumamt: wire(formatFen(line.amount)),
    cnt: wire(formatQuantity(line.quantity)),
    pric: wire(formatUnitPrice(line.price)),
    pric_uplmt_amt: split?.standard ? wire(formatUnitPrice(split.standard)) : 0,
    selfpay_prop: 0,
    fulamt_ownpay_amt: told.kind === 'selfPaid' ? wire(formatFen(line.amount)) : 0,
    overlmt_amt: split ? wire(formatFen(split.aboveStandard)) : 0,
    preselfpay_amt: 0,
    inscp_scp_amt: split ? wire(formatFen(split.eligible)) : 0,
    chrgitm_lv: told.kind === 'separate' ? CLASS_B : '',
    med_chrgitm_type: told.kind !== 'separate' ? '' : chinese ? CHARGE_TYPES.chinese : CHARGE_TYPES.western,
    bas_medn_flag: NOT_RECORDED,
    hi_nego_drug_flag: told.kind === 'separate' && told.negotiated ? '1' : '0',
    chld_medc_flag: NOT_RECORDED,
    list_sp_item_flag: told.kind === 'separate' ? '1' : '0',
    lmt_used_flag: told.kind === 'separate' && told.restricted ? '1' : '0',
    drt_reim_flag: '0',
    memo: memoOf(answered),
  };
}

/** 2204 门诊费用明细上传 and 2301 住院费用明细上传: all lines of the message or none. */
export const uploadFeeLines: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { feedetail } = parseShape(UploadInput, message.envelope.input, 'input');
  const [first] = feedetail;
  if (feedetail.some((one) => one.mdtrt_id !== first?.mdtrt_id || one.psn_no !== first.psn_no))
    throw new GatewayFailure('一个报文只能传一次就诊的明细：各行的 mdtrt_id、psn_no 须相同');
  const serials = feedetail.map((one) => one.feedetl_sn);
  const twice = serials.find((serial, index) => serials.indexOf(serial) !== index);
  if (twice !== undefined) throw new GatewayFailure(`同一报文中费用明细流水号重复：${twice}`);
  const outpatient = message.envelope.infno === '2204';
  const lines = feedetail.map((detail, index) => readLine(detail, index, outpatient));
  const kind = outpatient ? 'outpatient' : 'inpatient';
  const key = keyOf(kind, first ?? { mdtrt_id: '', psn_no: '' });
  const done = await uploadLines(world, toldBy(message), key, lines, (answered) => ({
    result: answered.map(presentLine),
  }));
  if (!done.ok) throw failureOf(done.refusal);
  return { output: done.value };
};

const ALL = '0000';
const BatchInput = Type.Object({ data: Type.Object({ ...STAY_KEY, chrg_bchno: word(30) }) });

/** 2205: a batch, or all that is not settled. */
export const undoOutpatientLines: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(BatchInput, message.envelope.input, 'input');
  const pick = (line: StayLine) => data.chrg_bchno === ALL || line.batch === data.chrg_bchno;
  return { output: await takeBackLines(world, toldBy(message), keyOf('outpatient', data), pick) };
};

const SerialNode = Type.Object({ ...STAY_KEY, feedetl_sn: word(30) });
const SerialInput = Type.Object({
  data: Type.Union([SerialNode, Type.Array(SerialNode, { minItems: 1, maxItems: 500 })]),
});

/** 2302: lines by their serials, or all that is not settled. */
export const undoInpatientLines: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(SerialInput, message.envelope.input, 'input');
  const rows = Array.isArray(data) ? data : [data];
  const [first] = rows;
  if (!first || rows.some((row) => row.mdtrt_id !== first.mdtrt_id || row.psn_no !== first.psn_no))
    throw new GatewayFailure('一个报文只能撤销一次住院的明细');
  const serials = new Set(rows.map((row) => row.feedetl_sn));
  const pick = (line: StayLine) => serials.has(ALL) || serials.has(line.serial);
  return { output: await takeBackLines(world, toldBy(message), keyOf('inpatient', first), pick) };
};
