import { Type } from 'typebox';
import {
  FORMULARY_DECISIONS,
  FORMULARY_GROUNDS,
  TASK_STATES,
  type FormularyDecision,
  type FormularyGround,
  type TaskState,
} from '../domain/providers/committee/formulary.ts';
import {
  PURCHASE_STATES,
  PURCHASE_STEPS,
  type PurchaseState,
  type PurchaseStep,
} from '../domain/providers/committee/purchase.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { InstitutionCode } from './providers.ts';
import {
  Day,
  Done,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  RequestId,
  shape,
  Text,
} from './shapes.ts';

/** 药事会 and ad-hoc purchases: what hospitals decide about stocking the lists, and who is late (N5.2, M8). */

const TaskStateName = oneOf(Object.keys(TASK_STATES) as TaskState[]);
const DecisionName = oneOf(Object.keys(FORMULARY_DECISIONS) as FormularyDecision[]);
const GroundName = oneOf(Object.keys(FORMULARY_GROUNDS) as FormularyGround[]);
const PurchaseStateName = oneOf(Object.keys(PURCHASE_STATES) as PurchaseState[]);
const PurchaseStepName = oneOf(Object.keys(PURCHASE_STEPS) as PurchaseStep[]);
const DrugKey = Type.String({ minLength: 1, maxLength: 300, description: '条目键：通用名与剂型' });

/** Who watches over the hospitals of an area, or the province. */
export const COMMITTEE_WATCHERS = [
  'healthAuthority',
  'areaBureau',
  'agencyReviewer',
  'provinceCatalogue',
  'auditor',
] as const;
export const COMMITTEE_READERS = [...COMMITTEE_WATCHERS, 'hospitalOffice'] as const;

const TaskRow = {
  versionId: Id,
  listName: Type.String(),
  edition: Type.String(),
  hospitalCode: InstitutionCode,
  hospitalName: Type.String(),
  areaName: Type.String(),
  dueOn: Day,
  total: Type.Integer(),
  decided: Type.Integer(),
  stocked: Type.Integer(),
  /** Day of the last meeting on this list. */
  heldOn: Nullable(Day),
  state: TaskStateName,
};

export const listCommitteeTasks = endpoint({
  id: 'providers.listCommitteeTasks',
  method: 'GET',
  path: '/api/committee-tasks',
  summary: '药事会任务：医院看本院，卫健、医保局和经办看本地区，省里看全省',
  who: COMMITTEE_READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    state: Type.Optional(TaskStateName),
    areaCode: Type.Optional(AreaCode),
  }),
  output: pageOf(shape(TaskRow)),
  clauses: ['N5.2', 'M8'],
});

export const getCommitteeTask = endpoint({
  id: 'providers.getCommitteeTask',
  method: 'GET',
  path: '/api/committee-tasks/:versionId/:hospitalCode',
  summary: '一家医院对一版目录的药事会：每种药品的决定和历次会议',
  who: COMMITTEE_READERS,
  params: shape({ versionId: Id, hospitalCode: InstitutionCode }),
  output: shape({
    ...TaskRow,
    dueSource: Type.String(),
    drugs: Type.Array(
      shape({
        key: Type.String(),
        name: Type.String(),
        part: Type.String(),
        listed: Type.Boolean(),
        decision: Nullable(DecisionName),
        ground: Nullable(GroundName),
        words: Type.String(),
        decidedOn: Nullable(Day),
      }),
    ),
    meetings: Type.Array(
      shape({
        id: Id,
        heldOn: Day,
        chair: Type.String(),
        attendees: Type.Integer(),
        words: Type.String(),
        items: Type.Integer(),
        recordedAt: Instant,
        recordedBy: Type.String(),
      }),
    ),
  }),
  clauses: ['N5.2', 'M8'],
});

export const recordMeeting = endpoint({
  id: 'providers.recordMeeting',
  method: 'POST',
  path: '/api/committee-meetings',
  summary: '记录药事会：每种药品配备或不配备及理由',
  who: ['hospitalOffice'],
  body: shape({
    requestId: RequestId,
    versionId: Id,
    heldOn: Day,
    chair: Text(60),
    attendees: Type.Integer({ minimum: 1, maximum: 500 }),
    words: Type.String({ maxLength: 2000 }),
    items: Type.Array(
      shape({
        drugKey: DrugKey,
        decision: DecisionName,
        ground: GroundName,
        words: Type.String({ maxLength: 500 }),
      }),
      { minItems: 1, maxItems: 4000 },
    ),
  }),
  output: shape({ id: Id }),
  refusals: ['FORMULARY_GROUND_FORBIDDEN', 'FORMULARY_GROUND_UNFIT'],
  clauses: ['N5.2', 'M8'],
});

export const setCommitteeDue = endpoint({
  id: 'providers.setCommitteeDue',
  method: 'POST',
  path: '/api/committee-dues',
  summary: '为一版目录另定药事会期限，注明依据',
  who: ['provinceCatalogue'],
  body: shape({ versionId: Id, dueOn: Day, source: Text(300) }),
  output: Done,
  clauses: ['N5.2', 'M8'],
});

