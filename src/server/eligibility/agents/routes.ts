import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/eligibility-agents.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { endAreaMandate, getMandateProof, listAreaMandates, recordPaperMandate } from './area-mandates.ts';

export function mountAreaMandates(app: FastifyInstance, world: World): void {
  mount(app, world, contract.recordMandate, ({ actor, body, files }) =>
    recordPaperMandate(world, actor, body, files[0]),
  );
  mount(app, world, contract.listAreaMandates, ({ actor, query }) => listAreaMandates(world, actor, query));
  mount(app, world, contract.getMandateProof, ({ actor, params }) =>
    getMandateProof(world, actor, params.id),
  );
  mount(app, world, contract.endAreaMandate, ({ actor, params, body }) =>
    endAreaMandate(world, actor, params.id, body.reason),
  );
}
