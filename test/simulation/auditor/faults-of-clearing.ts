/** Figures of clearing between areas, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { ToldClearing, ToldClearingBoard, ToldClearingPage } from './record-clearing.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

export function clearingFaults(papers: Papers): Fault[] {
  const { clearings, clearingBoard: board } = papers;
  const part = 'clearing' as const;
  const { index, one } = found(clearings, (page) => page.parts.length > 0, 'clearing');
  const [sum, ...sums] = one.sums;
  const [institution, ...institutions] = one.parts;
  const [pair, ...pairs] = board.pairs;
  const [area, ...areas] = board.areas;
  if (!sum || !institution || !pair || !area) throw new Error('the record has no pair to falsify');
  const ofPage = (what: string, by: Partial<ToldClearingPage>): Fault => ({
    what,
    part,
    papers: { ...papers, clearings: put(clearings, index, { ...one, ...by }) },
    named: [one.clearingNo],
  });
  const ofBoard = (what: string, by: Partial<ToldClearingBoard>, named: string): Fault => ({
    what,
    part,
    papers: { ...papers, clearingBoard: { ...board, ...by } },
    named: ['地区间往来', named],
  });
  return [
    ofPage('清算单的应付', { payable: oneMore(one.payable) }),
    ofPage('清算单的笔数', { claims: one.claims + 1 }),
    ofPage('清算单的状态', { state: 'other' }),
    ofPage('清算单的结转', { sums: [{ ...sum, carriedOut: oneMore(sum.carriedOut) }, ...sums] }),
    ofPage('清算单的统筹', {
      parts: [{ ...institution, pooledFund: oneMore(institution.pooledFund) }, ...institutions],
    }),
    {
      what: '少一份清算单',
      part,
      papers: { ...papers, clearings: put(clearings, index) },
      named: ['清算单'],
    },
    ofBoard('地区间已付', { pairs: [{ ...pair, paid: oneMore(pair.paid) }, ...pairs] }, pair.payerArea),
    ofBoard('地区间未清', { pairs: [{ ...pair, uncleared: oneMore(pair.uncleared) }, ...pairs] }, '各对'),
    ofBoard('地区应收', { areas: [{ ...area, receivable: oneMore(area.receivable) }, ...areas] }, '各地'),
  ];
}

/** What the areas were told when clearings were issued, and answers to their steps, falsified in the record. */
export function falseClearingAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const issued = found(
    happenings,
    (one) => one.what === 'clearingIssued' && one.told.length > 0,
    'clearing that was issued',
  );
  const paid = found(
    happenings,
    (one) => one.what === 'clearingStep' && one.step === 'paid' && one.answer.status === 200,
    'clearing that was paid',
  );
  const refused = { ...paid.one, answer: { status: 422, body: { code: 'SECOND_PERSON_NEEDED' } } };
  const told = 'told' in issued.one ? (issued.one.told as readonly ToldClearing[]) : [];
  const [first, ...others] = told;
  if (!first) throw new Error('there is a clearing');
  const falseTold = [{ ...first, owed: oneMore(first.owed) }, ...others];
  return [
    {
      what: '清算单出单时的金额',
      happenings: put(happenings, issued.index, { ...issued.one, told: falseTold } as Happening),
      named: `${first.clearingNo} owed`,
    },
    {
      what: '清算单该付的拒绝了',
      happenings: put(happenings, paid.index, refused as Happening),
      named: 'paid 应当办成',
    },
  ];
}
