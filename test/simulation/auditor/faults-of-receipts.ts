/** Figures of insurers' money and of decisions closed otherwise, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { ClosingDecided, ClosingProposed } from './record-closings.ts';
import type { ReceiptEntered, ReceiptStep, ToldReceipt } from './record-receipts.ts';
import type { ToldDeduction } from './record-statements.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

function receiptFaults(papers: Papers): Fault[] {
  const { receipts, entries } = papers;
  const part = 'receipts' as const;
  const booked = found(
    receipts,
    (row) => row.state === 'approved' && row.parts.length > 0,
    'receipt in the books',
  );
  const back = found(receipts, (row) => row.state === 'takenBack', 'receipt that was taken back');
  const [first, ...parts] = booked.one.parts;
  if (!first) throw new Error('a receipt in the books met something');
  const changed = (what: string, at: typeof booked, by: Partial<ToldReceipt>): Fault => ({
    what,
    part,
    papers: { ...papers, receipts: put(receipts, at.index, { ...at.one, ...by }) },
    named: [`到账登记 ${at.one.id}`],
  });
  const credit = found(
    entries,
    (row) => row.claimNo === null && row.account === 'commercialReceivable' && row.credit !== '0.00',
    'entry of what an insurer paid',
  );
  return [
    changed('到账的金额', booked, { amount: oneMore(booked.one.amount) }),
    changed('到账冲抵的一处', booked, { parts: [{ ...first, amount: oneMore(first.amount) }, ...parts] }),
    changed('到账冲抵的月份', booked, { parts: [{ ...first, month: '2025-01' }, ...parts] }),
    changed('到账以后未收的', booked, { open: oneMore(booked.one.open) }),
    changed('撤回的到账', back, { state: 'approved' }),
    changed('撤回没有记账', back, { backJournalNo: null }),
    {
      what: '少一笔到账',
      part,
      papers: { ...papers, receipts: put(receipts, booked.index) },
      named: [`到账登记 ${booked.one.id}`, '无'],
    },
    {
      what: '到账冲减的应收',
      part: 'ledger',
      papers: {
        ...papers,
        entries: put(entries, credit.index, { ...credit.one, credit: oneMore(credit.one.credit) }),
      },
      named: ['commercialReceivable', credit.one.institutionCode],
    },
  ];
}

function receivableFaults(papers: Papers): Fault[] {
  const { receivables } = papers;
  const { plans, balances } = receivables;
  const { index, one } = found(plans, (row) => row.received !== '0.00', 'plan that has paid');
  const paid = found(one.months, (row) => row.received !== '0.00', 'month that was paid for');
  const [balance, ...others] = balances;
  if (!balance) throw new Error('there is a balance of insurers');
  const ofPlans = (what: string, by: Partial<typeof one>, named: string): Fault => ({
    what,
    part: 'receipts',
    papers: { ...papers, receivables: { ...receivables, plans: put(plans, index, { ...one, ...by }) } },
    named: [named, `${one.areaCode} ${one.planId} ${one.scheme}`],
  });
  const falseMonth = { ...paid.one, received: oneMore(paid.one.received) };
  return [
    ofPlans('方案应付', { borne: oneMore(one.borne) }, '应收商业保险'),
    ofPlans('方案待核准', { waiting: oneMore(one.waiting) }, '应收商业保险'),
    ofPlans('方案一月的已收', { months: put(one.months, paid.index, falseMonth) }, '各月'),
    ofPlans('方案少一个月', { months: put(one.months, paid.index) }, '各月'),
    {
      what: '应收与总账',
      part: 'receipts',
      papers: {
        ...papers,
        receivables: { ...receivables, balances: [{ ...balance, agrees: !balance.agrees }, ...others] },
      },
      named: ['总账', balance.areaCode],
    },
  ];
}

/** The list of a month that an insurer gets: claims, their policy, what it pays of each and nothing else. */
function billFaults(papers: Papers): Fault[] {
  const { insurerBills } = papers;
  const { index, one } = found(insurerBills, (bill) => bill.rows.length > 1, 'list of an insurer');
  const [row = [], ...rows] = one.rows;
  const last = row.length - 1;
  const changed = (what: string, by: Partial<typeof one>, named: string): Fault => ({
    what,
    part: 'receipts',
    papers: { ...papers, insurerBills: put(insurerBills, index, { ...one, ...by }) },
    named: ['应付清单', `${one.areaCode} ${one.planId} ${one.month}`, named],
  });
  const [claimNo = '', amount = ''] = [row[0], row[last]];
  return [
    changed('清单的一笔', { rows: [put(row, last, oneMore(amount)), ...rows] }, claimNo),
    changed('清单的保单号', { rows: [put(row, 2, '示例别的保单'), ...rows] }, claimNo),
    changed('清单少一笔', { rows }, claimNo),
    changed('清单多一栏', { captions: [...one.captions, '姓名'] }, '栏目'),
    changed('清单的合计', { rows: one.rows.slice(0, -1).concat([['合计', oneMore('0.00')]]) }, '合计'),
    {
      what: '少一份清单',
      part: 'receipts',
      papers: { ...papers, insurerBills: put(insurerBills, index) },
      named: ['应付清单', `${one.areaCode} ${one.planId} ${one.month}`, '没有'],
    },
  ];
}

