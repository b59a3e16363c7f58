import { Type } from 'typebox';
import {
  BREACH_STATES,
  BREACH_STEPS,
  type BreachState,
  type BreachStep,
} from '../domain/providers/reporting/donation.ts';
import { endpoint } from './endpoint.ts';
import { AGENCY } from './providers.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Promised free supplies and their breaches, which reach the province (N5.3). */

const State = oneOf(Object.keys(BREACH_STATES) as BreachState[]);
const Step = oneOf(Object.keys(BREACH_STEPS) as BreachStep[]);
const Units = Type.Integer({ minimum: 1, maximum: 1000 });
const RAISERS = [...AGENCY, 'hospitalOffice', 'responsibleDoctor', 'pharmacist'] as const;

const TERMS = {
  name: Text(80),
  enterpriseName: Text(100),
  genericName: Text(100),
  /** Who is given it and how. */
  terms: Text(1000),
  buyUnits: Units,
  freeUnits: Units,
  fromOn: Day,
  toOn: Day,
  source: Text(200),
};

export const addDonationProgramme = endpoint({
  id: 'providers.addDonationProgramme',
  method: 'POST',
  path: '/api/donation-programmes',
  summary: '登记企业的慈善赠药承诺',
  who: ['provinceCatalogue'],
  body: shape(TERMS),
  output: shape({ id: Id }),
  clauses: ['N5.3'],
});

export const listDonationProgrammes = endpoint({
  id: 'providers.listDonationProgrammes',
  method: 'GET',
  path: '/api/donation-programmes',
  summary: '慈善赠药承诺',
  who: 'signedIn',
  output: shape({
    rows: Type.Array(
      shape({ id: Id, ...TERMS, inForce: Type.Boolean(), openBreaches: Type.Integer({ minimum: 0 }) }),
    ),
  }),
  clauses: ['N5.3'],
});

export const raiseDonationBreach = endpoint({
  id: 'providers.raiseDonationBreach',
  method: 'POST',
  path: '/api/donation-breaches',
  summary: '反映赠药承诺没有兑现：不写患者个人信息',
  who: RAISERS,
  body: shape({ programmeId: Id, happenedOn: Day, words: Text(1000) }),
  output: shape({ id: Id }),
  refusals: ['BREACH_OUTSIDE_PROMISE'],
  clauses: ['N5.3'],
});

export const listDonationBreaches = endpoint({
  id: 'providers.listDonationBreaches',
  method: 'GET',
  path: '/api/donation-breaches',
  summary: '赠药违约的案子：本机构反映的、本地区或全省',
  who: [...RAISERS, 'provinceCatalogue', 'auditor'],
  query: shape({ ...PAGE_QUERY, state: Type.Optional(State) }),
  output: pageOf(
    shape({
      id: Id,
      programmeName: Type.String(),
      enterpriseName: Type.String(),
      areaName: Type.String(),
      institutionName: Nullable(Type.String()),
      happenedOn: Day,
      state: State,
      steps: Type.Array(shape({ step: Step, words: Type.String(), by: Type.String(), at: Instant })),
      /** What the reader may do next. */
      next: Type.Array(Step),
    }),
  ),
  clauses: ['N5.3'],
});

export const takeBreachStep = endpoint({
  id: 'providers.takeBreachStep',
  method: 'POST',
  path: '/api/donation-breaches/:id/steps',
  summary: '办理赠药违约：市州核实上报，省局认定并督促兑现',
  who: [...AGENCY, 'provinceCatalogue'],
  params: shape({ id: Id }),
  body: shape({ step: Step, words: Text(1000) }),
  output: Done,
  refusals: ['BREACH_STEP_NOT_ALLOWED'],
  clauses: ['N5.3'],
});

export const providersDonationEndpoints = {
  addDonationProgramme,
  listDonationProgrammes,
  raiseDonationBreach,
  listDonationBreaches,
  takeBreachStep,
};
