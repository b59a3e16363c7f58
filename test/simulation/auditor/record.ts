/**
 * What the auditor reads: everything that was entered or asked, in the order in which it was delivered, with the answers. Plain
 * JSON, amounts as texts, nothing of the program's own types.
 */
import type { BookingHappening } from './record-bookings.ts';
import type { BenefitHappening } from './record-benefits.ts';
import type { ClearingHappening } from './record-clearing.ts';
import type { CorrectionHappening } from './record-corrections.ts';
import type { ManualHappening } from './record-manual.ts';
import type { MessageSent } from './record-messages.ts';
import type { PrepaymentHappening } from './record-prepayments.ts';
import type { ReceiptHappening } from './record-receipts.ts';
import type { ClosingHappening } from './record-closings.ts';
import type { ReconcilingHappening } from './record-reconciling.ts';
import type { StatementHappening } from './record-statements.ts';
import type { Answer, ToldBill } from './told.ts';

export type Scheme = 'employee' | 'resident';
export type Route = 'separatePayment' | 'ordinary' | 'workInjury' | 'maternity';
export type StandardKind = 'negotiated' | 'bid' | 'procured' | 'listed';

interface Span {
  readonly from: string;
  readonly to: string | null;
}

export interface Institution {
  readonly what: 'institution';
  readonly code: string;
  readonly level: string;
  readonly areaCode: string;
  /** Its 责任医师, published before the first day for the only field that there is. */
  readonly doctors: readonly string[];
}

export interface Drug {
  readonly what: 'drug';
  readonly code: string;
  readonly entryKey: string;
  readonly unitsPerPack: number;
  readonly isInjection: boolean;
  /** Its standard is told to nobody (N5.1). */
  readonly confidential: boolean;
  /** Carried on in the regular catalogue: its standard is the platform's listing price (M12). */
  readonly regular: boolean;
  readonly termFrom: string;
  readonly termTo: string;
  readonly diagnosisCodes: readonly string[];
  /** 自付比例 of the national catalogue; null where none is entered. */
  readonly selfPayRatio: string | null;
}

export interface Standard extends Span {
  readonly what: 'standard';
  readonly code: string;
  readonly kind: StandardKind;
  readonly standard: string;
}

export interface ListedPrice extends Span {
  readonly what: 'listedPrice';
  readonly code: string;
  readonly price: string;
}

export interface Removal {
  readonly what: 'removal';
  readonly entryKey: string;
  readonly removedOn: string;
  readonly transitionTo: string | null;
}

export interface Limit {
  readonly what: 'limit';
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: string;
  readonly majorIllness: string;
}

export interface AssistanceRule {
  readonly what: 'assistanceRule';
  readonly areaCode: string;
  readonly category: string;
  readonly year: number;
  readonly ratio: string;
  readonly threshold: string;
  readonly cap: string | null;
}

export interface Plan extends Span {
  readonly what: 'plan';
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly kind: 'outpatient' | 'chronic';
  readonly level: string;
  readonly countsBy: 'year' | 'visit';
  readonly deductible: string;
  readonly yearlyLimit: string | null;
  readonly bands: readonly { readonly upTo: string | null; readonly ratio: string }[];
  readonly withdrawn: boolean;
}

export interface FundRoute extends Span {
  readonly what: 'fundRoute';
  readonly areaCode: string;
  readonly cause: string;
  readonly open: boolean;
}

export interface CommercialPlan extends Span {
  readonly what: 'commercialPlan';
  readonly id: number;
  readonly ratio: string;
  readonly deductible: string;
  readonly yearlyCap: string | null;
  readonly drugs: readonly string[];
}

export interface Person {
  readonly what: 'person';
  readonly personNo: string;
  readonly bornOn: string;
  /** The code of their 民族; null where nobody has entered it. */
  readonly nationality: string | null;
  /** The first day as a retired employee. */
  readonly retiredOn: string | null;
  readonly enrolments: readonly (Span & {
    readonly scheme: Scheme;
    readonly areaCode: string;
    readonly status: string;
    readonly inMajorIllness: boolean;
  })[];
  readonly category: string | null;
  readonly eligibilities: readonly (Span & { readonly entryKey: string; readonly diagnosisCode: string })[];
}

export interface Member extends Span {
  readonly what: 'member';
  readonly planId: number;
  readonly personNo: string;
  readonly policyNo: string;
}

export interface Consent {
  readonly what: 'consent';
  readonly requestId: string;
  readonly planId: number;
  readonly personNo: string;
  readonly given: boolean;
}

