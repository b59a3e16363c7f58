import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/eligibility-changes.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getRelatedDrugs, submitDrugChange } from './submit-change.ts';

/** What an application is to the person's other drugs (M24). */
export function mountDrugChanges(app: FastifyInstance, world: World): void {
  mount(app, world, contract.submitDrugChange, ({ actor, body }) => submitDrugChange(world, actor, body));
  mount(app, world, contract.getRelatedDrugs, ({ actor, params }) =>
    getRelatedDrugs(world, actor, params.id),
  );
}
