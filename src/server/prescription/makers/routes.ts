import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/prescription-makers.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { decideMakerChange, getMakerOptions, listMakerChanges, stateMakerChange } from './change-maker.ts';

/** Another maker's product of the same drug (M24). */
export function mountMakerChanges(app: FastifyInstance, world: World): void {
  mount(app, world, contract.getMakerOptions, ({ actor, body }) => getMakerOptions(world, actor, body));
  mount(app, world, contract.stateMakerChange, ({ actor, body }) => stateMakerChange(world, actor, body));
  mount(app, world, contract.decideMakerChange, ({ actor, params, body }) =>
    decideMakerChange(world, actor, params.id, body.decision, body.note),
  );
  mount(app, world, contract.listMakerChanges, ({ actor, query }) => listMakerChanges(world, actor, query));
}
