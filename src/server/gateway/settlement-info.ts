import type { Bill } from '../../contract/settlement.ts';
import { ageOn, parseDate, type PlainDate } from '../../base/date.ts';
import { addFen, formatFen, parseFen, subtractFen, type Fen, ZERO_FEN } from '../../base/money.ts';
import { present } from '../../base/assert.ts';
import { larger } from '../../base/decimal.ts';
import { formatRatio, parseRatio, type Ratio } from '../../base/ratio.ts';
import { PAID_ROUTES, type PaidRoute, type StepId } from '../../domain/settlement/model.ts';
import {
  ASSISTANCE_FUND,
  CHARGE_TYPES,
  CLEARING_BY_ITEM,
  FUND_TYPES,
  GENDERS,
  IDENTITY_CARD,
  INSURANCE_TYPES,
  levelOf,
  MATERNITY_FUND,
  NOT_RECORDED,
  OTHER_FUND,
  CLEARING_TYPES,
  PERSON_TYPE_CODES,
  WORK_INJURY_FUND,
} from './codes.ts';
import type { Sex } from '../../domain/insured/model.ts';
import {
  latestParticulars,
  particularsAsKnown,
  personTypeOn,
  type RecordedParticulars,
} from '../../domain/insured/particulars.ts';
import { wire } from './wire-number.ts';

/** Who the bill is for, as `setlinfo` repeats it. */
export interface Insured {
  readonly certno: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Everything that the register ever said of 民族 and retirement, by version. */
  readonly particulars: readonly RecordedParticulars[];
  /** When the settlement was made that a reversal takes back, Beijing time: the two tell the same of the person. */
  readonly knownAt?: string | undefined;
}

function amountOf(yuan: string): Fen {
  return present(parseFen(yuan), 'bill amount');
}

function sumOf(...amounts: readonly string[]): Fen {
  return addFen(...amounts.map(amountOf));
}

function stageInput(bill: Bill, step: StepId, name: string): string | undefined {
  return bill.stages.find((stage) => stage.step === step)?.inputs[name];
}

/** Inside the policy range as the interface counts it: 先行自付 stands beside it, so that the four parts make up the charge. */
function inScope(bill: Pick<Bill, 'eligible' | 'selfPaidFirst'>): string {
  return formatFen(subtractFen(amountOf(bill.eligible), amountOf(bill.selfPaidFirst)));
}

/** What of the cost inside the policy range lines of some routes have: each fund's row tells of its own alone. */
function scopeOf(bill: Bill, ...routes: readonly PaidRoute[]): string {
  const lines = bill.lines.filter((line) => routes.includes(line.route));
  return formatFen(sumOf(...lines.map(inScope)));
}

/** Payers without a field of their own: 工伤, 生育 and insurers. */
function otherPayers(bill: Bill): string {
  return formatFen(sumOf(bill.fromWorkInjury, bill.fromMaternity, bill.fromCommercial));
}

function fundTotal(bill: Bill): string {
  const { fromPooledFund, fromMajorIllness, fromAssistance } = bill;
  return formatFen(sumOf(fromPooledFund, fromMajorIllness, fromAssistance, otherPayers(bill)));
}

/** The fund's ratio; of what was bought off-site less the points of its filing (I11). */
function separateRatio(bill: Bill): string {
  const [ratio, points] = [bill.fundRatio, stageInput(bill, 'fundShare', 'offSitePoints')].map((text) =>
    parseRatio(text ?? ''),
  );
  if (ratio === undefined || points === undefined) return bill.fundRatio;
  return formatRatio(larger(ratio - points, 0n) as Ratio);
}

/** 统筹支付比例: of 单行支付, else that of the ordinary plan's first band; nothing where another fund pays in full. */
function poolRatio(bill: Bill): string {
  if (bill.lines.some((line) => line.route === 'separatePayment')) return separateRatio(bill);
  return stageInput(bill, 'planDue', 'band1Ratio') ?? '0.0000';
}

