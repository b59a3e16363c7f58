import type { FastifyInstance } from 'fastify';
import { dayAt, wallClock } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import {
  acceptProposals,
  chooseMatch,
  getMatchingItem,
  getMatchingSummary,
  listMatchingInstitutions,
  listMatchingItems,
  proposeMatches,
  retireMatchingItems,
  saveMatchingItem,
  searchMatchingProducts,
  uploadMatchingItems,
  withdrawMatch,
} from '../../../contract/matching.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { MATCH_SOURCES, type MatchSource } from '../../../domain/catalogue/matching/model.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { findListedCodes, searchMaster, type MasterProduct } from './candidate-store.ts';
import { acceptProposed, chooseCode, proposeAnew, retire, saveItem, withdrawCode } from './decide-matches.ts';
import {
  changesOf,
  countItemStates,
  findItemRow,
  findPlace,
  listItemHistory,
  listItemRows,
  listProgress,
  type HistoryRow,
  type ItemListRow,
} from './item-list-store.ts';
import { rankForItem } from './propose.ts';
import { uploadItems } from './upload-items.ts';

const MOST_CANDIDATES = 10;
const ratioText = (value: number) => formatRatio(BigInt(value) as Ratio);

function matchOf(row: ItemListRow) {
  if (row.nationalCode === null) return null;
  return {
    nationalCode: row.nationalCode,
    productName: row.productName,
    productSpec: row.productSpec,
    productMaker: row.productMaker,
    from: row.from ?? '',
    to: row.to,
    source: row.source ?? 'search',
    enteredBy: row.enteredBy ?? '',
    enteredAt: wallClock(row.enteredAt ?? 0),
  };
}

function proposalOf(row: ItemListRow) {
  if (row.nationalCode !== null || row.proposedCode === null) return null;
  return {
    nationalCode: row.proposedCode,
    productName: row.proposedName ?? '',
    productSpec: row.proposedSpec ?? '',
    productMaker: row.proposedMaker ?? '',
    confidence: ratioText(row.confidence ?? 0),
    reasons: row.reasons ?? '',
    rivals: row.rivals ?? 0,
  };
}

function itemOf(row: ItemListRow) {
  return {
    itemCode: row.itemCode,
    kind: row.kind,
    name: row.name,
    dosageForm: row.dosageForm,
    strength: row.strength,
    pack: row.pack,
    maker: row.maker,
    approvalNo: row.approvalNo,
    unit: row.unit,
    unitsPerPack: row.unitsPerPack,
    memo: row.memo,
    state: row.state,
    changes: changesOf(row),
    match: matchOf(row),
    proposal: proposalOf(row),
  };
}

function productOf(product: MasterProduct, listed: boolean) {
  const { approvalNumbers: _, ...row } = product;
  return { ...row, listed };
}

const ITEM_SOURCES: Readonly<Record<string, string>> = {
  page: '在页面登记',
  upload: '批量上传',
  gateway: '接口上传',
  demo: '示例数据',
};

function historyOf(row: HistoryRow) {
  const how = MATCH_SOURCES[row.source as MatchSource];
  const words = {
    described: `登记资料（${ITEM_SOURCES[row.source] ?? row.source}）`,
    retired: '停用',
    confirmed: `确认对照（${how}）`,
    withdrawn: row.to === null ? '撤销对照' : '更换对照',
  };
  return {
    at: wallClock(row.at),
    by: row.by,
    what: words[row.what],
    nationalCode: row.nationalCode,
    from: row.from,
    to: row.to,
    reason: row.reason,
  };
}

/**
 * The institution that a reader asks about: their own, or for areas and the province the one named.
 * @throws {Problem} 400 when nobody named one, 404 when it lies outside the reader's view
 */
async function admitPlace(
  tx: Tx,
  actor: Actor,
  asked: string | undefined,
): Promise<{ code: string; name: string }> {
  const code = actor.institutionCode ?? asked;
  if (code === undefined) throw badInput('institution', '请指定机构');
  const place = await findPlace(tx, code);
  const own = actor.institutionCode === null || asked === undefined || asked === actor.institutionCode;
  const inArea = actor.areaCode === null || place?.areaCode.startsWith(areaPrefix(actor.areaCode));
  if (!place || !own || !inArea) throw notFound('这家定点机构');
  return { code, name: place.name };
}

