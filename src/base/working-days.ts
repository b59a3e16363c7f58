import { addDays, weekday, yearOf, type PlainDate } from './date.ts';

/** The State Council's plan for the years it has announced: days off and make-up working days (调休). */
export interface WorkCalendar {
  /** Years whose plan is published; a due date that reaches another year is provisional (I17). */
  readonly announcedYears: ReadonlySet<number>;
  /** Weekdays off. */
  readonly daysOff: ReadonlySet<PlainDate>;
  /** Saturdays and Sundays worked. */
  readonly makeUpDays: ReadonlySet<PlainDate>;
}

export interface DueDate {
  readonly dueOn: PlainDate;
  /** True when the span touches a year whose plan is not yet announced (I17). */
  readonly provisional: boolean;
}

export function isWorkingDay(calendar: WorkCalendar, date: PlainDate): boolean {
  if (calendar.makeUpDays.has(date)) return true;
  return weekday(date) <= 5 && !calendar.daysOff.has(date);
}

/**
 * The last day of a span of working days whose first day is the working day after `from` (I5).
 * @param count one or more
 */
export function addWorkingDays(calendar: WorkCalendar, from: PlainDate, count: number): DueDate {
  let date = from;
  let left = count;
  let provisional = false;
  while (left > 0) {
    date = addDays(date, 1);
    if (!calendar.announcedYears.has(yearOf(date))) provisional = true;
    if (isWorkingDay(calendar, date)) left -= 1;
  }
  return { dueOn: date, provisional };
}

/** Working days after `from` up to and including `to`; negative when `to` has passed. */
export function workingDaysLeft(calendar: WorkCalendar, from: PlainDate, to: PlainDate): number {
  const forward = from <= to;
  const [start, end] = forward ? [from, to] : [to, from];
  let count = 0;
  for (let date = addDays(start, 1); date <= end; date = addDays(date, 1)) {
    if (isWorkingDay(calendar, date)) count += 1;
  }
  return forward ? count : -count;
}
