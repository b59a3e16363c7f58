import type { FastifyInstance } from 'fastify';
import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import {
  addListEntry,
  createListVersion,
  dropListEntry,
  getListEntry,
  listFields,
  listListEntries,
  reviseListEntry,
} from '../../contract/separate-payment.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import type { Tx } from '../db/database.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import * as list from './edit-list.ts';
import {
  findListEntry,
  listEntriesOfKey,
  listEntriesOfList,
  listFieldNames,
  type ListEntryRow,
} from './list-store.ts';
import { findListedDrugs, listProductsOfEntry } from './lookup-store.ts';
import { mountProducts } from './prices/product-routes.ts';
import { preferredFirst, viewEntry, viewProduct } from './product-view.ts';
import { refuseArea } from './refuse-area.ts';
import { seesDrafts } from './sees-drafts.ts';
import { mountListActs } from './time/act-routes.ts';

/** The 单行支付 list and its products (M4, M10, M12, N2.2, N5.1). */
export function mountList(app: FastifyInstance, world: World): void {
  mountListReading(app, world);
  mountListWriting(app, world);
  mountListActs(app, world);
  mountProducts(app, world);
}

const todayOf = (world: World): PlainDate => dayAt(world.clock.now());

async function viewEntries(tx: Tx, rows: readonly ListEntryRow[], onDay: PlainDate) {
  const drugs = await findListedDrugs(
    tx,
    rows.map((row) => row.entryKey),
  );
  return rows.map((row) => viewEntry(row, drugs.get(row.entryKey)?.terms ?? [], onDay));
}

function mountListReading(app: FastifyInstance, world: World): void {
  mount(app, world, listListEntries, async ({ query, actor }) => {
    const { q, versionId, field, endsBy, state, sort } = query;
    const views = await world.db.transaction('none', async (tx) => {
      const rows = await listEntriesOfList(tx, {
        text: q?.trim(),
        key: q && matchKey(q),
        versionId,
        field,
        endsBy,
      });
      const visible = rows.filter((row) => row.published || seesDrafts(actor));
      return viewEntries(tx, visible, todayOf(world));
    });
    const wanted = state === undefined ? views : views.filter((view) => view.state === state);
    if (sort !== undefined && sort !== 'name') sortViews(wanted, sort);
    const { limit, offset } = pageSpan(query);
    return accept({ total: wanted.length, rows: wanted.slice(offset, offset + limit) });
  });
  mount(app, world, getListEntry, async ({ params, actor }) =>
    world.db.transaction('none', async (tx) => {
      const found = await findListEntry(tx, params.id);
      if (!found || (!found.published && !seesDrafts(actor))) throw notFound('这个条目');
      const [entry] = await viewEntries(tx, [found], todayOf(world));
      if (!entry) throw notFound('这个条目');
      const history = (await listEntriesOfKey(tx, found.entryKey)).filter(
        (row) => row.published || seesDrafts(actor),
      );
      const listed = await listProductsOfEntry(tx, found.entryKey);
      return accept({
        entry,
        diagnosisCodes: [...found.diagnosisCodes],
        removalReason: found.removalReason,
        terms: history.map(
          ({ id, edition, published, origin, termFrom, termTo, transitionTo, removedOn }) => ({
            id,
            edition,
            published,
            origin,
            termFrom,
            termTo,
            transitionTo,
            removedOn,
          }),
        ),
        products: preferredFirst(listed.map((product) => viewProduct(actor.role, product, todayOf(world)))),
      });
    }),
  );
  mount(app, world, listFields, async () =>
    accept({ rows: await world.db.transaction('none', listFieldNames) }),
  );
}

/** Rows come sorted by pinyin; the other orders keep it among equals. */
function sortViews(
  views: { termTo: string; field: string }[],
  sort: '-name' | 'termTo' | '-termTo' | 'field' | '-field',
): void {
  if (sort === '-name') {
    views.reverse();
    return;
  }
  const key = sort.endsWith('termTo') ? 'termTo' : 'field';
  const sign = sort.startsWith('-') ? -1 : 1;
  views.sort((a, b) => (a[key] === b[key] ? 0 : a[key] < b[key] ? -sign : sign));
}

function mountListWriting(app: FastifyInstance, world: World): void {
  mount(app, world, createListVersion, async ({ body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.createListVersion', body.edition);
    if (refused) return refused;
    const { copyFrom, ...version } = body;
    return accept(await list.createListVersion(world, actor, version, copyFrom));
  });
  mount(app, world, addListEntry, async ({ body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addListEntry', body.genericName);
    if (refused) return refused;
    const { versionId, ...input } = body;
    return list.addListEntry(world, actor, versionId, input);
  });
  mount(app, world, reviseListEntry, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.reviseListEntry', String(params.id));
    return refused ?? list.reviseListEntry(world, actor, params.id, body);
  });
  mount(app, world, dropListEntry, async ({ params, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.dropListEntry', String(params.id));
    return refused ?? list.dropListEntry(world, actor, params.id);
  });
}
