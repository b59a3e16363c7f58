import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/insured-violations.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import {
  decideViolation,
  getViolation,
  liftSuspension,
  listViolations,
  recordViolation,
} from './handle-violation.ts';

/** Violations of insured persons (M35). */
export function mountViolations(app: FastifyInstance, world: World): void {
  mount(app, world, contract.recordViolation, ({ actor, body }) => recordViolation(world, actor, body));
  mount(app, world, contract.listViolations, ({ actor, query }) => listViolations(world, actor, query));
  mount(app, world, contract.getViolation, ({ actor, params }) => getViolation(world, actor, params.id));
  mount(app, world, contract.decideViolation, ({ actor, params, body }) =>
    decideViolation(world, actor, params.id, body),
  );
  mount(app, world, contract.liftSuspension, ({ actor, params, body }) =>
    liftSuspension(world, actor, params.id, body.reason),
  );
}
