/** What may happen to a booking of a drug, from asking for it to settling it (M29)? */
import { addDays, startOfDay, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { Left } from '../circulation/dispense.ts';

/** `expired` follows from the time; it is written only when another booking takes its place. */
export const BOOKING_STATES = {
  asked: '待机构确认',
  confirmed: '已确认',
  ready: '已备好',
  settled: '已结算',
  refused: '机构没有接受',
  cancelled: '已取消',
  expired: '过期作废',
  reversed: '结算已撤销',
} as const;
export type BookingState = keyof typeof BOOKING_STATES;

/** What happened, as its history tells it. */
export const BOOKING_EVENTS: Readonly<Record<BookingState, string>> = {
  asked: '提出预约',
  confirmed: '机构确认',
  ready: '已备好',
  settled: '结算，预约办成',
  refused: '机构没有接受',
  cancelled: '取消',
  expired: '过期没有来取',
  reversed: '结算撤销，预约不再恢复',
};

/** The states in which what is booked is kept for the patient. */
export const OPEN_BOOKINGS = ['asked', 'confirmed', 'ready'] as const satisfies readonly BookingState[];

export const BOOKING_STEPS = {
  /** May be said again, with another day on which it arrives. */
  confirm: { from: ['asked', 'confirmed'], to: 'confirmed' },
  ready: { from: ['asked', 'confirmed', 'ready'], to: 'ready' },
  refuse: { from: ['asked', 'confirmed'], to: 'refused' },
  cancel: { from: ['asked', 'confirmed', 'ready'], to: 'cancelled' },
  /** A settlement that uses the prescription does it by itself; where a hospital settles without one, it names the settlement. */
  settle: { from: ['asked', 'confirmed', 'ready', 'expired'], to: 'settled' },
  reverse: { from: ['settled'], to: 'reversed' },
} as const satisfies Record<string, { from: readonly BookingState[]; to: BookingState }>;
export type BookingStep = keyof typeof BOOKING_STEPS;

export interface BookingStanding {
  readonly state: BookingState;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export function isOpenBooking(state: BookingState): boolean {
  return OPEN_BOOKINGS.some((open) => open === state);
}

/** Where a booking stands at an instant: what was not fetched in time has expired by itself. */
export function bookingAt({ state, expiresAt }: BookingStanding, now: number): BookingState {
  return isOpenBooking(state) && now > expiresAt ? 'expired' : state;
}

/** May this step be taken now? @returns BOOKING_STEP_NOT_ALLOWED with where the booking stands */
export function mayTakeBookingStep(
  step: BookingStep,
  standing: BookingStanding,
  now: number,
): Outcome<undefined, Refusal> {
  const state = bookingAt(standing, now);
  const from: readonly BookingState[] = BOOKING_STEPS[step].from;
  return from.includes(state)
    ? accept(undefined)
    : decline(refuse('BOOKING_STEP_NOT_ALLOWED', { detail: BOOKING_STATES[state] }));
}

export interface BookedLine {
  readonly nationalCode: string;
  /** Units of sale. */
  readonly quantity: number;
}

/** Is there so much left on the prescription (M33)? @returns BOOKING_ABOVE_REST with the line and what is left */
export function judgeRest(lines: readonly BookedLine[], left: readonly Left[]): Outcome<undefined, Refusal> {
  const over = lines.findIndex(
    (line) => line.quantity > (left.find((one) => one.nationalCode === line.nationalCode)?.quantity ?? 0),
  );
  const line = lines[over];
  if (line === undefined) return accept(undefined);
  const rest = left.find((one) => one.nationalCode === line.nationalCode)?.quantity ?? 0;
  return decline(refuse('BOOKING_ABOVE_REST', { detail: `还可以取 ${rest}`, line: over + 1 }));
}

/** What the institution says when it confirms, or when it is ready. */
export interface Said {
  /** When it arrives; null when it is there. */
  readonly arrivesOn: PlainDate | null;
  /** Until when it is kept; null when nothing is said. */
  readonly keepUntil: number | null;
}

/**
 * Until when a booking is kept after the institution has said so: never less than the booked time; of something that
 * arrives later at least that day and the usual time after it.
 * @param validTo last day of the prescription; null where there is none
 * @returns the instant, or BOOKING_AFTER_PRESCRIPTION
 */
export function keptUntil(
  { arrivesOn, keepUntil }: Said,
  booked: { readonly endsAt: number; readonly expiresAt: number; readonly validTo: PlainDate | null },
  usual: number,
): Outcome<number, Refusal> {
  const { endsAt, expiresAt, validTo } = booked;
  if (arrivesOn !== null && validTo !== null && arrivesOn > validTo)
    return decline(refuse('BOOKING_AFTER_PRESCRIPTION', { detail: `处方有效期至 ${validTo}` }));
  const arrived = arrivesOn === null ? 0 : startOfDay(addDays(arrivesOn, 1)) + usual;
  return accept(Math.max(endsAt, keepUntil ?? Math.max(expiresAt, arrived)));
}
