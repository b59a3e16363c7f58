import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as donations from '../../../contract/providers-donations.ts';
import * as rows from '../../../contract/providers-reporting.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { readDay, readSpan } from '../../http/read-day.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  addDonationProgramme,
  listDonationBreaches,
  listDonationProgrammes,
  raiseDonationBreach,
  takeBreachStep,
} from './donation.ts';
import { listPublicationHeads, listPublished } from './report-store.ts';
import {
  checkReportRows,
  getReportBoard,
  listReportCandidates,
  listReportRounds,
  listReportRows,
  openReportRound,
  publishReport,
  submitReport,
} from './report.ts';

/** The areas' reports, what the province publishes of them, and promised free supplies (N5.3). */
export function mountReporting(app: FastifyInstance, world: World): void {
  mount(app, world, rows.openReportRound, ({ actor, body }) =>
    openReportRound(world, actor, body.title, readDay('dueOn', body.dueOn)),
  );
  mount(app, world, rows.listReportRounds, ({ actor }) => listReportRounds(world, actor));
  mount(app, world, rows.getReportBoard, ({ actor, params }) => getReportBoard(world, actor, params.id));
  mount(app, world, rows.listReportCandidates, ({ actor, params, query }) =>
    listReportCandidates(world, actor, params.id, query.kind),
  );
  mount(app, world, rows.submitReport, ({ actor, params, body }) =>
    submitReport(world, actor, params.id, body),
  );
  mount(app, world, rows.listReportRows, ({ actor, params, query }) =>
    listReportRows(world, actor, params.id, query),
  );
  mount(app, world, rows.checkReportRows, ({ actor, params, body }) =>
    checkReportRows(world, actor, params.id, body),
  );
  mount(app, world, rows.publishReport, ({ actor, params, body }) =>
    publishReport(world, actor, params.id, body.kind),
  );
  mountPublished(app, world);
  mountDonations(app, world);
}

function mountPublished(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listPublications, async () =>
    accept({ rows: await world.db.transaction('none', listPublicationHeads) }),
  );
  mount(app, world, rows.listPublicationRows, async ({ params, query }) =>
    world.db.transaction('none', async (tx) => {
      if (!(await listPublicationHeads(tx)).some(({ id }) => id === params.id)) throw notFound('这份名单');
      const filter = { words: query.q ?? null, ...pageSpan(query) };
      return accept(await listPublished(tx, params.id, filter));
    }),
  );
}

function mountDonations(app: FastifyInstance, world: World): void {
  mount(app, world, donations.addDonationProgramme, ({ actor, body }) => {
    const { fromOn, toOn, ...terms } = body;
    const { from, to } = readSpan(fromOn, toOn);
    return addDonationProgramme(world, actor, { ...terms, from, to: to ?? from });
  });
  mount(app, world, donations.listDonationProgrammes, () => listDonationProgrammes(world));
  mount(app, world, donations.raiseDonationBreach, ({ actor, body }) =>
    raiseDonationBreach(world, actor, { ...body, happenedOn: readDay('happenedOn', body.happenedOn) }),
  );
  mount(app, world, donations.listDonationBreaches, ({ actor, query }) =>
    listDonationBreaches(world, actor, query),
  );
  mount(app, world, donations.takeBreachStep, ({ actor, params, body }) =>
    takeBreachStep(world, actor, params.id, body),
  );
}
