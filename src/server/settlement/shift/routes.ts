import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/settlement-shift.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { exportShift, getShift, listShiftBills } from './read-shift.ts';

/** The cashiers' shifts (M29). */
export function mountShift(app: FastifyInstance, world: World): void {
  mount(app, world, rows.getShift, async ({ actor, query }) => accept(await getShift(world, actor, query)));
  mount(app, world, rows.listShiftBills, async ({ actor, query }) =>
    accept(await listShiftBills(world, actor, query)),
  );
  mount(app, world, rows.exportShift, async ({ actor, query }) =>
    accept(await exportShift(world, actor, query, query.form)),
  );
}