export interface Chronic extends Span {
  readonly what: 'chronic';
  readonly requestId: string;
  readonly personNo: string;
  readonly diagnosisCodes: readonly string[];
}

export interface Account {
  readonly what: 'account';
  readonly requestId: string;
  readonly at: number;
  readonly personNo: string;
  readonly balance: string;
}

export interface OffSite extends Span {
  readonly what: 'offSite';
  readonly personNo: string;
  readonly placeCode: string;
  readonly kind: string;
}

/** A hospital registers an emergency of somebody from elsewhere (I23). */
export interface Emergency {
  readonly what: 'emergency';
  readonly at: number;
  readonly personNo: string;
  readonly institutionCode: string;
  readonly on: string;
  readonly answer: Answer<{ readonly from: string; readonly to: string }>;
}

export interface OtherSpending {
  readonly what: 'otherSpending';
  readonly at: number;
  readonly id: number;
  readonly personNo: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: string;
  readonly majorIllness: string;
  readonly paidOn: string | null;
}

export interface Correction {
  readonly what: 'correction';
  /** The report. */
  readonly id: number;
  readonly pooledFund: string;
  readonly majorIllness: string;
}

export interface PersonLimit {
  readonly what: 'personLimit';
  readonly personNo: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: string | null;
  readonly majorIllness: string | null;
}

export interface Prescription {
  readonly what: 'prescription';
  readonly rxno: string;
  readonly personNo: string;
  /** The benefit that it was written on. */
  readonly applicationId: number;
  readonly diagnosisCode: string;
  readonly issuedOn: string;
  /** The pharmacy or hospital whose pharmacist checked it. */
  readonly checkedAt: string;
  readonly lines: readonly { readonly nationalCode: string; readonly quantity: number }[];
}

export interface AskedLine {
  readonly nationalCode: string;
  readonly price: string;
  readonly quantity: string;
  readonly unit?: 'pack' | 'smallest' | undefined;
  readonly traceCodes: readonly string[];
  /** Of a stay: the day on which it was used, where it is not that of the claim. */
  readonly usedOn?: string | undefined;
  /** Of a hospital's outpatient: who ordered it there. */
  readonly doctorCode?: string | undefined;
}

export interface AskedClaim {
  readonly requestId: string;
  readonly personNo: string;
  readonly rxno: string | null;
  readonly receivingHospital: string | null;
  readonly setting?: 'outpatient' | 'inpatient' | undefined;
  readonly cause?: 'illness' | 'workInjury' | 'maternity' | undefined;
  readonly diagnosisCode?: string | undefined;
  readonly useAccount?: boolean | undefined;
  readonly lines: readonly AskedLine[];
}

interface Delivered {
  /** The moment of the platform's clock, in milliseconds since 1970. */
  readonly at: number;
  readonly institutionCode: string;
}

export interface ClaimSent extends Delivered {
  readonly what: 'claim';
  readonly asked: AskedClaim;
  readonly answer: Answer<ToldBill>;
}

/** Who asks: the institution, or the agency of the area that pays. */
type Side = 'institution' | 'agency';

export interface ReversalSent extends Delivered {
  readonly what: 'reversal';
  readonly side: Side;
  readonly requestId: string;
  readonly claimNo: string;
  readonly answer: Answer<ToldBill>;
}

export interface ReturnSent extends Delivered {
  readonly what: 'return';
  readonly side: Side;
  readonly requestId: string;
  readonly claimNo: string;
  readonly lines: readonly {
    readonly line: number;
    readonly quantity: string;
    readonly traceCodes: readonly string[];
  }[];
  readonly answer: Answer<{
    readonly reversal: ToldBill;
    readonly rest: ToldBill | null;
    readonly back: Readonly<Record<string, string>>;
  }>;
}

export interface DaysClosed {
  readonly what: 'close';
  readonly at: number;
  readonly closed: readonly string[];
}

export type Happening =
  | Institution
  | Drug
  | Standard
  | ListedPrice
  | Removal
  | Limit
  | AssistanceRule
  | Plan
  | FundRoute
  | CommercialPlan
  | Person
  | Member
  | Consent
  | Chronic
  | Account
  | OffSite
  | Emergency
  | OtherSpending
  | Correction
  | PersonLimit
  | Prescription
  | ClaimSent
  | ReversalSent
  | ReturnSent
  | DaysClosed
  | ManualHappening
  | MessageSent
  | StatementHappening
  | ClosingHappening
  | ReceiptHappening
  | PrepaymentHappening
  | ClearingHappening
  | BenefitHappening
  | CorrectionHappening
  | ReconcilingHappening
  | BookingHappening;
