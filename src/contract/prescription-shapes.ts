import { Type, type Static } from 'typebox';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../domain/prescription/life.ts';
import { DatedBasis } from './basis.ts';
import { CONSENT_BY } from '../domain/prescription/model.ts';
import { Day, Id, Instant, NationalCode, Nullable, oneOf, shape, Text } from './shapes.ts';

/** What prescriptions look like in answers. */

export const StatusName = oneOf(Object.keys(PRESCRIPTION_STATUSES) as PrescriptionStatus[]);

/** What stands, or would stand, against a step: a refusal as part of an answer. */
export const Objection = shape({
  code: Type.String(),
  message: Type.String(),
  detail: Nullable(Type.String()),
  remedy: Type.String(),
  clause: Type.String(),
});
export type Objection = Static<typeof Objection>;

export const PrescriptionRow = shape({
  id: Id,
  rxno: Type.String(),
  status: StatusName,
  personName: Type.String(),
  drug: Type.String(),
  supplyDays: Type.Integer(),
  kind: oneOf(['electronic', 'paper']),
  issuedAt: Instant,
  validTo: Day,
  hospitalName: Type.String(),
  doctorName: Type.String(),
  pharmacyName: Nullable(Type.String()),
  /** The pharmacy that has taken it, until when, and whether it is the caller's; null while nobody has. Another pharmacy is not named to a pharmacy. */
  hold: Nullable(shape({ mine: Type.Boolean(), pharmacyName: Nullable(Type.String()), until: Instant })),
});
export type PrescriptionRow = Static<typeof PrescriptionRow>;

const Verification = shape({
  certificateSerial: Type.String(),
  signer: Type.String(),
  objection: Nullable(Objection),
});

export const LongTermInput = shape({
  assessment: Type.String({ minLength: 10, maxLength: 500, description: '病情稳定、适于长期用药的评估' }),
  consentBy: oneOf(Object.keys(CONSENT_BY) as (keyof typeof CONSENT_BY)[]),
  consentName: Text(60),
});
/** What the doctor asked and found; what was not asked stays null. */
export const ClinicalInput = shape({
  weightKg: Nullable(Type.String({ pattern: '^[1-9]\\d{0,2}(\\.\\d)?$', description: '千克，至多一位小数' })),
  heightCm: Nullable(Type.Integer({ minimum: 30, maximum: 250 })),
  pregnant: Nullable(Type.Boolean()),
  lactating: Nullable(Type.Boolean()),
  allergies: Nullable(Type.Array(Text(60), { maxItems: 20 })),
  otherDiagnoses: Type.Array(Type.String({ pattern: '^[A-Za-z]\\d{2}(\\.?[0-9A-Za-z]{1,6})?$' }), {
    maxItems: 20,
  }),
});
const Supplement = shape({
  longTerm: Nullable(LongTermInput),
  clinical: ClinicalInput,
  acknowledged: Type.Array(shape({ cautionId: Id, words: Type.String(), reason: Type.String() })),
});

/** A prescription as its pages show it. */
export const PrescriptionView = shape({
  ...PrescriptionRow.properties,
  hospitalCode: Type.String(),
  doctorCode: Type.String(),
  field: Type.String(),
  personNo: Type.String(),
  sex: Type.String(),
  age: Type.Integer(),
  applicationNo: Type.String(),
  diagnosisCode: Type.String(),
  diagnosisName: Type.String(),
  claimNo: Nullable(Type.String()),
  /** The documents that it rests on, by the rules of the day it was issued (M1). */
  basis: Nullable(DatedBasis),
  lines: Type.Array(
    shape({
      lineNo: Type.Integer(),
      nationalCode: NationalCode,
      genericName: Type.String(),
      tradeName: Type.String(),
      dosageForm: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      maker: Type.String(),
      dose: Type.String(),
      doseUnit: Type.String(),
      frequency: Type.String(),
      usage: Type.String(),
      quantity: Type.Integer(),
      saleUnit: Type.String(),
      supplyDays: Type.Integer(),
      /** Units of sale that may still be fetched. */
      left: Type.Integer(),
    }),
  ),
  /** Null for what was signed on the first version of the form. */
  supplement: Nullable(Supplement),
  doctorSignature: Verification,
  pharmacistSignature: Nullable(Verification),
  events: Type.Array(
    shape({
      kind: Type.String(),
      label: Type.String(),
      at: Instant,
      actorName: Type.String(),
      institutionName: Nullable(Type.String()),
      claimNo: Nullable(Type.String()),
      note: Type.String(),
    }),
  ),
  /** Why the caller's pharmacy cannot check it now; null when it can, or when the caller is no pharmacy. */
  checkObjection: Nullable(Objection),
  mayWithdraw: Type.Boolean(),
  /** The caller's pharmacist may take the check back. */
  mayUndoCheck: Type.Boolean(),
  /** Where the patient wants to fetch it; null for anywhere. */
  chosenPharmacy: Nullable(shape({ code: Type.String(), name: Type.String() })),
  /** The patient may choose the pharmacy now. */
  mayChoose: Type.Boolean(),
});
export type PrescriptionView = Static<typeof PrescriptionView>;

/** The signed bytes with what is needed to verify them anywhere (M28): the offline program reads exactly this. */
export const SignedDocument = shape({
  kind: oneOf(['prescription', 'check']),
  text: Type.String(),
  signature: Type.String({ description: 'SM2withSM3，DER，十六进制；用户标识 1234567812345678' }),
  signedAt: Instant,
  certificate: shape({
    serial: Type.String(),
    holderCode: Type.String(),
    holderName: Type.String(),
    publicKey: Type.String({ description: '未压缩公钥点，十六进制' }),
    publicKeyPem: Type.String(),
    validFrom: Instant,
    validTo: Instant,
    revokedAt: Nullable(Instant),
  }),
});
export type SignedDocument = Static<typeof SignedDocument>;
