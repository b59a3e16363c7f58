/** Figures falsified on purpose, one at a time, to see that the auditor names each of them. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import { dayFaults, falseDayAnswers } from './faults-of-days.ts';
import { bookingFaults, falseBookingAnswers } from './faults-of-bookings.ts';
import { clearingFaults, falseClearingAnswers } from './faults-of-clearing.ts';
import { deductionFaults, falseDeductionAnswers } from './faults-of-deductions.ts';
import { falsePrepaymentAnswers, prepaymentFaults } from './faults-of-prepayments.ts';
import { falseMoneyAnswers, moneyFaults } from './faults-of-receipts.ts';
import { falseRuleAnswers, ruleFaults } from './faults-of-rules.ts';
import { deskFaults, falseReplies } from './faults-of-desks.ts';
import type { Happening } from './record.ts';
import { AMOUNTS, type Papers, type ToldBill } from './told.ts';

function billFaults(papers: Papers): Fault[] {
  const { bills } = papers;
  const falsified = (what: string, index: number, bill: ToldBill, named: readonly string[]): Fault => ({
    what,
    part: 'bills',
    papers: { ...papers, bills: put(bills, index, bill) },
    named,
  });
  const ofAmounts = AMOUNTS.map((name) => {
    const { index, one } = found(bills, (bill) => bill[name] !== '0.00', `bill with ${name}`);
    return falsified(name, index, { ...one, [name]: oneMore(one[name]) }, [one.claimNo ?? '', name]);
  });
  const { index, one } = found(bills, (bill) => bill.lines.length > 1, 'bill of several lines');
  const [first, ...others] = one.lines;
  if (!first) throw new Error('a bill has lines');
  const line = { ...first, fundShare: oneMore(first.fundShare) };
  const claimNo = one.claimNo ?? '';
  const ordered = found(
    bills,
    (bill) => bill.lines[0]?.orderedBy !== undefined,
    'bill with an ordering doctor',
  );
  const [orderedLine, ...rest] = ordered.one.lines;
  if (!orderedLine) throw new Error('a bill has lines');
  const byAnother = { ...orderedLine, orderedBy: { code: 'D439999000009' } };
  return [
    ...ofAmounts,
    falsified('开单医师', ordered.index, { ...ordered.one, lines: [byAnother, ...rest] }, [
      ordered.one.claimNo ?? '',
      '第 1 行 orderedBy',
    ]),
    falsified('一行的基金支付', index, { ...one, lines: [line, ...others] }, [claimNo, '第 1 行 fundShare']),
    falsified('状态', index, { ...one, state: 'other' }, [claimNo]),
    {
      what: '少一张结算单',
      part: 'bills',
      papers: { ...papers, bills: put(bills, index) },
      named: [claimNo, '没有了'],
    },
    {
      what: '多一张结算单',
      part: 'bills',
      papers: { ...papers, bills: [...bills, one] },
      named: [claimNo, '列出两次'],
    },
  ];
}

function yearFaults(papers: Papers): Fault[] {
  const { years } = papers;
  const { index, one } = found(years, (year) => year.payments.length > 1, 'year of several payments');
  const names = [
    'pooledFundUsed',
    'majorIllnessUsed',
    'assistanceUsed',
    'assistanceThresholdUsed',
    'ownShare',
  ] as const;
  const part = 'years' as const;
  const ofSums = names.map((name): Fault => {
    const sums = { ...one.sums, [name]: oneMore(one.sums[name]) };
    return {
      what: name,
      part,
      papers: { ...papers, years: put(years, index, { ...one, sums }) },
      named: [one.personNo],
    };
  });
  const swapped = { ...one, payments: [...one.payments].reverse() };
  const [account] = papers.accounts;
  const [insurer] = papers.insurers;
  const [finding] = papers.findings;
  if (!account || !insurer || !finding)
    throw new Error('the record has no account, insurer or finding to falsify');
  return [
    ...ofSums,
    {
      what: '占用的次序',
      part,
      papers: { ...papers, years: put(years, index, swapped) },
      named: [one.personNo, '限额占用'],
    },
    {
      what: '漏报超限额',
      part,
      papers: { ...papers, findings: put(papers.findings, 0) },
      named: [finding.personNo, '超限额'],
    },
    {
      what: '个人账户',
      part,
      papers: {
        ...papers,
        accounts: put(papers.accounts, 0, { ...account, balance: oneMore(account.balance) }),
      },
      named: [account.personNo, '个人账户'],
    },
    {
      what: '商业保险',
      part,
      papers: { ...papers, insurers: put(papers.insurers, 0, { ...insurer, sum: oneMore(insurer.sum) }) },
      named: [`商业方案 ${insurer.planId}`],
    },
  ];
}

function ledgerFaults(papers: Papers): Fault[] {
  const { entries, balances, balancesAt, payables } = papers;
  const { index, one } = found(entries, (entry) => entry.debit !== '0.00', 'debit');
  const part = 'ledger' as const;
  const claimNo = one.claimNo ?? '';
  const [balance] = balances;
  const [dayEnd] = balancesAt;
  const [payable] = payables;
  const [row] = dayEnd?.rows ?? [];
  if (!balance || !dayEnd || !payable || !row) throw new Error('the record has no balances to falsify');
  const falseRow = { ...row, amount: oneMore(row.amount) };
  return [
    {
      what: '分录金额',
      part,
      papers: { ...papers, entries: put(entries, index, { ...one, debit: oneMore(one.debit) }) },
      named: [claimNo],
    },
    {
      what: '分录日期',
      part,
      papers: { ...papers, entries: put(entries, index, { ...one, onDay: '2026-01-01' }) },
      named: [claimNo, '2026-01-01'],
    },
    {
      what: '分录记到别的统筹地区',
      part,
      papers: { ...papers, entries: put(entries, index, { ...one, areaCode: '439800' }) },
      named: ['平台分录不平', '439800', one.onDay],
    },
    { what: '少一条分录', part, papers: { ...papers, entries: put(entries, index) }, named: [claimNo] },
    { what: '多一条分录', part, papers: { ...papers, entries: [...entries, one] }, named: [claimNo] },
    {
      what: '余额',
      part,
      papers: { ...papers, balances: put(balances, 0, { ...balance, amount: oneMore(balance.amount) }) },
      named: ['余额', balance.account],
    },
    {
      what: '日终余额',
      part,
      papers: {
        ...papers,
        balancesAt: put(balancesAt, 0, { ...dayEnd, rows: put(dayEnd.rows, 0, falseRow) }),
      },
      named: [`${dayEnd.onDay} 余额`],
    },
    {
      what: '应付',
      part,
      papers: { ...papers, payables: put(payables, 0, { ...payable, payable: oneMore(payable.payable) }) },
      named: ['应付机构', payable.institutionCode],
    },
  ];
}

function closeFaults(papers: Papers): Fault[] {
  const { closes, sealed } = papers;
  const { index, one } = found(
    closes,
    (close) => close.entries > 0 && close.areaCode !== 'province',
    'close',
  );
  const [sum, ...sums] = one.sums;
  const [day] = sealed;
  const [line, ...lines] = day?.lines ?? [];
  if (!sum || !day || line === undefined) throw new Error('the record has no closed day to falsify');
  const part = 'closes' as const;
  const falseSum = { ...sum, balance: String(BigInt(sum.balance) + 1n) };
  const falsified = (by: typeof one) => ({ ...papers, closes: put(closes, index, by) });
  const named = [one.areaCode, one.onDay];
  return [
    { what: '日结余额', part, papers: falsified({ ...one, sums: [falseSum, ...sums] }), named },
    { what: '日结摘要', part, papers: falsified({ ...one, hash: 'f'.repeat(64) }), named },
    { what: '少一份日结', part, papers: { ...papers, closes: put(closes, index) }, named: ['日结'] },
    {
      what: '封存的分录',
      part,
      papers: {
        ...papers,
        sealed: put(sealed, 0, { ...day, lines: [line.replace(/\|(-?)(\d+)\|/, '|$11$2|'), ...lines] }),
      },
      named: [day.onDay, line.split('|')[0] ?? ''],
    },
  ];
}

export function listFaults(papers: Papers): Fault[] {
  return [
    ...billFaults(papers),
    ...yearFaults(papers),
    ...ledgerFaults(papers),
    ...closeFaults(papers),
    ...deskFaults(papers),
    ...clearingFaults(papers),
    ...deductionFaults(papers),
    ...moneyFaults(papers),
    ...prepaymentFaults(papers),
    ...ruleFaults(papers),
    ...dayFaults(papers),
    ...bookingFaults(papers),
  ];
}

/** Answers falsified in the record: what the counter was told, not what the platform tells in the end. */
export function listFalseAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const claims = happenings
    .map((one, index) => ({ one, index }))
    .flatMap(({ one, index }) => (one.what === 'claim' ? [{ one, index }] : []));
  const paid = claims.find(({ one }) => one.answer.status === 200);
  const refused = claims.find(({ one }) => one.answer.status === 422);
  if (!paid || !refused) throw new Error('the record has no answers to falsify');
  const bill = (paid.one.answer as { body: ToldBill }).body;
  const falseBill = { ...bill, cash: oneMore(bill.cash) };
  const answer = (of: typeof paid, status: number, body: object) =>
    put(happenings, of.index, { ...of.one, answer: { status, body } } as Happening);
  return [
    { what: '应答的现金', happenings: answer(paid, 200, falseBill), named: `${bill.claimNo ?? ''} cash` },
    {
      what: '该付的拒绝了',
      happenings: answer(paid, 422, { code: 'ELIGIBILITY_MISSING' }),
      named: paid.one.asked.requestId,
    },
    { what: '该拒绝的付了', happenings: answer(refused, 200, bill), named: '不应支付' },
    {
      what: '拒绝的理由不对',
      happenings: answer(refused, 422, { code: 'OTHER' }),
      named: refused.one.asked.requestId,
    },
    ...falseReplies(happenings),
    ...falseClearingAnswers(happenings),
    ...falseDeductionAnswers(happenings),
    ...falseMoneyAnswers(happenings),
    ...falsePrepaymentAnswers(happenings),
    ...falseRuleAnswers(happenings),
    ...falseDayAnswers(happenings),
    ...falseBookingAnswers(happenings),
  ];
}
