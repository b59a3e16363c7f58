import type { FastifyInstance } from 'fastify';
import * as rows from '../../contract/prescription.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { checkPrescription, openPrescription, returnPrescription } from './check-prescription.ts';
import { mountCirculation } from './circulation-routes.ts';
import { findPrescribable, listPrescribableProducts } from './find-prescribable.ts';
import {
  getCertificate,
  getPrescription,
  getSignedPrescription,
  listPrescriptions,
} from './read-prescription.ts';
import { withdrawPrescription } from './withdraw-prescription.ts';
import { issuePrescription, reckonPrescription } from './write-prescription.ts';

export function mountPrescription(app: FastifyInstance, world: World): void {
  mount(app, world, rows.findPrescribable, ({ actor, body }) => findPrescribable(world, actor, body));
  mount(app, world, rows.listPrescribableProducts, ({ query }) =>
    listPrescribableProducts(world, query.entryKey),
  );
  mount(app, world, rows.reckonPrescription, ({ actor, body }) => reckonPrescription(world, actor, body));
  mount(app, world, rows.issuePrescription, ({ actor, body }) => issuePrescription(world, actor, body));
  mount(app, world, rows.listPrescriptions, ({ actor, query }) => listPrescriptions(world, actor, query));
  mount(app, world, rows.getPrescription, ({ actor, params }) => getPrescription(world, actor, params.rxno));
  mount(app, world, rows.getSignedPrescription, ({ actor, params }) =>
    getSignedPrescription(world, actor, params.rxno),
  );
  mount(app, world, rows.getCertificate, ({ params }) => getCertificate(world, params.serial));
  mount(app, world, rows.withdrawPrescription, ({ actor, params, body }) =>
    withdrawPrescription(world, actor, params.rxno, body.reason),
  );
  mount(app, world, rows.openPrescription, ({ actor, params }) =>
    openPrescription(world, actor, params.rxno),
  );
  mount(app, world, rows.checkPrescription, ({ actor, params }) =>
    checkPrescription(world, actor, params.rxno),
  );
  mount(app, world, rows.returnPrescription, ({ actor, params, body }) =>
    returnPrescription(world, actor, params.rxno, body.reason),
  );
  mountCirculation(app, world);
}