/**
 * `setlinfo` 结算信息 with every documented field, so that it sums: the charge is 全自费 + 超限价 + 先行自付 + 政策范围内, the
 * funds' total is that of the single payers, and the person's part is account and cash. What lies above the standard is
 * `overlmt_selfpay`; the fund's part stands in 统筹 and, over its limit, in 大额 (职工) or 大病 (居民); 工伤, 生育 and insurers
 * stand in `oth_pay`. Hunan's sum of fund payments leaves the personal account out.
 * @param balance what the personal account holds afterwards, in yuan: `balanceAfter`
 */
export function settlementInfo(
  bill: Bill,
  insured: Insured,
  message: { readonly certType: string; readonly medType: string } | undefined,
  msgid: string,
  balance: string,
): object {
  const major = (scheme: 'employee' | 'resident') =>
    bill.scheme === scheme ? wire(bill.fromMajorIllness) : 0;
  const claimNo = bill.claimNo ?? '';
  // Of the day of service, as registered when it was settled: a copy of the message gets the same answer whenever it comes.
  const servedOn = present(parseDate(bill.servedOn), 'a day');
  const { bornOn, particulars, knownAt = bill.settledAt } = insured;
  const { nationality, retiredOn } =
    knownAt === null ? latestParticulars(particulars) : particularsAsKnown(particulars, knownAt);
  return {
    mdtrt_id: claimNo,
    setl_id: claimNo,
    psn_no: bill.personNo,
    psn_name: bill.personName,
    psn_cert_type: IDENTITY_CARD,
    certno: insured.certno,
    gend: GENDERS[insured.sex],
    naty: nationality ?? '',
    brdy: bornOn,
    age: ageOn(bornOn, servedOn),
    insutype: INSURANCE_TYPES[bill.scheme],
    psn_type: PERSON_TYPE_CODES[personTypeOn(bill.scheme, bornOn, retiredOn, servedOn)],
    cvlserv_flag: '0',
    setl_time: bill.settledAt ?? '',
    mdtrt_cert_type: message?.certType ?? '',
    med_type: message?.medType ?? '',
    medfee_sumamt: wire(bill.charged),
    fulamt_ownpay_amt: 0,
    overlmt_selfpay: wire(bill.aboveStandard),
    preselfpay_amt: wire(bill.selfPaidFirst),
    inscp_scp_amt: wire(inScope(bill)),
    act_pay_dedc: wire(bill.deductible),
    hifp_pay: wire(bill.fromPooledFund),
    pool_prop_selfpay: wire(poolRatio(bill)),
    cvlserv_pay: 0,
    hifes_pay: 0,
    hifmi_pay: major('resident'),
    hifob_pay: major('employee'),
    maf_pay: wire(bill.fromAssistance),
    hifdm_pay: 0,
    oth_pay: wire(otherPayers(bill)),
    fund_pay_sumamt: wire(fundTotal(bill)),
    psn_part_amt: wire(bill.personPays),
    acct_pay: wire(bill.fromAccount),
    psn_cash_pay: wire(bill.cash),
    hosp_part_amt: 0,
    balc: wire(balance),
    acct_mulaid_pay: 0,
    medins_setl_id: msgid,
    clr_optins: bill.areaCode,
    clr_way: CLEARING_BY_ITEM,
    clr_type: CLEARING_TYPES[bill.setting],
  };
}

type Payer = readonly [type: string, name: string];

/**
 * `setldetail` 基金支付明细: one row for each payer, with what its limit still allowed, where it has one, and the cost that came to
 * it; the rows sum to the funds' total.
 */
