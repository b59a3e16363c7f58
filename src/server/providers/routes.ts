import type { FastifyInstance } from 'fastify';
import { accept } from '../../base/outcome.ts';
import * as doctors from '../../contract/providers-doctors.ts';
import * as rows from '../../contract/providers.ts';
import { badInput } from '../http/problem.ts';
import { readDay, readOpenDay, readSpan } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { listRelaxationRows } from './list-store.ts';
import {
  checkDoctorFiling,
  endDoctorFiling,
  fileDoctor,
  publishDoctorFilings,
  registerPharmacist,
  suspendDoctorFiling,
} from './manage-doctors.ts';
import {
  addAgreement,
  endAgreement,
  getInstitution,
  listInstitutions,
  registerInstitution,
  suspendAgreement,
} from './manage-institutions.ts';
import {
  getDoctorFiling,
  listActingDoctors,
  listDoctorFilings,
  listPractitioners,
  listPublishedDoctors,
} from './read-doctors.ts';
import { addTitleRelaxation } from './title-relaxations.ts';

/** A suspension's days: both empty lifts it; an end without a beginning is a slip. */
function suspensionOf(body: { fromOn: string | null; toOn: string | null }) {
  if (body.fromOn === null) {
    if (body.toOn !== null) throw badInput('fromOn', '请填写开始日期');
    return { from: null, to: null };
  }
  return readSpan(body.fromOn, body.toOn);
}

export function mountProviders(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listInstitutions, ({ query }) => listInstitutions(world, query));
  mount(app, world, rows.getInstitution, ({ actor, params }) => getInstitution(world, actor, params.code));
  mount(app, world, rows.registerInstitution, ({ actor, body }) => registerInstitution(world, actor, body));
  mount(app, world, rows.addAgreement, ({ actor, params, body }) => {
    const { from, to } = readSpan(body.fromOn, body.toOn);
    return addAgreement(world, actor, {
      institutionCode: params.code,
      agreementNo: body.agreementNo,
      clauses: body.clauses,
      from,
      to: to ?? from,
    });
  });
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
  mountDoctors(app, world);
}

function mountDoctors(app: FastifyInstance, world: World): void {
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
}
