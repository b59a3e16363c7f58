import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/settlement-returns.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { reverseLate } from '../reverse-claim.ts';
import { listReplacements, returnLines, tryReturn } from './return-lines.ts';

/** Parts of settlements that come back, and settlements of closed years (M32, I4). */
export function mountReturns(app: FastifyInstance, world: World): void {
  mount(app, world, contract.tryReturn, ({ actor, params, body }) =>
    tryReturn(world, actor, params.claimNo, body.lines),
  );
  mount(app, world, contract.returnLines, ({ actor, params, body }) =>
    returnLines(world, actor, params.claimNo, body),
  );
  mount(app, world, contract.listReplacements, async ({ actor, params }) =>
    accept(await listReplacements(world, actor, params.claimNo)),
  );
  mount(app, world, contract.reverseLate, ({ actor, params, body }) =>
    reverseLate(world, actor, params.claimNo, body),
  );
}
