import { Type } from 'typebox';
import {
  RESPONSES,
  TOLERANCES,
  type Response,
  type Tolerance,
} from '../domain/eligibility/follow-up/follow-up.ts';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** How patients do on their approved drugs, as their responsible doctors assess it (M20). */

const ResponseName = oneOf(Object.keys(RESPONSES) as Response[]);
const ToleranceName = oneOf(Object.keys(TOLERANCES) as Tolerance[]);
const IdParam = shape({ id: Id });

const FollowedCase = {
  applicationId: Id,
  applicationNo: Type.String(),
  personName: Type.String(),
  genericName: Type.String(),
  doctorName: Type.String(),
  hospitalName: Type.String(),
  approvedOn: Day,
  termTo: Day,
  lastOn: Nullable(Day),
  lastResponse: Nullable(ResponseName),
  nextOn: Nullable(Day),
  overdue: Type.Boolean(),
};

export const listFollowUpCases = endpoint({
  id: 'eligibility.listFollowUpCases',
  method: 'GET',
  path: '/api/follow-ups',
  summary: '待随访评估的患者：医师看自己的，医保办看本院的，经办看本地区的',
  who: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'areaBureau'],
  query: shape({ ...PAGE_QUERY, due: Type.Optional(oneOf(['overdue'])) }),
  output: pageOf(shape(FollowedCase)),
  clauses: ['M20'],
});

export const getFollowUps = endpoint({
  id: 'eligibility.getFollowUps',
  method: 'GET',
  path: '/api/applications/:id/follow-ups',
  summary: '一份待遇的随访评估',
  who: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'areaBureau', 'patient'],
  params: IdParam,
  output: shape({
    ...FollowedCase,
    mayRecord: Type.Boolean(),
    rows: Type.Array(
      shape({
        id: Id,
        assessedOn: Day,
        response: ResponseName,
        tolerance: ToleranceName,
        continues: Type.Boolean(),
        words: Type.String(),
        nextOn: Nullable(Day),
        doctorName: Type.String(),
        recordedAt: Instant,
      }),
    ),
  }),
  clauses: ['M20'],
});

export const recordFollowUp = endpoint({
  id: 'eligibility.recordFollowUp',
  method: 'POST',
  path: '/api/applications/:id/follow-ups',
  summary: '记录随访评估',
  who: ['responsibleDoctor'],
  params: IdParam,
  body: shape({
    assessedOn: Day,
    response: ResponseName,
    tolerance: ToleranceName,
    continues: Type.Boolean(),
    words: Text(2000),
    nextOn: Nullable(Day),
  }),
  output: shape({ id: Id }),
  refusals: [
    'ELIGIBILITY_MISSING',
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M20'],
});

export const eligibilityFollowUpEndpoints = { listFollowUpCases, getFollowUps, recordFollowUp };
