import type { FastifyInstance } from 'fastify';
import { ALL_KNOWN } from '../../../base/known.ts';
import { accept } from '../../../base/outcome.ts';
import {
  addCommitment,
  addListedPrice,
  addStandard,
  exportProducts,
  getProduct,
  listProducts,
  saveProduct,
} from '../../../contract/separate-payment.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { STANDARD_KINDS } from '../../../domain/catalogue/payable-product.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import * as products from '../edit-product.ts';
import { findProducts, searchProducts } from '../lookup-store.ts';
import { listCommitments } from '../product-store.ts';
import { preferredFirst, seesPrices, viewProduct, type ProductView } from '../product-view.ts';
import { refuseArea } from '../refuse-area.ts';
import { sheetFile } from '../report-file.ts';
import { todayOf } from './dated-fact.ts';
import { priceStretches, standardStretches } from './price-history.ts';
import { listRecordedPrices, listRecordedStandards } from './price-store.ts';
import { addListedPrice as list } from './revise-listed-price.ts';
import { addStandard as revise } from './revise-standard.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Products of the 单行支付 list with what holds on each day (M4, M12, N2.2, N3.1, N5.1). */
export function mountProducts(app: FastifyInstance, world: World): void {
  mountReading(app, world);
  mountWriting(app, world);
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
  const views = preferredFirst(found.map((product) => viewProduct(role, product, todayOf(world))));
  return payable === undefined ? views : views.filter((view) => view.payable === payable);
}

const CAPTIONS = [
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

/** A file leaves the house: a confidential figure stays out of it whoever asks (N5.1). */
function cellsOf(view: ProductView): string[] {
  return [
    view.nationalCode,
    view.genericName,
    view.tradeName,
    view.dosageForm,
    view.maker,
    view.strength,
    view.pack,
    view.standardKind === null ? '' : STANDARD_KINDS[view.standardKind],
    view.confidential ? '保密' : (view.standard ?? ''),
    view.listedPrice ?? '',
    view.payable ? '可单行支付' : (view.notPayableBecause ?? ''),
  ];
}

function mountReading(app: FastifyInstance, world: World): void {
  mount(app, world, listProducts, async ({ query, actor }) => {
    const views = await findViews(world, actor.role, query);
    const { limit, offset } = pageSpan(query);
    return accept({ total: views.length, rows: views.slice(offset, offset + limit) });
  });
  mount(app, world, exportProducts, async ({ query, actor }) => {
    const cells = (await findViews(world, actor.role, query)).map(cellsOf);
    return accept(fileAnswer(sheetFile('产品', CAPTIONS, cells), XLSX, '单行支付产品.xlsx'));
  });
  mount(app, world, getProduct, async ({ params, actor }) =>
    world.db.transaction('none', async (tx) => {
      const product = (await findProducts(tx, [params.code])).get(params.code);
      if (!product) throw notFound('这个产品');
      const standards = standardStretches(
        actor.role,
        await listRecordedStandards(tx, [params.code]),
        ALL_KNOWN,
      );
      const prices = seesPrices(actor.role)
        ? priceStretches(await listRecordedPrices(tx, [params.code]), ALL_KNOWN)
        : [];
      return accept({
        product: viewProduct(actor.role, product, todayOf(world)),
        tracePrefixes: [...product.tracePrefixes],
        commitments: await listCommitments(tx, params.code),
        standards: seesPrices(actor.role)
          ? standards.flatMap((row) => (row.kind === null ? [] : [{ ...row, kind: row.kind }]))
          : [],
        listedPrices: prices.flatMap((row) => (row.price === null ? [] : [{ ...row, price: row.price }])),
      });
    }),
  );
}

function mountWriting(app: FastifyInstance, world: World): void {
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
    return refused ?? revise(world, actor, params.code, body);
  });
  mount(app, world, addListedPrice, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.addListedPrice', params.code);
    return refused ?? list(world, actor, params.code, body);
  });
}
