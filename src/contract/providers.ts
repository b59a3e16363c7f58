import { Type } from 'typebox';
import type { AgreementState } from '../domain/providers/agreement.ts';
import type { FilingState } from '../domain/providers/doctor.ts';
import {
  AGREEMENT_CLAUSES,
  INSTITUTION_KINDS,
  PRACTITIONER_KINDS,
  type AgreementClause,
  type InstitutionKind,
  type PractitionerKind,
} from '../domain/providers/model.ts';
import { DOCTOR_TITLES } from '../policy/parameters/doctor-title.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, Done, Nullable } from './insured.ts';
import { Day, Id, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

const KindName = oneOf(Object.keys(INSTITUTION_KINDS) as InstitutionKind[]);
const ClauseName = oneOf(Object.keys(AGREEMENT_CLAUSES) as AgreementClause[]);
const PractitionerKindName = oneOf(Object.keys(PRACTITIONER_KINDS) as PractitionerKind[]);
const AgreementStateName = oneOf([
  'coming',
  'inForce',
  'suspended',
  'ended',
] as const satisfies readonly AgreementState[]);
const FilingStateName = oneOf([
  'filed',
  'checked',
  'published',
  'suspended',
  'ended',
] as const satisfies readonly FilingState[]);
const TitleName = oneOf(DOCTOR_TITLES);
export const InstitutionCode = Type.String({
  pattern: '^[HP]\\d{11}$',
  description: 'H 或 P、六位区划、五位序号',
});
export const PractitionerCode = Type.String({
  pattern: '^(D|HY|Y)\\d{12}$',
  description: '国家医保医师、药师代码',
});

const AGENCY = ['agencyReviewer'] as const;
const INSIDERS = [
  'agencyReviewer',
  'provinceAdmin',
  'provinceCatalogue',
  'auditor',
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
  'cashier',
] as const;

const InstitutionRow = shape({
  code: InstitutionCode,
  kind: KindName,
  name: Type.String(),
  level: Type.String(),
  areaCode: AreaCode,
  areaName: Type.String(),
  address: Type.String(),
  phone: Type.String(),
  agreement: Nullable(AgreementStateName),
});

export const listInstitutions = endpoint({
  id: 'providers.listInstitutions',
  method: 'GET',
  path: '/api/institutions',
  summary: '定点医疗机构和定点零售药店名单（公开，全省互认）',
  who: 'public',
  query: shape({
    ...PAGE_QUERY,
    kind: Type.Optional(KindName),
    q: Type.Optional(Text(60)),
    areaCode: Type.Optional(AreaCode),
    agreement: Type.Optional(oneOf(['inForce', 'none'])),
  }),
  output: pageOf(InstitutionRow),
  clauses: ['M2', 'M25', 'M26'],
});

const AgreementRow = shape({
  id: Id,
  agreementNo: Type.String(),
  clauses: Type.Array(ClauseName),
  fromOn: Day,
  toOn: Day,
  suspendedFrom: Nullable(Day),
  suspendedTo: Nullable(Day),
  endedOn: Nullable(Day),
  /** Why it is suspended or ended, in the agency's words. */
  stopReason: Nullable(Type.String()),
  state: AgreementStateName,
});

export const getInstitution = endpoint({
  id: 'providers.getInstitution',
  method: 'GET',
  path: '/api/institutions/:code',
  summary: '定点机构及其协议',
  who: INSIDERS,
  params: shape({ code: InstitutionCode }),
  output: shape({
    ...InstitutionRow.properties,
    agreements: Type.Array(AgreementRow),
    requiredClauses: Type.Array(ClauseName),
    mayManage: Type.Boolean(),
  }),
  clauses: ['M25', 'M26', 'M27'],
});

export const registerInstitution = endpoint({
  id: 'providers.registerInstitution',
  method: 'POST',
  path: '/api/institutions',
  summary: '登记本地区定点机构',
  who: AGENCY,
  body: shape({
    code: InstitutionCode,
    name: Text(100),
    level: Type.String({ maxLength: 20 }),
    areaCode: AreaCode,
    address: Type.String({ maxLength: 200 }),
    phone: Type.String({ pattern: '^[\\d-]{0,20}$' }),
  }),
  output: shape({ code: InstitutionCode }),
  clauses: ['M2'],
});

export const addAgreement = endpoint({
  id: 'providers.addAgreement',
  method: 'POST',
  path: '/api/institutions/:code/agreements',
  summary: '登记“双通道”医保协议',
  who: AGENCY,
  params: shape({ code: InstitutionCode }),
  body: shape({
    agreementNo: Text(60),
    clauses: Type.Array(ClauseName, { uniqueItems: true }),
    fromOn: Day,
    toOn: Day,
  }),
  output: shape({ id: Id }),
  refusals: ['AGREEMENT_CLAUSES_MISSING'],
  clauses: ['M25', 'M26', 'M27'],
});

export const suspendAgreement = endpoint({
  id: 'providers.suspendAgreement',
  method: 'POST',
  path: '/api/agreements/:id/suspension',
  summary: '中止协议一段时间；起止都为空表示恢复',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ fromOn: Nullable(Day), toOn: Nullable(Day), reason: Text(300) }),
  output: Done,
  clauses: ['M25', 'M26', 'M36'],
});

