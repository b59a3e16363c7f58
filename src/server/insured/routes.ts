import type { FastifyInstance } from 'fastify';
import { accept } from '../../base/outcome.ts';
import * as insured from '../../contract/insured.ts';
import * as agents from '../../contract/insured-agents.ts';
import * as settings from '../../contract/settings.ts';
import { badInput } from '../http/problem.ts';
import { readDay, readOpenDay, readSpan } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import { hashToken, SESSION_COOKIE } from '../identity/current-actor.ts';
import type { World } from '../world.ts';
import { chooseMandate, endMandate, grantMandate, listMandates } from './agents/manage-mandates.ts';
import { changeAssistance, changeEnrolment, changeMajorIllness } from './change-cover.ts';
import { importPersons } from './import-persons.ts';
import { listAreaRows } from './person-store.ts';
import { getMyCover, getPerson, identifyPatient, listPersons, revealPerson } from './read-persons.ts';
import { recordDeath } from './record-death.ts';
import { recordParticulars } from './record-particulars.ts';
import { registerPerson } from './register-person.ts';
import {
  listAssistanceRules,
  listWorkCalendar,
  listYearlyLimits,
  saveAssistanceRule,
  saveWorkCalendar,
  saveYearlyLimit,
} from './settings.ts';

export function mountInsured(app: FastifyInstance, world: World): void {
  mount(app, world, insured.listAreas, async () =>
    accept({ rows: await world.db.transaction('none', listAreaRows) }),
  );
  mount(app, world, insured.listPersons, ({ actor, query }) => listPersons(world, actor, query));
  mount(app, world, insured.getPerson, ({ actor, params }) => getPerson(world, actor, params.id));
  mount(app, world, insured.revealPerson, ({ actor, params }) => revealPerson(world, actor, params.id));
  mount(app, world, insured.registerPerson, ({ actor, body }) =>
    registerPerson(world, actor, {
      ...body,
      fromOn: readDay('fromOn', body.fromOn),
      retiredOn: readOpenDay('retiredOn', body.retiredOn),
    }),
  );
  mount(app, world, insured.changeEnrolment, ({ actor, params, body }) =>
    changeEnrolment(world, actor, params.id, body.scheme, body.status, readSpan(body.fromOn, body.toOn)),
  );
  mount(app, world, insured.changeMajorIllness, ({ actor, params, body }) =>
    changeMajorIllness(world, actor, params.id, body.scheme, readSpan(body.fromOn, body.toOn)),
  );
  mount(app, world, insured.changeAssistance, ({ actor, params, body }) =>
    changeAssistance(world, actor, params.id, body.category, readSpan(body.fromOn, body.toOn)),
  );
  mount(app, world, insured.recordDeath, ({ actor, params, body }) =>
    recordDeath(
      world,
      actor,
      params.id,
      body.diedOn === null ? null : readDay('diedOn', body.diedOn),
      body.evidence,
    ),
  );
  mount(app, world, insured.recordParticulars, ({ actor, params, body }) =>
    recordParticulars(world, actor, params.id, {
      ...body,
      retiredOn: readOpenDay('retiredOn', body.retiredOn),
    }),
  );
  mount(app, world, insured.importPersons, ({ actor, body, files }) => {
    const file = files[0];
    if (file === undefined) throw badInput('file', '请选择文件');
    return importPersons(world, actor, file.content, body.mode);
  });
  mount(app, world, insured.getMyCover, ({ actor }) => getMyCover(world, actor));
  mount(app, world, insured.identifyPatient, ({ actor, body }) =>
    identifyPatient(world, actor, body.credentialKind, body.credentialNumber),
  );
  mountAgents(app, world);
  mountSettings(app, world);
}

function mountAgents(app: FastifyInstance, world: World): void {
  mount(app, world, agents.listMandates, ({ actor }) => listMandates(world, actor));
  mount(app, world, agents.grantMandate, ({ actor, body }) => grantMandate(world, actor, body));
  mount(app, world, agents.endMandate, ({ actor, params, body }) =>
    endMandate(world, actor, params.id, body.reason),
  );
  mount(app, world, agents.chooseMandate, ({ actor, body, request }) =>
    chooseMandate(world, actor, hashToken(request.cookies[SESSION_COOKIE] ?? ''), body.mandateId),
  );
}

function mountSettings(app: FastifyInstance, world: World): void {
  mount(app, world, settings.listYearlyLimits, ({ query }) => listYearlyLimits(world, query.year));
  mount(app, world, settings.saveYearlyLimit, ({ actor, body }) => saveYearlyLimit(world, actor, body));
  mount(app, world, settings.listAssistanceRules, ({ query }) => listAssistanceRules(world, query.year));
  mount(app, world, settings.saveAssistanceRule, ({ actor, body }) => saveAssistanceRule(world, actor, body));
  mount(app, world, settings.listWorkCalendar, () => listWorkCalendar(world));
  mount(app, world, settings.saveWorkCalendar, ({ actor, body }) => saveWorkCalendar(world, actor, body));
}
