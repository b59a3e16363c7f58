/** What a prescription says (M28, M33): who may have which drug, how it is taken and how much is handed out. */
import type { PlainDate } from '../../base/date.ts';
import type { Quantity } from '../../base/money.ts';
import type { ClinicalState } from '../catalogue/prescribing/caution.ts';
import type { Sex } from '../insured/model.ts';

/** How a drug is taken: so much at a time, so many times within so many days (once in 21 days is 1 and 21). */
export interface Dosing {
  /** In the product's own dose unit (tablet, vial …), in 1/10000. */
  readonly dose: Quantity;
  readonly times: number;
  readonly perDays: number;
}

export interface PrescriptionLine extends Dosing {
  /** From 1. */
  readonly lineNo: number;
  readonly nationalCode: string;
  readonly entryKey: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly doseUnit: string;
  readonly saleUnit: string;
  /** Route and manner in words: 口服、静脉滴注. */
  readonly usage: string;
  /** Units of sale. */
  readonly quantity: number;
  readonly supplyDays: number;
}

/** Who agreed to a long-term prescription. */
export const CONSENT_BY = { patient: '患者本人', agent: '代理人' } as const;

/** The doctor's assessment and the patient's consent to a long-term prescription (I19). */
export interface LongTerm {
  readonly assessment: string;
  readonly consentBy: keyof typeof CONSENT_BY;
  /** As written under the consent. */
  readonly consentName: string;
}

/** Why the doctor goes on in spite of a caution (M11). */
export interface Acknowledgement {
  readonly cautionId: number;
  readonly words: string;
  readonly reason: string;
}

/** What the second version of the form says beyond the first. */
export interface Supplement {
  /** Null for an ordinary prescription. */
  readonly longTerm: LongTerm | null;
  readonly clinical: ClinicalState;
  readonly acknowledged: readonly Acknowledgement[];
}

/** The content that the doctor signs. */
export interface Prescription {
  readonly rxno: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  /** The treatment field of drug and doctor (M22). */
  readonly field: string;
  readonly personNo: string;
  readonly personName: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Area of enrolment. */
  readonly areaCode: string;
  readonly applicationNo: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  /** The doctor held the patient against their identity paper (M34). */
  readonly identityChecked: boolean;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** The last day on which it may be dispensed. */
  readonly validTo: PlainDate;
  readonly lines: readonly PrescriptionLine[];
  /** Null for what was signed on the first version of the form. */
  readonly supplement: Supplement | null;
}

/** What the pharmacist signs after the check (M28). */
export interface CheckRecord {
  readonly rxno: string;
  /** The doctor's signature: binds the check to exactly that content. */
  readonly prescriptionSignature: string;
  readonly passed: boolean;
  /** Why it was returned; empty when passed. */
  readonly note: string;
  readonly pharmacyCode: string;
  readonly pharmacyName: string;
  readonly pharmacistCode: string;
  readonly pharmacistName: string;
  readonly checkedAt: number;
}
