/** How did the 15 working days of a case run, day by day, and when does its reviewer have to be reminded? (M23.3, I5, I17) */
import { addDays, weekday, yearOf, type PlainDate } from '../../../base/date.ts';
import { isWorkingDay, workingDaysLeft, type WorkCalendar } from '../../../base/working-days.ts';
import { reviewClock, reviewDueOn } from '../review-clock.ts';

/** Working days left at which a reviewer is reminded; what has passed its due day is reminded of as -1. */
export const REMINDER_LEVELS = [5, 2, 0, -1] as const;
export type ReminderLevel = (typeof REMINDER_LEVELS)[number];

/** The most pressing level that a clock has reached; undefined while there is time (M23.3). */
export function reminderLevel(workingDaysLeft: number): ReminderLevel | undefined {
  return REMINDER_LEVELS.findLast((level) => workingDaysLeft <= level);
}

/** The last day from which a clock that runs has at most so many working days left today. */
export function lastStartWithin(calendar: WorkCalendar, today: PlainDate, left: number): PlainDate {
  let start = today;
  while ((reviewClock(calendar, start, today)?.workingDaysLeft ?? left) > left) start = addDays(start, -1);
  return start;
}

/** Why a day of the span does or does not count. */
export const DAY_KINDS = {
  counted: '计入',
  makeUp: '调休上班，计入',
  weekend: '周末',
  dayOff: '节假日放假',
} as const;
export type DayKind = keyof typeof DAY_KINDS;

export interface CountedDay {
  readonly day: PlainDate;
  readonly kind: DayKind;
  /** Its place among the working days, from 1; null for a day that does not count. */
  readonly number: number | null;
  /** Whether the plan of its year is not announced yet (I17). */
  readonly provisional: boolean;
}

function kindOf(calendar: WorkCalendar, day: PlainDate): DayKind {
  if (calendar.makeUpDays.has(day)) return 'makeUp';
  if (isWorkingDay(calendar, day)) return 'counted';
  return weekday(day) > 5 && !calendar.daysOff.has(day) ? 'weekend' : 'dayOff';
}

/** Every day from the one after `from` to `to`, with what it counts. */
export function countDays(calendar: WorkCalendar, from: PlainDate, to: PlainDate): CountedDay[] {
  const days: CountedDay[] = [];
  let number = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    const kind = kindOf(calendar, day);
    const counts = kind === 'counted' || kind === 'makeUp';
    if (counts) number += 1;
    days.push({
      day,
      kind,
      number: counts ? number : null,
      provisional: !calendar.announcedYears.has(yearOf(day)),
    });
  }
  return days;
}

/** What the certificate of one clock says. */
export interface ClockRecord {
  readonly from: PlainDate;
  readonly dueOn: PlainDate;
  readonly provisional: boolean;
  /** The day of the decision; null while the clock runs. */
  readonly decidedOn: PlainDate | null;
  /** Working days used up to the decision, or up to today. */
  readonly used: number;
  /** Working days beyond the due day; 0 in time. */
  readonly late: number;
  readonly days: readonly CountedDay[];
}

/**
 * The record of a clock from its first day to its due day (M23.3, I5).
 * @returns undefined for a day that is not formalised
 */
export function clockRecord(
  calendar: WorkCalendar,
  from: PlainDate,
  decidedOn: PlainDate | null,
  today: PlainDate,
): ClockRecord | undefined {
  const due = reviewDueOn(calendar, from);
  if (!due.ok) return undefined;
  const { dueOn, provisional } = due.value;
  const until = decidedOn ?? today;
  return {
    from,
    dueOn,
    provisional,
    decidedOn,
    used: workingDaysLeft(calendar, from, until),
    late: until > dueOn ? workingDaysLeft(calendar, dueOn, until) : 0,
    days: countDays(calendar, from, dueOn),
  };
}
