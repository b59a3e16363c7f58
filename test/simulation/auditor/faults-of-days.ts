/** Figures of reconciling day by day, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { DetailsReconciled, TotalsReconciled } from './record-reconciling.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

export function dayFaults(papers: Papers): Fault[] {
  const { days } = papers;
  const { index, one } = found(days, (place) => place.rows.length > 0, 'day of an institution');
  const [day, ...others] = one.rows;
  if (!day) throw new Error('an institution that settled has a day');
  const ofDay = (what: string, by: Partial<typeof day>): Fault => ({
    what,
    part: 'days',
    papers: { ...papers, days: put(days, index, { ...one, rows: [{ ...day, ...by }, ...others] }) },
    named: [one.institutionCode, '日合计'],
  });
  return [
    ofDay('日合计的统筹', { pooledFund: oneMore(day.pooledFund) }),
    ofDay('日合计的单列费用', { outside: oneMore(day.outside) }),
    ofDay('日合计的笔数', { settlements: day.settlements + 1 }),
    ofDay('日合计与总账', { agreesWithLedger: !day.agreesWithLedger }),
  ];
}

export function falseDayAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const totals = happenings.findIndex(
    (one) => one.what === 'totalsReconciled' && one.answer.result === '000000' && one.theirs.rows > 0,
  );
  const details = happenings.findIndex(
    (one) => one.what === 'detailsReconciled' && one.answer.lines.some((line) => line.result === '000000'),
  );
  const [sums, file] = [happenings[totals], happenings[details]] as [
    TotalsReconciled | undefined,
    DetailsReconciled | undefined,
  ];
  const [line, ...lines] = file?.answer.lines ?? [];
  if (!sums || !file || !line) throw new Error('the record has nothing reconciled to falsify');
  const ofFile = (by: readonly (typeof line)[]) =>
    put(happenings, details, { ...file, answer: { ...file.answer, lines: by } });
  return [
    {
      what: '对总账的结果',
      happenings: put(happenings, totals, { ...sums, answer: { ...sums.answer, result: '000103' } }),
      named: `3201 ${sums.institutionCode}`,
    },
    {
      what: '对明细账的一行',
      happenings: ofFile([{ ...line, result: line.result === '000000' ? '000103' : '000000' }, ...lines]),
      named: `3202 ${file.institutionCode}`,
    },
    { what: '对明细账少一行', happenings: ofFile(lines), named: `3202 ${file.institutionCode}` },
  ];
}
