import { Type } from 'typebox';
import {
  INQUIRY_KINDS,
  INQUIRY_STATES,
  INQUIRY_STEPS,
  type InquiryKind,
  type InquiryState,
  type InquiryStep,
} from '../domain/eligibility/inquiries/inquiry.ts';
import { endpoint } from './endpoint.ts';
import { Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** What patients ask the agency of their area, and what it answers (M23.1; about scopes by ruling only, N5.1). */

const KindName = oneOf(Object.keys(INQUIRY_KINDS) as InquiryKind[]);
const StateName = oneOf(Object.keys(INQUIRY_STATES) as InquiryState[]);
const StepName = oneOf(Object.keys(INQUIRY_STEPS) as InquiryStep[]);

/** The longest question and answer. */
export const INQUIRY_WORDS_MOST = 500;

export const askInquiry = endpoint({
  id: 'eligibility.askInquiry',
  method: 'POST',
  path: '/api/me/inquiries',
  summary: '向参保地经办提问：药品、申请或账单',
  who: ['patient'],
  body: shape({
    requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$', description: '请求编号，重复提交只记一次' }),
    kind: KindName,
    words: Text(INQUIRY_WORDS_MOST),
    /** The listed drug's key, the application's number or the bill's number, by kind; null when it is about none in particular. */
    about: Nullable(Text(300)),
  }),
  output: shape({ id: Id, inquiryNo: Type.String() }),
  clauses: ['M23.1', 'M35'],
});

const InquiryRow = shape({
  id: Id,
  inquiryNo: Type.String(),
  kind: KindName,
  /** Name of the drug, empty where none is known. */
  drugName: Type.String(),
  personName: Type.String(),
  areaName: Type.String(),
  /** The first 60 characters of the question. */
  opening: Type.String(),
  state: StateName,
  askedAgain: Type.Boolean(),
  askedAt: Instant,
  movedAt: Instant,
  /** Days since the last step, today not counted. */
  daysHere: Type.Integer({ minimum: 0 }),
});

export const listMyInquiries = endpoint({
  id: 'eligibility.listMyInquiries',
  method: 'GET',
  path: '/api/me/inquiries',
  summary: '本人提过的问题',
  who: ['patient'],
  query: shape(PAGE_QUERY),
  output: pageOf(InquiryRow),
  clauses: ['M23.1', 'M35'],
});

export const listInquiries = endpoint({
  id: 'eligibility.listInquiries',
  method: 'GET',
  path: '/api/inquiries',
  summary: '本地区参保人的提问：等待答复的在前，等得最久的在最前',
  who: ['agencyReviewer'],
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    kind: Type.Optional(KindName),
    state: Type.Optional(StateName),
  }),
  output: pageOf(InquiryRow),
  clauses: ['M23.1', 'M7'],
});

export const getInquiry = endpoint({
  id: 'eligibility.getInquiry',
  method: 'GET',
  path: '/api/inquiries/:id',
  summary: '一个提问：问答经过与可办的步骤',
  who: ['patient', 'agencyReviewer'],
  params: shape({ id: Id }),
  output: shape({
    inquiry: shape({
      ...InquiryRow.properties,
      personNo: Type.String(),
      entryKey: Nullable(Type.String()),
      application: Nullable(shape({ id: Id, applicationNo: Type.String() })),
      claimNo: Nullable(Type.String()),
      /** Whether it was referred onward: the answer then has to name a ruling. */
      wasReferred: Type.Boolean(),
    }),
    events: Type.Array(
      shape({
        seq: Type.Integer({ minimum: 1 }),
        step: StepName,
        at: Instant,
        actorName: Type.String(),
        words: Type.String(),
        guidance: Nullable(shape({ id: Id, title: Type.String() })),
        /** The scope question by which it was referred; told to the agency only. */
        ticket: Nullable(shape({ id: Id, ticketNo: Type.String() })),
      }),
    ),
    /** What the caller may do now. */
    steps: Type.Array(StepName),
  }),
  clauses: ['M23.1', 'M7', 'M35'],
});

export const takeInquiryStep = endpoint({
  id: 'eligibility.takeInquiryStep',
  method: 'POST',
  path: '/api/inquiries/:id/steps',
  summary: '办理提问：经办答复或请示上级，患者追问或结束',
  who: ['patient', 'agencyReviewer'],
  params: shape({ id: Id }),
  body: shape({
    step: oneOf((Object.keys(INQUIRY_STEPS) as InquiryStep[]).filter((step) => step !== 'ask')),
    /** May be empty only where the patient ends it. */
    words: Type.String({ maxLength: INQUIRY_WORDS_MOST }),
    /** Whether an answer says what a payment scope covers; then it rests on a published ruling. */
    aboutScope: Type.Boolean(),
    guidanceId: Nullable(Id),
    /** The last event that the caller has seen: what happened since must be read first. */
    afterSeq: Type.Integer({ minimum: 1 }),
  }),
  output: Done,
  refusals: ['INQUIRY_STEP_NOT_ALLOWED', 'INQUIRY_ASKED_AGAIN', 'SCOPE_NEEDS_RULING'],
  clauses: ['M23.1', 'N5.1', 'M35'],
});

export const eligibilityInquiryEndpoints = {
  askInquiry,
  listMyInquiries,
  listInquiries,
  getInquiry,
  takeInquiryStep,
};
