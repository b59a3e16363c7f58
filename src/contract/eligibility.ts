import { Type } from 'typebox';
import type { Membership } from '../domain/catalogue/list-membership.ts';
import { PAPER_KINDS, STEPS, type PaperKind, type Step } from '../domain/eligibility/model.ts';
import type { Sex } from '../domain/insured/model.ts';
import { DatedBasis } from './basis.ts';
import { FormShape } from './eligibility-form-shape.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, CredentialName, SchemeName } from './insured.ts';
import { InstitutionCode, PractitionerCode } from './providers.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

const StepName = oneOf(Object.keys(STEPS) as Step[]);
export const PaperKindName = oneOf(Object.keys(PAPER_KINDS) as PaperKind[]);
export const IdParam = shape({ id: Id });
const Credential = {
  credentialKind: Type.Optional(CredentialName),
  credentialNumber: Type.Optional(Text(64)),
};
/** Who may apply: the patient, or their doctor once the patient has shown a credential. */
export const APPLICANTS = ['patient', 'responsibleDoctor'] as const;
const CASE_READERS = ['patient', 'responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'auditor'] as const;

const PaperFacts = {
  id: Id,
  kind: PaperKindName,
  fileName: Type.String(),
  mediaType: Type.String(),
  sizeBytes: Type.Integer(),
};

export const uploadPaper = endpoint({
  id: 'eligibility.uploadPaper',
  method: 'POST',
  path: '/api/papers',
  summary: '上传一份申请材料（JPG、PNG、PDF，10 MB 以内），加密保存；医师代传须附患者凭证',
  who: APPLICANTS,
  upload: true,
  body: shape({ kind: PaperKindName, ...Credential }),
  output: shape(PaperFacts),
  clauses: ['M23.2'],
});

export const getPaper = endpoint({
  id: 'eligibility.getPaper',
  method: 'GET',
  path: '/api/papers/:id',
  summary: '查看一份材料，查阅留痕',
  who: CASE_READERS,
  params: IdParam,
  download: true,
  output: Type.String({ description: '材料原件' }),
  clauses: ['M23.2', 'M7'],
});

export const submitApplication = endpoint({
  id: 'eligibility.submitApplication',
  method: 'POST',
  path: '/api/applications',
  summary: '提交待遇申请；同一 requestId 重发得到同一份申请',
  who: APPLICANTS,
  body: shape({
    requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' }),
    entryKey: Text(300),
    diagnosisCode: Type.String({
      pattern: '^[A-Z]\\d{2}[0-9A-Zx.+*]{0,12}$',
      description: '医保版疾病诊断编码',
    }),
    diagnosisName: Text(100),
    conditionText: Text(1000),
    /** Left out by a doctor, who applies for their own patients only. */
    doctorCode: Type.Optional(PractitionerCode),
    pharmacyCode: Nullable(InstitutionCode),
    phone: Type.String({ pattern: '^(1\\d{10}|0\\d{2,3}-?\\d{7,8})$', description: '联系电话' }),
    paperIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }),
    /** The approved application that this one carries on; papers that have not changed are taken from it (M23.4). */
    extendsId: Type.Optional(Id),
    /** The other columns of the official form; a program that has none of them may leave it out. */
    form: Type.Optional(FormShape),
    ...Credential,
  }),
  output: shape({ id: Id, applicationNo: Type.String(), submittedAt: Instant }),
  refusals: [
    'PERSON_NOT_INSURED',
    'INSURANCE_NOT_NORMAL',
    'SCHEME_NOT_COVERED',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'ELIGIBILITY_ALREADY_LIVE',
    'DRUG_CHANGE_PENDING',
    'APPLICATION_ALREADY_OPEN',
    'APPLICATION_PAPERS_MISSING',
    'DIAGNOSIS_OUT_OF_SCOPE',
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'POLICY_NOT_FORMALISED',
  ],
  clauses: ['M19', 'M22', 'M23.1', 'M23.2', 'M23.4', 'M24', 'M5', 'M11'],
});

const Clock = shape({ dueOn: Day, provisional: Type.Boolean(), workingDaysLeft: Type.Integer() });

const ApplicationRow = {
  id: Id,
  applicationNo: Type.String(),
  personName: Type.String(),
  genericName: Type.String(),
  dosageForm: Type.String(),
  diagnosisName: Type.String(),
  areaName: Type.String(),
  hospitalName: Type.String(),
  doctorName: Type.String(),
  appliedOn: Day,
  step: StepName,
  stepAt: Instant,
  clock: Nullable(Clock),
  termFrom: Nullable(Day),
  termTo: Nullable(Day),
};

export const listApplications = endpoint({
  id: 'eligibility.listApplications',
  method: 'GET',
  path: '/api/applications',
  summary: '待遇申请：经办看本地区，医保办看本院，医师看自己的患者；等待办理的按到期日在前',
  who: ['agencyReviewer', 'hospitalOffice', 'responsibleDoctor', 'auditor'],
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    queue: Type.Optional(oneOf(['mine', 'late', 'open', 'approved', 'closed'])),
    step: Type.Optional(StepName),
  }),
  output: shape({
    ...pageOf(shape(ApplicationRow)).properties,
    /** There are more than were counted. */
    isAtLeast: Type.Optional(Type.Boolean()),
  }),
  clauses: ['M22', 'M23.1', 'M23.3'],
});

