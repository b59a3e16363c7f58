/** Figures of prepayments, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { ToldPrepayment } from './record-prepayments.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

export function prepaymentFaults(papers: Papers): Fault[] {
  const { prepayments, entries } = papers;
  const met = found(prepayments, (one) => one.uses.length > 0, 'prepayment that met a statement');
  const back = found(prepayments, (one) => one.refunds.length > 0, 'prepayment of which something came back');
  const [use, ...uses] = met.one.uses;
  const [refund, ...refunds] = back.one.refunds;
  const entry = found(
    entries,
    (row) => row.account === 'prepayment' && row.credit !== '0.00',
    'entry of a prepayment that was set off',
  );
  if (!use || !refund) throw new Error('a prepayment that was used says how');
  const changed = (what: string, at: typeof met, by: Partial<ToldPrepayment>): Fault => ({
    what,
    part: 'statements',
    papers: { ...papers, prepayments: put(prepayments, at.index, { ...at.one, ...by }) },
    named: [`预付 ${at.one.id}`],
  });
  return [
    changed('预付已冲抵', met, { setOff: oneMore(met.one.setOff) }),
    changed('预付冲抵的一份', met, { uses: [{ ...use, amount: oneMore(use.amount) }, ...uses] }),
    changed('预付少冲一份', met, { uses }),
    changed('预付未冲抵', met, { open: oneMore(met.one.open) }),
    changed('预付退回的一笔', back, { refunds: [{ ...refund, amount: oneMore(refund.amount) }, ...refunds] }),
    changed('预付的状态', back, { state: 'other' }),
    {
      what: '少一笔预付',
      part: 'statements',
      papers: { ...papers, prepayments: put(prepayments, met.index) },
      named: [`预付 ${met.one.id}`, '无'],
    },
    {
      what: '预付冲抵的分录',
      part: 'ledger',
      papers: {
        ...papers,
        entries: put(entries, entry.index, { ...entry.one, credit: oneMore(entry.one.credit) }),
      },
      named: ['prepayment', entry.one.institutionCode],
    },
  ];
}

export function falsePrepaymentAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const approved = found(
    happenings,
    (one) => one.what === 'prepaymentStep' && one.step === 'approved' && one.answer.status === 200,
    'prepayment that was approved',
  );
  const alone = found(
    happenings,
    (one) =>
      one.what === 'prepaymentStep' && (one.answer.body as { code?: string }).code === 'SECOND_PERSON_NEEDED',
    'prepayment that one person alone would approve',
  );
  const answered = (at: typeof approved, status: number, body: object) =>
    put(happenings, at.index, { ...at.one, answer: { status, body } } as Happening);
  return [
    {
      what: '该核准的预付没有核准',
      happenings: answered(approved, 422, { code: 'OTHER' }),
      named: 'approved 应当办成',
    },
    {
      what: '一个人核准了预付',
      happenings: answered(alone, 200, { state: 'approved', journalNo: 'J1' }),
      named: '应当拒绝',
    },
  ];
}
