import { Type } from 'typebox';
import { APPLICANTS, IdParam, PaperKindName } from './eligibility.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Nullable, oneOf, shape, Text } from './shapes.ts';

/** The steps that an application goes through once it is submitted: who may take each, and what it takes. */

const Opinion = Type.String({ minLength: 2, maxLength: 1000, description: '意见' });

export const stateOpinion = endpoint({
  id: 'eligibility.stateOpinion',
  method: 'POST',
  path: '/api/applications/:id/statement',
  summary: '责任医师签署意见（SM2 电子签名）',
  who: ['responsibleDoctor'],
  params: IdParam,
  body: shape({ opinion: Opinion, identityChecked: Type.Literal(true) }),
  output: Done,
  refusals: [
    'STEP_NOT_ALLOWED',
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'CERTIFICATE_NOT_VALID',
  ],
  clauses: ['M20', 'M22', 'M28', 'M34'],
});

export const declineApplication = endpoint({
  id: 'eligibility.declineApplication',
  method: 'POST',
  path: '/api/applications/:id/decline',
  summary: '责任医师不同意申请，说明理由',
  who: ['responsibleDoctor'],
  params: IdParam,
  body: shape({ reason: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED'],
  clauses: ['M22'],
});

export const giveHospitalOpinion = endpoint({
  id: 'eligibility.giveHospitalOpinion',
  method: 'POST',
  path: '/api/applications/:id/hospital-opinion',
  summary: '医院医保办同意并签章，或退回医师',
  who: ['hospitalOffice'],
  params: IdParam,
  body: shape({ decision: oneOf(['confirm', 'return']), opinion: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'CERTIFICATE_NOT_VALID'],
  clauses: ['M22', 'M28'],
});

export const acceptApplication = endpoint({
  id: 'eligibility.acceptApplication',
  method: 'POST',
  path: '/api/applications/:id/acceptance',
  summary: '受理：核验签名，15 个工作日的时钟从次一工作日起',
  who: ['agencyReviewer'],
  params: IdParam,
  output: shape({ dueOn: Day, provisional: Type.Boolean() }),
  refusals: [
    'STEP_NOT_ALLOWED',
    'CASE_OF_ANOTHER_REVIEWER',
    'SIGNATURE_NOT_VALID',
    'CERTIFICATE_NOT_VALID',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M23.3', 'I5', 'I17'],
});

export const requestSupplement = endpoint({
  id: 'eligibility.requestSupplement',
  method: 'POST',
  path: '/api/applications/:id/supplement-request',
  summary: '受理前一次性告知要补的材料',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ lacks: Type.Array(PaperKindName, { uniqueItems: true, maxItems: 5 }), explanation: Opinion }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED', 'CASE_OF_ANOTHER_REVIEWER'],
  clauses: ['M23.2', 'I5'],
});

export const supplementApplication = endpoint({
  id: 'eligibility.supplementApplication',
  method: 'POST',
  path: '/api/applications/:id/supplement',
  summary: '补交材料',
  who: APPLICANTS,
  params: IdParam,
  body: shape({
    paperIds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
    explanation: Type.String({ maxLength: 1000 }),
  }),
  output: Done,
  refusals: ['STEP_NOT_ALLOWED'],
  clauses: ['M23.1', 'M23.2'],
});

export const approveApplication = endpoint({
  id: 'eligibility.approveApplication',
  method: 'POST',
  path: '/api/applications/:id/approval',
  summary: '审核通过：待遇自申请日起，可定更早的截止日期和每月用量',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({
    termTo: Nullable(Day),
    opinion: Opinion,
    /** The most that may be prescribed a month, in units of the dosage form; left out where the dose alone decides. */
    monthlyAmount: Type.Optional(
      Nullable(shape({ units: Type.Integer({ minimum: 1, maximum: 100_000 }), unitName: Text(10) })),
    ),
  }),
  output: shape({ termFrom: Day, termTo: Day }),
  refusals: [
    'STEP_NOT_ALLOWED',
    'CASE_OF_ANOTHER_REVIEWER',
    'OTHER_REVIEWER_NEEDED',
    'TERM_OUT_OF_RANGE',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'EXTENDED_BENEFIT_ENDED',
  ],
  clauses: ['M23.4', 'I3', 'M11', 'M24'],
});

export const withdrawApplication = endpoint({
  id: 'eligibility.withdrawApplication',
  method: 'POST',
  path: '/api/applications/:id/withdrawal',
  summary: '受理前撤回申请',
  who: ['patient'],
  params: IdParam,
  output: Done,
  refusals: ['STEP_NOT_ALLOWED'],
  clauses: ['M23.1'],
});

export const eligibilityStepEndpoints = {
  stateOpinion,
  declineApplication,
  giveHospitalOpinion,
  acceptApplication,
  requestSupplement,
  supplementApplication,
  approveApplication,
  withdrawApplication,
};
