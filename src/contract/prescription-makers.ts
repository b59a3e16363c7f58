import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { CredentialName } from './insured.ts';
import { Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Another maker's product of the same drug: the doctor finds it needed, the hospital confirms, and it holds at once (M24). */

const Credential = shape({ kind: CredentialName, number: Text(100) });
const Words = Type.String({ minLength: 2, maxLength: 500 });
const MakerState = oneOf(['waiting', 'confirmed', 'returned']);

export const getMakerOptions = endpoint({
  id: 'prescription.getMakerOptions',
  method: 'POST',
  path: '/api/maker-changes/options',
  summary: '患者现用的厂家和同通用名的其他厂家，查阅留痕',
  who: ['responsibleDoctor'],
  body: shape({ applicationId: Id, credential: Credential }),
  output: shape({
    inUse: Type.Array(Type.String()),
    makers: Type.Array(Type.String()),
    waiting: Nullable(Type.String()),
  }),
  refusals: ['ELIGIBILITY_MISSING'],
  clauses: ['M24'],
});

export const stateMakerChange = endpoint({
  id: 'prescription.stateMakerChange',
  method: 'POST',
  path: '/api/maker-changes',
  summary: '责任医师认定换厂家并签名，等医院确认',
  who: ['responsibleDoctor'],
  body: shape({
    requestId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,64}$', description: '请求编号' }),
    applicationId: Id,
    credential: Credential,
    toMaker: Text(200),
    reason: Words,
    identityChecked: Type.Literal(true),
  }),
  output: shape({ id: Id }),
  refusals: [
    'ELIGIBILITY_MISSING',
    'PERSON_NOT_INSURED',
    'INSURANCE_NOT_NORMAL',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'MAKER_ALREADY_IN_USE',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'CERTIFICATE_NOT_VALID',
  ],
  clauses: ['M24', 'M28', 'M34'],
});

export const decideMakerChange = endpoint({
  id: 'prescription.decideMakerChange',
  method: 'POST',
  path: '/api/maker-changes/:id/decision',
  summary: '医院确认换厂家并签章，即时生效；或退回医师',
  who: ['hospitalOffice'],
  params: shape({ id: Id }),
  body: shape({ decision: oneOf(['confirmed', 'returned']), note: Words }),
  output: Done,
  refusals: ['MAKER_CHANGE_DECIDED', 'SIGNATURE_NOT_VALID', 'CERTIFICATE_NOT_VALID'],
  clauses: ['M24', 'M28'],
});

export const listMakerChanges = endpoint({
  id: 'prescription.listMakerChanges',
  method: 'GET',
  path: '/api/maker-changes',
  summary: '换厂家：医师看自己提出的，医院看本院的，患者看自己的，经办看本地区的',
  who: ['responsibleDoctor', 'hospitalOffice', 'patient', 'agencyReviewer', 'auditor'],
  query: shape({ ...PAGE_QUERY, state: Type.Optional(MakerState) }),
  output: pageOf(
    shape({
      id: Id,
      applicationNo: Type.String(),
      personName: Type.String(),
      genericName: Type.String(),
      dosageForm: Type.String(),
      fromMakers: Type.Array(Type.String()),
      toMaker: Type.String(),
      reason: Type.String(),
      hospitalName: Type.String(),
      doctorName: Type.String(),
      statedAt: Instant,
      state: MakerState,
      decidedAt: Nullable(Instant),
      note: Type.String(),
    }),
  ),
  clauses: ['M24'],
});

export const prescriptionMakerEndpoints = {
  getMakerOptions,
  stateMakerChange,
  decideMakerChange,
  listMakerChanges,
};
