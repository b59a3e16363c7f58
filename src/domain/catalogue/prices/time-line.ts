/** What would hold on which days, before and after? The picture that stands beside a form before anything is saved. */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { valueOn, type Dated } from '../../../base/dated.ts';
import { flattenAsKnown } from '../../../base/known.ts';

/** A span of days; an open end is null. */
export interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** What holds on some days, before and after a change; null where nothing does. */
export interface Compared<T> extends Span {
  readonly before: T | null;
  readonly after: T | null;
  readonly changed: boolean;
}

/**
 * The days, in order, on which either time line says something, cut where one of them changes.
 * @param before non-overlapping spans, as `after`
 */
export function compareTimeLines<T>(
  before: readonly Dated<T>[],
  after: readonly Dated<T>[],
  same: (a: T, b: T) => boolean,
): Compared<T>[] {
  const alike = (a: T | null, b: T | null) => (a === null || b === null ? a === b : same(a, b));
  const found: Compared<T>[] = [];
  for (const span of cutSpans([...before, ...after])) {
    const was = valueOn(before, span.from)?.value ?? null;
    const becomes = valueOn(after, span.from)?.value ?? null;
    if (was === null && becomes === null) continue;
    const last = found.at(-1);
    const goesOn = last !== undefined && last.to !== null && addDays(last.to, 1) === span.from;
    if (goesOn && alike(last.before, was) && alike(last.after, becomes))
      found[found.length - 1] = { ...last, to: span.to };
    else found.push({ ...span, before: was, after: becomes, changed: !alike(was, becomes) });
  }
  return found;
}

/** All days from the first start on, cut at every start and after every end. */
export function cutSpans(spans: readonly Span[]): Span[] {
  const starts = [
    ...new Set(spans.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)]))),
  ].sort();
  return starts.map((from, index) => {
    const next = starts[index + 1];
    return { from, to: next === undefined ? null : addDays(next, -1) };
  });
}

/** The days that two spans share; undefined when they share none. */
export function overlapOf(a: Span, b: Span): Span | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to === null || (b.to !== null && b.to < a.to) ? b.to : a.to;
  return to !== null && to < from ? undefined : { from, to };
}

/** The time line after one more entry: on its days it holds whatever stood there; null leaves nothing. */
export function overlay<T>(before: readonly Dated<T>[], span: Span, value: T | null): Dated<T>[] {
  const entries = [...before, { from: span.from, to: span.to, value }];
  return flattenAsKnown(entries.map((entry) => ({ ...entry, knownAt: 0 })));
}
