import type { FastifyInstance } from 'fastify';
import { accept } from '../../base/outcome.ts';
import * as doctors from '../../contract/providers-doctors.ts';
import * as points from '../../contract/providers-points.ts';
import { readDay, readOpenDay } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { mountCommittee } from './committee/routes.ts';
import { listRelaxationRows } from './doctor-store.ts';
import {
  checkDoctorFiling,
  endDoctorFiling,
  fileDoctor,
  publishDoctorFilings,
  suspendDoctorFiling,
} from './manage-doctors.ts';
import {
  getPointCase,
  listPointCases,
  listStandings,
  openPointCase,
  takePointStep,
} from './points/handle-points.ts';
import {
  getDoctorFiling,
  listActingDoctors,
  listDoctorFilings,
  listPublishedDoctors,
} from './read-doctors.ts';
import { suspensionOf } from './suspension.ts';
import { addTitleRelaxation } from './title-relaxations.ts';

/** 责任医师 and the points of the payment qualification. */
export function mountDoctors(app: FastifyInstance, world: World): void {
  mount(app, world, doctors.fileDoctor, ({ actor, body }) => fileDoctor(world, actor, body));
  mount(app, world, doctors.listDoctorFilings, ({ actor, query }) => listDoctorFilings(world, actor, query));
  mount(app, world, doctors.getDoctorFiling, ({ actor, params }) => getDoctorFiling(world, actor, params.id));
  mount(app, world, doctors.checkDoctorFiling, ({ actor, params }) =>
    checkDoctorFiling(world, actor, params.id),
  );
  mount(app, world, doctors.publishDoctorFilings, ({ actor, body }) =>
    publishDoctorFilings(world, actor, body.ids),
  );
  mount(app, world, doctors.suspendDoctorFiling, ({ actor, params, body }) => {
    const { from, to } = suspensionOf(body);
    return suspendDoctorFiling(world, actor, params.id, from, to, body.reason);
  });
  mount(app, world, doctors.endDoctorFiling, ({ actor, params, body }) =>
    endDoctorFiling(world, actor, params.id, readDay('endedOn', body.endedOn), body.reason),
  );
  mount(app, world, doctors.listPublishedDoctors, ({ query }) => listPublishedDoctors(world, query));
  mount(app, world, doctors.listActingDoctors, ({ query }) => listActingDoctors(world, query));
  mount(app, world, doctors.listTitleRelaxations, async () =>
    accept({ rows: await world.db.transaction('none', listRelaxationRows) }),
  );
  mount(app, world, doctors.addTitleRelaxation, ({ actor, body }) =>
    addTitleRelaxation(world, actor, {
      areaCode: body.areaCode,
      title: body.title,
      source: body.source,
      from: readDay('fromOn', body.fromOn),
      to: readOpenDay('toOn', body.toOn),
    }),
  );
  mountPoints(app, world);
  mountCommittee(app, world);
}

function mountPoints(app: FastifyInstance, world: World): void {
  mount(app, world, points.listStandings, ({ actor, query }) => listStandings(world, actor, query));
  mount(app, world, points.openPointCase, ({ actor, body }) => openPointCase(world, actor, body));
  mount(app, world, points.listPointCases, ({ actor, query }) => listPointCases(world, actor, query));
  mount(app, world, points.getPointCase, ({ actor, params }) => getPointCase(world, actor, params.id));
  mount(app, world, points.takePointStep, ({ actor, params, body }) =>
    takePointStep(world, actor, params.id, body),
  );
}
