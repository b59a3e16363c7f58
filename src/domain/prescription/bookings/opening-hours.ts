/** When is an institution open, and may something be booked there then (M29)? */
import { addDays, dayAt, startOfDay, wallClock, weekday, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { BOOKING_AHEAD_DAYS } from '../../../policy/parameters/bookings.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** From and to as `HH:mm`; whoever is open until midnight says 23:59. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

/** What an institution offers, as it says itself. */
export interface BookingService {
  /** Monday to Sunday; null where it is closed. */
  readonly weekly: readonly (Hours | null)[];
  readonly closedDays: readonly PlainDate[];
  readonly takesBookings: boolean;
  readonly deliversHome: boolean;
}

/** A time on one day, in milliseconds. */
export interface Window {
  readonly begins: number;
  readonly ends: number;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Milliseconds since 1970 of a day's `HH:mm`; undefined when it is no time. */
export function instantOf(onDay: PlainDate, time: string): number | undefined {
  const [, hours, minutes] = TIME.exec(time) ?? [];
  if (hours === undefined) return undefined;
  return startOfDay(onDay) + (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Seven entries, each closed or from an earlier to a later time. */
export function isWeek(weekly: readonly (Hours | null)[]): boolean {
  return (
    weekly.length === 7 &&
    weekly.every((one) => one === null || (TIME.test(one.from) && TIME.test(one.to) && one.from < one.to))
  );
}

/** The hours of a day; null when it is closed. */
export function hoursOn(
  { weekly, closedDays }: Pick<BookingService, 'weekly' | 'closedDays'>,
  onDay: PlainDate,
): Hours | null {
  return closedDays.includes(onDay) ? null : (weekly[weekday(onDay) - 1] ?? null);
}

/** `2026-06-15 09:00–11:00`. */
export function windowWords({ begins, ends }: Window): string {
  return `${wallClock(begins).slice(0, 16)}–${wallClock(ends).slice(11, 16)}`;
}

/**
 * May somebody book this time? The window lies on one day and has not begun.
 * @param service undefined while the institution has said nothing
 * @returns BOOKING_NOT_OFFERED, BOOKING_TOO_FAR or BOOKING_OUTSIDE_HOURS with the hours of the day
 */
export function judgeWindow(
  service: BookingService | undefined,
  window: Window,
  today: PlainDate,
): Outcome<undefined, Refusal> {
  if (service?.takesBookings !== true) return decline(refuse('BOOKING_NOT_OFFERED'));
  const onDay = dayAt(window.begins);
  const ahead = parameterOn(BOOKING_AHEAD_DAYS, today);
  if (ahead === undefined) return decline(refuse('BOOKING_TOO_FAR'));
  const last = addDays(today, ahead.value);
  if (onDay > last) return decline(refuse('BOOKING_TOO_FAR', { detail: `最远可约到 ${last}` }));
  const hours = hoursOn(service, onDay);
  if (hours === null) return decline(refuse('BOOKING_OUTSIDE_HOURS', { detail: `${onDay} 不营业` }));
  const from = wallClock(window.begins).slice(11, 16);
  const to = wallClock(window.ends).slice(11, 16);
  return from >= hours.from && to <= hours.to
    ? accept(undefined)
    : decline(refuse('BOOKING_OUTSIDE_HOURS', { detail: `${onDay} 营业 ${hours.from}–${hours.to}` }));
}
