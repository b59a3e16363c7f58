/** Records what a product is listed at on the platform, and what a bidder quoted, under the caps (M12, N3.1). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { capsOver, refuseAboveCap, type CapSpan } from '../../../domain/catalogue/prices/listing-cap.ts';
import { changedPast } from '../../../domain/catalogue/prices/standard-revision.ts';
import { compareTimeLines, overlay, type Span } from '../../../domain/catalogue/prices/time-line.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import type { World } from '../../world.ts';
import type { Capped } from './capped-products.ts';
import {
  auditProduct,
  lateReasonOf,
  loadProduct,
  lockProduct,
  priceOf,
  spanOf,
  spanWords,
  todayOf,
} from './dated-fact.ts';
import { countTouchedClaims, insertListedPrices, insertQuote } from './price-store.ts';
import type { RevisionPlan } from './revise-standard.ts';

export interface ListedPriceInput {
  /** Yuan per unit of sale; null takes the product off the platform for the span. */
  readonly price: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly evidence?: string | undefined;
  readonly lateReason?: string | null | undefined;
}

interface PricePlan extends RevisionPlan<UnitPrice> {
  readonly span: Span;
  readonly price: UnitPrice | null;
  readonly caps: readonly CapSpan[];
}

async function plan(
  tx: Tx,
  world: World,
  { product, capped, peers }: Capped,
  given: ListedPriceInput,
): Promise<Outcome<PricePlan, Refusal>> {
  const span = spanOf(given);
  const price = given.price === null ? null : priceOf('price', given.price);
  const refusal = price === null ? undefined : refuseAboveCap(capped, peers, price, span);
  if (refusal) return decline(refusal);
  const compared = compareTimeLines(
    product.listedPrices,
    overlay(product.listedPrices, span, price),
    (a, b) => a === b,
  );
  const past = changedPast(compared, todayOf(world));
  return accept({
    span,
    price,
    compared,
    past,
    // A listing price decides a settlement only where it was the standard itself (M12).
    touchedClaims: await countTouchedClaims(tx, product.nationalCode, past, 'listed'),
    above: [],
    caps: capsOver(capped, peers, span),
  });
}

/** What would hold on which days and what caps it, before anything is saved. @throws {Problem} 400, 404 */
export async function previewListedPrice(
  world: World,
  nationalCode: string,
  given: ListedPriceInput,
): Promise<Outcome<PricePlan, Refusal>> {
  return world.db.transaction('all', async (tx) =>
    plan(tx, world, await loadProduct(tx, nationalCode), given),
  );
}

/**
 * Records a listing price that keeps its caps on every day (N3.1).
 * @throws {Problem} 400 for a field that does not fit or a past change without its reason, 404
 */
export async function addListedPrice(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: ListedPriceInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const planned = await plan(tx, world, await lockProduct(tx, nationalCode), given);
    if (!planned.ok) return planned;
    const { span, price, past } = planned.value;
    const lateReason = lateReasonOf(past, given.lateReason);
    const row = {
      ...span,
      nationalCode,
      price,
      source: given.source,
      evidence: given.evidence ?? '',
      lateReason,
    };
    await insertListedPrices(tx, [row], { accountId: actor.accountId || null, now: world.clock.now() });
    const late = lateReason === null ? '' : `；改动过去日期：${lateReason}`;
    await auditProduct(
      tx,
      world,
      actor,
      'catalogue.addListedPrice',
      nationalCode,
      `${given.price === null ? '撤网' : `${given.price} 元`}，${spanWords(span)}；${given.source}${late}`,
    );
    return accept({ done: true });
  });
}

export interface QuoteInput {
  /** Yuan per unit of sale; null takes the quote back for the span. */
  readonly quote: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly evidence: string;
}

/** Records what the maker bid; it caps the maker's listing while the bid standard holds (N3.1). @throws {Problem} 400, 404 */
export async function addQuote(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: QuoteInput,
): Promise<void> {
  const span = spanOf(given);
  const quote = given.quote === null ? null : priceOf('quote', given.quote);
  await world.db.transaction('all', async (tx) => {
    await lockProduct(tx, nationalCode);
    await insertQuote(
      tx,
      { ...span, nationalCode, quote, evidence: given.evidence },
      actor.accountId,
      world.clock.now(),
    );
    // What was bid is between the maker and the authority: the audit tells that, not how much.
    await auditProduct(
      tx,
      world,
      actor,
      'catalogue.addQuote',
      nationalCode,
      `${quote === null ? '撤回报价' : '登记报价'}，${spanWords(span)}；${given.evidence}`,
    );
  });
}
