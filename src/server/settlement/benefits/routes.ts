import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/settlement-benefits.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { keepReplays } from './keep-replays.ts';
import { enterBenefitAct, getBenefitAct, listBenefitActs, takeBenefitActStep } from './manage-acts.ts';
import { exportBenefitReplay, getBenefitReplay, startBenefitReplay } from './read-replay.ts';

/** Parameters that decide what the funds pay (M9.6, M39, I15). */
export function mountBenefitActs(app: FastifyInstance, world: World): void {
  const keeper = keepReplays(app, world);
  mount(app, world, contract.listBenefitActs, () => listBenefitActs(world));
  mount(app, world, contract.getBenefitAct, ({ actor, params }) => getBenefitAct(world, actor, params.id));
  mount(app, world, contract.enterBenefitAct, ({ actor, body }) => enterBenefitAct(world, actor, body));
  mount(app, world, contract.takeBenefitActStep, ({ actor, params, body }) =>
    takeBenefitActStep(world, actor, params.id, body),
  );
  mount(app, world, contract.startBenefitReplay, ({ actor, params, body }) =>
    startBenefitReplay(world, keeper, actor, params.id, body),
  );
  mount(app, world, contract.getBenefitReplay, ({ actor, params }) =>
    getBenefitReplay(world, actor, params.id),
  );
  mount(app, world, contract.exportBenefitReplay, async ({ actor, params }) =>
    accept(await exportBenefitReplay(world, actor, params.id)),
  );
}
