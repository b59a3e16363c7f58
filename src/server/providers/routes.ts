import type { FastifyInstance } from 'fastify';
import * as rows from '../../contract/providers.ts';
import { readDay } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { mountAgreements } from './agreements/routes.ts';
import { mountReporting } from './reporting/routes.ts';
import { mountDoctors } from './doctor-routes.ts';
import { registerPharmacist } from './manage-doctors.ts';
import {
  endAgreement,
  getInstitution,
  listInstitutions,
  registerInstitution,
  suspendAgreement,
} from './manage-institutions.ts';
import { listPractitioners } from './read-doctors.ts';
import { suspensionOf } from './suspension.ts';

export function mountProviders(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listInstitutions, ({ query }) => listInstitutions(world, query));
  mount(app, world, rows.getInstitution, ({ actor, params }) => getInstitution(world, actor, params.code));
  mount(app, world, rows.registerInstitution, ({ actor, body }) => registerInstitution(world, actor, body));
  mount(app, world, rows.suspendAgreement, ({ actor, params, body }) => {
    const { from, to } = suspensionOf(body);
    return suspendAgreement(world, actor, params.id, from, to, body.reason);
  });
  mount(app, world, rows.endAgreement, ({ actor, params, body }) =>
    endAgreement(world, actor, params.id, readDay('endedOn', body.endedOn), body.reason),
  );
  mount(app, world, rows.listPractitioners, ({ actor, params, query }) =>
    listPractitioners(world, actor, params.code, query),
  );
  mount(app, world, rows.registerPharmacist, ({ actor, params, body }) =>
    registerPharmacist(world, actor, params.code, body),
  );
  mountAgreements(app, world);
  mountReporting(app, world);
  mountDoctors(app, world);
}
