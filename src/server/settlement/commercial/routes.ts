import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/settlement-commercial.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  endCommercialPlan,
  exportCommercialClaims,
  giveConsent,
  listCommercialClaims,
  listCommercialPlans,
  listMyCommercial,
} from './manage-commercial.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const spanOf = (query: { from?: string; to?: string }) => ({
  from: readOpenDay('from', query.from),
  to: readOpenDay('to', query.to),
});

/** Commercial payers: plans, members, consents, what insurers are told (N4). */
export function mountCommercial(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listCommercialPlans, () => listCommercialPlans(world));
  mount(app, world, contract.addCommercialPlan, ({ actor, body }) => addCommercialPlan(world, actor, body));
  mount(app, world, contract.endCommercialPlan, ({ actor, params, body }) =>
    endCommercialPlan(world, actor, params.id, body),
  );
  mount(app, world, contract.addCommercialMembers, ({ actor, params, body }) =>
    addCommercialMembers(world, actor, params.id, body),
  );
  mount(app, world, contract.listCommercialClaims, ({ actor, params, query }) =>
    listCommercialClaims(world, actor, params.id, spanOf(query)),
  );
  mount(app, world, contract.exportCommercialClaims, async ({ actor, params, query }) =>
    accept(
      fileAnswer(await exportCommercialClaims(world, actor, params.id, spanOf(query)), XLSX, '理赔明细.xlsx'),
    ),
  );
  mount(app, world, contract.listMyCommercial, ({ actor }) => listMyCommercial(world, actor));
  mount(app, world, contract.giveConsent, ({ actor, params, body }) =>
    giveConsent(world, actor, params.id, body),
  );
}
