/** Would a listing price tell what a standard marked “∗” is? (N5.1) */
import type { PlainDate } from '../../../base/date.ts';
import { holdsOn, type Dated } from '../../../base/dated.ts';
import type { Standard } from '../payable-product.ts';

/**
 * A negotiated drug is listed at or just under its standard (N3.1), so where the standard is kept in confidence the
 * listing price stays untold too; also after the standard ended without another one, since the price is still the same.
 * @param marked whether a list in force that day prints the drug's standard as a mark
 */
export function isPriceSecret(
  standards: readonly Dated<Standard>[],
  onDay: PlainDate,
  marked: boolean,
): boolean {
  if (marked) return true;
  if (standards.some((one) => holdsOn(one, onDay) && one.value.confidential)) return true;
  let last: Dated<Standard> | undefined;
  for (const one of standards)
    if (one.from <= onDay && (last === undefined || one.from >= last.from)) last = one;
  return last?.value.confidential ?? false;
}

/**
 * Would the listing price of a stretch of days tell such a standard? It stays the same price on all its days, so one day
 * with a standard kept in confidence keeps it untold on the others too, whichever day is asked about.
 */
export function isListingSecret(
  standards: readonly Dated<Standard>[],
  stretch: { readonly from: PlainDate; readonly to: PlainDate | null },
  marked: boolean,
): boolean {
  const overlaps = (one: Dated<Standard>) =>
    (stretch.to === null || one.from <= stretch.to) && (one.to === null || stretch.from <= one.to);
  return (
    standards.some((one) => one.value.confidential && overlaps(one)) ||
    isPriceSecret(standards, stretch.from, marked)
  );
}
