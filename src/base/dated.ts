import type { PlainDate } from './date.ts';

/** A value that holds from a day to a day, both inclusive; an open end is null. */
export interface Dated<T> {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly value: T;
}

export function holdsOn(
  span: { readonly from: PlainDate; readonly to: PlainDate | null },
  onDay: PlainDate,
): boolean {
  return span.from <= onDay && (span.to === null || onDay <= span.to);
}

/** The value that holds on a day; undefined when none does. Where spans overlap, the one that starts last wins. */
export function valueOn<T>(history: readonly Dated<T>[], onDay: PlainDate): Dated<T> | undefined {
  let found: Dated<T> | undefined;
  for (const span of history) {
    if (holdsOn(span, onDay) && (!found || span.from >= found.from)) found = span;
  }
  return found;
}
