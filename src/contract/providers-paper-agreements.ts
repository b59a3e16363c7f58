import { Type } from 'typebox';
import { PAPER_AGREEMENT_STATES, type PaperAgreementState } from '../domain/providers/agreements/paper.ts';
import { endpoint } from './endpoint.ts';
import { AGENCY, ClauseName, InstitutionCode, KindName } from './providers.ts';
import { Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Agreements that were signed on paper: entered by one person of the agency, confirmed by another (M25, M26, M27). */

const StateName = oneOf(Object.keys(PAPER_AGREEMENT_STATES) as PaperAgreementState[]);

export const enterPaperAgreement = endpoint({
  id: 'providers.enterPaperAgreement',
  method: 'POST',
  path: '/api/institutions/:code/agreements',
  summary: '登记线下已签的“双通道”医保协议：写明原件和缘由，由另一人核对后才生效；新签的走在线签署',
  who: AGENCY,
  params: shape({ code: InstitutionCode }),
  body: shape({
    agreementNo: Text(60),
    clauses: Type.Array(ClauseName, { uniqueItems: true }),
    fromOn: Day,
    toOn: Day,
    /** Where the original is: its file number, or the document that holds it. */
    documentRef: Text(200),
    /** Why it was not signed online; for days that are past, why from then on. */
    reason: Text(300),
  }),
  output: shape({ id: Id }),
  refusals: ['AGREEMENT_CLAUSES_MISSING', 'AGREEMENT_TERM_OVERLAPS'],
  clauses: ['M25', 'M26', 'M27'],
});

export const listPaperAgreements = endpoint({
  id: 'providers.listPaperAgreements',
  method: 'GET',
  path: '/api/paper-agreements',
  summary: '线下签署后登记的协议：本机构、本地区或全省',
  who: [...AGENCY, 'hospitalOffice', 'pharmacist', 'provinceAdmin', 'provinceCatalogue', 'auditor'],
  query: shape({
    ...PAGE_QUERY,
    state: Type.Optional(StateName),
    institutionCode: Type.Optional(InstitutionCode),
  }),
  output: pageOf(
    shape({
      id: Id,
      agreementNo: Type.String(),
      institutionCode: InstitutionCode,
      institutionName: Type.String(),
      kind: KindName,
      areaName: Type.String(),
      clauses: Type.Array(ClauseName),
      fromOn: Day,
      toOn: Day,
      documentRef: Type.String(),
      reason: Type.String(),
      enteredBy: Type.String(),
      enteredAt: Instant,
      state: StateName,
      decidedBy: Nullable(Type.String()),
      decidedAt: Nullable(Instant),
      decisionNote: Type.String(),
      /** Whether the reader may confirm or reject it now. */
      mayDecide: Type.Boolean(),
    }),
  ),
  clauses: ['M25', 'M27'],
});

export const decidePaperAgreement = endpoint({
  id: 'providers.decidePaperAgreement',
  method: 'POST',
  path: '/api/paper-agreements/:id/decision',
  summary: '核对线下协议的原件：确认即生效，不符的退回并写明原因；登记的人自己不能核对',
  who: AGENCY,
  params: shape({ id: Id }),
  body: shape({ confirmed: Type.Boolean(), note: Type.String({ maxLength: 300 }) }),
  /** The agreement that is in force by it; null when it was rejected. */
  output: shape({ agreementId: Nullable(Id) }),
  refusals: ['AGREEMENT_STEP_NOT_ALLOWED', 'AGREEMENT_NEEDS_ANOTHER_PERSON', 'AGREEMENT_TERM_OVERLAPS'],
  clauses: ['M25', 'M26', 'M27'],
});

export const providersPaperAgreementEndpoints = {
  enterPaperAgreement,
  listPaperAgreements,
  decidePaperAgreement,
};
