import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/settlement-readjudication.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { findReadjudications } from './find-readjudications.ts';
import { describeScan } from './look-at-marks.ts';
import { getReadjudication, listReadjudications } from './read-readjudications.ts';
import { confirmReadjudication, takeReadjudicationStep } from './review-readjudication.ts';

/** Bills that come out otherwise after a correction (M9.5, M29). */
export function mountReadjudications(app: FastifyInstance, world: World): void {
  mount(app, world, contract.findReadjudications, ({ actor, body }) =>
    findReadjudications(world, actor, body),
  );
  mount(app, world, contract.getReadjudicationScan, async () => {
    const { waiting, lookedAt } = await describeScan(world);
    return accept({ waiting, lookedAt: lookedAt === null ? null : wallClock(lookedAt) });
  });
  mount(app, world, contract.listReadjudications, ({ actor, query }) =>
    listReadjudications(world, actor, query),
  );
  mount(app, world, contract.getReadjudication, ({ actor, params }) =>
    getReadjudication(world, actor, params.id),
  );
  mount(app, world, contract.takeReadjudicationStep, ({ actor, params, body }) =>
    takeReadjudicationStep(world, actor, params.id, body),
  );
  mount(app, world, contract.confirmReadjudication, ({ actor, params, body }) =>
    confirmReadjudication(world, actor, params.id, body),
  );
}
