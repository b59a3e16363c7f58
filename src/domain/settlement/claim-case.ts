/** Everything a claim of an institution is admitted and decided on: loaded first, then judged, never asked for later. */
import type { PlainDate } from '../../base/date.ts';
import type { Quantity, UnitPrice } from '../../base/money.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { ProductFacts } from '../catalogue/payable-product.ts';
import type { AssistanceFacts, ByLayer, SettlementRule } from './model.ts';

/** The person's enrolment on the day of service (M5). */
export interface EnrolmentFacts {
  readonly scheme: Scheme;
  /** The pooling area whose fund pays. */
  readonly areaCode: string;
  readonly status: 'normal' | 'suspended' | 'waiting';
}

/** Who sells (M2, M25). */
export interface InstitutionFacts {
  readonly code: string;
  readonly kind: 'hospital' | 'pharmacy';
  readonly areaCode: string;
  /** An agreement with the clause for this business is in force on the day of service and not suspended. */
  readonly hasAgreement: boolean;
}

/** The prescription the claim names, as the centre knows it (M28, M33, N5.4). */
export interface PrescriptionFacts {
  readonly personId: number;
  readonly state: 'issued' | 'checked' | 'returned' | 'used' | 'withdrawn';
  readonly validTo: PlainDate;
  readonly lines: readonly { readonly nationalCode: string; readonly quantity: Quantity }[];
}

/** What the catalogue and the person's file say of one drug on the day of service. */
export interface DrugFacts extends ProductFacts {
  readonly isInjection: boolean;
  /** First digits of the trace codes of this product; none where its codes have no known prefix. */
  readonly tracePrefixes: readonly string[];
  /** An approved eligibility of the person for this drug covers the day of service (M19). */
  readonly hasEligibility: boolean;
}

export interface CaseLine {
  readonly nationalCode: string;
  /** Undefined when the code is unknown. */
  readonly drug: DrugFacts | undefined;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly traceCodes: readonly string[];
}

export interface ClaimCase {
  readonly servedOn: PlainDate;
  /** Undefined when no rule of that day is formalised (I15). */
  readonly rule: SettlementRule | undefined;
  readonly personId: number;
  readonly enrolment: EnrolmentFacts | undefined;
  readonly inMajorIllness: boolean;
  readonly used: ByLayer;
  /** Undefined when nobody has entered the year's limits of the area. */
  readonly limits: ByLayer | undefined;
  readonly assistance: AssistanceFacts | null | 'notEntered';
  readonly institution: InstitutionFacts;
  /** Filed for buying outside the pooling area, for this institution's area and day (M30). */
  readonly offSiteFiled: boolean;
  /** Null when the claim names none, undefined when the number it names is unknown. */
  readonly prescription: PrescriptionFacts | null | undefined;
  /** The hospital that receives injections; `known` when it is a designated hospital. */
  readonly receivingHospital: { readonly code: string; readonly known: boolean } | null;
  readonly lines: readonly CaseLine[];
  /** Those of the claim's trace codes that are already sold. */
  readonly soldTraceCodes: ReadonlySet<string>;
}
