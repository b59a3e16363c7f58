import type { FastifyInstance } from 'fastify';
import { accept } from '../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../base/ratio.ts';
import { listCategories, listNationalEntries } from '../../contract/catalogue.ts';
import { setSelfPayRatio } from '../../contract/self-pay-ratios.ts';
import { diffVersions } from '../../contract/version-diff.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { pageSpan } from '../http/paging.ts';
import { badInput, notFound } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { compareVersions, setRatio } from './national-catalogue.ts';
import { mountImports } from './imports/import-routes.ts';
import { mountList } from './list-routes.ts';
import { listCategoryRows, listEntryRows, type NationalEntryRow } from './national-store.ts';
import { refuseArea } from './refuse-area.ts';
import { seesDrafts } from './sees-drafts.ts';
import { findVersion } from './version-store.ts';
import { mountPaymentRoute } from './versions/route-routes.ts';
import { mountVersions } from './versions/version-routes.ts';

function entryOf({ ratio, ratioSource, confidential, standardText, ...row }: NationalEntryRow) {
  return {
    ...row,
    standardText: confidential ? '保密' : standardText,
    selfPayRatio:
      row.class === '甲'
        ? formatRatio(0n as Ratio)
        : ratio === null
          ? null
          : formatRatio(BigInt(ratio) as Ratio),
    ratioSource: row.class === '甲' ? ('classA' as const) : ratioSource,
  };
}

/** The national catalogue: import, report, reconciliation, publication, entries (N1.1, N2.1, N5.1). */
export function mountCatalogue(app: FastifyInstance, world: World): void {
  mountImports(app, world);
  mountVersions(app, world);
  mountPaymentRoute(app, world);
  mountEntries(app, world);
  mountList(app, world);
}

function mountEntries(app: FastifyInstance, world: World): void {
  const admitVersion = async (id: number, actor: Actor) => {
    const version = await world.db.transaction('none', (tx) => findVersion(tx, id));
    if (!version || (version.state === 'draft' && !seesDrafts(actor))) throw notFound('这个目录版本');
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
  mount(app, world, diffVersions, async ({ params, query, actor }) =>
    accept(await compareVersions(world, actor, params.id, query)),
  );
  mount(app, world, setSelfPayRatio, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.setSelfPayRatio', `${params.id}/${body.seq}`);
    if (refused) return refused;
    const ratio = parseRatio(body.ratio);
    if (ratio === undefined) throw badInput('ratio', '比例应在 0 到 1 之间');
    return setRatio(world, actor, { versionId: params.id, seq: body.seq, ratio, evidence: body.evidence });
  });
}
