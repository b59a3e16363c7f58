import type { FastifyInstance } from 'fastify';
import * as circulation from '../../contract/prescription-circulation.ts';
import * as delivery from '../../contract/prescription-delivery.ts';
import * as paper from '../../contract/prescription-paper.ts';
import { readDay } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { mountBookings } from './bookings/routes.ts';
import {
  choosePharmacy,
  freePrescription,
  takePrescription,
  undoCheck,
} from './circulation/take-prescription.ts';
import {
  arriveDelivery,
  dispatchDelivery,
  handOverDelivery,
  recordReadings,
  refuseDelivery,
} from './delivery/deliver.ts';
import { getDelivery, listDeliveries } from './delivery/read-deliveries.ts';
import {
  askPaperException,
  decidePaperException,
  endPaperException,
  filePaperException,
  listPaperExceptions,
} from './paper-exception/manage-exceptions.ts';
import { findForPaper, registerPaper } from './paper-exception/register-paper.ts';

/** What happens to a prescription after it was issued: circulation, the paper exception, delivery. */
export function mountCirculation(app: FastifyInstance, world: World): void {
  mount(app, world, circulation.takePrescription, ({ actor, params }) =>
    takePrescription(world, actor, params.rxno),
  );
  mount(app, world, circulation.freePrescription, ({ actor, params, body }) =>
    freePrescription(world, actor, params.rxno, body.reason),
  );
  mount(app, world, circulation.undoCheck, ({ actor, params, body }) =>
    undoCheck(world, actor, params.rxno, body.reason),
  );
  mount(app, world, circulation.choosePharmacy, ({ actor, params, body }) =>
    choosePharmacy(world, actor, params.rxno, body.pharmacyCode),
  );
  mountPaper(app, world);
  mountDelivery(app, world);
  mountBookings(app, world);
}

function mountPaper(app: FastifyInstance, world: World): void {
  mount(app, world, paper.askPaperException, ({ actor, body }) =>
    askPaperException(world, actor, {
      reason: body.reason.trim(),
      from: readDay('from', body.from),
      to: readDay('to', body.to),
    }),
  );
  mount(app, world, paper.listPaperExceptions, ({ actor }) => listPaperExceptions(world, actor));
  mount(app, world, paper.decidePaperException, ({ actor, params, body }) =>
    decidePaperException(world, actor, params.id, { ...body, to: readDay('to', body.to) }),
  );
  mount(app, world, paper.filePaperException, ({ actor, params, body }) =>
    filePaperException(world, actor, params.id, {
      filedNo: body.filedNo.trim(),
      filedOn: readDay('filedOn', body.filedOn),
    }),
  );
  mount(app, world, paper.endPaperException, ({ actor, params, body }) =>
    endPaperException(world, actor, params.id, body.note),
  );
  mount(app, world, paper.findForPaper, ({ actor, body }) => findForPaper(world, actor, body));
  mount(app, world, paper.registerPaper, ({ actor, body }) =>
    registerPaper(world, actor, { ...body, issuedOn: readDay('issuedOn', body.issuedOn) }),
  );
}

function mountDelivery(app: FastifyInstance, world: World): void {
  mount(app, world, delivery.listDeliveries, ({ actor, query }) => listDeliveries(world, actor, query));
  mount(app, world, delivery.getDelivery, ({ actor, params }) => getDelivery(world, actor, params.id));
  mount(app, world, delivery.dispatchDelivery, ({ actor, params, body }) =>
    dispatchDelivery(world, actor, params.id, body),
  );
  mount(app, world, delivery.recordReadings, ({ actor, params, body }) =>
    recordReadings(world, actor, params.id, body),
  );
  mount(app, world, delivery.arriveDelivery, ({ actor, params, body }) =>
    arriveDelivery(world, actor, params.id, body.note),
  );
  mount(app, world, delivery.handOverDelivery, ({ actor, params, body }) =>
    handOverDelivery(world, actor, params.id, body.note),
  );
  mount(app, world, delivery.refuseDelivery, ({ actor, params, body }) =>
    refuseDelivery(world, actor, params.id, body.reason),
  );
}