export function settlementDetails(bill: Bill): object[] {
  const types = FUND_TYPES[bill.scheme];
  const row = (
    [type, name]: Payer,
    paid: string,
    left: string | undefined,
    clauses: string,
    scope = inScope(bill),
  ) => ({
    fund_pay_type: type,
    fund_pay_type_name: name,
    inscp_scp_amt: wire(scope),
    crt_payb_lmt_amt: wire(left === undefined || left === 'none' ? paid : left),
    fund_payamt: wire(paid),
    setl_proc_info: clauses,
  });
  const rows = [
    row(
      types.pooled,
      bill.fromPooledFund,
      stageInput(bill, 'fromPooledFund', 'pooledFundLeft'),
      poolClauses(bill),
      scopeOf(bill, 'separatePayment', 'ordinary'),
    ),
  ];
  const also = (paid: string, payer: Payer, clauses: string, left?: string, scope?: string) => {
    if (amountOf(paid) !== ZERO_FEN) rows.push(row(payer, paid, left, clauses, scope));
  };
  also(
    bill.fromMajorIllness,
    types.major,
    'M9.2 I8',
    stageInput(bill, 'fromMajorIllness', 'majorIllnessLeft'),
    scopeOf(bill, 'separatePayment'),
  );
  const capLeft = stageInput(bill, 'fromAssistance', 'capLeft');
  also(
    bill.fromAssistance,
    ASSISTANCE_FUND,
    'M9.4 I13',
    capLeft,
    scopeOf(bill, 'separatePayment', 'ordinary'),
  );
  also(bill.fromWorkInjury, WORK_INJURY_FUND, 'N2.1 I16', undefined, bill.fromWorkInjury);
  also(bill.fromMaternity, MATERNITY_FUND, 'N2.1', undefined, bill.fromMaternity);
  also(bill.fromCommercial, OTHER_FUND, `N4 ${plansOf(bill)}`);
  return rows;
}

function poolClauses(bill: Bill): string {
  const ordinary = bill.lines.some((line) => line.route === 'ordinary');
  return ordinary ? 'M9.1 M9.2 M9.7 I21' : 'M9.1 M9.2';
}

/** Names of the insurers' plans that were asked, in the order in which they pay. */
function plansOf(bill: Bill): string {
  const plans = bill.stages.find((stage) => stage.step === 'fromCommercial')?.lines ?? [];
  return plans.map((line) => line.inputs['plan'] ?? '').join('、');
}

/** `detlcutinfo` 明细分割信息, line by line. A confidential standard is not told (N5.1): its `pric_uplmt_amt` is zero. */
export function detailCuts(bill: Bill, serials: readonly string[]): object[] {
  const lineOf = (step: StepId, number: number) =>
    bill.stages.find((stage) => stage.step === step)?.lines?.find(({ line }) => line === number)?.inputs;
  return bill.lines.map((line, index) => {
    const standard = lineOf('eligible', line.line)?.['standard'] ?? '';
    const ratio = lineOf('selfPaidFirst', line.line)?.['selfPayRatio'];
    return {
      feedetl_sn: serials[index] ?? '',
      det_item_fee_sumamt: wire(line.charged),
      cnt: wire(line.quantity),
      pric: wire(line.price),
      pric_uplmt_amt: /^\d/.test(standard) ? wire(standard) : 0,
      selfpay_prop: wire(ratio ?? '0.0000'),
      fulamt_ownpay_amt: 0,
      overlmt_amt: wire(line.aboveStandard),
      preselfpay_amt: wire(line.selfPaidFirst),
      inscp_scp_amt: wire(inScope(line)),
      chrgitm_lv: levelOf(ratio),
      med_chrgitm_type: line.nationalCode.startsWith('Z') ? CHARGE_TYPES.chinese : CHARGE_TYPES.western,
      bas_medn_flag: NOT_RECORDED,
      hi_nego_drug_flag: line.standardKind === 'negotiated' ? '1' : '0',
      chld_medc_flag: NOT_RECORDED,
      list_sp_item_flag: line.route === 'separatePayment' ? '1' : '0',
      drt_reim_flag: '0',
      memo: line.route === 'separatePayment' ? '' : PAID_ROUTES[line.route],
    };
  });
}
