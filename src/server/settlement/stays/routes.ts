import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/settlement-stays.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getStay, listStays } from './read-stays.ts';

/** Visits and stays for the hospital's settlement desk (M19, M29). */
export function mountStays(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listStays, async ({ actor, query }) => {
    const { q = null, kind = null, place = null, page = 1, pageSize = 50 } = query;
    const span = { limit: pageSize, offset: (page - 1) * pageSize };
    return accept(await listStays(world, actor, { q, kind, place, ...span }));
  });
  mount(app, world, contract.getStay, async ({ actor, params }) =>
    accept(await getStay(world, actor, params.stayNo)),
  );
}
