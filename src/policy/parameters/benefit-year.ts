/**
 * Benefit years (医保年度): the calendar year unless the province has set another first day (I4). A year is named by the calendar
 * year in which it ends. Where the first day is moved, the year before ends on its eve: to a later place among the years it is a
 * long one that goes on under its name, as the half year before a return to 01-01 does; else a short one with limits of its own
 * name. Names never fall from one day to the next, and every name has days.
 */
import {
  addDays,
  day,
  daysBetween,
  lastDayOfYear,
  parseDate,
  yearOf,
  type PlainDate,
} from '../../base/date.ts';
import { enteredOn, WRITTEN_RULES, type BenefitRules } from './entered.ts';

/** The first day of benefit years in every calendar year, as `MM-DD`. */
export type YearStart = string & { readonly __unit: 'yearStart' };

const CALENDAR = '01-01';

/** Reads a month and day of every calendar year; undefined for what is none, and for 02-29. */
export function parseYearStart(text: string): YearStart | undefined {
  // 2026 is no leap year.
  return parseDate(`2026-${text}`) === undefined ? undefined : (text as YearStart);
}

/** The name of the benefit year of a day under its first day; the calendar year's where none is set. */
export function benefitYearUnder(start: YearStart | undefined, onDay: PlainDate): number {
  const year = yearOf(onDay);
  return start === undefined || start === CALENDAR || onDay.slice(5) < start ? year : year + 1;
}

/** The benefit year of a day of service (M9.1, M9.5, I4): the only way to ask for it. */
export function benefitYearOf(rules: BenefitRules, onDay: PlainDate): number {
  return benefitYearUnder(enteredOn(rules, onDay, ({ readings }) => readings?.yearStart)?.value, onDay);
}

/** Days of something, both inclusive. */
export interface DaySpan {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What was found before: rules at hand are never altered, only replaced. */
const spans = new WeakMap<BenefitRules, Map<number, DaySpan>>();

/** The days of a benefit year, both inclusive (I4). */
export function spanOfBenefitYear(rules: BenefitRules, year: number): DaySpan {
  const known = spans.get(rules) ?? new Map<number, DaySpan>();
  spans.set(rules, known);
  const found = known.get(year) ?? {
    from: firstDayOf(rules, year),
    to: addDays(firstDayOf(rules, year + 1), -1),
  };
  known.set(year, found);
  return found;
}

/** New Year's Day is always of the year of its own name: a benefit year begins on it or within the year before. */
function firstDayOf(rules: BenefitRules, year: number): PlainDate {
  const newYear = day(`${String(year).padStart(4, '0')}-01-01`);
  if (benefitYearOf(rules, addDays(newYear, -1)) < year) return newYear;
  let [before, within] = [addDays(lastDayOfYear(year - 2), 1), newYear];
  for (;;) {
    const middle = addDays(before, Math.floor(daysBetween(before, within) / 2));
    if (middle === before) return within;
    if (benefitYearOf(rules, middle) < year) before = middle;
    else within = middle;
  }
}

/** Benefit years that are not their calendar year, with their days, up to a year. */
export function listOtherYears(
  rules: BenefitRules,
  upTo: number,
): readonly (DaySpan & { readonly year: number })[] {
  const starts = rules.entered.flatMap(({ citation, readings }) =>
    readings?.yearStart === undefined ? [] : [yearOf(citation.from)],
  );
  const first = Math.min(...starts, upTo + 1);
  return Array.from({ length: upTo + 1 - first }, (_, index) => first + index)
    .map((year) => ({ year, ...spanOfBenefitYear(rules, year) }))
    .filter((span) => !isCalendarYear(span.year, span));
}

/** Whether a benefit year is its calendar year, as it is where nothing is set: then nobody needs to be told its days. */
export function isCalendarYear(year: number, { from, to }: DaySpan): boolean {
  const calendar = spanOfBenefitYear(WRITTEN_RULES, year);
  return from === calendar.from && to === calendar.to;
}
