import { addDays, startOfDay, type PlainDate } from '../../base/date.ts';
import { addWorkingDays, isWorkingDay } from '../../base/working-days.ts';
import { MEASURES_TERM } from '../../policy/parameters/term-of-measures.ts';
import { OFFICIAL_WORK_CALENDAR } from '../../policy/parameters/work-calendar.ts';

/** The days that a demo province spans. Nothing lies before the Measures (I15). */
export interface DemoDays {
  readonly today: PlainDate;
  /** First day of purchases: half a year ago. */
  readonly claimsFrom: PlainDate;
  /** First day of applications: some weeks earlier, so that the half-year is full of purchases. */
  readonly applicationsFrom: PlainDate;
}

const HALF_A_YEAR = 183;
const WEEKS_BEFORE = 70;
/** Fewer days than this do not hold an application, its review and a purchase. */
const LEAST_DAYS = 45;

/** The span of a demo that starts today; undefined when today is too close to, or outside of, the time of the Measures. */
export function planDays(today: PlainDate): DemoDays | undefined {
  const first = MEASURES_TERM.from;
  if (today < addDays(first, LEAST_DAYS) || today > MEASURES_TERM.to) return undefined;
  const notBefore = (date: PlainDate): PlainDate => (date < first ? first : date);
  return {
    today,
    claimsFrom: notBefore(addDays(today, -HALF_A_YEAR)),
    applicationsFrom: notBefore(addDays(today, -HALF_A_YEAR - WEEKS_BEFORE)),
  };
}

/** The working day so many working days after a day; the day itself, or the next working day, for none. */
export function workingDayAfter(date: PlainDate, count: number): PlainDate {
  if (count > 0) return addWorkingDays(OFFICIAL_WORK_CALENDAR, date, count).dueOn;
  return isWorkingDay(OFFICIAL_WORK_CALENDAR, date)
    ? date
    : addWorkingDays(OFFICIAL_WORK_CALENDAR, date, 1).dueOn;
}

/** The working day so many working days before a day. */
export function workingDayBefore(date: PlainDate, count: number): PlainDate {
  let found = date;
  for (let left = count; left > 0;) {
    found = addDays(found, -1);
    if (isWorkingDay(OFFICIAL_WORK_CALENDAR, found)) left -= 1;
  }
  return found;
}

/** An instant of a day, in milliseconds since 1970. */
export function instantOf(date: PlainDate, minuteOfDay: number): number {
  return startOfDay(date) + minuteOfDay * 60_000;
}
