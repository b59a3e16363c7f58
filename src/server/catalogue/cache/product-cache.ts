/**
 * Products with their dated facts, kept in this process under the catalogue revision at which they were read.
 * Every change of the catalogue takes a revision that was never used before, in the transaction of the change itself, and
 * changes wait for each other (migration 0012). So one revision means one content: who sees a revision in their own
 * snapshot may take whatever is kept under it, and nothing else. Order does not matter: what a rolled-back transaction
 * left here has a revision that nobody sees again, and a late reader of an old snapshot fills the old revision only.
 */
import {
  payableDay,
  timelineOf,
  type PayableDay,
  type PayableTimeline,
} from '../../../domain/catalogue/payable-timeline.ts';
import type { PlainDate } from '../../../base/date.ts';
import type { Database, Tx } from '../../db/database.ts';
import { findProductsAtRevision, type CatalogueProduct } from '../lookup-store.ts';

/** A product of the catalogue with its answers for all days. Shared by all who ask: never changed. */
export interface KnownProduct extends CatalogueProduct {
  readonly timeline: PayableTimeline;
}

/** The newest revision, and the one before it for transactions that began earlier. */
const MOST_REVISIONS = 2;
/** Of one revision; about five kilobytes each. */
const MOST_PRODUCTS = 25_000;

/** By revision, the one used last at the end; within it by national code. */
export type ProductCache = Map<string, Map<string, KnownProduct>>;

const caches = new WeakMap<Database, ProductCache>();

/** The cache that belongs to a database. */
export function productCacheOf(db: Database): ProductCache {
  const known = caches.get(db) ?? new Map<string, Map<string, KnownProduct>>();
  caches.set(db, known);
  return known;
}

/** A product as a revision has it, if it is kept: no waiting, no statement. */
export function knownProduct(
  cache: ProductCache,
  revision: string,
  nationalCode: string,
): KnownProduct | undefined {
  return cache.get(revision)?.get(nationalCode);
}

/** What the catalogue of a revision says of a product on a day; undefined when the product is not kept. */
export function payableOn(
  cache: ProductCache,
  revision: string,
  nationalCode: string,
  onDay: PlainDate,
): PayableDay | undefined {
  const product = knownProduct(cache, revision, nationalCode);
  return product && payableDay(product.timeline, onDay);
}

/** What is kept of a revision, which is now the one used last; the one unused longest goes. */
function keptAt(cache: ProductCache, revision: string): Map<string, KnownProduct> {
  const kept = cache.get(revision) ?? new Map<string, KnownProduct>();
  cache.delete(revision);
  cache.set(revision, kept);
  for (const oldest of cache.keys()) {
    if (cache.size <= MOST_REVISIONS) break;
    cache.delete(oldest);
  }
  return kept;
}

function keep(kept: Map<string, KnownProduct>, product: KnownProduct): void {
  kept.set(product.nationalCode, product);
  for (const first of kept.keys()) {
    if (kept.size <= MOST_PRODUCTS) break;
    kept.delete(first);
  }
}

/**
 * Products by national code, from memory when all of them are kept under the revision that the caller sees; else all of
 * them in one statement, under the revision which that statement sees. Either way they are of one state of the catalogue.
 * @param revision as an earlier statement of the same transaction gave it
 * @returns unknown codes are absent
 */
export async function findKnownProducts(
  tx: Tx,
  cache: ProductCache,
  revision: string,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const found = new Map<string, KnownProduct>();
  for (const code of nationalCodes) {
    const product = knownProduct(cache, revision, code);
    if (product === undefined) return readProducts(tx, cache, nationalCodes);
    found.set(code, product);
  }
  return found;
}

async function readProducts(
  tx: Tx,
  cache: ProductCache,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const read = await findProductsAtRevision(tx, nationalCodes);
  const kept = keptAt(cache, read.revision);
  const found = new Map<string, KnownProduct>();
  for (const [code, product] of read.products) {
    // What another claim has read meanwhile has already decided some days.
    const known = kept.get(code) ?? { ...product, timeline: timelineOf(product) };
    if (!kept.has(code)) keep(kept, known);
    found.set(code, known);
  }
  return found;
}
