import { Temporal } from 'temporal-polyfill';
import { assert } from './assert.ts';
import { dayNumberOf, textOfDayNumber, two } from './civil-day.ts';

/** A calendar day as `yyyy-MM-dd`. Days compare as text. */
export type PlainDate = string & { readonly __unit: 'day' };

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;
/** The province's clock. China keeps one zone without summer time. */
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
/** UTC+8 without summer time holds since 1992; earlier instants are left to the zone's full history. */
const OFFSET_MS = 8 * 3_600_000;
const FIXED_SINCE = 694_224_000_000;

/** Reads a real calendar day; undefined when the text is not one. */
export function parseDate(text: string): PlainDate | undefined {
  if (!SHAPE.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as PlainDate;
  } catch {
    return undefined;
  }
}

/** A day that the program itself writes down. */
export function day(text: string): PlainDate {
  const parsed = parseDate(text);
  assert(parsed !== undefined, `not a day: ${text}`);
  return parsed;
}

/** The province's calendar day at an instant (milliseconds since 1970). */
export function dayAt(epochMilliseconds: number): PlainDate {
  const local = epochMilliseconds >= FIXED_SINCE ? epochMilliseconds + OFFSET_MS : undefined;
  const quick = local === undefined ? undefined : textOfDayNumber(Math.floor(local / DAY_MS));
  if (quick !== undefined) return quick as PlainDate;
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)
    .toZonedDateTimeISO(ZONE)
    .toPlainDate()
    .toString() as PlainDate;
}

/** The instant at which a day begins in the province, in milliseconds since 1970. */
export function startOfDay(date: PlainDate): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(ZONE).epochMilliseconds;
}

export function addDays(date: PlainDate, days: number): PlainDate {
  const from = dayNumberOf(date);
  const quick = from === undefined ? undefined : textOfDayNumber(from + days);
  if (quick !== undefined) return quick as PlainDate;
  return Temporal.PlainDate.from(date).add({ days }).toString() as PlainDate;
}

/** The same day so many months later; the last day of the month where that month is shorter. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ months }).toString() as PlainDate;
}

export function addYears(date: PlainDate, years: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ years }).toString() as PlainDate;
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  const first = dayNumberOf(from);
  const last = dayNumberOf(to);
  if (first !== undefined && last !== undefined) return last - first;
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

export function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4));
}

export function lastDayOfYear(year: number): PlainDate {
  return day(`${String(year).padStart(4, '0')}-12-31`);
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(date: PlainDate): number {
  const count = dayNumberOf(date);
  // 1970-01-01 was a Thursday.
  if (count !== undefined) return ((((count + 3) % 7) + 7) % 7) + 1;
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The local wall clock as `yyyy-MM-dd HH:mm:ss`, the national interface's form. */
export function wallClock(epochMilliseconds: number): string {
  if (epochMilliseconds >= FIXED_SINCE && Number.isInteger(epochMilliseconds)) {
    const local = epochMilliseconds + OFFSET_MS;
    const date = textOfDayNumber(Math.floor(local / DAY_MS));
    const seconds = Math.floor((local % DAY_MS) / 1000);
    if (date !== undefined)
      return `${date} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ');
}

/** Whole years lived on `onDay` by someone born on `bornOn`. */
export function ageOn(bornOn: PlainDate, onDay: PlainDate): number {
  return Temporal.PlainDate.from(bornOn).until(Temporal.PlainDate.from(onDay), { largestUnit: 'year' }).years;
}
