import { Type } from 'typebox';
import {
  VIOLATION_KINDS,
  VIOLATION_OUTCOMES,
  type ViolationKind,
  type ViolationOutcome,
} from '../domain/insured/violations/violation.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Yuan } from './shapes.ts';

/** Violations of insured persons: recorded by one, decided by another, with dated suspensions of online settlement (M35). */

const DESKS = ['agencyReviewer', 'areaBureau'] as const;
const READERS = [...DESKS, 'auditor'] as const;
const KindName = oneOf(Object.keys(VIOLATION_KINDS) as ViolationKind[]);
const Words = Type.String({ minLength: 2, maxLength: 1000 });
const StateName = oneOf(['open', 'suspended', 'warned', 'dismissed']);
const IdParam = shape({ id: Id });

const Row = {
  id: Id,
  caseNo: Type.String(),
  personName: Type.String(),
  personNo: Type.String(),
  areaName: Type.String(),
  kind: KindName,
  foundOn: Day,
  state: StateName,
  suspendedFrom: Nullable(Day),
  /** The last day without online settlement, an early end counted. */
  lastDay: Nullable(Day),
  recorderName: Type.String(),
};

export const recordViolation = endpoint({
  id: 'insured.recordViolation',
  method: 'POST',
  path: '/api/insured-violations',
  summary: '参保人违规立案',
  who: DESKS,
  body: shape({
    requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' }),
    personNo: Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' }),
    kind: KindName,
    foundOn: Day,
    facts: Words,
    evidence: Words,
    claimNo: Nullable(Type.String({ maxLength: 40 })),
    loss: Yuan,
  }),
  output: shape({ id: Id, caseNo: Type.String() }),
  clauses: ['M35'],
});

export const listViolations = endpoint({
  id: 'insured.listViolations',
  method: 'GET',
  path: '/api/insured-violations',
  summary: '参保人违规案件：本地区的，待决定的在前',
  who: READERS,
  query: shape({ ...PAGE_QUERY, state: Type.Optional(StateName) }),
  output: pageOf(shape(Row)),
  clauses: ['M35'],
});

export const getViolation = endpoint({
  id: 'insured.getViolation',
  method: 'GET',
  path: '/api/insured-violations/:id',
  summary: '一件参保人违规案件，查阅留痕',
  who: READERS,
  params: IdParam,
  output: shape({
    ...Row,
    facts: Type.String(),
    evidence: Type.String(),
    claimNo: Nullable(Type.String()),
    loss: Yuan,
    recordedAt: Instant,
    decision: Nullable(
      shape({
        outcome: oneOf(Object.keys(VIOLATION_OUTCOMES) as ViolationOutcome[]),
        suspendedTo: Nullable(Day),
        reason: Type.String(),
        documentNo: Type.String(),
        decidedAt: Instant,
        deciderName: Type.String(),
      }),
    ),
    lift: Nullable(shape({ liftedOn: Day, reason: Type.String(), at: Instant, actorName: Type.String() })),
    mayDecide: Type.Boolean(),
    mayLift: Type.Boolean(),
  }),
  clauses: ['M35'],
});

export const decideViolation = endpoint({
  id: 'insured.decideViolation',
  method: 'POST',
  path: '/api/insured-violations/:id/decision',
  summary: '医保局作出处理决定：暂停联网结算若干月、责令改正或不予处理',
  who: ['areaBureau'],
  params: IdParam,
  body: shape({
    outcome: oneOf(Object.keys(VIOLATION_OUTCOMES) as ViolationOutcome[]),
    /** With a suspension only. */
    from: Nullable(Day),
    months: Nullable(Type.Integer({ minimum: 1, maximum: 60 })),
    reason: Words,
    documentNo: Type.String({ maxLength: 80 }),
  }),
  output: Done,
  refusals: [
    'DECIDER_IS_RECORDER',
    'VIOLATION_ALREADY_DECIDED',
    'SUSPENSION_OUT_OF_RANGE',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M35'],
});

export const liftSuspension = endpoint({
  id: 'insured.liftSuspension',
  method: 'POST',
  path: '/api/insured-violations/:id/lift',
  summary: '提前恢复联网结算，当日起恢复',
  who: ['areaBureau'],
  params: IdParam,
  body: shape({ reason: Words }),
  output: Done,
  refusals: ['VIOLATION_ALREADY_DECIDED', 'LIFTER_TOOK_PART'],
  clauses: ['M35'],
});

export const insuredViolationEndpoints = {
  recordViolation,
  listViolations,
  getViolation,
  decideViolation,
  liftSuspension,
};
