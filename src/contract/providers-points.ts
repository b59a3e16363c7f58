import { Type } from 'typebox';
import {
  POINT_BASES,
  POINT_CASE_STATES,
  POINT_GROUNDS,
  POINT_STEPS,
  RESPONSIBILITIES,
  type PointBasis,
  type PointCaseState,
  type PointGround,
  type PointStep,
  type Responsibility,
} from '../domain/providers/points/point-case.ts';
import { QUALIFICATION_STATES, type QualificationState } from '../domain/providers/points/standing.ts';
import { endpoint } from './endpoint.ts';
import { InstitutionCode, PractitionerCode } from './providers.ts';
import { Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Points of the payment qualification: cases from notice to repair, and where every doctor and pharmacist stands (M27, M34). */

const StepName = oneOf(Object.keys(POINT_STEPS) as PointStep[]);
const CaseStateName = oneOf(Object.keys(POINT_CASE_STATES) as PointCaseState[]);
const GroundName = oneOf(Object.keys(POINT_GROUNDS) as PointGround[]);
const BasisName = oneOf(Object.keys(POINT_BASES) as PointBasis[]);
const ResponsibilityName = oneOf(Object.keys(RESPONSIBILITIES) as Responsibility[]);
const StateName = oneOf(Object.keys(QUALIFICATION_STATES) as QualificationState[]);
const Points = Type.Integer({ minimum: 1, maximum: 12, description: '分' });
const DESKS = ['agencyReviewer', 'areaBureau'] as const;
const CONCERNED = ['hospitalOffice', 'responsibleDoctor', 'pharmacist'] as const;
/** The area's desks, those concerned, and the province. */
export const POINT_READERS = [...DESKS, ...CONCERNED, 'provinceCatalogue', 'auditor'] as const;

const Standing = {
  state: StateName,
  points: Type.Integer(),
  from: Nullable(Day),
  to: Nullable(Day),
  readmissibleFrom: Nullable(Day),
};

export const listStandings = endpoint({
  id: 'providers.listStandings',
  method: 'GET',
  path: '/api/practitioner-standings',
  summary: '医师、药师的支付资格和本年记分：经办看本地区，机构看本机构，本人看本人',
  who: POINT_READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    state: Type.Optional(oneOf(['stopped', 'pointed'])),
  }),
  output: pageOf(
    shape({
      code: PractitionerCode,
      kind: oneOf(['doctor', 'pharmacist']),
      name: Type.String(),
      title: Type.String(),
      institutionCode: InstitutionCode,
      institutionName: Type.String(),
      ...Standing,
    }),
  ),
  clauses: ['M27', 'M34'],
});

export const openPointCase = endpoint({
  id: 'providers.openPointCase',
  method: 'POST',
  path: '/api/point-cases',
  summary: '告知医师或药师拟记分，写明事实和陈述期限',
  who: DESKS,
  body: shape({
    practitionerCode: PractitionerCode,
    basis: BasisName,
    ground: GroundName,
    responsibility: ResponsibilityName,
    happenedOn: Day,
    facts: Text(2000),
    points: Points,
    replyBy: Day,
  }),
  output: shape({ id: Id, caseNo: Type.String() }),
  clauses: ['M27', 'M34'],
});

const CaseRow = {
  id: Id,
  caseNo: Type.String(),
  practitionerCode: PractitionerCode,
  name: Type.String(),
  institutionName: Type.String(),
  ground: GroundName,
  points: Points,
  state: CaseStateName,
  movedAt: Instant,
};

export const listPointCases = endpoint({
  id: 'providers.listPointCases',
  method: 'GET',
  path: '/api/point-cases',
  summary: '记分案：经办看本地区，机构看本机构，本人看本人',
  who: POINT_READERS,
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)), state: Type.Optional(CaseStateName) }),
  output: pageOf(shape(CaseRow)),
  clauses: ['M27', 'M34'],
});

export const getPointCase = endpoint({
  id: 'providers.getPointCase',
  method: 'GET',
  path: '/api/point-cases/:id',
  summary: '一件记分案',
  who: POINT_READERS,
  params: shape({ id: Id }),
  output: shape({
    ...CaseRow,
    basis: BasisName,
    responsibility: ResponsibilityName,
    happenedOn: Day,
    facts: Type.String(),
    replyBy: Day,
    standing: shape(Standing),
    /** Points that may still be given back. */
    pointsLeft: Type.Integer(),
    events: Type.Array(
      shape({
        seq: Type.Integer(),
        step: StepName,
        at: Instant,
        actorName: Type.String(),
        words: Type.String(),
        points: Nullable(Type.Integer()),
        suspendMonths: Nullable(Type.Integer()),
        documentNo: Type.String(),
      }),
    ),
    steps: Type.Array(StepName),
  }),
  clauses: ['M27', 'M34'],
});

export const takePointStep = endpoint({
  id: 'providers.takePointStep',
  method: 'POST',
  path: '/api/point-cases/:id/steps',
  summary: '办理记分案：陈述、决定、申诉、修复、恢复登记',
  who: [...DESKS, ...CONCERNED],
  params: shape({ id: Id }),
  body: shape({
    step: StepName,
    words: Text(2000),
    points: Nullable(Points),
    suspendMonths: Nullable(Type.Integer({ minimum: 1, maximum: 6 })),
    documentNo: Type.String({ maxLength: 100 }),
    /** The number of steps that were on the page. */
    afterSeq: Type.Integer({ minimum: 1 }),
  }),
  output: shape({ state: CaseStateName }),
  refusals: [
    'POINT_STEP_NOT_ALLOWED',
    'POINT_REPLY_OUTSTANDING',
    'POINT_DECISION_INCOMPLETE',
    'SUSPENSION_UNFIT',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M27', 'M34'],
});

export const providersPointsEndpoints = {
  listStandings,
  openPointCase,
  listPointCases,
  getPointCase,
  takePointStep,
};
