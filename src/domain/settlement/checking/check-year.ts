/**
 * Is the year of a bill's limits that of its day (I4)? The calendar year, or one that begins on the day that an act of the province
 * has set, which the bill tells with its document.
 */
import { checkReading, type ReadOtherwise, type Span } from './check-entered.ts';
import { expectText, type Tally } from './findings.ts';
import type { UprightBill } from './upright.ts';

const STEP = 'withinYearlyLimit';
const OF_YEAR_START: ReadOtherwise = {
  step: STEP,
  interpretation: 'I4',
  holds: { input: 'yearStart' },
};
const CALENDAR = '01-01';

const inputOf = ({ byStep }: UprightBill, name: string) => byStep.get(STEP)?.inputs.get(name);

/** What the step of the limits names: the settings, and behind them the document of the year's first day. */
export function partsOfLimits(
  { shape }: UprightBill,
  rule: string,
): { readonly settings: string; readonly ofYear: string | undefined } {
  if (!shape.yearStart) return { settings: rule, ofYear: undefined };
  const parts = rule.split('、');
  return { ofYear: parts.at(-1), settings: parts.slice(0, -1).join('、') };
}

/** All days that a bill without a day may be of, by the year that it tells. */
export function spanToldBy(bill: UprightBill): Span | undefined {
  const year = inputOf(bill, 'benefitYear');
  if (year === undefined || !/^\d{4}$/.test(year)) return undefined;
  const first = bill.shape.yearStart ? Number(year) - 1 : year;
  return { from: `${first}-01-01`, to: `${year}-12-31` };
}

/** A year is named by the calendar year in which it ends. */
export function checkYear(
  bill: UprightBill,
  day: string | undefined,
  within: Span | undefined,
  tally: Tally,
): void {
  const place = { step: STEP, line: null };
  const start = inputOf(bill, 'yearStart');
  const year = inputOf(bill, 'benefitYear');
  if (start !== undefined) {
    const { ofYear } = partsOfLimits(bill, bill.byStep.get(STEP)?.rule ?? '');
    checkReading(bill, OF_YEAR_START, ofYear, within, tally);
    const from = bill.read.head.get('I4.from')?.slice(5) ?? null;
    expectText(tally, { step: null, line: null }, 'I4.from', from, start, '年度首日从它执行的那天算起，');
  }
  if (day === undefined || year === undefined) return;
  const isNext = start !== undefined && start !== CALENDAR && day.slice(5) >= start;
  const named = String(Number(day.slice(0, 4)) + (isNext ? 1 : 0));
  expectText(tally, place, 'inputs.benefitYear', year, named, '购药日期所在的年度');
}

/** The first day of the year that a bill tells; of a year under an act, unless that one began before it. */
export function firstDayToldBy(bill: UprightBill): string | undefined {
  const year = inputOf(bill, 'benefitYear');
  const start = inputOf(bill, 'yearStart') ?? CALENDAR;
  if (year === undefined) return undefined;
  return start === CALENDAR ? `${year}-01-01` : `${Number(year) - 1}-${start}`;
}

/**
 * Whether a setting may begin on a day: with its year; the first year under an act may have begun before the act.
 * @param first as `firstDayToldBy` gives it
 */
export function mayBegin(bill: UprightBill, from: string, first: string): boolean {
  if (from === first) return true;
  const isFirstYear = bill.read.head.get('I4.from') === first;
  const earliest = `${Number(inputOf(bill, 'benefitYear')) - 1}-01-02`;
  return isFirstYear && earliest <= from && from < first;
}
