import { Type } from 'typebox';
import { DatedBasis } from './basis.ts';
import { endpoint } from './endpoint.ts';
import { CredentialName } from './insured.ts';
import { ELSEWHERE, SPENT, UNPROVEN } from './prescription-refusals.ts';
import {
  ClinicalInput,
  LongTermInput,
  Objection,
  PrescriptionRow,
  PrescriptionView,
  SignedDocument,
  StatusName,
} from './prescription-shapes.ts';
import {
  CAUTION_EFFECTS,
  CAUTION_KINDS,
  type CautionEffect,
  type CautionKind,
} from '../domain/catalogue/prescribing/caution.ts';
import {
  Day,
  Id,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  QuantityText,
  RequestId,
  shape,
  Text,
} from './shapes.ts';

const DOCTOR = ['responsibleDoctor'] as const;
const COUNTER = ['pharmacist', 'cashier'] as const;
const READERS = [
  'responsibleDoctor',
  'hospitalOffice',
  'pharmacist',
  'cashier',
  'patient',
  'agencyReviewer',
  'auditor',
] as const;

/** As typed or scanned; its check digit is verified by the server. */
const TypedRxno = Type.String({ minLength: 1, maxLength: 60, description: '处方流水号' });

/** What the patient shows to the doctor (M34, M35). */
export const Credential = shape({ kind: CredentialName, number: Text(100) });

/** How a drug is taken: `dose` dose units at a time, `times` times within `perDays` days. */
export const LineInput = shape({
  nationalCode: NationalCode,
  dose: QuantityText,
  times: Type.Integer({ minimum: 1, maximum: 24 }),
  perDays: Type.Integer({ minimum: 1, maximum: 90 }),
  usage: Text(60),
  quantity: Type.Integer({ minimum: 1, maximum: 9999, description: '销售单位数' }),
});
const WRITTEN = {
  applicationId: Id,
  credential: Credential,
  lines: Type.Array(LineInput, { minItems: 1, maxItems: 5 }),
  /** Asked for as a long-term prescription (I19). */
  longTerm: Type.Optional(LongTermInput),
  clinical: Type.Optional(ClinicalInput),
  /** Why the doctor goes on in spite of a caution (M11). */
  acknowledged: Type.Optional(
    Type.Array(shape({ cautionId: Id, reason: Type.String({ maxLength: 200 }) }), { maxItems: 50 }),
  ),
};

export const findPrescribable = endpoint({
  id: 'prescription.findPatient',
  method: 'POST',
  path: '/api/prescriptions/patient',
  summary: '凭患者出示的凭证查其可开药品，查阅留痕',
  who: DOCTOR,
  body: Credential,
  output: shape({
    name: Type.String(),
    sex: Type.String(),
    age: Type.Integer(),
    maskedIdNumber: Type.String(),
    areaName: Type.String(),
    eligibilities: Type.Array(
      shape({
        applicationId: Id,
        applicationNo: Type.String(),
        entryKey: Type.String(),
        genericName: Type.String(),
        dosageForm: Type.String(),
        field: Type.String(),
        diagnosisCode: Type.String(),
        diagnosisName: Type.String(),
        /** The payment scope in words; null where the label alone tells (M11). */
        paymentScope: Nullable(Type.String()),
        termFrom: Day,
        termTo: Day,
        /** Why this doctor cannot prescribe it today; null when they can. */
        objection: Nullable(Objection),
      }),
    ),
  }),
  clauses: ['M19', 'M22', 'M34'],
});

export const listPrescribableProducts = endpoint({
  id: 'prescription.listProducts',
  method: 'GET',
  path: '/api/prescriptions/products',
  summary: '一个目录药品下可开的产品，不高于支付标准的在前',
  who: ['responsibleDoctor', 'pharmacist'],
  query: shape({ entryKey: Text(300) }),
  output: shape({
    rows: Type.Array(
      shape({
        nationalCode: NationalCode,
        genericName: Type.String(),
        tradeName: Type.String(),
        dosageForm: Type.String(),
        strength: Type.String(),
        pack: Type.String(),
        maker: Type.String(),
        unitsPerPack: Type.Integer(),
        doseUnit: Type.String(),
        saleUnit: Type.String(),
        isInjection: Type.Boolean(),
        /** The platform's public listing price; the standard itself is not told (N5.1). */
        listedPrice: Nullable(PriceText),
        withinStandard: Type.Boolean(),
        objection: Nullable(Objection),
      }),
    ),
  }),
  clauses: ['M12', 'M13'],
});

export const reckonPrescription = endpoint({
  id: 'prescription.reckon',
  method: 'POST',
  path: '/api/prescriptions/reckoning',
  summary: '开具前试算用药天数，不写入',
  who: DOCTOR,
  body: shape(WRITTEN),
  output: shape({
    supplyDays: Type.Array(Type.Integer()),
    thisPrescription: Type.Integer(),
    atHand: Type.Integer(),
    notYetFetched: Type.Integer(),
    total: Type.Integer(),
    limit: Nullable(Type.Integer()),
    validTo: Nullable(Day),
    /** What the label warns of for this patient (M11). */
    cautions: Type.Array(
      shape({
        id: Id,
        effect: oneOf(Object.keys(CAUTION_EFFECTS) as CautionEffect[]),
        words: Type.String(),
        /** Nobody asked yet. */
        toAsk: Type.Boolean(),
        kind: oneOf(Object.keys(CAUTION_KINDS) as CautionKind[]),
      }),
    ),
    /** What would be answered to issuing this; null when nothing stands against it. */
    objection: Nullable(Objection),
  }),
  clauses: ['M33', 'I18'],
});

