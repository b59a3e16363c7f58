import { Type } from 'typebox';
import {
  GUIDANCE_AUDIENCES,
  GUIDANCE_KINDS,
  type GuidanceAudience,
  type GuidanceKind,
  type GuidanceState,
} from '../domain/catalogue/questions/guidance.ts';
import {
  TICKET_KINDS,
  TICKET_LEVELS,
  TICKET_STATES,
  TICKET_STEPS,
  type TicketKind,
  type TicketLevel,
  type TicketState,
  type TicketStep,
} from '../domain/catalogue/questions/ticket.ts';
import { ROLES, type Role } from '../domain/identity/roles.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Fault reports and scope questions that climb, and what the province publishes in answer (N5.5, N5.6). */

const IdParam = shape({ id: Id });
const EntryKey = Type.String({ minLength: 3, maxLength: 300, description: '条目键：通用名与剂型' });
const KindName = oneOf(Object.keys(TICKET_KINDS) as TicketKind[]);
const LevelName = oneOf(Object.keys(TICKET_LEVELS) as TicketLevel[]);
const StateName = oneOf(Object.keys(TICKET_STATES) as TicketState[]);
const StepName = oneOf(Object.keys(TICKET_STEPS) as TicketStep[]);
const GuidanceKindName = oneOf(Object.keys(GUIDANCE_KINDS) as GuidanceKind[]);
const AudienceName = oneOf(Object.keys(GUIDANCE_AUDIENCES) as GuidanceAudience[]);
const GuidanceStateName = oneOf(['coming', 'inForce', 'ended'] as const satisfies readonly GuidanceState[]);

/** Who may raise one. */
export const ASKERS = [
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
  'cashier',
  'agencyReviewer',
] as const satisfies readonly Role[];
/** Who may read: askers their own, agencies their area, the province all. */
export const TICKET_READERS = [
  ...ASKERS,
  'provinceCatalogue',
  'provincePrice',
  'auditor',
] as const satisfies readonly Role[];

export const raiseTicket = endpoint({
  id: 'catalogue.raiseTicket',
  method: 'POST',
  path: '/api/tickets',
  summary: '报告目录故障或提出支付范围疑问',
  who: ASKERS,
  body: shape({
    requestId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,64}$', description: '请求编号，重复提交只记一次' }),
    kind: KindName,
    title: Text(100),
    words: Text(2000),
    /** The listed drug it is about; null when it is about none. */
    entryKey: Nullable(EntryKey),
  }),
  output: shape({ id: Id, ticketNo: Type.String(), level: LevelName }),
  clauses: ['N5.5', 'N5.6'],
});

const TicketRow = shape({
  id: Id,
  ticketNo: Type.String(),
  kind: KindName,
  title: Type.String(),
  drugName: Type.String(),
  areaName: Type.String(),
  institutionName: Nullable(Type.String()),
  level: LevelName,
  state: StateName,
  raisedAt: Instant,
  movedAt: Instant,
  /** Days that it has lain where it lies, today not counted. */
  daysHere: Type.Integer({ minimum: 0 }),
});

export const listTickets = endpoint({
  id: 'catalogue.listTickets',
  method: 'GET',
  path: '/api/tickets',
  summary: '故障报告与支付范围疑问：机构看本机构，经办看本地区，省里看全省',
  who: TICKET_READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    kind: Type.Optional(KindName),
    state: Type.Optional(StateName),
    level: Type.Optional(LevelName),
    /** Only those that wait for the caller's own step. */
    mine: Type.Optional(Type.Boolean()),
  }),
  output: pageOf(TicketRow),
  clauses: ['N5.5', 'N5.6'],
});

export const getTicket = endpoint({
  id: 'catalogue.getTicket',
  method: 'GET',
  path: '/api/tickets/:id',
  summary: '一份报告或疑问：办理经过与本岗位可办的步骤',
  who: TICKET_READERS,
  params: IdParam,
  output: shape({
    ticket: shape({ ...TicketRow.properties, entryKey: Nullable(EntryKey) }),
    events: Type.Array(
      shape({
        seq: Type.Integer({ minimum: 1 }),
        step: StepName,
        level: LevelName,
        at: Instant,
        actorName: Type.String(),
        actorRole: oneOf(Object.keys(ROLES) as Role[]),
        words: Type.String(),
        source: Type.String(),
        guidance: Nullable(shape({ id: Id, title: Type.String() })),
      }),
    ),
    /** What the caller may do now. */
    steps: Type.Array(StepName),
  }),
  clauses: ['N5.5', 'N5.6'],
});

