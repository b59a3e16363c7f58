/** What is on the shelf by what was reported? (M26, M31, M32) */
import { addDays, dayAt, type PlainDate } from '../../../base/date.ts';
import type { Quantity } from '../../../base/money.ts';
import type { BatchOnHand, ShelfState, StockRecord } from './model.ts';

/**
 * Days for which a report speaks: a product of which nothing was counted or moved for longer is not taken as being there.
 * A month, because a stocktaking every month is the habit of the trade (M26 names no number).
 */
export const REPORT_SPEAKS_DAYS = 30;

/** Order in which reports of one batch follow each other: by when it happened, then as they came in. */
export function inOrder(a: StockRecord, b: StockRecord): number {
  return a.happenedAt - b.happenedAt || a.id - b.id;
}

/**
 * Folds the reports of one batch: the last count, and what came and went after it. Without a count everything that
 * came and went is summed.
 * @param records of one batch, none of them withdrawn, in any order
 * @returns undefined when there is no report
 */
export function onHandOf(records: readonly StockRecord[]): BatchOnHand | undefined {
  const sorted = [...records].sort(inOrder);
  const last = sorted.at(-1);
  if (last === undefined) return undefined;
  const from = sorted.findLastIndex((record) => record.kind === 'count');
  const counted = from === -1 ? 0n : (sorted[from]?.quantity ?? 0n);
  const moved = sorted.slice(from + 1).reduce((sum, record) => sum + record.quantity, 0n);
  return {
    quantity: (counted + moved) as Quantity,
    lotNo: sorted.findLast((record) => record.lotNo !== '')?.lotNo ?? '',
    expiresOn: sorted.findLast((record) => record.expiresOn !== null)?.expiresOn ?? null,
    reportedAt: last.happenedAt,
  };
}

/** Whether a batch may still be handed out on a day; its last day counts. */
function isFresh(batch: BatchOnHand, onDay: PlainDate): boolean {
  return batch.expiresOn === null || batch.expiresOn >= onDay;
}

/** The first day whose reports still speak on a day. */
export function speaksFrom(onDay: PlainDate): PlainDate {
  return addDays(onDay, -REPORT_SPEAKS_DAYS);
}

/** The packs of a product that may be handed out on a day, over all its batches. */
export function usableOf(batches: readonly BatchOnHand[], onDay: PlainDate): Quantity {
  return batches
    .filter((batch) => isFresh(batch, onDay) && batch.quantity > 0n)
    .reduce((sum, batch) => sum + batch.quantity, 0n) as Quantity;
}

/**
 * How a product stands at an institution on a day (M26): there, not there, or not known for too long.
 * @param batches all batches of the product that were ever reported
 */
export function shelfStateOn(batches: readonly BatchOnHand[], onDay: PlainDate): ShelfState {
  if (usableOf(batches, onDay) > 0n) {
    const latest = Math.max(...batches.map((batch) => batch.reportedAt));
    return dayAt(latest) >= speaksFrom(onDay) ? 'inStock' : 'stale';
  }
  if (batches.some((batch) => batch.quantity < 0n)) return 'short';
  return batches.some((batch) => batch.quantity > 0n) ? 'expired' : 'out';
}
