import type { FastifyInstance } from 'fastify';
import { day, dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  createDualChannelDraft,
  describeVersion,
  dropVersionEntry,
  getVersion,
  listVersions,
  publishVersion,
  returnVersion,
  submitVersion,
} from '../../../contract/list-versions.ts';
import { versionInForce } from '../../../domain/catalogue/time/as-known.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import * as publication from '../publish-version.ts';
import { refuseArea } from '../refuse-area.ts';
import { seesDrafts } from '../sees-drafts.ts';
import { findImportOfVersion, findVersion, listVersionRows, type VersionRow } from '../version-store.ts';
import * as drafts from './edit-version.ts';
import { listSteps } from './publication-store.ts';
import { loadStanding } from './standing.ts';

const FINDINGS_SHOWN = 200;

type VersionView = OutputOf<typeof listVersions>['rows'][number];

/** Ids of the versions that are in force on the province's day today, one for each kind of list. */
async function idsInForce(tx: Tx, world: World): Promise<ReadonlySet<number>> {
  const today = dayAt(world.clock.now());
  const published = (await listVersionRows(tx, undefined, false)).map((row) => ({
    id: row.id,
    kind: row.kind,
    effectiveFrom: day(row.effectiveFrom),
    effectiveTo: row.effectiveTo === null ? null : day(row.effectiveTo),
    publishedAt: row.publishedAt ?? 0,
  }));
  const kinds = new Set(published.map((row) => row.kind));
  return new Set(
    [...kinds].flatMap(
      (kind) =>
        versionInForce(
          published.filter((row) => row.kind === kind),
          today,
        )?.id ?? [],
    ),
  );
}

function viewOf(row: VersionRow, inForce: ReadonlySet<number>): VersionView {
  const { controlTotals: _, submitterId: __, createdAt, submittedAt, publishedAt, ...rest } = row;
  return {
    ...rest,
    inForce: inForce.has(row.id),
    createdAt: wallClock(createdAt),
    submittedAt: submittedAt === null ? null : wallClock(submittedAt),
    publishedAt: publishedAt === null ? null : wallClock(publishedAt),
  };
}

/** Versions of all lists and their way to publication (N1.1, N5.1, N6, M3). */
export function mountVersions(app: FastifyInstance, world: World): void {
  mount(app, world, listVersions, async ({ query, actor }) =>
    world.db.transaction('none', async (tx) => {
      const inForce = await idsInForce(tx, world);
      const rows = await listVersionRows(tx, query.kind, seesDrafts(actor));
      return accept({ rows: rows.map((row) => viewOf(row, inForce)) });
    }),
  );
  mount(app, world, getVersion, async ({ params, actor }) =>
    world.db.transaction('none', async (tx) => accept(await wholeVersion(tx, world, actor, params.id))),
  );
  mountDrafts(app, world);
  mountPublication(app, world);
}

async function wholeVersion(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
): Promise<OutputOf<typeof getVersion>> {
  const version = await findVersion(tx, id);
  if (!version) throw notFound('这个目录版本');
  const { sections, lines, agrees, findings, pendingRatios, deviations, previousId } = await loadStanding(
    tx,
    version,
  );
  const job = await findImportOfVersion(tx, version.id);
  return {
    version: viewOf(version, await idsInForce(tx, world)),
    controlTotals: version.controlTotals,
    reconciliation: [...lines],
    agrees,
    sections: sections.map(({ ethnic: _, notPaidAlone: __, ...section }) => section),
    findings: findings.slice(0, FINDINGS_SHOWN),
    findingCount: findings.length,
    deviations: [...deviations],
    pendingRatios,
    previousId,
    submittedByMe: version.submitterId === actor.accountId,
    steps: (await listSteps(tx, id)).map((step) => ({ ...step, at: wallClock(step.at) })),
    importId: job?.id ?? null,
    doubtful: job?.doubtful ?? 0,
    refused: job?.refused ?? 0,
  };
}

function mountDrafts(app: FastifyInstance, world: World): void {
  mount(app, world, describeVersion, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.describeVersion', String(params.id));
    if (refused) return refused;
    return viewed(world, await drafts.describeVersion(world, actor, params.id, body));
  });
  mount(app, world, createDualChannelDraft, async ({ body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.createDualChannelDraft', body.edition);
    return refused ?? drafts.createDualChannelDraft(world, actor, body);
  });
  mount(app, world, dropVersionEntry, async ({ params, actor }) => {
    const subject = `${params.id}/${params.seq}`;
    const refused = await refuseArea(world, actor, 'catalogue.dropVersionEntry', subject);
    return refused ?? drafts.dropVersionEntry(world, actor, params.id, params.seq);
  });
}

function mountPublication(app: FastifyInstance, world: World): void {
  mount(app, world, submitVersion, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.submitVersion', String(params.id));
    if (refused) return refused;
    return viewed(world, await publication.submitVersion(world, actor, params.id, body.note));
  });
  mount(app, world, returnVersion, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.returnVersion', String(params.id));
    if (refused) return refused;
    return viewed(world, await publication.returnVersion(world, actor, params.id, body.reason));
  });
  mount(app, world, publishVersion, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, 'catalogue.publishVersion', String(params.id));
    if (refused) return refused;
    return viewed(world, await publication.publishVersion(world, actor, params.id, body.overrideReason));
  });
}

async function viewed(
  world: World,
  outcome: Outcome<VersionRow, Refusal>,
): Promise<Outcome<OutputOf<typeof publishVersion>, Refusal>> {
  if (!outcome.ok) return outcome;
  const inForce = await world.db.transaction('none', (tx) => idsInForce(tx, world));
  return accept(viewOf(outcome.value, inForce));
}
