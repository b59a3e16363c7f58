/**
 * In which year does something of a day count towards limits (I4)? In its calendar year, or in the one in which the year ends that
 * begins on the day which the province has let into force last.
 */
import { plusDays, type Books } from './books.ts';
import { enteredFor } from './ratios.ts';

const NEW_YEAR = '01-01';

export function firstDayOn(books: Books, day: string): string | null {
  return enteredFor(books, day, ({ values }) => values.readings.yearStart ?? null);
}

export function yearOn(books: Books, day: string): number {
  const start = firstDayOn(books, day) ?? NEW_YEAR;
  const calendar = Number(day.slice(0, 4));
  return start > NEW_YEAR && day.slice(5) >= start ? calendar + 1 : calendar;
}

/** The last day of a year, found by going back to it. */
export function lastDayOf(books: Books, year: number): string {
  let day = `${year}-12-31`;
  while (yearOn(books, day) > year) day = plusDays(day, -1);
  return day;
}

/** The first day of a year: that after the last one of the year before. */
export function firstDayOf(books: Books, year: number): string {
  return plusDays(lastDayOf(books, year - 1), 1);
}
