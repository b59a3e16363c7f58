import { expect, test } from 'vitest';
import { loadCases } from '../../../test/support/cases.ts';
import { ORDINARY_CLAIM } from '../../../test/support/ordinary-claim.ts';
import { day } from '../../base/date.ts';
import { findSettlementRule } from '../../domain/settlement/find-rule.ts';
import { settle } from '../../domain/settlement/settle.ts';
import { readClaimLine } from '../settlement/read-claim-line.ts';
import { presentBill } from '../settlement/present-bill.ts';
import { detailCuts, settlementDetails, settlementInfo } from './settlement-info.ts';

const WHO = { certno: '', sex: 'female', bornOn: day('1970-01-01') } as const;
const PRODUCT = { genericName: '', tradeName: '', strength: '', pack: '', maker: '', saleUnit: '盒' };

/** The bill of a settlement case as the interface's answers are made from it. */
function billOf(given: object) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...given }));
  if ('fault' in read) throw new Error(read.fault.message);
  const { facts } = read;
  const outcome = settle(facts, findSettlementRule(facts.scheme, facts.servedOn));
  if (!outcome.ok) return undefined;
  const bill = outcome.value;
  const head = {
    kind: 'settlement' as const,
    setting: 'outpatient' as const,
    cause: 'illness' as const,
    claimNo: 'S20260310000000000001',
    settledAt: 0,
    areaCode: '430102',
    areaName: '',
    institutionCode: 'H43010200001',
    institutionName: '',
    cashierName: '',
    personNo: '',
    personName: '',
    rxno: null,
    receivingHospitalName: null,
    ruleVersion: bill.rule.version,
    reversesNo: null,
    reversedByNo: null,
    explanation: { fundRatio: '0.7000', regime: bill.rule.regime, stages: bill.stages },
  };
  const lines = bill.lines.map((line, index) => ({
    ...PRODUCT,
    ...line,
    nationalCode: 'XL01EXA001A001010100001',
    price: facts.lines[index]?.price ?? (0n as never),
    quantity: facts.lines[index]?.quantity ?? (0n as never),
    unitsPerPack: facts.lines[index]?.unitsPerPack ?? null,
    traceCodes: [],
  }));
  return presentBill({ ...bill, ...head }, lines);
}

type Figures = Record<string, number>;
/** Figures of the wire are whole fen once multiplied: compared as integers. */
const fen = (figures: Figures, ...names: string[]) =>
  names.reduce((sum, name) => sum + Math.round((figures[name] ?? NaN) * 100), 0);

test.each(loadCases('settlement').map((one) => [`${one.file} ${one.title}`, one] as const))(
  'setlinfo、setldetail、detlcutinfo 各自相加得上：%s',
  (_title, one) => {
    const bill = billOf(one.given as object);
    if (bill === undefined) return;
    const info = JSON.parse(JSON.stringify(settlementInfo(bill, WHO, undefined, 'm'))) as Figures;
    expect(fen(info, 'medfee_sumamt')).toBe(
      fen(info, 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'),
    );
    expect(fen(info, 'fund_pay_sumamt')).toBe(
      fen(
        info,
        'hifp_pay',
        'cvlserv_pay',
        'hifes_pay',
        'hifmi_pay',
        'hifob_pay',
        'maf_pay',
        'hifdm_pay',
        'oth_pay',
      ),
    );
    expect(fen(info, 'psn_part_amt')).toBe(fen(info, 'medfee_sumamt') - fen(info, 'fund_pay_sumamt'));
    expect(fen(info, 'psn_part_amt')).toBe(fen(info, 'acct_pay', 'psn_cash_pay', 'acct_mulaid_pay'));
    const rows = JSON.parse(JSON.stringify(settlementDetails(bill))) as Figures[];
    expect(rows.reduce((sum, row) => sum + fen(row, 'fund_payamt'), 0)).toBe(fen(info, 'fund_pay_sumamt'));
    const cuts = JSON.parse(JSON.stringify(detailCuts(bill, []))) as Figures[];
    const ofLines = (name: string) => cuts.reduce((sum, cut) => sum + fen(cut, name), 0);
    expect(ofLines('det_item_fee_sumamt')).toBe(fen(info, 'medfee_sumamt'));
    expect(ofLines('overlmt_amt')).toBe(fen(info, 'overlmt_selfpay'));
    expect(ofLines('preselfpay_amt')).toBe(fen(info, 'preselfpay_amt'));
    expect(ofLines('inscp_scp_amt')).toBe(fen(info, 'inscp_scp_amt'));
  },
);
