import { Type } from 'typebox';
import type { FilingState } from '../domain/providers/doctor.ts';
import { DOCTOR_TITLES } from '../policy/parameters/doctor-title.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { InstitutionCode, PractitionerCode } from './providers.ts';
import { Day, Done, Id, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** 责任医师: filed by a hospital, checked by the agency, published by the province; and where a lower title will do. */

/** Who checks, suspends and ends the filings of an area (M7, M20). */
const FILING_DESKS = ['agencyReviewer', 'areaBureau'] as const;
const FilingStateName = oneOf([
  'filed',
  'checked',
  'published',
  'suspended',
  'ended',
] as const satisfies readonly FilingState[]);
const TitleName = oneOf(DOCTOR_TITLES);

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
  who: ['hospitalOffice', 'agencyReviewer', 'areaBureau', 'provinceCatalogue', 'auditor'],
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
  who: ['hospitalOffice', 'agencyReviewer', 'areaBureau', 'provinceCatalogue', 'auditor'],
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
  who: FILING_DESKS,
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
  who: FILING_DESKS,
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
  who: FILING_DESKS,
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
  query: shape({ ...PublishedQuery.properties, hospitalCode: Type.Optional(InstitutionCode) }),
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
  who: ['provinceAdmin', 'provinceCatalogue', 'auditor', 'agencyReviewer', 'areaBureau', 'hospitalOffice'],
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

export const providersDoctorEndpoints = {
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
