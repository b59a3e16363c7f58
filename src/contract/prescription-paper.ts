import { Type, type Static } from 'typebox';
import { PAPER_STATES, type PaperState } from '../domain/prescription/paper-exception/exception.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { PrescriptionView } from './prescription-shapes.ts';
import { Credential, LineInput } from './prescription.ts';
import { PractitionerCode } from './providers.ts';
import { Day, Id, Instant, Nullable, oneOf, RequestId, shape, Text } from './shapes.ts';

/** Paper prescriptions while an area's exception holds (N5.4). */

export const PaperExceptionRow = shape({
  id: Id,
  areaCode: AreaCode,
  areaName: Type.String(),
  reason: Type.String(),
  from: Day,
  to: Day,
  state: oneOf(Object.keys(PAPER_STATES) as PaperState[]),
  askedByName: Type.String(),
  askedAt: Instant,
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  decisionNote: Type.String(),
  filedNo: Nullable(Type.String()),
  filedOn: Nullable(Day),
  endedOn: Nullable(Day),
  endNote: Type.String(),
  /** Paper prescriptions registered under it. */
  registered: Type.Integer(),
  mayDecide: Type.Boolean(),
  mayFile: Type.Boolean(),
  mayEnd: Type.Boolean(),
});
export type PaperExceptionRow = Static<typeof PaperExceptionRow>;

const params = shape({ id: Id });

export const askPaperException = endpoint({
  id: 'prescription.askPaper',
  method: 'POST',
  path: '/api/paper-exceptions',
  summary: '市州申请纸质处方延期，最长三个月',
  who: ['areaBureau'],
  body: shape({ reason: Text(500), from: Day, to: Day }),
  output: PaperExceptionRow,
  refusals: ['PAPER_TERM_TOO_LONG', 'POLICY_NOT_FORMALISED'],
  clauses: ['N5.4'],
});

export const listPaperExceptions = endpoint({
  id: 'prescription.listPaper',
  method: 'GET',
  path: '/api/paper-exceptions',
  summary: '纸质处方延期：省局看全部，市州看本地区，药店看管到自己的',
  who: ['areaBureau', 'provinceAdmin', 'auditor', 'pharmacist'],
  output: shape({ rows: Type.Array(PaperExceptionRow) }),
  clauses: ['N5.4'],
});

export const decidePaperException = endpoint({
  id: 'prescription.decidePaper',
  method: 'POST',
  path: '/api/paper-exceptions/:id/decision',
  summary: '省局批准或不批准纸质处方延期，可缩短期限',
  who: ['provinceAdmin'],
  params,
  body: shape({ approved: Type.Boolean(), to: Day, note: Type.String({ maxLength: 500 }) }),
  output: PaperExceptionRow,
  refusals: ['PAPER_STEP_NOT_ALLOWED', 'PAPER_TERM_TOO_LONG', 'POLICY_NOT_FORMALISED'],
  clauses: ['N5.4'],
});

export const filePaperException = endpoint({
  id: 'prescription.filePaper',
  method: 'POST',
  path: '/api/paper-exceptions/:id/filing',
  summary: '登记国家备案，备案后延期才生效',
  who: ['provinceAdmin'],
  params,
  body: shape({ filedNo: Text(60), filedOn: Day }),
  output: PaperExceptionRow,
  refusals: ['PAPER_STEP_NOT_ALLOWED'],
  clauses: ['N5.4'],
});

export const endPaperException = endpoint({
  id: 'prescription.endPaper',
  method: 'POST',
  path: '/api/paper-exceptions/:id/end',
  summary: '提前结束纸质处方延期，当日为最后一日',
  who: ['areaBureau', 'provinceAdmin'],
  params,
  body: shape({ note: Text(500) }),
  output: PaperExceptionRow,
  refusals: ['PAPER_STEP_NOT_ALLOWED'],
  clauses: ['N5.4'],
});

export const findForPaper = endpoint({
  id: 'prescription.findForPaper',
  method: 'POST',
  path: '/api/paper-prescriptions/patient',
  summary: '药师凭患者凭证查其待遇，用于登记纸质处方，查阅留痕',
  who: ['pharmacist'],
  body: Credential,
  output: shape({
    name: Type.String(),
    sex: Type.String(),
    age: Type.Integer(),
    eligibilities: Type.Array(
      shape({
        applicationId: Id,
        applicationNo: Type.String(),
        entryKey: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        diagnosisName: Type.String(),
        termTo: Day,
      }),
    ),
  }),
  refusals: ['INSTITUTION_WITHOUT_AGREEMENT', 'PAPER_NOT_ALLOWED'],
  clauses: ['M19', 'N5.4'],
});

export const registerPaper = endpoint({
  id: 'prescription.registerPaper',
  method: 'POST',
  path: '/api/paper-prescriptions',
  summary: '延期内药师登记纸质处方并签名，之后与电子处方一样审核、结算',
  who: ['pharmacist'],
  body: shape({
    requestId: RequestId,
    credential: Credential,
    applicationId: Id,
    doctorCode: PractitionerCode,
    /** The date on the paper. */
    issuedOn: Day,
    lines: Type.Array(LineInput, { minItems: 1, maxItems: 5 }),
  }),
  output: PrescriptionView,
  refusals: [
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'INSTITUTION_WITHOUT_AGREEMENT',
    'PAPER_NOT_ALLOWED',
    'PRESCRIPTION_EXPIRED',
    'POLICY_NOT_FORMALISED',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'COMMITMENT_MISSING',
    'STANDARD_MISSING',
    'ELIGIBILITY_MISSING',
    'DIAGNOSIS_OUT_OF_SCOPE',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'CERTIFICATE_NOT_VALID',
    'SUPPLY_DAYS_TOO_LONG',
  ],
  clauses: ['M19', 'M21', 'M25', 'M33', 'N5.4'],
});

export const prescriptionPaperEndpoints = {
  askPaperException,
  listPaperExceptions,
  decidePaperException,
  filePaperException,
  endPaperException,
  findForPaper,
  registerPaper,
};
