/**
 * How long does a drug stay on the list, what comes then, and who must be warned? (M10, N1.2, N3.3)
 * Computed whenever it is asked; on the last day nothing has to run.
 */
import { addDays, daysBetween, type PlainDate } from '../../../base/date.ts';
import { membershipOn, type ListTerm } from '../list-membership.ts';

/** A drug's time on the list from a day on, over all its versions without a gap. */
export interface Course {
  readonly state: 'listed' | 'transition';
  /** The last day of the regular term, renewals that follow without a gap included. */
  readonly regularUntil: PlainDate;
  /** The last day on which it is paid, a transition included. */
  readonly payableUntil: PlainDate;
}

/** The course of a drug that is paid on a day; undefined when it is not. */
export function courseOf(terms: readonly ListTerm[], onDay: PlainDate): Course | undefined {
  const today = membershipOn(terms, onDay);
  if (today.state !== 'listed' && today.state !== 'transition') return undefined;
  let regularUntil = today.state === 'listed' ? today.lastDay : today.lastRegularDay;
  let payableUntil = today.lastDay;
  for (;;) {
    const next = membershipOn(terms, addDays(payableUntil, 1));
    if (next.state !== 'listed' && next.state !== 'transition') break;
    payableUntil = next.lastDay;
    if (next.state === 'listed') regularUntil = next.lastDay;
  }
  return { state: today.state, regularUntil, payableUntil };
}

/** How many days before an end somebody is warned, the most pressing first (M10). */
export const WARNING_BANDS = [7, 30, 90] as const;
export type WarningBand = (typeof WARNING_BANDS)[number];

export interface TermWarning {
  /** What ends: the regular term, or the transition and with it all payment. */
  readonly kind: 'term' | 'transition';
  readonly endsOn: PlainDate;
  /** Whole days from the day asked to the last day; 0 on the last day itself. */
  readonly daysLeft: number;
  readonly band: WarningBand;
  /** Last day of the transition that follows a term; null where payment ends with the term. */
  readonly transitionTo: PlainDate | null;
}

/** The warning that a drug calls for on a day; undefined when nothing of it ends within ninety days. */
export function warningOn(terms: readonly ListTerm[], onDay: PlainDate): TermWarning | undefined {
  const course = courseOf(terms, onDay);
  if (course === undefined) return undefined;
  const { state, regularUntil, payableUntil } = course;
  const inTerm = state === 'listed' || regularUntil >= onDay;
  const endsOn = inTerm ? regularUntil : payableUntil;
  const daysLeft = daysBetween(onDay, endsOn);
  const band = WARNING_BANDS.find((days) => daysLeft <= days);
  if (band === undefined) return undefined;
  const transitionTo = inTerm && payableUntil > regularUntil ? payableUntil : null;
  return { kind: inTerm ? 'term' : 'transition', endsOn, daysLeft, band, transitionTo };
}

/** A span of days, both inclusive. */
export interface DaySpan {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What a change of a drug's terms changes: the days that are listed otherwise, and those that are paid otherwise. */
export interface ChangedDays {
  readonly listedOtherwise: DaySpan | null;
  readonly paidOtherwise: DaySpan | null;
}

/** Compares a drug's terms before and after an act, day by day: the first and the last day on which they differ. */
export function changedDays(before: readonly ListTerm[], after: readonly ListTerm[]): ChangedDays {
  const all = [...before, ...after];
  const starts = all.map((term) => term.termFrom).sort();
  const ends = all.flatMap((term) => [term.termTo, term.transitionTo ?? term.termTo]).sort();
  const first = starts[0];
  const last = ends.at(-1);
  const listed: PlainDate[] = [];
  const paid: PlainDate[] = [];
  if (first === undefined || last === undefined) return { listedOtherwise: null, paidOtherwise: null };
  for (let onDay = first; onDay <= last; onDay = addDays(onDay, 1)) {
    const [was, is] = [membershipOn(before, onDay).state, membershipOn(after, onDay).state];
    if (was !== is) listed.push(onDay);
    if (isPaid(was) !== isPaid(is)) paid.push(onDay);
  }
  return { listedOtherwise: spanOf(listed), paidOtherwise: spanOf(paid) };
}

function isPaid(state: string): boolean {
  return state === 'listed' || state === 'transition';
}

function spanOf(days: readonly PlainDate[]): DaySpan | null {
  const [from] = days;
  const to = days.at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}
