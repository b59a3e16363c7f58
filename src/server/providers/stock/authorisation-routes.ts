import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/providers-authorisations.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  listAuthorisationCoverage,
  listAuthorisations,
  listMakerProducts,
  offerAuthorisations,
  takeAuthorisationStep,
} from './authorisations.ts';

/** Pharmacies that makers choose (M26, M38). */
export function mountAuthorisations(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listAuthorisations, async ({ actor, query }) =>
    accept(await listAuthorisations(world, actor, query)),
  );
  mount(app, world, rows.listMakerProducts, async ({ actor }) =>
    accept(await listMakerProducts(world, actor)),
  );
  mount(app, world, rows.offerAuthorisations, ({ actor, body }) => offerAuthorisations(world, actor, body));
  mount(app, world, rows.takeAuthorisationStep, ({ actor, params, body }) =>
    takeAuthorisationStep(world, actor, params.id, body),
  );
  mount(app, world, rows.listAuthorisationCoverage, async ({ actor, query }) =>
    accept(await listAuthorisationCoverage(world, actor, query)),
  );
}
