import type { FastifyInstance } from 'fastify';
import { dayAt, parseDate, type PlainDate } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import {
  getDrugHistory,
  getPublicDrug,
  listDrugPrices,
  listPublicProducts,
  searchDrugs,
} from '../../../contract/search.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { viewHistory, viewPrices } from './drug-history.ts';
import { getPublishedDrug, loadDrug } from './find-drug.ts';
import { viewPublicDrug, viewPublicProducts } from './public-drug.ts';
import { publishedIndexOf, type PublishedIndex } from './published-index.ts';
import { searchPublished } from './search-drugs.ts';

/**
 * Calls a minute from one address: a hospital's hall behind one address types on a hundred phones at once, while whoever
 * copies the whole list needs no more than one page a second.
 */
const CALLS_A_MINUTE = 1_200;

/** The published lists for anybody, and a drug's history for the desks (N5.1, N5.6). */
export function mountSearch(app: FastifyInstance, world: World): void {
  const index = publishedIndexOf(world);
  // A listening server has the index ready before the first visitor asks.
  app.addHook('onListen', () => {
    index.current().catch((error: unknown) => world.log.error({ err: error }, 'search index'));
  });
  void app.register(async (open) => {
    open.addHook(
      'onRequest',
      open.rateLimit({ max: world.config.publicCallsPerMinute ?? CALLS_A_MINUTE, timeWindow: 60_000 }),
    );
    mountPublic(open, world, index);
  });
  mountHistory(app, world, index);
}

function dayOf(name: string, text: string | undefined): PlainDate | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDate(text);
  if (parsed === undefined) throw badInput(name, '不是真实的日期');
  return parsed;
}

function mountPublic(app: FastifyInstance, world: World, index: PublishedIndex): void {
  mount(app, world, searchDrugs, async ({ query }) => {
    const { q, list, class: chosen, field } = query;
    const search = { text: q ?? '', list, class: chosen, field, ...pageSpan(query) };
    return accept(await searchPublished(index, search));
  });
  mount(app, world, getPublicDrug, async ({ params, query }) => {
    const drug = await getPublishedDrug(index, params.key);
    const today = dayAt(world.clock.now());
    const on = dayOf('on', query.on) ?? today;
    return world.db.transaction('none', async (tx) =>
      accept(await viewPublicDrug(tx, await loadDrug(tx, drug), on, today)),
    );
  });
  mount(app, world, listPublicProducts, async ({ params, query }) => {
    const drug = await getPublishedDrug(index, params.key);
    const on = dayOf('on', query.on) ?? dayAt(world.clock.now());
    const rows = await world.db.transaction('none', async (tx) =>
      viewPublicProducts(tx, await loadDrug(tx, drug), on),
    );
    const { limit, offset } = pageSpan(query);
    return accept({ total: rows.length, rows: rows.slice(offset, offset + limit) });
  });
}

function mountHistory(app: FastifyInstance, world: World, index: PublishedIndex): void {
  mount(app, world, getDrugHistory, async ({ params, query }) => {
    const drug = await getPublishedDrug(index, params.key);
    const knownOn = dayOf('knownOn', query.knownOn) ?? null;
    return world.db.transaction('none', async (tx) =>
      accept(await viewHistory(tx, await loadDrug(tx, drug), knownOn, dayAt(world.clock.now()))),
    );
  });
  mount(app, world, listDrugPrices, async ({ params, query, actor }) => {
    const drug = await getPublishedDrug(index, params.key);
    const knownOn = dayOf('knownOn', query.knownOn) ?? null;
    const rows = await world.db.transaction('none', async (tx) =>
      viewPrices(tx, await loadDrug(tx, drug), actor.role, knownOn, dayAt(world.clock.now())),
    );
    const { limit, offset } = pageSpan(query);
    return accept({ total: rows.length, rows: rows.slice(offset, offset + limit) });
  });
}
