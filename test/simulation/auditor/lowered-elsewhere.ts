/** By how much buying elsewhere lowers the fund's ratio, found in what was filed and in what the province let into force (M30, I11). */
import { partsOf } from './arithmetic.ts';
import { holds, poolOf, type Books } from './books.ts';
import { isOutside } from './outside-sellers.ts';
import { enteredFor } from './ratios.ts';
import type { PayFacts } from './reckon-bill.ts';

/** Kinds of filings, in the order in which one goes before another that lowers as much. */
const KINDS = ['settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary', 'emergency'];

/** What a filing reaches: a pool of ours, or the whole of another province (I24). */
const reachOf = (place: string) => (isOutside(place) ? place.slice(0, 2) : poolOf(place));

/**
 * The filing that lowers least counts; one for which nothing was set lowers nothing.
 * @param bought who, where they were insured, and where it was sold, on which day
 */
export function loweredFor(
  books: Books,
  bought: { readonly personNo: string; readonly areaCode: string; readonly soldAt: string },
  day: string,
): PayFacts['lowered'] {
  const place = reachOf(bought.soldAt);
  if (place === reachOf(bought.areaCode)) return null;
  let least: { kind: string; points: bigint } | null = null;
  for (const kind of KINDS) {
    const isFiled = books.offSite.some(
      (one) =>
        one.personNo === bought.personNo &&
        one.kind === kind &&
        reachOf(one.placeCode) === place &&
        holds(one, day),
    );
    const set = enteredFor(books, day, ({ values }) => values.readings.offSite[kind] ?? null);
    const points = set === null ? 0n : partsOf(set);
    if (isFiled && (least === null || points < least.points)) least = { kind, points };
  }
  return least === null || least.points === 0n ? null : least;
}
