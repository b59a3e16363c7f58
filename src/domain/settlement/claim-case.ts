/** Everything a claim of an institution is admitted and decided on: loaded first, then judged, never asked for later. */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { OffSiteKind } from '../../policy/parameters/off-site.ts';
import type { PayableTimeline } from '../catalogue/payable-timeline.ts';
import type { Enrolment } from '../insured/model.ts';
import type { Suspension } from '../insured/violations/violation.ts';
import type { HandedOut } from '../prescription/circulation/dispense.ts';
import type { Standing } from '../prescription/life.ts';
import type { DoctorFacts } from '../providers/doctor.ts';
import type { Agreement, InstitutionKind } from '../providers/model.ts';
import type { Refusal } from '../refusals.ts';
import type { CommercialFacts } from './commercial/commercial-plan.ts';
import type {
  AssistanceFacts,
  ByLayer,
  Cause,
  OwnFund,
  SettlementRule,
  Setting,
  YearlyLimits,
} from './model.ts';
import type { OrdinaryFacts } from './plans/ordinary-plan.ts';

/** Who sells, and under which agreements (M2, M25). */
export interface InstitutionFacts {
  /** Empty for a seller outside the province whose national code nobody has found yet (I24). */
  readonly code: string;
  readonly kind: InstitutionKind;
  readonly areaCode: string;
  readonly agreements: readonly Agreement[];
  /** It stands in another province: it has no agreement with us, and our listing prices do not bind it (I24). */
  readonly isOutsideProvince?: boolean;
}

/** The prescription the claim names, as the centre knows it (M28, M33, N5.4). */
export interface PrescriptionFacts extends Standing {
  readonly personId: number;
  readonly diagnosisCode?: string;
  /** Whether the doctor's and the pharmacist's signatures stand. */
  readonly verified: Outcome<unknown, Refusal>;
  readonly lines: readonly HandedOut[];
  /** What earlier settlements handed out of it. */
  readonly handed: readonly HandedOut[];
}

/** What the catalogue and the person's file say of one drug. */
export interface DrugFacts {
  /** What the catalogue says of it, day by day (M4, M10, M11, M12). */
  readonly timeline: PayableTimeline;
  readonly isInjection: boolean;
  /** First digits of the trace codes of this product; none where its codes have no known prefix. */
  readonly tracePrefixes: readonly string[];
  /** The person's approved eligibilities for this drug: terms with both days inclusive, for which diagnosis and in which field of treatment (M19, M22). */
  readonly eligibilities: readonly {
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly diagnosisCode: string;
    readonly field: string;
  }[];
  /** 自付比例 of the national catalogue in force; null while it waits for review, absent where nobody needed it (N2.1). */
  readonly selfPayRatio?: Ratio | null;
}

/** The doctor who ordered a line, as known on the line's day (M20, M21). */
export interface OrderingDoctor {
  readonly code: string;
  /** Empty when no such doctor is registered. */
  readonly name: string;
  /** Undefined when no such doctor is registered. */
  readonly facts: DoctorFacts | undefined;
}

export interface CaseLine {
  readonly nationalCode: string;
  /** Only of a line used on another day than the claim's: a stay has lines of several days, each judged on its own. */
  readonly usedOn?: PlainDate;
  /** Undefined when the code is unknown. */
  readonly drug: DrugFacts | undefined;
  /** Whether the institution has matched an item of its own to this code, for the day of service (N5.5). */
  readonly matched: boolean;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  /** Only where price and quantity count smallest units: how many make a pack. */
  readonly unitsPerPack?: number | null;
  readonly traceCodes: readonly string[];
  /** First digits of the trace codes of this product's cartons and cases (M32). */
  readonly outerPackPrefixes: readonly string[];
  /** Who ordered it, where the claim says so: asked of what a hospital's outpatient department hands out on its own (M19, M22). */
  readonly orderedBy?: OrderingDoctor;
}

export interface ClaimCase {
  readonly servedOn: PlainDate;
  /** Undefined when no rule of that day is formalised (I15). */
  readonly rule: SettlementRule | undefined;
  readonly personId: number;
  /** The enrolment that counts on the day of service, whatever its status; undefined when there is none (M5). */
  readonly enrolment: Enrolment | undefined;
  /** Spans in which the person's costs are not settled online, by decisions on violations (M35). */
  readonly suspensions: readonly Suspension[];
  readonly inMajorIllness: boolean;
  readonly used: ByLayer;
  /** Undefined when nobody has entered the year's limits of the area. */
  readonly limits: YearlyLimits | undefined;
  readonly assistance: AssistanceFacts | null | 'notEntered';
  readonly institution: InstitutionFacts;
  /** The kinds of what is filed for buying in this institution's pooling area or province, on the day; mostly none (M30). */
  readonly offSiteKinds: readonly OffSiteKind[];
  /** Null when the claim names none, undefined when the number it names is unknown. */
  readonly prescription: PrescriptionFacts | null | undefined;
  /** The hospital that receives injections; `known` when it is a designated hospital. */
  readonly receivingHospital: { readonly code: string; readonly known: boolean } | null;
  /** Inpatient or outpatient; by the kind of institution where nothing is said. */
  readonly setting?: Setting;
  readonly cause?: Cause;
  /** Told with the claim where no eligibility and no prescription names it (M11). */
  readonly diagnosisCode?: string | null;
  /** The other diagnoses of a stay. */
  readonly otherDiagnoses?: readonly string[];
  /** Funds whose own route the area of enrolment has opened on the day (N2.1, I16). */
  readonly openFunds?: readonly OwnFund[];
  /** The ordinary plan for this person, setting and institution on the day; null where the area has none (M9.7). */
  readonly ordinary?: OrdinaryFacts | null;
  readonly commercial?: readonly CommercialFacts[];
  /** What the personal account holds; null when it is not to be used. */
  readonly account?: Fen | null;
  readonly lines: readonly CaseLine[];
  /** Those of the claim's trace codes that are already sold. */
  readonly soldTraceCodes: ReadonlySet<string>;
}
