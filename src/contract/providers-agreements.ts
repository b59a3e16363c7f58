import { Type } from 'typebox';
import { DRAFT_STATES, PARTIES, type DraftState, type Party } from '../domain/providers/agreements/draft.ts';
import {
  LICENCE_KINDS,
  LICENCE_STATES,
  type LicenceKind,
  type LicenceState,
} from '../domain/providers/agreements/licence.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { AGENCY, ClauseName, InstitutionCode, KindName } from './providers.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Institutions in full, and agreements from template to both signatures (N3.2, M25, M26, M27, M28). */

const LicenceKindName = oneOf(Object.keys(LICENCE_KINDS) as LicenceKind[]);
const DraftStateName = oneOf(Object.keys(DRAFT_STATES) as DraftState[]);
const PartyName = oneOf(Object.keys(PARTIES) as Party[]);
const SIGNING_DESKS = [...AGENCY, 'hospitalOffice', 'pharmacist'] as const;
const FILE_READERS = [
  ...SIGNING_DESKS,
  'responsibleDoctor',
  'cashier',
  'provinceAdmin',
  'provinceCatalogue',
  'auditor',
] as const;
const DRAFT_READERS = [...SIGNING_DESKS, 'provinceAdmin', 'provinceCatalogue', 'auditor'] as const;
const CodeParam = shape({ code: InstitutionCode });
const IdParam = shape({ id: Id });
const Degrees = (description: string) => Nullable(Type.Number({ minimum: -180, maximum: 180, description }));

const DraftRow = shape({
  id: Id,
  agreementNo: Type.String(),
  institutionCode: InstitutionCode,
  institutionName: Type.String(),
  kind: KindName,
  areaName: Type.String(),
  fromOn: Day,
  toOn: Day,
  /** The number of the agreement that it renews. */
  renewsNo: Nullable(Type.String()),
  draftedAt: Instant,
  state: DraftStateName,
});

export const getInstitutionFile = endpoint({
  id: 'providers.getInstitutionFile',
  method: 'GET',
  path: '/api/institutions/:code/file',
  summary: '机构档案：连锁、位置、证照、协议的签署和变动',
  who: FILE_READERS,
  params: CodeParam,
  output: shape({
    chainName: Type.String(),
    lon: Degrees('经度'),
    lat: Degrees('纬度'),
    licences: Type.Array(
      shape({
        id: Id,
        kind: LicenceKindName,
        licenceNo: Type.String(),
        issuer: Type.String(),
        fromOn: Day,
        toOn: Nullable(Day),
        state: oneOf(Object.keys(LICENCE_STATES) as LicenceState[]),
      }),
    ),
    /** Why no agreement can be signed today; null when the licences hold. */
    licenceProblem: Nullable(Type.String()),
    drafts: Type.Array(DraftRow),
    events: Type.Array(
      shape({
        agreementNo: Type.String(),
        kind: oneOf(['suspended', 'resumed', 'ended'] as const),
        fromOn: Nullable(Day),
        toOn: Nullable(Day),
        reason: Type.String(),
        by: Type.String(),
        at: Instant,
      }),
    ),
    mayManage: Type.Boolean(),
  }),
  clauses: ['M2', 'M25', 'M26', 'M27'],
});

export const updateInstitution = endpoint({
  id: 'providers.updateInstitution',
  method: 'PUT',
  path: '/api/institutions/:code/file',
  summary: '修改机构的等级、连锁、位置和联系方式',
  who: AGENCY,
  params: CodeParam,
  body: shape({
    level: Type.String({ maxLength: 20 }),
    chainName: Type.String({ maxLength: 60 }),
    address: Type.String({ maxLength: 200 }),
    phone: Type.String({ pattern: '^[\\d-]{0,20}$' }),
    lon: Degrees('经度，73 至 136 度'),
    lat: Degrees('纬度，3 至 54 度'),
  }),
  output: Done,
  clauses: ['M2', 'M26'],
});

export const addLicence = endpoint({
  id: 'providers.addLicence',
  method: 'POST',
  path: '/api/institutions/:code/licences',
  summary: '登记机构证照；换证另记一张',
  who: AGENCY,
  params: CodeParam,
  body: shape({
    kind: LicenceKindName,
    licenceNo: Text(60),
    issuer: Type.String({ maxLength: 60 }),
    fromOn: Day,
    toOn: Nullable(Day),
  }),
  output: shape({ id: Id }),
  clauses: ['M25', 'M26'],
});

const Article = shape({ clause: Nullable(ClauseName), words: Text(1000) });

export const listAgreementTemplates = endpoint({
  id: 'providers.listAgreementTemplates',
  method: 'GET',
  path: '/api/agreement-templates',
  summary: '协议范本的各版',
  who: [...DRAFT_READERS],
  output: shape({
    rows: Type.Array(
      shape({
        id: Id,
        kind: KindName,
        title: Type.String(),
        effectiveFrom: Day,
        source: Type.String(),
        publishedAt: Instant,
        publishedBy: Type.String(),
        /** Whether agreements that begin today are made from it. */
        current: Type.Boolean(),
        articles: Type.Array(Article),
      }),
    ),
  }),
  clauses: ['N3.2', 'M25', 'M27'],
});

