/** The days of a year as a calendar shows them, and what the plan says of each. */
import { addDays, day, weekday, type PlainDate } from '../../base/date.ts';

export const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

export interface Plan {
  readonly daysOff: readonly string[];
  readonly makeUpDays: readonly string[];
}

/** What a day is: an ordinary day of the week, or changed by the plan. */
export type DayKind = 'work' | 'weekend' | 'off' | 'makeUp';

export const KIND_WORDS: Readonly<Record<DayKind, string>> = {
  work: '工作日',
  weekend: '周末',
  off: '放假',
  makeUp: '调休上班',
};

/** The weeks of a month from Monday to Sunday; days of other months are undefined. */
export function weeksOf(year: number, month: number): (PlainDate | undefined)[][] {
  const prefix = `${year}-${String(month).padStart(2, '0')}`;
  const cells: (PlainDate | undefined)[] = Array.from(
    { length: weekday(day(`${prefix}-01`)) - 1 },
    () => undefined,
  );
  for (let date = day(`${prefix}-01`); date.startsWith(prefix); date = addDays(date, 1)) cells.push(date);
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** What a day is under a plan. */
export function kindOf(plan: Plan, date: PlainDate): DayKind {
  if (plan.daysOff.includes(date)) return 'off';
  if (plan.makeUpDays.includes(date)) return 'makeUp';
  return weekday(date) > 5 ? 'weekend' : 'work';
}

/** The plan with one day changed: a weekday becomes off, a weekend day is worked, and either goes back. */
export function toggled(plan: Plan, date: PlainDate): { daysOff: string[]; makeUpDays: string[] } {
  const flip = (days: readonly string[]) =>
    days.includes(date) ? days.filter((one) => one !== date) : [...days, date].sort();
  const isWeekend = weekday(date) > 5;
  return {
    daysOff: isWeekend ? [...plan.daysOff] : flip(plan.daysOff),
    makeUpDays: isWeekend ? flip(plan.makeUpDays) : [...plan.makeUpDays],
  };
}

/** Days in words, neighbours drawn together: `10月1日至7日、10月9日`. */
export function daysInWords(days: readonly string[]): string {
  const spans: { from: PlainDate; to: PlainDate }[] = [];
  for (const date of [...days].sort().map(day)) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.to, 1) === date) last.to = date;
    else spans.push({ from: date, to: date });
  }
  return spans
    .map(({ from, to }) =>
      from === to
        ? said(from)
        : `${said(from)}至${from.slice(5, 7) === to.slice(5, 7) ? `${Number(to.slice(8))}日` : said(to)}`,
    )
    .join('、');
}

function said(date: PlainDate): string {
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
}
