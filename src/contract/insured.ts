import { Type } from 'typebox';
import {
  ASSISTANCE_CATEGORIES,
  ENROLMENT_STATUSES,
  SCHEME_LABELS,
  SEX_LABELS,
  type AssistanceCategory,
  type CredentialKind,
  type EnrolmentStatus,
  type Sex,
} from '../domain/insured/model.ts';
import { NATIONALITY_CODES } from '../domain/insured/nationality.ts';
import { PERSON_TYPES, type PersonType } from '../domain/insured/particulars.ts';
import type { Scheme } from '../policy/parameters/reimbursement.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

export const SchemeName = oneOf(Object.keys(SCHEME_LABELS) as Scheme[]);
export const AreaCode = Type.String({ pattern: '^\\d{6}$', description: '医保区划，六位' });
export const CredentialName = oneOf([
  'idNumber',
  'token',
  'card',
] as const satisfies readonly CredentialKind[]);
const StatusName = oneOf(Object.keys(ENROLMENT_STATUSES) as EnrolmentStatus[]);
const CategoryName = oneOf(Object.keys(ASSISTANCE_CATEGORIES) as AssistanceCategory[]);
const SexName = oneOf(Object.keys(SEX_LABELS) as Sex[]);
const NationalityName = oneOf(NATIONALITY_CODES);
const AGENCY = ['agencyReviewer'] as const;

export const listAreas = endpoint({
  id: 'insured.listAreas',
  method: 'GET',
  path: '/api/areas',
  summary: '医保区划',
  who: 'public',
  output: shape({
    rows: Type.Array(
      shape({ code: AreaCode, name: Type.String(), level: Type.Integer(), parentCode: Nullable(AreaCode) }),
    ),
  }),
});

const PersonRow = shape({
  id: Id,
  personNo: Type.String(),
  name: Type.String(),
  sex: SexName,
  age: Type.Integer(),
  maskedIdNumber: Type.String(),
  areaName: Type.String(),
  scheme: Nullable(SchemeName),
  status: Nullable(StatusName),
});

export const listPersons = endpoint({
  id: 'insured.listPersons',
  method: 'GET',
  path: '/api/persons',
  summary: '本地区参保人，按姓名、人员编号或证件号码查找',
  who: AGENCY,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    scheme: Type.Optional(SchemeName),
    areaCode: Type.Optional(AreaCode),
  }),
  output: pageOf(PersonRow),
  clauses: ['M5', 'M7'],
});

const Span = { fromOn: Day, toOn: Nullable(Day) };

export const getPerson = endpoint({
  id: 'insured.getPerson',
  method: 'GET',
  path: '/api/persons/:id',
  summary: '参保人信息，查阅留痕',
  who: AGENCY,
  params: shape({ id: Id }),
  output: shape({
    id: Id,
    personNo: Type.String(),
    name: Type.String(),
    sex: SexName,
    bornOn: Day,
    age: Type.Integer(),
    maskedIdNumber: Type.String(),
    maskedPhone: Nullable(Type.String()),
    address: Type.String(),
    areaCode: AreaCode,
    areaName: Type.String(),
    diedOn: Nullable(Day),
    nationality: Nullable(NationalityName),
    retiredOn: Nullable(Day),
    /** How often nationality and retirement have been entered; a correction says which entry it was made after. */
    particularsVersion: Type.Integer({ minimum: 0 }),
    /** 人员类别 today; null for who is enrolled in nothing today. */
    personType: Nullable(oneOf(Object.keys(PERSON_TYPES) as PersonType[])),
    enrolments: Type.Array(
      shape({ scheme: SchemeName, status: StatusName, areaName: Type.String(), ...Span }),
    ),
    majorIllness: Type.Array(shape({ scheme: SchemeName, ...Span })),
    assistance: Type.Array(shape({ category: CategoryName, ...Span })),
  }),
  clauses: ['M5', 'M9.2', 'M9.4'],
});

export const revealPerson = endpoint({
  id: 'insured.revealPerson',
  method: 'POST',
  path: '/api/persons/:id/numbers',
  summary: '显示完整证件号码与电话，查阅留痕',
  who: AGENCY,
  params: shape({ id: Id }),
  output: shape({ idNumber: Type.String(), phone: Type.String() }),
  clauses: ['M7'],
});

const PhoneText = Type.String({
  pattern: '^(1\\d{10}|0\\d{2,3}-?\\d{7,8})?$',
  description: '手机或座机号码',
});

