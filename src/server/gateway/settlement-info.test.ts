import { expect, test } from 'vitest';
import { loadCases } from '../../../test/support/cases.ts';
import { ORDINARY_CLAIM } from '../../../test/support/ordinary-claim.ts';
import { CITATION } from '../../../test/support/random-claims.ts';
import { day } from '../../base/date.ts';
import { percent, type Ratio } from '../../base/ratio.ts';
import { findSettlementRule } from '../../domain/settlement/find-rule.ts';
import { underFilings } from '../../domain/settlement/off-site-points.ts';
import { settle } from '../../domain/settlement/settle.ts';
import { WRITTEN_RULES, type BenefitRules } from '../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../policy/parameters/off-site.ts';
import { readClaimLine } from '../settlement/read-claim-line.ts';
import { presentBill } from '../settlement/present-bill.ts';
import { detailCuts, settlementDetails, settlementInfo } from './settlement-info.ts';
import { writeJson } from './wire-number.ts';

const WHO = { certno: '', sex: 'female', bornOn: day('1970-01-01'), particulars: [] } as const;
const PRODUCT = {
  genericName: '',
  tradeName: '',
  strength: '',
  pack: '',
  maker: '',
  saleUnit: '盒',
  orderedBy: null,
};

/** The bill of a settlement case as the interface's answers are made from it. */
function billOf(given: object, rules?: BenefitRules, filed: readonly OffSiteKind[] = []) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...given }));
  if ('fault' in read) throw new Error(read.fault.message);
  const { facts } = read;
  const rule = findSettlementRule(facts.scheme, facts.servedOn, rules);
  const outcome = settle(facts, rule && underFilings(rule, filed));
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
/** As it goes out: amounts are numbers only once they are written. */
const sent = <T>(answer: object): T => JSON.parse(writeJson(answer)) as T;
/** Figures of the wire are whole fen once multiplied: compared as integers. */
const fen = (figures: Figures, ...names: string[]) =>
  names.reduce((sum, name) => {
    const figure = figures[name];
    if (typeof figure !== 'number') throw new Error(`${name} is no number: ${String(figure)}`);
    return sum + Math.round(figure * 100);
  }, 0);

test.each(loadCases('settlement').map((one) => [`${one.file} ${one.title}`, one] as const))(
  'setlinfo、setldetail、detlcutinfo 各自相加得上：%s',
  (_title, one) => {
    const bill = billOf(one.given as object);
    if (bill === undefined) return;
    const info = sent<Figures>(settlementInfo(bill, WHO, undefined, 'm', '0.00'));
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
    const rows = sent<Figures[]>(settlementDetails(bill));
    expect(rows.reduce((sum, row) => sum + fen(row, 'fund_payamt'), 0)).toBe(fen(info, 'fund_pay_sumamt'));
    const cuts = sent<Figures[]>(detailCuts(bill, []));
    const ofLines = (name: string) => cuts.reduce((sum, cut) => sum + fen(cut, name), 0);
    expect(ofLines('det_item_fee_sumamt')).toBe(fen(info, 'medfee_sumamt'));
    expect(ofLines('overlmt_amt')).toBe(fen(info, 'overlmt_selfpay'));
    expect(ofLines('preselfpay_amt')).toBe(fen(info, 'preselfpay_amt'));
    expect(ofLines('inscp_scp_amt')).toBe(fen(info, 'inscp_scp_amt'));
  },
);

test('pool_prop_selfpay 是统筹实际的比例：异地下调的写减去以后的，不低于零（M9.1、I11）', () => {
  const line = { standardKind: 'negotiated', standard: '1000.00', price: '1000.00', quantity: '1' };
  const ratioUnder = (points: Ratio) => {
    const rules = {
      ...WRITTEN_RULES,
      entered: [{ citation: CITATION, ratios: {}, readings: { offSite: { temporary: points } } }],
    };
    const bill = billOf({ lines: [line] }, rules, ['temporary']);
    if (bill === undefined) throw new Error('not settled');
    return sent<Figures>(settlementInfo(bill, WHO, undefined, 'm', '0.00'))['pool_prop_selfpay'];
  };
  expect([0, 10, 80].map((points) => ratioUnder(percent(points)))).toEqual([0.7, 0.6, 0]);
});

test('每一行基金写自己的限额余额和范围：救助写封顶还剩多少，工伤的费用不算进统筹的范围（M9.4、N2.1）', () => {
  const rowsOf = (given: object) => {
    const bill = billOf(given);
    if (bill === undefined) throw new Error('not settled');
    return sent<Figures[]>(settlementDetails(bill));
  };
  const line = { standardKind: 'negotiated', standard: '1000.00', price: '1000.00', quantity: '1' };
  const used = { threshold: '0.00', usedThreshold: '0.00', usedCap: '200.00' };
  const assistance = { ratio: '0.7', cap: '500.00', ...used };
  expect(rowsOf({ assistance, lines: [line] })).toMatchObject([
    { fund_pay_type: '310100', inscp_scp_amt: 1000, fund_payamt: 700 },
    { fund_pay_type: '610100', crt_payb_lmt_amt: 300, fund_payamt: 210 },
  ]);
  const inFull = rowsOf({ lines: [{ ...line, route: 'workInjury' }] });
  expect(inFull).toMatchObject([
    { fund_pay_type: '310100', inscp_scp_amt: 0, fund_payamt: 0 },
    { fund_pay_type: '410100' },
  ]);
  expect(inFull[1]?.['inscp_scp_amt']).toBe(inFull[1]?.['fund_payamt']);
});

test.each([
  ['employee', '1950-06-15', null, '11'],
  ['employee', '1966-03-01', '2026-03-11', '11'],
  ['employee', '1966-03-01', '2026-03-10', '12'],
  ['resident', '1966-03-11', '2026-03-10', '15'],
  ['resident', '2008-03-11', null, '14'],
  ['resident', '2008-03-10', null, '15'],
  ['resident', '1966-03-10', null, '16'],
] as const)('psn_type 按购药那天：%s，%s 出生，%s 退休的是 %s', (scheme, bornOn, retiredOn, type) => {
  const line = { standardKind: 'negotiated', standard: '1000.00', price: '1000.00', quantity: '1' };
  const bill = billOf({ scheme, servedOn: '2026-03-10', lines: [line] });
  if (bill === undefined) throw new Error('not settled');
  const retirement = retiredOn === null ? null : day(retiredOn);
  const entry = { version: 1, nationality: '15', retiredOn: retirement } as const;
  const told = (settledAt: string | null, recordedAt: string) =>
    settlementInfo(
      { ...bill, settledAt },
      { ...WHO, bornOn: day(bornOn), particulars: [{ ...entry, recordedAt }] },
      undefined,
      'm',
      '0.00',
    );
  const settledAt = '2026-03-10 10:00:00';
  expect(told(settledAt, '2026-03-10 09:00:00')).toMatchObject({ psn_type: type, naty: '15' });
  expect(told(null, '2026-03-10 11:00:00')).toMatchObject({ psn_type: type, naty: '15' });
  // Entered after the settlement: it goes on telling what it told.
  const before = type === '12' ? '11' : type;
  expect(told(settledAt, '2026-03-10 11:00:00')).toMatchObject({ psn_type: before, naty: '' });
});
