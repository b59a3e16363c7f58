import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/settlement-off-site.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  answerOffSite,
  askOffSite,
  getMyOffSite,
  listOffSiteFilings,
  listOffSiteRequests,
} from './manage-off-site.ts';
import { registerEmergency } from './register-emergency.ts';

export function mountOffSite(app: FastifyInstance, world: World): void {
  mount(app, world, contract.getMyOffSite, ({ actor }) => getMyOffSite(world, actor));
  mount(app, world, contract.askOffSite, ({ actor, body }) => askOffSite(world, actor, body));
  mount(app, world, contract.listOffSiteRequests, ({ actor, query }) =>
    listOffSiteRequests(world, actor, query),
  );
  mount(app, world, contract.answerOffSite, ({ actor, params, body }) =>
    answerOffSite(world, actor, params.id, body),
  );
  mount(app, world, contract.listOffSiteFilings, ({ actor, query }) =>
    listOffSiteFilings(world, actor, query),
  );
  mount(app, world, contract.registerEmergency, ({ actor, body }) => registerEmergency(world, actor, body));
}