function closingFaults(papers: Papers): Fault[] {
  const { deductions, entries } = papers;
  const closed = found(deductions, (row) => row.closed !== '0.00', 'decision that was closed');
  const booked = found(
    entries,
    (row) =>
      row.claimNo === null && row.account === 'bank' && row.institutionCode !== '' && row.debit !== '0.00',
    'entry of what an institution paid back',
  );
  const [closing, ...closings] = closed.one.closings;
  if (!closing) throw new Error('a decision that was closed says how');
  const changed = (what: string, by: Partial<ToldDeduction>): Fault => ({
    what,
    part: 'statements',
    papers: { ...papers, deductions: put(deductions, closed.index, { ...closed.one, ...by }) },
    named: ['扣款决定'],
  });
  return [
    changed('另行了结的合计', { closed: oneMore(closed.one.closed) }),
    changed('还没有了结的', { open: oneMore(closed.one.open) }),
    changed('一项了结', { closings: [{ ...closing, amount: oneMore(closing.amount) }, ...closings] }),
    changed('少一项了结', { closings }),
    changed('一项了结的方式', { closings: [{ ...closing, kind: 'other' }, ...closings] }),
    {
      what: '机构退回的款',
      part: 'ledger',
      papers: {
        ...papers,
        entries: put(entries, booked.index, { ...booked.one, debit: oneMore(booked.one.debit) }),
      },
      named: ['bank', booked.one.institutionCode],
    },
  ];
}

export const moneyFaults = (papers: Papers): Fault[] => [
  ...receiptFaults(papers),
  ...receivableFaults(papers),
  ...billFaults(papers),
  ...closingFaults(papers),
];

type Heard = ReceiptEntered | ReceiptStep | ClosingProposed | ClosingDecided;

/** What the desks were told, falsified in the record. */
export function falseMoneyAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const firstOf = (what: Heard['what'], fits: (one: Heard) => boolean, name: string) =>
    found(happenings, (one) => one.what === what && fits(one), name);
  const isDone = ({ answer }: Heard) => answer.status === 200;
  const codeIs = (code: string) => (one: Heard) => (one.answer.body as { code?: string }).code === code;
  const entered = firstOf('receiptEntered', isDone, 'receipt that was entered');
  const over = firstOf('receiptEntered', codeIs('RECEIPT_OVER_OPEN'), 'receipt above what is owed');
  const approved = firstOf(
    'receiptStep',
    (one) => isDone(one) && (one as ReceiptStep).step === 'approved',
    'receipt that was approved',
  );
  const alone = firstOf('receiptStep', codeIs('SECOND_PERSON_NEEDED'), 'step of one person alone');
  const proposed = firstOf('closingProposed', isDone, 'closing that was proposed');
  const beyond = firstOf('closingProposed', codeIs('CLOSING_BEYOND_OPEN'), 'closing beyond what is open');
  const decided = firstOf(
    'closingDecided',
    (one) => isDone(one) && (one as ClosingDecided).outcome === 'approved',
    'closing that was approved',
  );
  const falsified = (what: string, at: typeof entered, status: number, body: object, named: string) => ({
    what,
    happenings: put(happenings, at.index, { ...at.one, answer: { status, body } } as Happening),
    named,
  });
  const [no, yes] = [{ code: 'OTHER' }, { id: 999_999 }];
  return [
    falsified('该收的到账没有收', entered, 422, no, '应当收下'),
    falsified('多于应收的到账收了', over, 200, yes, '不应收下（RECEIPT_OVER_OPEN'),
    falsified('该核准的到账没有核准', approved, 422, no, 'approved 应当办成'),
    falsified('核准没有记账', approved, 200, { state: 'approved', journalNo: null }, 'approved 应答'),
    falsified('一个人核准了到账', alone, 200, { state: 'approved', journalNo: 'J1' }, '应当拒绝'),
    falsified('该收的了结没有收', proposed, 422, no, '应当收下'),
    falsified('多于没有扣的了结收了', beyond, 200, yes, '不应收下（'),
    falsified('该核准的了结没有核准', decided, 422, no, 'approved 应当办成'),
  ];
}
