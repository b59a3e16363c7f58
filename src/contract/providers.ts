import { Type } from 'typebox';
import type { AgreementState } from '../domain/providers/agreement.ts';
import {
  AGREEMENT_CLAUSES,
  INSTITUTION_KINDS,
  PRACTITIONER_KINDS,
  type AgreementClause,
  type InstitutionKind,
  type PractitionerKind,
} from '../domain/providers/model.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { Day, Done, Id, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

export const KindName = oneOf(Object.keys(INSTITUTION_KINDS) as InstitutionKind[]);
export const ClauseName = oneOf(Object.keys(AGREEMENT_CLAUSES) as AgreementClause[]);
const PractitionerKindName = oneOf(Object.keys(PRACTITIONER_KINDS) as PractitionerKind[]);
const AgreementStateName = oneOf([
  'coming',
  'inForce',
  'suspended',
  'ended',
] as const satisfies readonly AgreementState[]);
export const InstitutionCode = Type.String({
  pattern: '^[HP]\\d{11}$',
  description: 'H 或 P、六位区划、五位序号',
});
export const PractitionerCode = Type.String({
  pattern: '^(D|HY|Y)\\d{12}$',
  description: '国家医保医师、药师代码',
});

/** Who manages the institutions and doctors of an area. */
export const AGENCY = ['agencyReviewer', 'areaBureau'] as const;
export const INSIDERS = [
  'agencyReviewer',
  'areaBureau',
  'healthAuthority',
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
  who: [...AGENCY, 'hospitalOffice', 'pharmacist', 'cashier', 'auditor'],
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

export const providersEndpoints = {
  listInstitutions,
  getInstitution,
  registerInstitution,
  suspendAgreement,
  endAgreement,
  listPractitioners,
  registerPharmacist,
};
