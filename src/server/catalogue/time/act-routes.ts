import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import {
  changeListTerm,
  listListActs,
  listTermWarnings,
  reinstateOnList,
  removeFromList,
} from '../../../contract/list-acts.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { refuseArea } from '../refuse-area.ts';
import { enterAct } from './enter-act.ts';
import { readListActs } from './read-acts.ts';
import { readTermWarnings } from './term-warnings.ts';

/** Acts on published entries, their history, and the warnings of what ends (M10, M17, N1.2, N3.3, N5.1). */
export function mountListActs(app: FastifyInstance, world: World): void {
  mount(app, world, removeFromList, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, removeFromList.id, String(params.id));
    if (refused) return refused;
    const { ground, removedOn, transitionTo, ...text } = body;
    const days = { kind: 'removal', removedOn, transitionTo, termTo: null } as const;
    return accept(await enterAct(world, actor, params.id, days, ground, text));
  });
  mount(app, world, reinstateOnList, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, reinstateOnList.id, String(params.id));
    if (refused) return refused;
    const days = { kind: 'reinstatement', removedOn: null, transitionTo: null, termTo: null } as const;
    return accept(await enterAct(world, actor, params.id, days, null, body));
  });
  mount(app, world, changeListTerm, async ({ params, body, actor }) => {
    const refused = await refuseArea(world, actor, changeListTerm.id, String(params.id));
    if (refused) return refused;
    const { termTo, transitionTo, ...text } = body;
    const days = { kind: 'termChange', removedOn: null, transitionTo, termTo } as const;
    return accept(await enterAct(world, actor, params.id, days, null, text));
  });
  mount(app, world, listListActs, async ({ params, actor }) =>
    accept(await readListActs(world, actor, params.id)),
  );
  mount(app, world, listTermWarnings, async ({ query }) =>
    accept(await readTermWarnings(world, query.within)),
  );
}
