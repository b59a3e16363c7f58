import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/providers-stocking.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { listDrugMap } from '../map/read-map.ts';
import {
  decideStocking,
  listStockingFloors,
  listStockingProposals,
  proposeStocking,
  setStockingFloor,
} from './stocking-proposals.ts';
import { getStockingOverview, listStockingDrugs, listStockingRates } from './stocking-rates.ts';

/** Stocking rates, who comes in and goes out by them, and the map of drugs (M21, M26, M31). */
export function mountStocking(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listStockingRates, async ({ actor, query }) =>
    accept(await listStockingRates(world, actor, query)),
  );
  mount(app, world, rows.getStockingOverview, async ({ actor, query }) =>
    accept(await getStockingOverview(world, actor, query)),
  );
  mount(app, world, rows.listStockingDrugs, async ({ actor, params, query }) =>
    accept(await listStockingDrugs(world, actor, params.code, query)),
  );
  mount(app, world, rows.listStockingFloors, async ({ actor }) =>
    accept(await listStockingFloors(world, actor)),
  );
  mount(app, world, rows.setStockingFloor, async ({ actor, body }) =>
    accept(await setStockingFloor(world, actor, body)),
  );
  mount(app, world, rows.proposeStocking, ({ actor, body }) => proposeStocking(world, actor, body));
  mount(app, world, rows.decideStocking, ({ actor, params, body }) =>
    decideStocking(world, actor, params.id, body),
  );
  mount(app, world, rows.listStockingProposals, async ({ actor, query }) =>
    accept(await listStockingProposals(world, actor, query)),
  );
  mount(app, world, rows.listDrugMap, async ({ actor, query }) =>
    accept(await listDrugMap(world, actor, query)),
  );
}
