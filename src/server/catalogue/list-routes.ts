import type { FastifyInstance } from 'fastify';
import { dayAt, type PlainDate } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { accept } from '../../base/outcome.ts';
import {
  addCommitment,
  addListedPrice,
  addListEntry,
  addStandard,
  createListVersion,
  dropListEntry,
  exportProducts,
  getListEntry,
  getProduct,
  listFields,
  listListEntries,
  listProducts,
  removeFromList,
  reviseListEntry,
  saveProduct,
} from '../../contract/separate-payment.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import { STANDARD_KINDS } from '../../domain/catalogue/payable-product.ts';
import type { Role } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import { fileAnswer, mount } from '../http/route.ts';
import type { World } from '../world.ts';
import * as list from './edit-list.ts';
import * as products from './edit-product.ts';
import {
  findListEntry,
  listEntriesOfKey,
  listEntriesOfList,
  listFieldNames,
  type ListEntryRow,
} from './list-store.ts';
import { findListedDrugs, findProducts, listProductsOfEntry, searchProducts } from './lookup-store.ts';
import { listCommitments, listListedPrices, listStandards } from './product-store.ts';
import { viewEntry, viewProduct, viewStandard, type ProductView } from './product-view.ts';
import { refuseArea } from './refuse-area.ts';
import { sheetFile } from './report-file.ts';
import { seesDrafts } from './sees-drafts.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The 单行支付 list and its products (M4, M10, M12, N2.2, N5.1). */
export function mountList(app: FastifyInstance, world: World): void {
  mountListReading(app, world);
  mountListWriting(app, world);
  mountProductReading(app, world);
  mountProductWriting(app, world);
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
        products: atOrUnderFirst(listed.map((product) => viewProduct(actor.role, product, todayOf(world)))),
      });
    }),
  );
  mount(app, world, listFields, async () =>
    accept({ rows: await world.db.transaction('none', listFieldNames) }),
  );
}

/** Products at or under the standard stand first: they are the ones to stock and prefer (N2.2). */
function atOrUnderFirst(views: ProductView[]): ProductView[] {
  return views.sort((a, b) => Number(b.withinStandard === true) - Number(a.withinStandard === true));
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
  mount(app, world, removeFromList, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.removeFromList', String(params.id));
    return refused ?? accept(await list.removeFromList(world, actor, params.id, body));
  });
}

async function findViews(
  world: World,
  role: Role,
  query: { q?: string | undefined; entryKey?: string | undefined; payable?: boolean | undefined },
): Promise<ProductView[]> {
  const { q, entryKey, payable } = query;
  const found = await world.db.transaction('none', (tx) =>
    searchProducts(tx, { text: q?.trim(), key: q && matchKey(q), entryKey }),
  );
  const views = found.map((product) => viewProduct(role, product, todayOf(world)));
  return payable === undefined ? views : views.filter((view) => view.payable === payable);
}

function mountProductReading(app: FastifyInstance, world: World): void {
  mount(app, world, listProducts, async ({ query, actor }) => {
    const views = await findViews(world, actor.role, query);
    const { limit, offset } = pageSpan(query);
    return accept({ total: views.length, rows: views.slice(offset, offset + limit) });
  });
  mount(app, world, exportProducts, async ({ query, actor }) => {
    const views = await findViews(world, actor.role, query);
    const cells = views.map((view) => [
      view.nationalCode,
      view.genericName,
      view.tradeName,
      view.dosageForm,
      view.maker,
      view.strength,
      view.pack,
      view.standardKind === null ? '' : STANDARD_KINDS[view.standardKind],
      view.standard ?? (view.confidential ? '保密' : ''),
      view.listedPrice ?? '',
      view.payable ? '可单行支付' : (view.notPayableBecause ?? ''),
    ]);
    const captions = [
      '国家药品编码',
      '通用名',
      '商品名',
      '剂型',
      '企业',
      '规格',
      '包装',
      '标准类别',
      '支付标准',
      '挂网价',
      '今日',
    ];
    return accept(fileAnswer(sheetFile('产品', captions, cells), XLSX, '单行支付产品.xlsx'));
  });
  mount(app, world, getProduct, async ({ params, actor }) =>
    world.db.transaction('none', async (tx) => {
      const product = (await findProducts(tx, [params.code])).get(params.code);
      if (!product) throw notFound('这个产品');
      const prices = await listListedPrices(tx, params.code);
      return accept({
        product: viewProduct(actor.role, product, todayOf(world)),
        tracePrefixes: [...product.tracePrefixes],
        commitments: await listCommitments(tx, params.code),
        standards: (await listStandards(tx, params.code)).map((standard) =>
          viewStandard(actor.role, standard),
        ),
        listedPrices: prices.map((row) => ({ ...row, price: formatUnitPrice(row.price) })),
      });
    }),
  );
}

function mountProductWriting(app: FastifyInstance, world: World): void {
  mount(app, world, saveProduct, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.saveProduct', params.code);
    if (refused) return refused;
    await products.saveProduct(world, actor, { nationalCode: params.code, ...body });
    return accept({ done: true });
  });
  mount(app, world, addCommitment, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addCommitment', params.code);
    if (refused) return refused;
    await products.addCommitment(world, actor, params.code, body);
    return accept({ done: true });
  });
  mount(app, world, addStandard, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addStandard', params.code);
    if (refused) return refused;
    await products.addStandard(world, actor, params.code, body);
    return accept({ done: true });
  });
  mount(app, world, addListedPrice, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addListedPrice', params.code);
    return refused ?? products.addListedPrice(world, actor, params.code, body);
  });
}