export const summariseApplications = endpoint({
  id: 'eligibility.summariseApplications',
  method: 'GET',
  path: '/api/application-summary',
  summary: '工作台：各环节件数、超期件数、三个工作日内到期件数',
  who: ['agencyReviewer', 'hospitalOffice', 'responsibleDoctor'],
  output: shape({
    mine: Type.Integer(),
    toAccept: Type.Integer(),
    inReview: Type.Integer(),
    /** Refusals that wait for a second reviewer (M36). */
    toCheck: Type.Integer(),
    late: Type.Integer(),
    soon: Type.Integer(),
    supplemented: Type.Integer(),
    returned: Type.Integer(),
  }),
  clauses: ['M23.3'],
});

export const listMyApplications = endpoint({
  id: 'eligibility.listMyApplications',
  method: 'GET',
  path: '/api/me/applications',
  summary: '本人的申请与进度',
  who: ['patient'],
  query: shape(PAGE_QUERY),
  output: pageOf(shape(ApplicationRow)),
  clauses: ['M23.1'],
});

const ApplicationEvent = shape({
  step: StepName,
  at: Instant,
  actorName: Type.String(),
  note: Type.String(),
  clause: Nullable(Type.String()),
  signature: Nullable(
    shape({ certificateSerial: Type.String(), valid: Type.Boolean(), signedText: Type.String() }),
  ),
});

export const getApplication = endpoint({
  id: 'eligibility.getApplication',
  method: 'GET',
  path: '/api/applications/:id',
  summary: '一份申请：要素、材料、办理经过、可办的步骤；查阅留痕',
  who: CASE_READERS,
  params: IdParam,
  output: shape({
    ...ApplicationRow,
    scheme: SchemeName,
    field: Type.String(),
    entryKey: Type.String(),
    diagnosisCode: Type.String(),
    conditionText: Type.String(),
    hospitalCode: InstitutionCode,
    doctorCode: PractitionerCode,
    doctorTitle: Type.String(),
    pharmacyCode: Nullable(InstitutionCode),
    pharmacyName: Nullable(Type.String()),
    phone: Type.String(),
    acceptedOn: Nullable(Day),
    person: shape({
      sex: oneOf(['male', 'female'] as const satisfies readonly Sex[]),
      age: Type.Integer(),
      personNo: Type.String(),
      maskedIdNumber: Type.String(),
      insuredToday: Type.String(),
    }),
    drug: shape({
      paymentScope: Nullable(Type.String()),
      state: oneOf([
        'listed',
        'transition',
        'ended',
        'absent',
      ] as const satisfies readonly Membership['state'][]),
      lastDay: Nullable(Day),
      inScope: Nullable(Type.Boolean()),
    }),
    /** Latest end that an approval may give. */
    latestTermTo: Nullable(Day),
    /** The number of the application that this one extends. */
    extendsNo: Nullable(Type.String()),
    papers: Type.Array(shape({ ...PaperFacts, uploadedAt: Instant })),
    events: Type.Array(ApplicationEvent),
    openSteps: Type.Array(StepName),
    /** Who handles it; told inside the agency only. */
    handlerName: Nullable(Type.String()),
    panelId: Nullable(Id),
    /** The most that the decision grants a month; null where it sets none. */
    monthlyAmount: Nullable(shape({ units: Type.Integer(), unitName: Type.String() })),
    /** The documents that the last decision rests on, by the rules of its day; null before one (M1). */
    basis: Nullable(DatedBasis),
  }),
  clauses: ['M1', 'M23.1', 'M23.3', 'M7', 'M36'],
});

export const changeInstitutions = endpoint({
  id: 'eligibility.changeInstitutions',
  method: 'POST',
  path: '/api/applications/:id/institutions',
  summary: '网上变更就诊医院、购药药店，即时生效',
  who: ['patient'],
  params: IdParam,
  body: shape({ hospitalCode: InstitutionCode, pharmacyCode: Nullable(InstitutionCode) }),
  output: Done,
  refusals: ['ELIGIBILITY_MISSING', 'INSTITUTION_WITHOUT_AGREEMENT'],
  clauses: ['M23.1', 'M25'],
});

export const listMyEligibilities = endpoint({
  id: 'eligibility.listMyEligibilities',
  method: 'GET',
  path: '/api/me/eligibilities',
  summary: '我的药：可以享受到哪一天，为什么',
  who: ['patient'],
  output: shape({
    rows: Type.Array(
      shape({
        applicationId: Id,
        applicationNo: Type.String(),
        /** The drug in addresses: under it its places and its sheet are found. */
        drugKey: Type.String(),
        /** Where the patient is insured: from there the nearest places are counted. */
        areaCode: AreaCode,
        genericName: Type.String(),
        dosageForm: Type.String(),
        field: Type.String(),
        diagnosisName: Type.String(),
        hospitalCode: InstitutionCode,
        hospitalName: Type.String(),
        doctorName: Type.String(),
        pharmacyCode: Nullable(InstitutionCode),
        pharmacyName: Nullable(Type.String()),
        termFrom: Day,
        termTo: Day,
        approvedOn: Day,
        /** The end that an extension asked for today may reach; null while it would gain nothing. */
        extendableTo: Nullable(Day),
        /** The last day it can be used: its own term or the drug's, whichever is sooner. */
        lastDay: Day,
        state: oneOf(['active', 'ended', 'drugRemoved']),
        endsBecause: oneOf(['term', 'drugTerm', 'changed']),
        /** The documents that the approval rests on (M1). */
        basis: Nullable(DatedBasis),
      }),
    ),
  }),
  clauses: ['M1', 'M19', 'M23.4', 'M23.5'],
});

export const eligibilityEndpoints = {
  uploadPaper,
  getPaper,
  submitApplication,
  listApplications,
  summariseApplications,
  listMyApplications,
  getApplication,
  changeInstitutions,
  listMyEligibilities,
};