export const registerPerson = endpoint({
  id: 'insured.registerPerson',
  method: 'POST',
  path: '/api/persons',
  summary: '登记参保人',
  who: AGENCY,
  body: shape({
    name: Text(60),
    idNumber: Type.String({ pattern: '^[1-9]\\d{16}[\\dXx]$', description: '居民身份证号码' }),
    phone: PhoneText,
    address: Type.String({ maxLength: 200 }),
    areaCode: AreaCode,
    scheme: SchemeName,
    fromOn: Day,
    majorIllness: Type.Boolean(),
    nationality: Type.Optional(Nullable(NationalityName)),
    retiredOn: Type.Optional(Nullable(Day)),
  }),
  output: shape({ id: Id, personNo: Type.String() }),
  clauses: ['M5'],
});

export const changeEnrolment = endpoint({
  id: 'insured.changeEnrolment',
  method: 'POST',
  path: '/api/persons/:id/enrolments',
  summary: '登记参保关系或待遇状态变化',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ scheme: SchemeName, status: StatusName, fromOn: Day, toOn: Nullable(Day) }),
  output: Done,
  clauses: ['M5'],
});

export const changeMajorIllness = endpoint({
  id: 'insured.changeMajorIllness',
  method: 'POST',
  path: '/api/persons/:id/major-illness',
  summary: '登记大病保险参保',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ scheme: SchemeName, fromOn: Day, toOn: Nullable(Day) }),
  output: Done,
  clauses: ['M9.2'],
});

export const changeAssistance = endpoint({
  id: 'insured.changeAssistance',
  method: 'POST',
  path: '/api/persons/:id/assistance',
  summary: '登记医疗救助身份',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ category: CategoryName, fromOn: Day, toOn: Nullable(Day) }),
  output: Done,
  clauses: ['M9.4'],
});

export const recordDeath = endpoint({
  id: 'insured.recordDeath',
  method: 'POST',
  path: '/api/persons/:id/death',
  summary: '登记死亡日期及依据，次日起不再享受待遇；误登的撤销（日期为空）',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ diedOn: Nullable(Day), evidence: Text(200) }),
  output: Done,
  clauses: ['M5'],
});

export const recordParticulars = endpoint({
  id: 'insured.recordParticulars',
  method: 'POST',
  path: '/api/persons/:id/particulars',
  summary: '登记或更正民族、退休日期；原来的登记留存，以前的结算照当时登记的告知',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({
    requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' }),
    version: Type.Integer({ minimum: 0, description: '查看时的 particularsVersion' }),
    nationality: Nullable(NationalityName),
    retiredOn: Nullable(Day),
    evidence: Text(200),
  }),
  output: Done,
  clauses: ['M5'],
});

export const importPersons = endpoint({
  id: 'insured.importPersons',
  method: 'POST',
  path: '/api/persons/import',
  summary: '批量登记参保人（CSV）：先核对，再写入；已登记的只补记民族和退休日期',
  who: AGENCY,
  upload: true,
  body: shape({ mode: oneOf(['check', 'write']) }),
  output: shape({
    total: Type.Integer(),
    written: Type.Integer(),
    ready: Type.Integer(),
    rows: Type.Array(
      shape({
        line: Type.Integer(),
        name: Type.String(),
        outcome: oneOf(['ready', 'written', 'refused']),
        reason: Type.String(),
      }),
    ),
  }),
  clauses: ['M5'],
});

export const getMyCover = endpoint({
  id: 'insured.getMyCover',
  method: 'GET',
  path: '/api/me/cover',
  summary: '本人参保情况',
  who: ['patient'],
  output: shape({
    name: Type.String(),
    maskedIdNumber: Type.String(),
    maskedPhone: Nullable(Type.String()),
    areaName: Type.String(),
    scheme: Nullable(SchemeName),
    status: Nullable(StatusName),
    majorIllness: Type.Boolean(),
    assistance: Nullable(CategoryName),
  }),
  clauses: ['M5'],
});

export const identifyPatient = endpoint({
  id: 'insured.identifyPatient',
  method: 'POST',
  path: '/api/patients/identify',
  summary: '接诊时凭证件核对患者，查阅留痕',
  who: ['responsibleDoctor', 'hospitalOffice'],
  body: shape({ credentialKind: CredentialName, credentialNumber: Text(64) }),
  output: shape({
    personNo: Type.String(),
    maskedName: Type.String(),
    sex: SexName,
    age: Type.Integer(),
    areaName: Type.String(),
    scheme: Nullable(SchemeName),
    status: Nullable(StatusName),
    seenAt: Instant,
  }),
  clauses: ['M34', 'M35', 'M5'],
});

export const insuredEndpoints = {
  listAreas,
  listPersons,
  getPerson,
  revealPerson,
  registerPerson,
  changeEnrolment,
  changeMajorIllness,
  changeAssistance,
  recordDeath,
  recordParticulars,
  importPersons,
  getMyCover,
  identifyPatient,
};
