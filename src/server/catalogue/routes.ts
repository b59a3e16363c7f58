import type { FastifyInstance } from 'fastify';
import { accept } from '../../base/outcome.ts';
import { formatRatio, type Ratio } from '../../base/ratio.ts';
import { listCategories, listNationalEntries } from '../../contract/catalogue.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { mountImports } from './imports/import-routes.ts';
import { mountList } from './list-routes.ts';
import { listCategoryRows, listEntryRows, type NationalEntryRow } from './national-store.ts';
import { seesDrafts } from './sees-drafts.ts';
import { findVersion } from './version-store.ts';
import { mountComparison } from './versions/comparison-routes.ts';
import { mountPaymentRoute } from './versions/route-routes.ts';
import { mountVersions } from './versions/version-routes.ts';

/** 甲 and 饮片 are paid without a share of one's own (N2.1). */
function isWithoutShare(row: NationalEntryRow): boolean {
  return row.class === '甲' || row.sectionKind === 'herbalPieces';
}

function entryOf(entry: NationalEntryRow) {
  const { ratio, ratioSource, confidential, standardText, ...row } = entry;
  const withoutShare = isWithoutShare(entry);
  const known = withoutShare ? 0 : ratio;
  return {
    ...row,
    standardText: confidential ? '保密' : standardText,
    selfPayRatio: known === null ? null : formatRatio(BigInt(known) as Ratio),
    ratioSource: withoutShare ? ('classA' as const) : ratio === null ? null : ratioSource,
  };
}

/** The national catalogue: import, report, reconciliation, publication, entries (N1.1, N2.1, N5.1). */
export function mountCatalogue(app: FastifyInstance, world: World): void {
  mountImports(app, world);
  mountVersions(app, world);
  mountComparison(app, world);
  mountPaymentRoute(app, world);
  mountEntries(app, world);
  mountList(app, world);
}

function mountEntries(app: FastifyInstance, world: World): void {
  const admitVersion = async (id: number, actor: Actor) => {
    const version = await world.db.transaction('none', (tx) => findVersion(tx, id));
    if (!version || (version.state !== 'published' && !seesDrafts(actor))) throw notFound('这个目录版本');
  };
  mount(app, world, listNationalEntries, async ({ params, query, actor }) => {
    await admitVersion(params.id, actor);
    const { q, section, category, ratio } = query;
    const filter = {
      text: q?.trim(),
      key: q && matchKey(q),
      section,
      category,
      class: query.class,
      pendingRatio: ratio === 'pending',
    };
    const { rows, total } = await world.db.transaction('none', (tx) =>
      listEntryRows(tx, params.id, filter, pageSpan(query)),
    );
    return accept({ total, rows: rows.map(entryOf) });
  });
  mount(app, world, listCategories, async ({ params, actor }) => {
    await admitVersion(params.id, actor);
    return accept({ rows: await world.db.transaction('none', (tx) => listCategoryRows(tx, params.id)) });
  });
}
