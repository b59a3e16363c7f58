import { Type } from 'typebox';
import { OFF_SITE_KINDS, type OffSiteKind } from '../policy/parameters/off-site.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { ShownCredential } from './settlement.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Buying drugs outside one's pooling area: asked for by the patient, filed by the agency of enrolment (M30, I11). */

const KindName = oneOf(Object.keys(OFF_SITE_KINDS) as OffSiteKind[]);

const Filing = { placeName: Type.String(), kind: KindName, from: Day, to: Nullable(Day), filedAt: Instant };
const Request = {
  id: Id,
  placeName: Type.String(),
  kind: KindName,
  from: Day,
  to: Nullable(Day),
  note: Type.String(),
  askedAt: Instant,
  askerName: Type.String(),
  /** Null while the agency has not answered. */
  answer: Nullable(shape({ granted: Type.Boolean(), reason: Type.String(), answeredAt: Instant })),
};

export const getMyOffSite = endpoint({
  id: 'settlement.getMyOffSite',
  method: 'GET',
  path: '/api/me/off-site',
  summary: '本人的异地购药备案和申请',
  who: ['patient'],
  output: shape({
    filings: Type.Array(shape({ ...Filing, state: oneOf(['live', 'ahead', 'past']) })),
    requests: Type.Array(shape(Request)),
  }),
  clauses: ['M30'],
});

export const askOffSite = endpoint({
  id: 'settlement.askOffSite',
  method: 'POST',
  path: '/api/me/off-site-requests',
  summary: '网上申请异地购药备案：由参保地经办确认后生效',
  who: ['patient'],
  body: shape({
    requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' }),
    placeCode: AreaCode,
    kind: KindName,
    from: Day,
    to: Nullable(Day),
    note: Type.String({ maxLength: 200 }),
  }),
  output: shape({ id: Id }),
  refusals: [
    'OFF_SITE_NOT_NEEDED',
    'OFF_SITE_DAYS_PAST',
    'EMERGENCY_DAY_AHEAD',
    'OFF_SITE_END_MISSING',
    'OFF_SITE_ALREADY_ASKED',
  ],
  clauses: ['M30', 'I11', 'I23'],
});

export const listOffSiteRequests = endpoint({
  id: 'settlement.listOffSiteRequests',
  method: 'GET',
  path: '/api/off-site-requests',
  summary: '异地购药备案申请：待答复的在前',
  who: ['agencyReviewer'],
  query: shape({ ...PAGE_QUERY, state: Type.Optional(oneOf(['open', 'answered'])) }),
  output: pageOf(shape({ ...Request, personName: Type.String(), personNo: Type.String() })),
  clauses: ['M30', 'M7'],
});

export const answerOffSite = endpoint({
  id: 'settlement.answerOffSite',
  method: 'POST',
  path: '/api/off-site-requests/:id/answer',
  summary: '答复异地购药备案申请：同意即备案，不同意写明原因',
  who: ['agencyReviewer'],
  params: shape({ id: Id }),
  body: shape({ granted: Type.Boolean(), reason: Type.String({ maxLength: 200 }) }),
  output: Done,
  clauses: ['M30'],
});

export const listOffSiteFilings = endpoint({
  id: 'settlement.listOffSiteFilings',
  method: 'GET',
  path: '/api/off-site-filings',
  summary: '本地区参保人的异地购药备案',
  who: ['agencyReviewer'],
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({
      id: Id,
      ...Filing,
      personName: Type.String(),
      personNo: Type.String(),
      /** The hospital that registered an emergency; null for what the agency filed (I23). */
      hospitalName: Nullable(Type.String()),
    }),
  ),
  clauses: ['M30', 'M7'],
});

export const registerEmergency = endpoint({
  id: 'settlement.registerEmergency',
  method: 'POST',
  path: '/api/off-site-emergencies',
  summary: '医院登记异地急诊抢救：视同已备案，当场生效',
  who: ['hospitalOffice'],
  body: shape({
    credential: ShownCredential,
    on: Day,
    diagnosisCode: Type.String({ pattern: '^[A-Za-z0-9.+*]{3,20}$', description: '诊断编码' }),
  }),
  output: shape({ personName: Type.String(), personNo: Type.String(), from: Day, to: Day }),
  refusals: ['EMERGENCY_DAY_AHEAD', 'INSURANCE_NOT_NORMAL', 'OFF_SITE_NOT_NEEDED', 'POLICY_NOT_FORMALISED'],
  clauses: ['M30', 'I23', 'M35'],
});

export const settlementOffSiteEndpoints = {
  getMyOffSite,
  askOffSite,
  listOffSiteRequests,
  answerOffSite,
  listOffSiteFilings,
  registerEmergency,
};