export const endAgreement = endpoint({
  id: 'providers.endAgreement',
  method: 'POST',
  path: '/api/agreements/:id/end',
  summary: '终止协议，自所填日期起不再生效',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ endedOn: Day, reason: Text(300) }),
  output: Done,
  clauses: ['M26', 'M36'],
});

export const listPractitioners = endpoint({
  id: 'providers.listPractitioners',
  method: 'GET',
  path: '/api/institutions/:code/practitioners',
  summary: '机构的医师和药师',
  who: ['agencyReviewer', 'hospitalOffice', 'pharmacist', 'cashier', 'auditor'],
  params: shape({ code: InstitutionCode }),
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({
      code: PractitionerCode,
      kind: PractitionerKindName,
      name: Type.String(),
      department: Type.String(),
      title: Type.String(),
      licenceNo: Type.String(),
    }),
  ),
  clauses: ['M7'],
});

export const registerPharmacist = endpoint({
  id: 'providers.registerPharmacist',
  method: 'POST',
  path: '/api/institutions/:code/pharmacists',
  summary: '登记药师，并发放签名证书',
  who: AGENCY,
  params: shape({ code: InstitutionCode }),
  body: shape({
    code: Type.String({ pattern: '^(HY|Y)\\d{12}$' }),
    name: Text(60),
    title: Text(30),
    licenceNo: Text(40),
  }),
  output: Done,
  clauses: ['M28'],
});

export const fileDoctor = endpoint({
  id: 'providers.fileDoctor',
  method: 'POST',
  path: '/api/doctor-filings',
  summary: '医院申报责任医师',
  who: ['hospitalOffice'],
  body: shape({
    doctorCode: Type.String({ pattern: '^D\\d{12}$', description: '国家医保医师代码' }),
    name: Text(60),
    department: Text(60),
    title: TitleName,
    licenceNo: Text(40),
    fields: Type.Array(Text(30), { minItems: 1, maxItems: 12, uniqueItems: true }),
  }),
  output: shape({ id: Id }),
  refusals: ['DOCTOR_TITLE_TOO_LOW', 'POLICY_NOT_FORMALISED'],
  clauses: ['M20', 'M21'],
});

const FilingRow = shape({
  id: Id,
  doctorCode: PractitionerCode,
  name: Type.String(),
  title: Type.String(),
  department: Type.String(),
  hospitalCode: InstitutionCode,
  hospitalName: Type.String(),
  areaName: Type.String(),
  fields: Type.Array(Type.String()),
  filedOn: Day,
  publishedOn: Nullable(Day),
  state: FilingStateName,
});

export const listDoctorFilings = endpoint({
  id: 'providers.listDoctorFilings',
  method: 'GET',
  path: '/api/doctor-filings',
  summary: '责任医师申报：医院看本院，经办看本地区，省里看全省',
  who: ['hospitalOffice', 'agencyReviewer', 'provinceCatalogue', 'auditor'],
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    state: Type.Optional(FilingStateName),
    field: Type.Optional(Text(30)),
  }),
  output: pageOf(FilingRow),
  clauses: ['M20', 'M21'],
});

export const getDoctorFiling = endpoint({
  id: 'providers.getDoctorFiling',
  method: 'GET',
  path: '/api/doctor-filings/:id',
  summary: '一份责任医师申报',
  who: ['hospitalOffice', 'agencyReviewer', 'provinceCatalogue', 'auditor'],
  params: shape({ id: Id }),
  output: shape({
    ...FilingRow.properties,
    licenceNo: Type.String(),
    titleRelaxed: Type.Boolean(),
    filedAt: Type.String(),
    filedBy: Nullable(Type.String()),
    checkedAt: Nullable(Type.String()),
    checkedBy: Nullable(Type.String()),
    publishedBy: Nullable(Type.String()),
    suspendedFrom: Nullable(Day),
    suspendedTo: Nullable(Day),
    endedOn: Nullable(Day),
    stopReason: Nullable(Type.String()),
  }),
  clauses: ['M20', 'M21'],
});

