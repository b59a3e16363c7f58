import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/eligibility-inquiries.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { askInquiry } from './ask-inquiry.ts';
import { getInquiry, listInquiries, listMyInquiries, takeInquiryStep } from './handle-inquiry.ts';

/** What patients ask the agency of their area (M23.1). */
export function mountInquiries(app: FastifyInstance, world: World): void {
  mount(app, world, contract.askInquiry, ({ actor, body }) => askInquiry(world, actor, body));
  mount(app, world, contract.listMyInquiries, ({ actor, query }) => listMyInquiries(world, actor, query));
  mount(app, world, contract.listInquiries, ({ actor, query }) => listInquiries(world, actor, query));
  mount(app, world, contract.getInquiry, ({ actor, params }) => getInquiry(world, actor, params.id));
  mount(app, world, contract.takeInquiryStep, ({ actor, params, body }) =>
    takeInquiryStep(world, actor, params.id, body),
  );
}
