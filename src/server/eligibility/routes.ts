import type { FastifyInstance } from 'fastify';
import * as steps from '../../contract/eligibility-steps.ts';
import * as contract from '../../contract/eligibility.ts';
import { readOpenDay } from '../http/read-day.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { changeInstitutions, supplementApplication, withdrawApplication } from './applicant-steps.ts';
import { mountDrugChanges } from './change/routes.ts';
import { declineApplication, giveHospitalOpinion, stateOpinion } from './give-opinion.ts';
import { listMyEligibilities } from './my-eligibilities.ts';
import { getPaper, uploadPaper } from './papers.ts';
import {
  getApplication,
  listApplications,
  listMyApplications,
  summariseApplications,
} from './read-applications.ts';
import { acceptApplication, approveApplication, requestSupplement } from './review-application.ts';
import { mountForms } from './form/routes.ts';
import { mountReview } from './review/routes.ts';
import { submitApplication } from './submit-application.ts';

export function mountEligibility(app: FastifyInstance, world: World): void {
  mount(app, world, contract.uploadPaper, ({ actor, body, files }) =>
    uploadPaper(world, actor, body.kind, files[0], body),
  );
  mount(app, world, contract.getPaper, ({ actor, params }) => getPaper(world, actor, params.id));
  mount(app, world, contract.submitApplication, ({ actor, body }) => submitApplication(world, actor, body));
  mount(app, world, contract.listApplications, ({ actor, query }) => listApplications(world, actor, query));
  mount(app, world, contract.summariseApplications, ({ actor }) => summariseApplications(world, actor));
  mount(app, world, contract.listMyApplications, ({ actor, query }) =>
    listMyApplications(world, actor, query),
  );
  mount(app, world, contract.getApplication, ({ actor, params }) => getApplication(world, actor, params.id));
  mount(app, world, contract.listMyEligibilities, ({ actor }) => listMyEligibilities(world, actor));
  mountSteps(app, world);
  mountReview(app, world);
  mountDrugChanges(app, world);
  mountForms(app, world);
}

function mountSteps(app: FastifyInstance, world: World): void {
  mount(app, world, steps.stateOpinion, ({ actor, params, body }) =>
    stateOpinion(world, actor, params.id, body.opinion),
  );
  mount(app, world, steps.declineApplication, ({ actor, params, body }) =>
    declineApplication(world, actor, params.id, body.reason),
  );
  mount(app, world, steps.giveHospitalOpinion, ({ actor, params, body }) =>
    giveHospitalOpinion(world, actor, params.id, body.decision, body.opinion),
  );
  mount(app, world, steps.acceptApplication, ({ actor, params }) =>
    acceptApplication(world, actor, params.id),
  );
  mount(app, world, steps.requestSupplement, ({ actor, params, body }) =>
    requestSupplement(world, actor, params.id, body.lacks, body.explanation),
  );
  mount(app, world, steps.supplementApplication, ({ actor, params, body }) =>
    supplementApplication(world, actor, params.id, body.paperIds, body.explanation),
  );
  mount(app, world, steps.approveApplication, ({ actor, params, body }) =>
    approveApplication(world, actor, params.id, readOpenDay('termTo', body.termTo), body.opinion, {
      monthlyUnits: body.monthlyAmount?.units ?? null,
      unitName: body.monthlyAmount?.unitName ?? null,
    }),
  );
  mount(app, world, steps.withdrawApplication, ({ actor, params }) =>
    withdrawApplication(world, actor, params.id),
  );
  mount(app, world, contract.changeInstitutions, ({ actor, params, body }) =>
    changeInstitutions(world, actor, params.id, body.hospitalCode, body.pharmacyCode),
  );
}