export const issuePrescription = endpoint({
  id: 'prescription.issue',
  method: 'POST',
  path: '/api/prescriptions',
  summary: '开具并签名',
  who: DOCTOR,
  body: shape({ requestId: RequestId, identityChecked: Type.Boolean(), ...WRITTEN }),
  output: PrescriptionView,
  refusals: [
    'POLICY_NOT_FORMALISED',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'COMMITMENT_MISSING',
    'STANDARD_MISSING',
    'PERSON_NOT_INSURED',
    'INSURANCE_NOT_NORMAL',
    'MAKER_NOT_CONFIRMED',
    'ELIGIBILITY_MISSING',
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
    'CERTIFICATE_NOT_VALID',
    'IDENTITY_NOT_CHECKED',
    'SUPPLY_DAYS_TOO_LONG',
    'DIAGNOSIS_OUT_OF_SCOPE',
    'CONTRAINDICATED',
    'CLINICAL_STATE_MISSING',
    'CAUTION_NOT_ANSWERED',
    'LONG_TERM_NOT_ALLOWED',
    'MONTHLY_AMOUNT_EXCEEDED',
  ],
  clauses: ['M11', 'M19', 'M21', 'M22', 'M28', 'M33', 'M34', 'I19'],
});

export const listPrescriptions = endpoint({
  id: 'prescription.list',
  method: 'GET',
  path: '/api/prescriptions',
  summary: '处方列表：医师看自己开的，医院看本院，药店看本店办理的，患者看自己的',
  who: READERS,
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)), status: Type.Optional(StatusName) }),
  output: pageOf(PrescriptionRow),
  clauses: ['M28'],
});

export const getPrescription = endpoint({
  id: 'prescription.get',
  method: 'GET',
  path: '/api/prescriptions/:rxno',
  summary: '处方，查阅留痕',
  who: READERS,
  params: shape({ rxno: TypedRxno }),
  output: PrescriptionView,
  clauses: ['M1', 'M28'],
});

export const getSignedPrescription = endpoint({
  id: 'prescription.getSigned',
  method: 'GET',
  path: '/api/prescriptions/:rxno/signatures',
  summary: '签名原文、签名值与证书，供任何人离线验证',
  who: READERS,
  params: shape({ rxno: TypedRxno }),
  output: shape({
    rxno: Type.String(),
    /** The policy that it rests on (M1). */
    basis: Nullable(DatedBasis),
    documents: Type.Array(SignedDocument),
  }),
  clauses: ['M1', 'M28'],
});

export const getCertificate = endpoint({
  id: 'prescription.getCertificate',
  method: 'GET',
  path: '/api/certificates/:serial',
  summary: '公开的签名证书',
  who: 'public',
  params: shape({ serial: Type.String({ pattern: '^[0-9A-F]{1,40}$' }) }),
  output: SignedDocument.properties.certificate,
  clauses: ['M28'],
});

export const withdrawPrescription = endpoint({
  id: 'prescription.withdraw',
  method: 'POST',
  path: '/api/prescriptions/:rxno/withdrawal',
  summary: '医师撤回未使用的处方',
  who: DOCTOR,
  params: shape({ rxno: TypedRxno }),
  body: shape({ reason: Text(200) }),
  output: PrescriptionView,
  refusals: [
    'PRESCRIPTION_ALREADY_USED',
    'PRESCRIPTION_RETURNED',
    'PRESCRIPTION_WITHDRAWN',
    'PRESCRIPTION_EXPIRED',
  ],
  clauses: ['M28'],
});

export const openPrescription = endpoint({
  id: 'prescription.open',
  method: 'GET',
  path: '/api/prescriptions/number/:rxno',
  summary: '药店凭流水号打开处方，查阅留痕',
  who: COUNTER,
  params: shape({ rxno: TypedRxno }),
  output: PrescriptionView,
  refusals: [...SPENT, ...ELSEWHERE, ...UNPROVEN],
  clauses: ['M28', 'N5.4'],
});

export const checkPrescription = endpoint({
  id: 'prescription.check',
  method: 'POST',
  path: '/api/prescriptions/number/:rxno/check',
  summary: '药师审核通过并签名',
  who: ['pharmacist'],
  params: shape({ rxno: TypedRxno }),
  output: PrescriptionView,
  refusals: [
    'INSTITUTION_WITHOUT_AGREEMENT',
    ...SPENT,
    'PRESCRIPTION_ALREADY_CHECKED',
    ...ELSEWHERE,
    ...UNPROVEN,
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'QUALIFICATION_SUSPENDED',
    'QUALIFICATION_ENDED',
    'DOCTOR_NOT_PUBLISHED',
    'DOCTOR_FIELD_MISMATCH',
    'DOCTOR_TITLE_TOO_LOW',
  ],
  clauses: ['M28', 'M32', 'M23.5', 'N5.4'],
});

export const returnPrescription = endpoint({
  id: 'prescription.return',
  method: 'POST',
  path: '/api/prescriptions/number/:rxno/return',
  summary: '药师退回处方并说明理由，同样签名',
  who: ['pharmacist'],
  params: shape({ rxno: TypedRxno }),
  body: shape({ reason: Text(200) }),
  output: PrescriptionView,
  refusals: [
    'INSTITUTION_WITHOUT_AGREEMENT',
    ...SPENT,
    'PRESCRIPTION_ALREADY_CHECKED',
    ...ELSEWHERE,
    'CERTIFICATE_NOT_VALID',
  ],
  clauses: ['M28', 'M33'],
});

export const prescriptionEndpoints = {
  findPrescribable,
  listPrescribableProducts,
  reckonPrescription,
  issuePrescription,
  listPrescriptions,
  getPrescription,
  getSignedPrescription,
  getCertificate,
  withdrawPrescription,
  openPrescription,
  checkPrescription,
  returnPrescription,
};
