import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as contract from '../../../contract/funds-limits.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { answerLimitFinding, correctOtherSpending, setPersonLimit } from './manage-limits.ts';
import { getPersonLimits, listLimitFindings } from './read-limits.ts';

/** Yearly limits of persons and what is over them (M9.5, I6, I12). */
export function mountLimits(app: FastifyInstance, world: World): void {
  mount(app, world, contract.correctOtherSpending, async ({ actor, body }) =>
    accept(await correctOtherSpending(world, actor, body)),
  );
  mount(app, world, contract.setPersonLimit, async ({ actor, body }) =>
    accept(await setPersonLimit(world, actor, body)),
  );
  mount(app, world, contract.getPersonLimits, async ({ actor, query }) =>
    accept(await getPersonLimits(world, actor, query)),
  );
  mount(app, world, contract.listLimitFindings, async ({ actor, query }) =>
    accept(await listLimitFindings(world, actor, query)),
  );
  mount(app, world, contract.answerLimitFinding, async ({ actor, body }) =>
    accept(await answerLimitFinding(world, actor, body)),
  );
}