export const takeTicketStep = endpoint({
  id: 'catalogue.takeTicketStep',
  method: 'POST',
  path: '/api/tickets/:id/steps',
  summary: '办理一步：答复、要求补充、补充、上报、请示国家、登记国家答复、再问、办结、撤回',
  who: TICKET_READERS,
  params: IdParam,
  body: shape({
    step: oneOf((Object.keys(TICKET_STEPS) as TicketStep[]).filter((step) => step !== 'raise')),
    words: Text(2000),
    /** Number and date of the nation's letter; empty elsewhere. */
    source: Type.String({ maxLength: 200 }),
    /** The published guidance that an answer rests on. */
    guidanceId: Nullable(Id),
    /** The last event that the caller has seen: what happened since must be read first. */
    afterSeq: Type.Integer({ minimum: 1 }),
  }),
  output: Done,
  refusals: ['TICKET_STEP_NOT_ALLOWED', 'SCOPE_NEEDS_RULING', 'TICKET_SOURCE_MISSING'],
  clauses: ['N5.5', 'N5.6'],
});

export const publishGuidance = endpoint({
  id: 'catalogue.publishGuidance',
  method: 'POST',
  path: '/api/guidance',
  summary: '公布口径、变化说明或问答；可接替已公布的一份',
  who: ['provinceCatalogue'],
  body: shape({
    kind: GuidanceKindName,
    audience: AudienceName,
    title: Text(100),
    body: Text(5000),
    entryKeys: Type.Array(EntryKey, { maxItems: 50, uniqueItems: true }),
    from: Day,
    /** What it rests on: document or national reply. A ruling must name it. */
    source: Type.String({ maxLength: 200 }),
    /** The published one whose place it takes on its first day. */
    supersedes: Nullable(Id),
  }),
  output: shape({ id: Id }),
  clauses: ['N5.6', 'N5.1'],
});

export const endGuidance = endpoint({
  id: 'catalogue.endGuidance',
  method: 'POST',
  path: '/api/guidance/:id/end',
  summary: '停止适用一份口径或说明',
  who: ['provinceCatalogue'],
  params: IdParam,
  body: shape({ endedOn: Day, reason: Text(300) }),
  output: Done,
  clauses: ['N5.6'],
});

const GuidanceRow = shape({
  id: Id,
  kind: GuidanceKindName,
  audience: AudienceName,
  title: Type.String(),
  /** The first 120 characters. */
  opening: Type.String(),
  from: Day,
  endedOn: Nullable(Day),
  state: GuidanceStateName,
  source: Type.String(),
  publishedOn: Day,
  drugs: Type.Array(shape({ entryKey: EntryKey, name: Type.String() })),
});

const GUIDANCE_QUERY = shape({
  ...PAGE_QUERY,
  q: Type.Optional(Text(60)),
  kind: Type.Optional(GuidanceKindName),
  entryKey: Type.Optional(EntryKey),
  state: Type.Optional(GuidanceStateName),
});

const GuidanceFull = shape({
  ...GuidanceRow.properties,
  body: Type.String(),
  endReason: Nullable(Type.String()),
  supersedes: Nullable(shape({ id: Id, title: Type.String() })),
  supersededBy: Nullable(shape({ id: Id, title: Type.String() })),
});

export const listPublicGuidance = endpoint({
  id: 'catalogue.listPublicGuidance',
  method: 'GET',
  path: '/api/public/guidance',
  summary: '面向社会公布的口径、变化说明与问答',
  who: 'public',
  query: GUIDANCE_QUERY,
  output: pageOf(GuidanceRow),
  clauses: ['N5.6'],
});

export const getPublicGuidance = endpoint({
  id: 'catalogue.getPublicGuidance',
  method: 'GET',
  path: '/api/public/guidance/:id',
  summary: '面向社会公布的一份口径、说明或问答',
  who: 'public',
  params: IdParam,
  output: GuidanceFull,
  clauses: ['N5.6'],
});

const STAFF = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'patient');

export const listGuidance = endpoint({
  id: 'catalogue.listGuidance',
  method: 'GET',
  path: '/api/guidance',
  summary: '全部口径、变化说明与问答，含面向经办和机构的',
  who: STAFF,
  query: shape({ ...GUIDANCE_QUERY.properties, audience: Type.Optional(AudienceName) }),
  output: pageOf(GuidanceRow),
  clauses: ['N5.6'],
});

export const getGuidance = endpoint({
  id: 'catalogue.getGuidance',
  method: 'GET',
  path: '/api/guidance/:id',
  summary: '一份口径、说明或问答',
  who: STAFF,
  params: IdParam,
  output: GuidanceFull,
  clauses: ['N5.6'],
});

export const questionsEndpoints = {
  raiseTicket,
  listTickets,
  getTicket,
  takeTicketStep,
  publishGuidance,
  endGuidance,
  listPublicGuidance,
  getPublicGuidance,
  listGuidance,
  getGuidance,
};
