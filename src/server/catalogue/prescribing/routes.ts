import type { FastifyInstance } from 'fastify';
import * as rows from '../../../contract/prescribing-facts.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { endCaution, enterCaution, enterHandling, getPrescribingFacts } from './edit-facts.ts';

export function mountPrescribingFacts(app: FastifyInstance, world: World): void {
  mount(app, world, rows.getPrescribingFacts, ({ query }) => getPrescribingFacts(world, query.entryKey));
  mount(app, world, rows.enterCaution, ({ actor, body }) => enterCaution(world, actor, body));
  mount(app, world, rows.endCaution, ({ actor, params, body }) =>
    endCaution(world, actor, params.id, body.reason),
  );
  mount(app, world, rows.enterHandling, ({ actor, body }) => enterHandling(world, actor, body));
}