export const getCommitteeOverview = endpoint({
  id: 'providers.getCommitteeOverview',
  method: 'GET',
  path: '/api/committee-overview',
  summary: '各地药事会和临时采购的进展',
  who: COMMITTEE_WATCHERS,
  output: shape({
    rows: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        hospitals: Type.Integer(),
        tasks: Type.Integer(),
        done: Type.Integer(),
        overdue: Type.Integer(),
        /** Drugs decided to be stocked, of all that the tasks put before the hospitals. */
        stocked: Type.Integer(),
        drugs: Type.Integer(),
        purchasesOpen: Type.Integer(),
        purchasesOverdue: Type.Integer(),
      }),
    ),
  }),
  clauses: ['N5.2', 'M8'],
});

const PurchaseRow = {
  id: Id,
  requestNo: Type.String(),
  hospitalCode: InstitutionCode,
  hospitalName: Type.String(),
  areaName: Type.String(),
  drugName: Type.String(),
  quantity: Type.Integer(),
  state: PurchaseStateName,
  requestedAt: Instant,
  dueOn: Day,
  provisional: Type.Boolean(),
  workingDaysLeft: Nullable(Type.Integer()),
  overdue: Type.Boolean(),
};
const PURCHASE_READERS = [...COMMITTEE_READERS, 'responsibleDoctor'] as const;

export const listPurchases = endpoint({
  id: 'providers.listPurchases',
  method: 'GET',
  path: '/api/purchase-requests',
  summary: '临时采购申请：医院看本院，卫健、医保局和经办看本地区，省里看全省',
  who: PURCHASE_READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    state: Type.Optional(oneOf([...(Object.keys(PURCHASE_STATES) as PurchaseState[]), 'overdue'])),
  }),
  output: pageOf(shape(PurchaseRow)),
  clauses: ['M8'],
});

export const requestPurchase = endpoint({
  id: 'providers.requestPurchase',
  method: 'POST',
  path: '/api/purchase-requests',
  summary: '申请临时采购单行支付药品',
  who: ['responsibleDoctor', 'hospitalOffice'],
  body: shape({
    requestId: RequestId,
    entryKey: DrugKey,
    quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** Clinical need, without the patient's name or numbers. */
    need: Text(1000),
  }),
  output: shape({ id: Id, requestNo: Type.String(), dueOn: Day }),
  refusals: ['DRUG_NOT_LISTED', 'DRUG_TERM_ENDED', 'POLICY_NOT_FORMALISED'],
  clauses: ['M8'],
});

export const getPurchase = endpoint({
  id: 'providers.getPurchase',
  method: 'GET',
  path: '/api/purchase-requests/:id',
  summary: '一份临时采购申请',
  who: PURCHASE_READERS,
  params: shape({ id: Id }),
  output: shape({
    ...PurchaseRow,
    need: Type.String(),
    events: Type.Array(
      shape({
        seq: Type.Integer(),
        step: PurchaseStepName,
        at: Instant,
        actorName: Type.String(),
        ground: Type.String(),
        words: Type.String(),
      }),
    ),
    steps: Type.Array(PurchaseStepName),
  }),
  clauses: ['M8'],
});

export const takePurchaseStep = endpoint({
  id: 'providers.takePurchaseStep',
  method: 'POST',
  path: '/api/purchase-requests/:id/steps',
  summary: '办理临时采购：同意、不予采购、到货、撤回',
  who: ['hospitalOffice', 'responsibleDoctor'],
  params: shape({ id: Id }),
  body: shape({
    step: PurchaseStepName,
    ground: Nullable(GroundName),
    words: Type.String({ maxLength: 1000 }),
    afterSeq: Type.Integer({ minimum: 1 }),
  }),
  output: shape({ state: PurchaseStateName }),
  refusals: ['PURCHASE_STEP_NOT_ALLOWED', 'FORMULARY_GROUND_FORBIDDEN', 'FORMULARY_GROUND_UNFIT'],
  clauses: ['N5.2', 'M8'],
});

export const getPurchaseClock = endpoint({
  id: 'providers.getPurchaseClock',
  method: 'GET',
  path: '/api/settings/purchase-clock',
  summary: '临时采购的办理工作日数',
  who: [...COMMITTEE_READERS, 'provinceAdmin', 'responsibleDoctor'],
  output: shape({
    rows: Type.Array(shape({ fromOn: Day, workingDays: Type.Integer(), source: Type.String() })),
  }),
  clauses: ['M8'],
});

export const setPurchaseClock = endpoint({
  id: 'providers.setPurchaseClock',
  method: 'POST',
  path: '/api/settings/purchase-clock',
  summary: '规定临时采购的办理工作日数，注明依据',
  who: ['provinceAdmin'],
  body: shape({ fromOn: Day, workingDays: Type.Integer({ minimum: 1, maximum: 60 }), source: Text(300) }),
  output: Done,
  clauses: ['M8'],
});

export const providersCommitteeEndpoints = {
  listCommitteeTasks,
  getCommitteeTask,
  recordMeeting,
  setCommitteeDue,
  getCommitteeOverview,
  listPurchases,
  requestPurchase,
  getPurchase,
  takePurchaseStep,
  getPurchaseClock,
  setPurchaseClock,
};
