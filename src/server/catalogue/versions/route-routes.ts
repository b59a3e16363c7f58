import type { FastifyInstance } from 'fastify';
import { dayAt, parseDate } from '../../../base/date.ts';
import { accept } from '../../../base/outcome.ts';
import { findPaymentRoute } from '../../../contract/payment-route.ts';
import { LIST_KINDS } from '../../../domain/catalogue/versions/list-kinds.ts';
import { decidePaymentRoute, ROUTES } from '../../../domain/catalogue/versions/payment-route.ts';
import { badInput } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { loadRouteFacts } from './route-store.ts';

/** How a drug is paid on a day (M3). */
export function mountPaymentRoute(app: FastifyInstance, world: World): void {
  mount(app, world, findPaymentRoute, async ({ query }) => {
    const onDay = query.day === undefined ? dayAt(world.clock.now()) : parseDate(query.day);
    if (onDay === undefined) throw badInput('day', '没有这一天');
    const facts = await world.db.transaction('none', (tx) =>
      loadRouteFacts(tx, query.name, (query.form ?? '').trim()),
    );
    const { route, reason, conditions, clauses, lists } = decidePaymentRoute(facts, onDay, query.setting);
    return accept({
      onDay,
      route,
      label: ROUTES[route],
      reason,
      conditions: [...conditions],
      clauses: [...clauses],
      lists: lists.map((list) => ({
        ...list,
        name: list.name === '' ? query.name : list.name,
        label: LIST_KINDS[list.kind],
      })),
    });
  });
}
