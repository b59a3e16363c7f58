/**
 * The working days, written down day by day from the State Council's plans and counted literally: no part of the program
 * under test is used here, neither its dates nor its calendar, so that a mistake in either shows (M23.3, I5, I17).
 */

interface Plan {
  /** Every day off that the plan names, weekends inside the span too. */
  readonly off: string;
  /** Weekend days worked instead. */
  readonly worked: string;
}

const PLANS: Readonly<Record<string, Plan>> = {
  '2025': {
    off: '01-01 01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 05-31 06-01 06-02 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08',
    worked: '01-26 02-08 04-27 09-28 10-11',
  },
  '2026': {
    off: '01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07',
    worked: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
};

/** A plan for 2027 that the script's province enters in January; the days are invented. */
export const PLAN_OF_2027 = { off: '01-01 01-04 02-05 02-08 02-09 02-10 02-11', worked: '01-09 02-13' };

export type Plans = Readonly<Record<string, Plan>>;
export const KNOWN_IN_2026: Plans = PLANS;
export const KNOWN_IN_2027: Plans = { ...PLANS, '2027': PLAN_OF_2027 };

const DAY_MS = 86_400_000;

/** The day so many days after a day, both as `yyyy-MM-dd`. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Whether people work on a day, as the plans say; a year without a plan has weekdays only. */
export function worksOn(plans: Plans, day: string): boolean {
  const monthDay = day.slice(5);
  const plan = plans[day.slice(0, 4)];
  if (plan?.worked.split(' ').includes(monthDay)) return true;
  if (plan?.off.split(' ').includes(monthDay)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

/** The fifteenth working day after a day, and whether the way to it leads into a year without a plan. */
export function dueAfter(plans: Plans, from: string): { dueOn: string; provisional: boolean } {
  let [day, counted, provisional] = [from, 0, false];
  while (counted < 15) {
    day = plusDays(day, 1);
    if (plans[day.slice(0, 4)] === undefined) provisional = true;
    if (worksOn(plans, day)) counted += 1;
  }
  return { dueOn: day, provisional };
}

/** Working days from tomorrow to a day; negative when the day has passed. */
export function leftUntil(plans: Plans, today: string, dueOn: string): number {
  const [first, last, sign] = today <= dueOn ? [today, dueOn, 1] : [dueOn, today, -1];
  let count = 0;
  for (let day = plusDays(first, 1); day <= last; day = plusDays(day, 1)) if (worksOn(plans, day)) count += 1;
  return count * sign;
}

/** The next day on which people work, so many working days later; today itself for none when it is one. */
export function workingDayOn(plans: Plans, from: string, after: number): string {
  let [day, left] = [from, after];
  while (left > 0 || !worksOn(plans, day)) {
    day = plusDays(day, 1);
    if (worksOn(plans, day)) left -= 1;
    if (left < 0) left = 0;
  }
  return day;
}
