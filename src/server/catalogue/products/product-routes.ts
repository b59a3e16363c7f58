import type { FastifyInstance } from 'fastify';
import { dayAt } from '../../../base/date.ts';
import { formatUnitPrice, type UnitPrice } from '../../../base/money.ts';
import { accept } from '../../../base/outcome.ts';
import {
  decideMatches,
  getMatchingSummary,
  getNationalProduct,
  listNationalProducts,
  listProductMatches,
  runProductMatching,
  undoMatches,
} from '../../../contract/national-products.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { pageSpan } from '../../http/paging.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import * as matching from './match-products.ts';
import { findCurrentNational } from './match-store.ts';
import {
  countMatches,
  findPricesOn,
  listEntryRowsBySeq,
  listProductRows,
  listQueueRows,
} from './product-query-store.ts';
import { viewMatch, viewProductDetail, withoutFacts } from './product-master-view.ts';

/** The master of products and the queue of doubtful matches (M4, N1.1, N3.1, N5.1, N5.5). */
export function mountNationalProducts(app: FastifyInstance, world: World): void {
  mountProducts(app, world);
  mountQueue(app, world);
  mountDecisions(app, world);
}

function mountProducts(app: FastifyInstance, world: World): void {
  mount(app, world, listNationalProducts, async ({ query }) => {
    const { q, kind, flag, verdict } = query;
    const today = dayAt(world.clock.now());
    return world.db.transaction('none', async (tx) => {
      const version = await findCurrentNational(tx, today);
      const filter = { text: q?.trim(), key: q && matchKey(q), kind, flag, verdict };
      const { rows, total } = await listProductRows(tx, version?.id ?? null, filter, pageSpan(query));
      const shown = rows.filter((row) => row.isConfidential !== true).map((row) => row.nationalCode);
      const prices = await findPricesOn(tx, shown, today);
      return accept({
        total,
        rows: rows.map((row) => {
          const price = prices.get(row.nationalCode);
          return { ...row, listedPrice: price === undefined ? null : formatUnitPrice(price as UnitPrice) };
        }),
      });
    });
  });
  mount(app, world, getNationalProduct, async ({ params, actor }) =>
    world.db.transaction('none', async (tx) =>
      accept(await viewProductDetail(tx, actor.role, params.code, dayAt(world.clock.now()))),
    ),
  );
}

function mountQueue(app: FastifyInstance, world: World): void {
  mount(app, world, getMatchingSummary, async () =>
    world.db.transaction('none', async (tx) => {
      const version = await findCurrentNational(tx, dayAt(world.clock.now()));
      const counts = version
        ? await countMatches(tx, version.id)
        : { matched: 0, doubtful: 0, none: 0, waiting: 0, byPerson: 0 };
      return accept({ versionId: version?.id ?? null, edition: version?.edition ?? null, ...counts });
    }),
  );
  mount(app, world, listProductMatches, async ({ query }) => {
    const { q, verdict = 'doubtful' } = query;
    return world.db.transaction('none', async (tx) => {
      const version = await findCurrentNational(tx, dayAt(world.clock.now()));
      if (!version) return accept({ total: 0, rows: [] });
      const filter = { verdict, text: q?.trim(), key: q && matchKey(q) };
      const { rows, total } = await listQueueRows(tx, version.id, filter, pageSpan(query));
      const seqs = rows.flatMap((row) => [
        ...row.candidates,
        ...(row.entrySeq === null ? [] : [row.entrySeq]),
      ]);
      const entries = await listEntryRowsBySeq(tx, version.id, seqs);
      return accept({
        total,
        rows: rows.map((row) => ({
          ...withoutFacts(row),
          siblings: row.siblings,
          match: viewMatch(row, entries),
        })),
      });
    });
  });
}

function mountDecisions(app: FastifyInstance, world: World): void {
  mount(app, world, runProductMatching, async ({ actor }) =>
    accept(await matching.runMatching(world, actor, undefined)),
  );
  mount(app, world, decideMatches, async ({ body, actor }) => {
    const { code, seq, siblings } = body;
    const given = { versionId: undefined, nationalCode: code, seq, siblings };
    return accept({ codes: await matching.decideMatches(world, actor, given) });
  });
  mount(app, world, undoMatches, async ({ body, actor }) =>
    accept({ codes: await matching.undoMatches(world, actor, undefined, body.codes) }),
  );
}
