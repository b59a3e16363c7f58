import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/settlement-plans.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  getPersonPayers,
  listFundRoutes,
  listOrdinaryPlans,
  recogniseChronic,
  reportAccountBalance,
  saveFundRoute,
  saveOrdinaryPlan,
} from './manage-plans.ts';

/** Other rules and payers as province and agencies set them (M9.7, N2.1, I16). */
export function mountPlans(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listOrdinaryPlans, ({ actor }) => listOrdinaryPlans(world, actor));
  mount(app, world, contract.saveOrdinaryPlan, ({ actor, body }) => saveOrdinaryPlan(world, actor, body));
  mount(app, world, contract.listFundRoutes, ({ actor }) => listFundRoutes(world, actor));
  mount(app, world, contract.saveFundRoute, ({ actor, body }) => saveFundRoute(world, actor, body));
  mount(app, world, contract.recogniseChronic, ({ actor, body }) => recogniseChronic(world, actor, body));
  mount(app, world, contract.reportAccountBalance, ({ actor, body }) =>
    reportAccountBalance(world, actor, body),
  );
  mount(app, world, contract.getPersonPayers, ({ actor, query }) =>
    getPersonPayers(world, actor, query.personNo),
  );
}
