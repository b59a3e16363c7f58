import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/eligibility-form.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getForm, printForm, verifyForm } from './print-form.ts';
import { preCheckApplication, startApplication } from './pre-check.ts';

/** A copy is checked once in a while by hand. */
const CALLS_A_MINUTE = 60;

/** The official form: filled in beforehand, checked, printed and verified by anybody (M22). */
export function mountForms(app: FastifyInstance, world: World): void {
  mount(app, world, contract.preCheckApplication, ({ actor, body }) =>
    preCheckApplication(world, actor, body),
  );
  mount(app, world, contract.startApplication, ({ actor, body }) => startApplication(world, actor, body));
  mount(app, world, contract.getForm, ({ actor, params }) => getForm(world, actor, params.id));
  mount(app, world, contract.printForm, ({ actor, params, request }) =>
    printForm(world, actor, params.id, `${request.protocol}://${request.host}`),
  );
  void app.register(async (open) => {
    open.addHook(
      'onRequest',
      open.rateLimit({ max: world.config.publicCallsPerMinute ?? CALLS_A_MINUTE, timeWindow: 60_000 }),
    );
    mount(open, world, contract.verifyForm, ({ params }) => verifyForm(world, params.code));
  });
}
