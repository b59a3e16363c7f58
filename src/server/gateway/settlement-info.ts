import type { Bill } from '../../contract/settlement.ts';
import { addFen, formatFen, parseFen, type Fen, ZERO_FEN } from '../../base/money.ts';
import { present } from '../../base/assert.ts';
import type { StepId } from '../../domain/settlement/model.ts';
import {
  ASSISTANCE_FUND,
  CHARGE_TYPES,
  CLASS_B,
  CLEARING_BY_ITEM,
  FUND_TYPES,
  GENDERS,
  IDENTITY_CARD,
  INSURANCE_TYPES,
  PHARMACY_CLEARING,
  personTypeOf,
} from './codes.ts';
import type { ClaimMessage } from './claim-message.ts';
import type { Sex } from '../../domain/insured/model.ts';
import { wire } from './wire-number.ts';

/** Who the bill is for, as `setlinfo` repeats it. */
export interface Insured {
  readonly certno: string;
  readonly sex: Sex;
  readonly bornOn: string;
  readonly age: number;
}

function amountOf(yuan: string): Fen {
  return present(parseFen(yuan), 'bill amount');
}

function stageInput(bill: Bill, step: StepId, name: string): string | undefined {
  return bill.stages.find((stage) => stage.step === step)?.inputs[name];
}

function fundTotal(bill: Bill): string {
  return formatFen(
    addFen(amountOf(bill.fromPooledFund), amountOf(bill.fromMajorIllness), amountOf(bill.fromAssistance)),
  );
}

/**
 * `setlinfo` 结算信息 with every documented field. 单行支付 has no deductible and no own share taken off first, so
 * those are zero; what lies above the standard is `overlmt_selfpay`; the fund's part stands in 统筹 and, over its
 * limit, in 大额 (职工) or 大病 (居民). Hunan's sum of fund payments leaves the personal account out.
 */
export function settlementInfo(
  bill: Bill,
  insured: Insured,
  message: ClaimMessage | undefined,
  msgid: string,
): object {
  const major = (scheme: 'employee' | 'resident') =>
    bill.scheme === scheme ? wire(bill.fromMajorIllness) : 0;
  const claimNo = bill.claimNo ?? '';
  return {
    mdtrt_id: claimNo,
    setl_id: claimNo,
    psn_no: bill.personNo,
    psn_name: bill.personName,
    psn_cert_type: IDENTITY_CARD,
    certno: insured.certno,
    gend: GENDERS[insured.sex],
    naty: '',
    brdy: insured.bornOn,
    age: insured.age,
    insutype: INSURANCE_TYPES[bill.scheme],
    psn_type: personTypeOf(bill.scheme, insured.age),
    cvlserv_flag: '0',
    setl_time: bill.settledAt ?? '',
    mdtrt_cert_type: message?.druginfo.mdtrt_cert_type ?? '',
    med_type: message?.druginfo.med_type ?? '',
    medfee_sumamt: wire(bill.charged),
    fulamt_ownpay_amt: 0,
    overlmt_selfpay: wire(bill.aboveStandard),
    preselfpay_amt: 0,
    inscp_scp_amt: wire(bill.eligible),
    act_pay_dedc: 0,
    hifp_pay: wire(bill.fromPooledFund),
    pool_prop_selfpay: wire(bill.fundRatio),
    cvlserv_pay: 0,
    hifes_pay: 0,
    hifmi_pay: major('resident'),
    hifob_pay: major('employee'),
    maf_pay: wire(bill.fromAssistance),
    hifdm_pay: 0,
    oth_pay: 0,
    fund_pay_sumamt: wire(fundTotal(bill)),
    psn_part_amt: wire(bill.personPays),
    acct_pay: 0,
    psn_cash_pay: wire(bill.personPays),
    hosp_part_amt: 0,
    balc: 0,
    acct_mulaid_pay: 0,
    medins_setl_id: msgid,
    clr_optins: bill.areaCode,
    clr_way: CLEARING_BY_ITEM,
    clr_type: PHARMACY_CLEARING,
  };
}

/** `setldetail` 基金支付明细: one row for each fund that pays, with what its limit still allowed. */
export function settlementDetails(bill: Bill): object[] {
  const types = FUND_TYPES[bill.scheme];
  const row = (
    [type, name]: readonly [string, string],
    paid: string,
    left: string | undefined,
    clauses: string,
  ) => ({
    fund_pay_type: type,
    fund_pay_type_name: name,
    inscp_scp_amt: wire(bill.eligible),
    crt_payb_lmt_amt: wire(left ?? paid),
    fund_payamt: wire(paid),
    setl_proc_info: clauses,
  });
  const rows = [
    row(types.pooled, bill.fromPooledFund, stageInput(bill, 'fromPooledFund', 'pooledFundLeft'), 'M9.1 M9.2'),
  ];
  if (amountOf(bill.fromMajorIllness) !== ZERO_FEN) {
    rows.push(
      row(
        types.major,
        bill.fromMajorIllness,
        stageInput(bill, 'fromMajorIllness', 'majorIllnessLeft'),
        'M9.2 I8',
      ),
    );
  }
  if (amountOf(bill.fromAssistance) !== ZERO_FEN)
    rows.push(row(ASSISTANCE_FUND, bill.fromAssistance, undefined, 'M9.4 I13'));
  return rows;
}

/** `detlcutinfo` 明细分割信息, line by line. A confidential standard is not told (N5.1): its `pric_uplmt_amt` is zero. */
export function detailCuts(bill: Bill, message: ClaimMessage): object[] {
  const priced = bill.stages.find((stage) => stage.step === 'eligible')?.lines ?? [];
  return bill.lines.map((line, index) => {
    const standard = priced[index]?.inputs['standard'] ?? '';
    return {
      feedetl_sn: message.drugdetail[index]?.feedetl_sn ?? '',
      det_item_fee_sumamt: wire(line.charged),
      cnt: wire(line.quantity),
      pric: wire(line.price),
      pric_uplmt_amt: /^\d/.test(standard) ? wire(standard) : 0,
      selfpay_prop: 0,
      fulamt_ownpay_amt: 0,
      overlmt_amt: wire(line.aboveStandard),
      preselfpay_amt: 0,
      inscp_scp_amt: wire(line.eligible),
      chrgitm_lv: CLASS_B,
      med_chrgitm_type: line.nationalCode.startsWith('Z') ? CHARGE_TYPES.chinese : CHARGE_TYPES.western,
      bas_medn_flag: '0',
      hi_nego_drug_flag: line.standardKind === 'negotiated' ? '1' : '0',
      chld_medc_flag: '0',
      list_sp_item_flag: '1',
      drt_reim_flag: '0',
      memo: '',
    };
  });
}
