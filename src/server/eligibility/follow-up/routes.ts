import type { FastifyInstance } from 'fastify';
import * as rows from '../../../contract/eligibility-follow-ups.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getFollowUps, listFollowUpCases, recordFollowUp } from './follow-ups.ts';

/** How patients do on their approved drugs. */
export function mountFollowUps(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listFollowUpCases, ({ actor, query }) => listFollowUpCases(world, actor, query));
  mount(app, world, rows.getFollowUps, ({ actor, params }) => getFollowUps(world, actor, params.id));
  mount(app, world, rows.recordFollowUp, ({ actor, params, body }) =>
    recordFollowUp(world, actor, params.id, body),
  );
}
