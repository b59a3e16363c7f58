/** Every drug of the 单行支付 list with its terms as known now: what the boards and work lists go through. */
import { addDays, dayAt, type PlainDate } from '../../base/date.ts';
import { areaPrefix, ROLES, type Actor } from '../../domain/identity/roles.ts';
import { termsAsKnown } from '../../domain/catalogue/time/as-known.ts';
import type { OriginatedTerm } from '../../domain/catalogue/time/roll-over.ts';
import { listEntryHistories } from '../catalogue/time/act-store.ts';
import { listEntriesOfList, type ListEntryRow } from '../catalogue/list-store.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import type { UsageSpan } from './usage-store.ts';

export interface BoardDrug {
  /** The latest published entry: names, field, number of products. */
  readonly entry: ListEntryRow;
  readonly terms: readonly OriginatedTerm[];
}

const EVERYTHING = {
  text: undefined,
  key: undefined,
  versionId: undefined,
  field: undefined,
  endsBy: undefined,
} as const;

/** All drugs that were ever published, by pinyin. */
export async function listBoardDrugs(tx: Tx): Promise<BoardDrug[]> {
  const histories = await listEntryHistories(tx, null);
  const latest = await listEntriesOfList(tx, EVERYTHING);
  return latest.map((entry) => ({ entry, terms: termsAsKnown(histories.get(entry.entryKey) ?? []) }));
}

/** Rows by the drug that they are of. */
export function byDrug<T extends { readonly entryKey: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.entryKey);
    if (own === undefined) found.set(row.entryKey, [row]);
    else own.push(row);
  }
  return found;
}

/** How many days of prescriptions and settlements count when the caller does not say. */
export const USUAL_DAYS = 90;

/**
 * The days and the place whose use an actor sees counted: an agency its own area, the province all of it. The counts
 * are read under the scope `all`, for a hospital of the area also treats people of other areas; only numbers go out.
 */
export function usageSpanOf(world: World, actor: Actor, days: number): UsageSpan {
  const today: PlainDate = dayAt(world.clock.now());
  const province = ROLES[actor.role].level === 'province';
  const prefix = province || actor.areaCode === null ? '' : areaPrefix(actor.areaCode);
  return { today, since: addDays(today, 1 - days), areaPrefix: prefix };
}
