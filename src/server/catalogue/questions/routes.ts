import type { FastifyInstance } from 'fastify';
import {
  endGuidance,
  getGuidance,
  getPublicGuidance,
  getTicket,
  listGuidance,
  listPublicGuidance,
  listTickets,
  publishGuidance,
  raiseTicket,
  takeTicketStep,
} from '../../../contract/questions.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import * as tickets from './handle-ticket.ts';
import * as guidance from './publish-guidance.ts';

/** Fault reports, scope questions, and what is published in answer. */
export function mountQuestions(app: FastifyInstance, world: World): void {
  mount(app, world, raiseTicket, ({ body, actor }) => tickets.raiseTicket(world, actor, body));
  mount(app, world, listTickets, ({ query, actor }) => tickets.listTickets(world, actor, query));
  mount(app, world, getTicket, ({ params, actor }) => tickets.getTicket(world, actor, params.id));
  mount(app, world, takeTicketStep, ({ params, body, actor }) =>
    tickets.takeTicketStep(world, actor, params.id, body),
  );
  mount(app, world, publishGuidance, ({ body, actor }) => guidance.publishGuidance(world, actor, body));
  mount(app, world, endGuidance, ({ params, body, actor }) =>
    guidance.endGuidance(world, actor, params.id, body),
  );
  mount(app, world, listPublicGuidance, ({ query }) => guidance.listGuidance(world, query, 'public'));
  mount(app, world, getPublicGuidance, ({ params }) => guidance.getGuidance(world, params.id, 'public'));
  mount(app, world, listGuidance, ({ query }) => guidance.listGuidance(world, query, query.audience));
  mount(app, world, getGuidance, ({ params }) => guidance.getGuidance(world, params.id, undefined));
}
