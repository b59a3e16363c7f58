/** Figures of decisions to withhold, at home and elsewhere, falsified on purpose, one at a time. */
import { codeOf } from './answers.ts';
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { ToldClearingPage } from './record-clearing.ts';
import type { DeductionEntered, ToldDeduction } from './record-statements.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

function decisionFaults(papers: Papers): Fault[] {
  const { deductions } = papers;
  const withheld = found(deductions, (row) => row.withheld !== '0.00', 'decision that was withheld');
  const naming = found(deductions, (row) => row.bills.length > 0, 'decision that names bills');
  const [bill, ...bills] = naming.one.bills;
  if (!bill) throw new Error('a decision that names bills has one');
  const changed = (what: string, at: typeof withheld, by: Partial<ToldDeduction>): Fault => ({
    what,
    part: 'statements',
    papers: { ...papers, deductions: put(deductions, at.index, { ...at.one, ...by }) },
    named: ['扣款决定'],
  });
  return [
    changed('扣款核准', withheld, { state: 'waiting' }),
    changed('扣款已扣', withheld, { withheld: oneMore(withheld.one.withheld) }),
    changed('扣款的一笔', naming, { bills: [{ ...bill, amount: oneMore(bill.amount) }, ...bills] }),
    changed('扣款少一笔', naming, { bills }),
    {
      what: '少一件扣款',
      part: 'statements',
      papers: { ...papers, deductions: put(deductions, naming.index) },
      named: ['扣款决定', '无'],
    },
  ];
}

/** What was withheld for the area of enrolment: on the clearing, between the two areas, in the ledger. */
function clearedFaults(papers: Papers): Fault[] {
  const { clearings, clearingBoard: board, entries } = papers;
  const part = 'clearing' as const;
  const { index, one } = found(clearings, (page) => page.withheld.length > 0, 'clearing that was lessened');
  const [use, ...uses] = one.withheld;
  const sum = found(one.sums, (row) => row.withheld !== '0.00', 'sum that was lessened');
  const pair = found(board.pairs, (row) => row.withheld !== '0.00', 'pair with something withheld');
  const credit = found(
    entries,
    (row) => row.claimNo === null && row.account === 'clearingReceivable' && row.institutionCode !== '',
    'entry of what was withheld for another area',
  );
  if (!use) throw new Error('a clearing that was lessened says by what');
  const ofPage = (what: string, by: Partial<ToldClearingPage>, named: string): Fault => ({
    what,
    part,
    papers: { ...papers, clearings: put(clearings, index, { ...one, ...by }) },
    named: [one.clearingNo, named],
  });
  const falseSum = { ...sum.one, withheld: oneMore(sum.one.withheld) };
  const falsePair = { ...pair.one, withheld: oneMore(pair.one.withheld) };
  return [
    ofPage('清算抵减的一件', { withheld: [{ ...use, amount: oneMore(use.amount) }, ...uses] }, '代扣'),
    ofPage('清算抵减少一件', { withheld: uses }, '代扣'),
    ofPage('清算抵减的合计', { sums: put(one.sums, sum.index, falseSum) }, '合计'),
    {
      what: '地区间代扣',
      part,
      papers: { ...papers, clearingBoard: { ...board, pairs: put(board.pairs, pair.index, falsePair) } },
      named: ['地区间往来', '各对'],
    },
    {
      what: '代扣冲减的应收',
      part: 'ledger',
      papers: {
        ...papers,
        entries: put(entries, credit.index, { ...credit.one, credit: oneMore(credit.one.credit) }),
      },
      named: ['clearingReceivable', credit.one.institutionCode],
    },
  ];
}

export const deductionFaults = (papers: Papers): Fault[] => [
  ...decisionFaults(papers),
  ...clearedFaults(papers),
];

const isElsewhere = (one: Happening): one is DeductionEntered =>
  one.what === 'statementDeduction' && one.bills.length > 0;

/** What the desks were told of decisions against institutions elsewhere, falsified in the record. */
export function falseDeductionAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const entered = (isDone: boolean) =>
    found(
      happenings,
      (one) => isElsewhere(one) && (isDone ? one.answer.status === 200 : one.answer.status === 400),
      'decision about an institution elsewhere',
    );
  const [done, refused] = [entered(true), entered(false)];
  const own = found(
    happenings,
    (one) => one.what === 'statementDeductionDecided' && codeOf(one.answer) === 'SECOND_PERSON_NEEDED',
    'approval by who entered the decision',
  );
  const answered = (at: typeof done, status: number, body: object) =>
    put(happenings, at.index, { ...at.one, answer: { status, body } } as Happening);
  return [
    {
      what: '该收的异地扣款没有收',
      happenings: answered(done, 400, { code: 'BAD_INPUT' }),
      named: '应当收下',
    },
    {
      what: '不该收的异地扣款收了',
      happenings: answered(refused, 200, { id: 999_999 }),
      named: '不应收下',
    },
    {
      what: '登记的人自己核准了',
      happenings: put(happenings, own.index, {
        ...own.one,
        answer: { status: 200, body: { outcome: 'approved', journalNo: null } },
      } as Happening),
      named: 'SECOND_PERSON_NEEDED',
    },
  ];
}