export const checkDoctorFiling = endpoint({
  id: 'providers.checkDoctorFiling',
  method: 'POST',
  path: '/api/doctor-filings/:id/check',
  summary: '经办审核通过责任医师申报',
  who: AGENCY,
  params: shape({ id: Id }),
  output: Done,
  refusals: ['DOCTOR_TITLE_TOO_LOW', 'FILING_STEP_NOT_ALLOWED', 'POLICY_NOT_FORMALISED'],
  clauses: ['M20', 'M21'],
});

export const publishDoctorFilings = endpoint({
  id: 'providers.publishDoctorFilings',
  method: 'POST',
  path: '/api/doctor-filings/publication',
  summary: '省里统一公布责任医师，公布后全省互认',
  who: ['provinceCatalogue'],
  body: shape({ ids: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }) }),
  output: shape({
    published: Type.Integer(),
    rows: Type.Array(shape({ id: Id, name: Type.String(), done: Type.Boolean(), reason: Type.String() })),
  }),
  clauses: ['M21'],
});

export const suspendDoctorFiling = endpoint({
  id: 'providers.suspendDoctorFiling',
  method: 'POST',
  path: '/api/doctor-filings/:id/suspension',
  summary: '暂停责任医师资格；起止都为空表示恢复',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ fromOn: Nullable(Day), toOn: Nullable(Day), reason: Text(300) }),
  output: Done,
  clauses: ['M27', 'M34'],
});

export const endDoctorFiling = endpoint({
  id: 'providers.endDoctorFiling',
  method: 'POST',
  path: '/api/doctor-filings/:id/end',
  summary: '退出责任医师名单或不予通过，自所填日期起生效',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ endedOn: Day, reason: Text(300) }),
  output: Done,
  clauses: ['M21', 'M34'],
});

const PublishedDoctor = {
  id: Id,
  name: Type.String(),
  title: Type.String(),
  department: Type.String(),
  fields: Type.Array(Type.String()),
  hospitalName: Type.String(),
  areaName: Type.String(),
  cityName: Type.String(),
};
const PublishedQuery = shape({
  ...PAGE_QUERY,
  q: Type.Optional(Text(60)),
  field: Type.Optional(Text(30)),
  areaCode: Type.Optional(AreaCode),
});

export const listPublishedDoctors = endpoint({
  id: 'providers.listPublishedDoctors',
  method: 'GET',
  path: '/api/published-doctors',
  summary: '责任医师公布名单，不含个人号码',
  who: 'public',
  query: PublishedQuery,
  output: pageOf(shape(PublishedDoctor)),
  clauses: ['M21'],
});

export const listActingDoctors = endpoint({
  id: 'providers.listActingDoctors',
  method: 'GET',
  path: '/api/acting-doctors',
  summary: '可选的责任医师（申请时选择）',
  who: 'signedIn',
  query: PublishedQuery,
  output: pageOf(shape({ ...PublishedDoctor, doctorCode: PractitionerCode, hospitalCode: InstitutionCode })),
  clauses: ['M21', 'M22'],
});

const Relaxation = {
  areaCode: AreaCode,
  title: oneOf(['主治医师']),
  fromOn: Day,
  toOn: Nullable(Day),
  source: Text(300),
};

export const listTitleRelaxations = endpoint({
  id: 'providers.listTitleRelaxations',
  method: 'GET',
  path: '/api/settings/title-relaxations',
  summary: '责任医师职称放宽',
  who: ['provinceAdmin', 'provinceCatalogue', 'auditor', 'agencyReviewer', 'hospitalOffice'],
  output: shape({
    rows: Type.Array(shape({ ...Relaxation, title: Type.String(), areaName: Type.String() })),
  }),
  clauses: ['M20'],
});

export const addTitleRelaxation = endpoint({
  id: 'providers.addTitleRelaxation',
  method: 'POST',
  path: '/api/settings/title-relaxations',
  summary: '录入某地区放宽到主治医师，注明依据',
  who: ['provinceAdmin'],
  body: shape(Relaxation),
  output: Done,
  clauses: ['M20'],
});

export const providersEndpoints = {
  listInstitutions,
  getInstitution,
  registerInstitution,
  addAgreement,
  suspendAgreement,
  endAgreement,
  listPractitioners,
  registerPharmacist,
  fileDoctor,
  listDoctorFilings,
  getDoctorFiling,
  checkDoctorFiling,
  publishDoctorFilings,
  suspendDoctorFiling,
  endDoctorFiling,
  listPublishedDoctors,
  listActingDoctors,
  listTitleRelaxations,
  addTitleRelaxation,
};