function mountReading(app: FastifyInstance, world: World): void {
  const today = () => dayAt(world.clock.now());
  mount(app, world, listMatchingInstitutions, async ({ query, actor }) => {
    const filter = {
      areaPrefix: actor.areaCode === null ? '' : areaPrefix(actor.areaCode),
      text: query.q?.trim(),
    };
    return world.db.transaction(scopeOf(actor), async (tx) =>
      accept(await listProgress(tx, today(), filter, pageSpan(query))),
    );
  });
  mount(app, world, getMatchingSummary, async ({ query, actor }) =>
    world.db.transaction(scopeOf(actor), async (tx) => {
      const place = await admitPlace(tx, actor, query.institution);
      return accept({ ...place, counts: await countItemStates(tx, place.code, today()) });
    }),
  );
  mount(app, world, listMatchingItems, async ({ query, actor }) =>
    world.db.transaction(scopeOf(actor), async (tx) => {
      const { code } = await admitPlace(tx, actor, query.institution);
      const filter = { state: query.state, text: query.q?.trim(), order: query.sort ?? ('state' as const) };
      const { rows, total } = await listItemRows(tx, code, today(), filter, pageSpan(query));
      return accept({ total, rows: rows.map(itemOf) });
    }),
  );
  mount(app, world, getMatchingItem, async ({ query, actor }) =>
    world.db.transaction(scopeOf(actor), async (tx) => {
      const { code } = await admitPlace(tx, actor, query.institution);
      const row = await findItemRow(tx, code, today(), query.item);
      if (!row) throw notFound('这个机构药品');
      const ranked = await rankForItem(tx, row, MOST_CANDIDATES);
      const codes = ranked.map((one) => one.product.nationalCode);
      const listed = await findListedCodes(tx, codes, today());
      return accept({
        item: itemOf(row),
        candidates: ranked.map(({ product, confidence, reasons }) => ({
          product: productOf(product, listed.has(product.nationalCode)),
          confidence: ratioText(confidence),
          reasons,
        })),
        history: (await listItemHistory(tx, code, query.item)).map(historyOf),
      });
    }),
  );
  mount(app, world, searchMatchingProducts, async ({ query }) =>
    world.db.transaction('none', async (tx) => {
      const text = query.q.trim();
      const { rows, total } = await searchMaster(tx, text, matchKey(text), today(), pageSpan(query));
      return accept({ total, rows: rows.map(({ listed, ...product }) => productOf(product, listed)) });
    }),
  );
}

/** 药品对照 (N5.5): institutions write their own, areas and the province look. */
export function mountMatching(app: FastifyInstance, world: World): void {
  mountReading(app, world);
  mount(app, world, saveMatchingItem, async ({ body, actor }) => accept(await saveItem(world, actor, body)));
  mount(app, world, uploadMatchingItems, async ({ body, files, actor }) => {
    const [file] = files;
    if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
    return accept(await uploadItems(world, actor, file.content, body.mode));
  });
  mount(app, world, proposeMatches, async ({ actor }) => accept(await proposeAnew(world, actor)));
  mount(app, world, acceptProposals, async ({ body, actor }) => {
    const least = parseRatio(body.minConfidence ?? '0.0000');
    if (least === undefined) throw badInput('minConfidence', '应在 0 到 1 之间');
    if (body.itemCodes === undefined && body.minConfidence === undefined)
      throw badInput('itemCodes', '请选择药品，或给出把握的下限');
    return acceptProposed(world, actor, { itemCodes: body.itemCodes, minConfidence: least });
  });
  mount(app, world, chooseMatch, async ({ body, actor }) => chooseCode(world, actor, body));
  mount(app, world, withdrawMatch, async ({ body, actor }) => accept(await withdrawCode(world, actor, body)));
  mount(app, world, retireMatchingItems, async ({ body, actor }) =>
    accept(await retire(world, actor, body.itemCodes, body.retired)),
  );
}
