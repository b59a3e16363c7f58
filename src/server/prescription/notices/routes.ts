import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/prescription-notices.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { listNotices, markNoticesRead } from './read-notices.ts';

/** What patients and doctors are told (M23.5). */
export function mountNotices(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listNotices, ({ actor, query }) => listNotices(world, actor, query));
  mount(app, world, contract.markNoticesRead, ({ actor, body }) => markNoticesRead(world, actor, body.keys));
}
