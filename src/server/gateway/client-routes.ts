import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import { createClient, disableClient, listClients } from '../../contract/gateway.ts';
import { pageSpan } from '../http/paging.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { createApiClient, endApiClient } from './manage-clients.ts';
import { listApiClients } from './store.ts';

export function mountGatewayClients(app: FastifyInstance, world: World): void {
  mount(app, world, listClients, async ({ query }) => {
    const { limit, offset } = pageSpan(query);
    const { rows, total } = await world.db.transaction('all', (tx) => listApiClients(tx, limit, offset));
    return accept({ total, rows: rows.map((row) => ({ ...row, createdAt: wallClock(row.createdAt) })) });
  });
  mount(app, world, createClient, async ({ actor, body }) =>
    accept(await createApiClient(world, actor, body.institutionCode)),
  );
  mount(app, world, disableClient, async ({ actor, params }) => {
    await endApiClient(world, actor, params.accessKey);
    return accept({ done: true });
  });
}
