/**
 * What held on a day, by what was known at an instant?
 * Facts are asserted and never changed. Of the assertions known at the instant that cover the day, the one made last
 * holds, so that every pair of day and instant has exactly one answer.
 */
import { addDays, type PlainDate } from './date.ts';
import { holdsOn, type Dated } from './dated.ts';

/** “From this day to that one the value is this, or there is none.” Both days inclusive; an open end is null. */
export interface Assertion<T> {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  /** Null withdraws whatever was asserted before for these days. */
  readonly value: T | null;
  /** Epoch milliseconds at which it was recorded. */
  readonly knownAt: number;
}

/** All that has ever been recorded. */
export const ALL_KNOWN = Number.POSITIVE_INFINITY;

/**
 * The assertion that decides a day.
 * @param assertions in the order in which they were recorded
 * @param knownAt epoch milliseconds, inclusive
 */
export function assertionOn<A extends Assertion<unknown>>(
  assertions: readonly A[],
  onDay: PlainDate,
  knownAt: number = ALL_KNOWN,
): A | undefined {
  return assertions.findLast((one) => one.knownAt <= knownAt && holdsOn(one, onDay));
}

/** The value of a day as known at an instant; undefined when nothing was asserted or it was withdrawn. */
export function valueAsKnown<T>(
  assertions: readonly Assertion<T>[],
  onDay: PlainDate,
  knownAt: number = ALL_KNOWN,
): T | undefined {
  return assertionOn(assertions, onDay, knownAt)?.value ?? undefined;
}

/** A stretch of days that one assertion decides. */
export interface Stretch<A> {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly by: A;
}

/**
 * The whole time line as known at an instant: stretches that never overlap, in the order of days, each with the
 * assertion that decides it. Withdrawals are stretches too; days without any assertion are gaps.
 */
export function stretchesAsKnown<A extends Assertion<unknown>>(
  assertions: readonly A[],
  knownAt: number = ALL_KNOWN,
): Stretch<A>[] {
  const known = assertions.filter((one) => one.knownAt <= knownAt);
  const cuts = new Set(
    known.flatMap((one) => (one.to === null ? [one.from] : [one.from, addDays(one.to, 1)])),
  );
  const starts = [...cuts].sort();
  const stretches: Stretch<A>[] = [];
  for (const [index, from] of starts.entries()) {
    const by = assertionOn(known, from);
    if (by === undefined) continue;
    const next = starts[index + 1];
    const to = next === undefined ? null : addDays(next, -1);
    const before = stretches.at(-1);
    const goesOn = before?.by === by && before.to !== null && addDays(before.to, 1) === from;
    if (goesOn) stretches[stretches.length - 1] = { ...before, to };
    else stretches.push({ from, to, by });
  }
  return stretches;
}

/** The values of the time line as known at an instant, ready for `valueOn`: no overlaps, withdrawn days left out. */
export function flattenAsKnown<T>(
  assertions: readonly Assertion<T>[],
  knownAt: number = ALL_KNOWN,
): Dated<T>[] {
  return stretchesAsKnown(assertions, knownAt).flatMap(({ from, to, by }) =>
    by.value === null ? [] : [{ from, to, value: by.value }],
  );
}