export const publishAgreementTemplate = endpoint({
  id: 'providers.publishAgreementTemplate',
  method: 'POST',
  path: '/api/agreement-templates',
  summary: '公布一版协议范本：按起用日生效，公布后不改',
  who: ['provinceAdmin'],
  body: shape({
    kind: KindName,
    title: Text(80),
    effectiveFrom: Day,
    source: Text(200),
    articles: Type.Array(Article, { minItems: 1, maxItems: 60 }),
  }),
  output: shape({ id: Id }),
  refusals: ['AGREEMENT_CLAUSES_MISSING'],
  clauses: ['N3.2', 'M25', 'M26', 'M27'],
});

export const draftAgreement = endpoint({
  id: 'providers.draftAgreement',
  method: 'POST',
  path: '/api/institutions/:code/agreement-drafts',
  summary: '按范本拟订协议或续签，等双方签署',
  who: AGENCY,
  params: CodeParam,
  body: shape({ agreementNo: Text(60), fromOn: Day, toOn: Day, renewsId: Nullable(Id) }),
  output: shape({ id: Id }),
  refusals: ['AGREEMENT_TEMPLATE_MISSING', 'AGREEMENT_TERM_OVERLAPS', 'INSTITUTION_LICENCE_NOT_VALID'],
  clauses: ['N3.2', 'M25', 'M26', 'M27'],
});

export const listAgreementDrafts = endpoint({
  id: 'providers.listAgreementDrafts',
  method: 'GET',
  path: '/api/agreement-drafts',
  summary: '待签署的协议：本机构、本地区或全省',
  who: DRAFT_READERS,
  query: shape({ ...PAGE_QUERY, state: Type.Optional(DraftStateName) }),
  output: pageOf(DraftRow),
  clauses: ['M25', 'M27'],
});

export const getAgreementDraft = endpoint({
  id: 'providers.getAgreementDraft',
  method: 'GET',
  path: '/api/agreement-drafts/:id',
  summary: '一份协议的全文和双方签名',
  who: DRAFT_READERS,
  params: IdParam,
  output: shape({
    ...DraftRow.properties,
    content: Type.String(),
    agencyCode: AreaCode,
    signatures: Type.Array(
      shape({
        party: PartyName,
        holderName: Type.String(),
        signedBy: Type.String(),
        signedAt: Instant,
        certificateSerial: Type.String(),
        signature: Type.String(),
        /** Verified anew with the certificate of that instant. */
        valid: Type.Boolean(),
      }),
    ),
    withdrawal: Nullable(shape({ reason: Type.String(), by: Type.String(), at: Instant })),
    /** The side that the reader may sign for now. */
    mySide: Nullable(PartyName),
    mayWithdraw: Type.Boolean(),
  }),
  clauses: ['M25', 'M27', 'M28'],
});

export const signAgreement = endpoint({
  id: 'providers.signAgreement',
  method: 'POST',
  path: '/api/agreement-drafts/:id/signature',
  summary: '以 SM2 签署协议：机构先签，经办后签，双方签齐即生效',
  who: SIGNING_DESKS,
  params: IdParam,
  output: shape({ state: DraftStateName }),
  refusals: [
    'AGREEMENT_STEP_NOT_ALLOWED',
    'INSTITUTION_LICENCE_NOT_VALID',
    'AGREEMENT_TERM_OVERLAPS',
    'CERTIFICATE_NOT_VALID',
    'SIGNATURE_NOT_VALID',
  ],
  clauses: ['M25', 'M27', 'M28'],
});

export const withdrawAgreementDraft = endpoint({
  id: 'providers.withdrawAgreementDraft',
  method: 'POST',
  path: '/api/agreement-drafts/:id/withdrawal',
  summary: '撤回或不签这份协议',
  who: SIGNING_DESKS,
  params: IdParam,
  body: shape({ reason: Text(300) }),
  output: Done,
  refusals: ['AGREEMENT_STEP_NOT_ALLOWED'],
  clauses: ['M25'],
});

export const listExpiring = endpoint({
  id: 'providers.listExpiring',
  method: 'GET',
  path: '/api/expiring-agreements',
  summary: '快到期和已过期的协议、证照',
  who: DRAFT_READERS,
  query: shape({ ...PAGE_QUERY, what: Type.Optional(oneOf(['agreement', 'licence'] as const)) }),
  output: pageOf(
    shape({
      what: oneOf(['agreement', 'licence'] as const),
      institutionCode: InstitutionCode,
      institutionName: Type.String(),
      areaName: Type.String(),
      name: Type.String(),
      number: Type.String(),
      toOn: Day,
      /** Negative once it is past. */
      daysLeft: Type.Integer(),
      /** A renewal is being signed. */
      renewing: Type.Boolean(),
    }),
  ),
  clauses: ['M25', 'M26'],
});

export const providersAgreementEndpoints = {
  getInstitutionFile,
  updateInstitution,
  addLicence,
  listAgreementTemplates,
  publishAgreementTemplate,
  draftAgreement,
  listAgreementDrafts,
  getAgreementDraft,
  signAgreement,
  withdrawAgreementDraft,
  listExpiring,
};
