/** Whoever works with an institution reads its shelf (M26, M31): itself, its area, the province; health authorities hospitals. */
import { dayAt, wallClock } from '../../../base/date.ts';
import { formatQuantity, type Quantity } from '../../../base/money.ts';
import { formatRatio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-stock.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { shelfStateOn, usableOf } from '../../../domain/providers/stock/on-hand.ts';
import { RATE_DEFINITION, stockingRate } from '../../../domain/providers/stock/stocking-rate.ts';
import type { ShelfState } from '../../../domain/providers/stock/model.ts';
import type { PlainDate } from '../../../base/date.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findInstitution, type Institution } from '../store.ts';
import { listStockingRows } from './rate-store.ts';
import {
  findProductNames,
  listBatchRows,
  listShelf,
  listStockHistory,
  type ShelfProduct,
} from './shelf-store.ts';

const WRITERS: readonly string[] = ['pharmacist', 'hospitalOffice'];
const MOST_RECORDS = 100;

/**
 * The institution whose shelf is asked for: the asker's own, or for areas and the province the one named.
 * @throws {Problem} 400 when nobody named one, 404 when it lies outside the asker's view
 */
export async function admitShelf(tx: Tx, actor: Actor, asked: string | undefined): Promise<Institution> {
  const code = actor.institutionCode ?? asked;
  if (code === undefined) throw badInput('institution', '请指定机构');
  const place = await findInstitution(tx, code);
  const own = actor.institutionCode === null || asked === undefined || asked === actor.institutionCode;
  const inArea = actor.areaCode === null || place?.areaCode.startsWith(areaPrefix(actor.areaCode)) === true;
  const ofKind = actor.role !== 'healthAuthority' || place?.kind === 'hospital';
  if (!place || !own || !inArea || !ofKind) throw notFound('这家定点机构');
  return place;
}

function stateOf(product: ShelfProduct, onDay: PlainDate): ShelfState {
  return shelfStateOn(product.batches, onDay);
}

function rowOf(product: ShelfProduct, onDay: PlainDate) {
  const { entryKey: _, batches, ...facts } = product;
  const fresh = batches.filter(
    (batch) => batch.quantity > 0n && (batch.expiresOn === null || batch.expiresOn >= onDay),
  );
  const expiries = fresh.flatMap((batch) => (batch.expiresOn === null ? [] : [batch.expiresOn])).sort();
  const state = stateOf(product, onDay);
  const negative = batches.filter((batch) => batch.quantity < 0n);
  const packs =
    state === 'short'
      ? (negative.reduce((sum, batch) => sum + batch.quantity, 0n) as Quantity)
      : usableOf(batches, onDay);
  return {
    ...facts,
    state,
    quantity: formatQuantity(packs),
    batches: batches.filter((batch) => batch.quantity !== 0n).length,
    expiresOn: expiries[0] ?? null,
    reportedOn: batches.length === 0 ? null : dayAt(Math.max(...batches.map((batch) => batch.reportedAt))),
  };
}

/** What is on the shelf, in short, and how much of the list that is. */
export async function getStockSummary(
  world: World,
  actor: Actor,
  asked: string | undefined,
): Promise<OutputOf<typeof contract.getStockSummary>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('all', async (tx) => {
    const { code, name } = await admitShelf(tx, actor, asked);
    const shelf = await listShelf(tx, code, today, undefined);
    const count = (state: ShelfState) => shelf.filter((one) => stateOf(one, today) === state).length;
    const whole = { onDay: today, today, areaPrefix: '', kind: null, words: undefined, code };
    const [row] = await listStockingRows(tx, whole);
    const stocking = { stocked: row?.stocked ?? 0, listed: row?.listed ?? 0 };
    const rate = stockingRate(stocking);
    return {
      code,
      name,
      mayReport: WRITERS.includes(actor.role),
      ...stocking,
      rate: rate === undefined ? null : formatRatio(rate),
      definition: RATE_DEFINITION,
      states: {
        inStock: count('inStock'),
        stale: count('stale'),
        expired: count('expired'),
        short: count('short'),
        out: count('out'),
      },
    };
  });
}

/** The shelf by product: what was reported comes before what never was. */
export async function listStock(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listStock>['query'],
): Promise<OutputOf<typeof contract.listStock>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('all', async (tx) => {
    const { code } = await admitShelf(tx, actor, query.institution);
    const shelf = await listShelf(tx, code, today, query.q);
    const rows = shelf
      .map((product) => rowOf(product, today))
      .filter((row) => query.state === undefined || row.state === query.state)
      .sort((a, b) => Number(b.reportedOn !== null) - Number(a.reportedOn !== null));
    const { limit, offset } = pageSpan(query);
    return { total: rows.length, rows: rows.slice(offset, offset + limit) };
  });
}

/** A product's batches and what came and went. @throws {Problem} 404 */
export async function getProductStock(
  world: World,
  actor: Actor,
  nationalCode: string,
  asked: string | undefined,
): Promise<OutputOf<typeof contract.getProductStock>> {
  return world.db.transaction('all', async (tx) => {
    const { code } = await admitShelf(tx, actor, asked);
    const names = await findProductNames(tx, nationalCode);
    if (!names) throw notFound('这个药品');
    const filter = {
      nationalCode,
      itemCode: null,
      batchNo: null,
      kinds: null,
      from: null,
      before: null,
      alsoWithdrawn: true,
    };
    const { rows } = await listStockHistory(tx, code, filter, { limit: MOST_RECORDS, offset: 0 });
    const batches = await listBatchRows(tx, code, nationalCode);
    return {
      nationalCode,
      ...names,
      batches: batches.map(({ batchNo, lotNo, expiresOn, quantity, reportedAt }) => ({
        batchNo,
        lotNo,
        expiresOn,
        quantity: formatQuantity(quantity as Quantity),
        reportedOn: dayAt(reportedAt),
      })),
      records: rows.map(
        ({ id, kind, changeType, batchNo, quantity, happenedAt, by, channel, withdrawn }) => ({
          id: Number(id),
          kind,
          changeType,
          batchNo,
          quantity: formatQuantity(quantity as Quantity),
          happenedAt: wallClock(happenedAt),
          by,
          channel,
          withdrawn,
        }),
      ),
    };
  });
}
