/** The books that the auditor keeps while reading: what was entered, what was settled, and what is used up of every limit. */
import type {
  AskedClaim,
  AssistanceRule,
  Chronic,
  CommercialPlan,
  Consent,
  Drug,
  FundRoute,
  Institution,
  Limit,
  ListedPrice,
  Member,
  OffSite,
  OtherSpending,
  Person,
  PersonLimit,
  Plan,
  Prescription,
  Removal,
  Scheme,
  Standard,
} from './record.ts';
import type { FiledClaim, FiledLine, OutsideSeller } from './record-manual.ts';
import type {
  Batch,
  BenefitAct,
  Booking,
  Borne,
  Clearing,
  Closing,
  CorrectionCase,
  Deduction,
  Prepayment,
  Receipt,
  Refund,
  Statement,
  WithheldElsewhere,
} from './books-of-desks.ts';
import type { Setting } from './record-reconciling.ts';
import type { ToldBill } from './told.ts';
import type { LineFacts, PayFacts, Reckoned } from './reckon-bill.ts';

/** What a person has used of a year in a scheme, in fen. */
export interface YearUsed {
  readonly pool: bigint;
  readonly major: bigint;
  readonly threshold: bigint;
  readonly assistance: bigint;
  readonly ownShare: bigint;
}

/** What a claim rests on, kept so that a part of it can be reckoned again as it stood (I9, I12). */
export interface Ground {
  readonly personNo: string;
  readonly scheme: Scheme;
  readonly areaCode: string;
  readonly servedOn: string;
  readonly institutionCode: string;
  readonly rxno: string | null;
  readonly planKind: 'outpatient' | 'chronic' | null;
  readonly setting: Setting;
  readonly cause: NonNullable<AskedClaim['cause']>;
  /** Diagnoses that prescription and claim named. */
  readonly told: readonly string[];
  /** How many words to insurers had been said by then (N4). */
  readonly consents: number;
  /** Of whoever sold it. */
  readonly level: string;
  /** The place of whoever sold it. */
  readonly soldAt: string;
  readonly facts: PayFacts;
  /** Where it stands in the order in which limits are used up: a rest stands where the first claim stood. */
  readonly place: { readonly at: number; readonly order: bigint };
}

export type SoldLine = LineFacts & {
  readonly nationalCode: string;
  readonly traceCodes: readonly string[];
  /** Who ordered it, where a hospital handed it out to an outpatient by itself. */
  readonly doctorCode: string | undefined;
  /** The day that tells what it is payable at; none of what is left of a stay's lines. */
  readonly day: string | null;
  readonly isOfStay: boolean;
};

/** A settlement in the books. */
export interface Booked extends Ground {
  readonly claimNo: string;
  readonly lines: readonly SoldLine[];
  readonly reckoned: Reckoned;
  reversedBy: string | null;
  /** What took its place: what was left after a return, or what it comes to after a correction. */
  next: { readonly claimNo: string; readonly how: 'return' | 'correction' } | null;
}

/** A settlement, or a reversal of one, as it was written. */
export interface Written {
  readonly claimNo: string;
  /** The settlement itself, or the one that is taken back. */
  readonly of: Booked;
  /** -1 of a reversal. */
  readonly sign: 1n | -1n;
  readonly at: number;
}

/** An entry that the ledger must have; debits positive. */
export interface DueEntry {
  /** None of what is booked beside bills. */
  readonly claimNo: string | null;
  readonly onDay: string;
  readonly account: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly institutionCode: string;
  readonly amount: bigint;
}

/** A purchase that was paid out of pocket. */
export interface ManualCase {
  readonly id: number;
  readonly manualNo: string;
  readonly filed: FiledClaim;
  readonly filedBy: string;
  /** Of another province, as it was told or found last; null for one of ours. */
  seller: OutsideSeller | null;
  lines: readonly FiledLine[];
  state: string;
  lastBy: string;
  approvedBy: string | null;
  claimNo: string | null;
  amount: bigint;
  readonly payments: {
    readonly amount: bigint;
    state: 'released' | 'paid' | 'returned';
    /** The day of the bank's answer. */
    resultOn: string | null;
  }[];
}

export interface StayLine {
  readonly serial: string;
  /** 收费批次号 of a visit. */
  readonly batch: string;
  readonly day: string;
  readonly nationalCode: string;
  readonly price: string;
  readonly quantity: string;
  readonly unit: 'pack' | 'smallest';
  readonly doctor: string;
  readonly traceCodes: readonly string[];
  readonly amount: bigint;
}

/** A visit or a stay in hospital. */
export interface Stay {
  readonly stayNo: string;
  readonly isVisit: boolean;
  readonly institutionCode: string;
  readonly personNo: string;
  begunAt: number;
  endedAt: number | null;
  undone: boolean;
  medType: string;
  /** The main one first. */
  diagnoses: readonly string[];
  readonly lines: Map<string, StayLine>;
  readonly attempts: {
    readonly claimNo: string;
    readonly serials: readonly string[];
    readonly interim: boolean;
  }[];
}

export interface Report extends OtherSpending {
  pool: bigint;
  major: bigint;
}

export interface Books {
  readonly institutions: Map<string, Institution>;
  readonly drugs: Map<string, Drug>;
  readonly standards: Standard[];
  readonly listedPrices: ListedPrice[];
  readonly removals: Removal[];
  readonly limits: Limit[];
  readonly rules: AssistanceRule[];
  readonly plans: Plan[];
  readonly fundRoutes: FundRoute[];
  readonly insurers: CommercialPlan[];
  readonly acts: Map<number, BenefitAct>;
  /** Bills that come out otherwise, by the number of their case, and the last case of each person's year by `yearKey`. */
  readonly cases: Map<number, CorrectionCase>;
  readonly lastCases: Map<string, CorrectionCase>;
  readonly bookings: Map<string, Booking>;
  /** Whether a pharmacy brings drugs home. */
  readonly sendsHome: Map<string, boolean>;
  readonly people: Map<string, Person>;
  readonly members: Member[];
  readonly consents: Consent[];
  readonly chronic: Chronic[];
  readonly offSite: OffSite[];
  readonly accounts: Map<string, bigint>;
  readonly reports: Map<number, Report>;
  /** Request numbers of what was told of people. */
  readonly toldOnce: Set<string>;
  /** By `yearKey`; the last one sent holds. */
  readonly personLimits: Map<string, PersonLimit>;
  readonly prescriptions: Map<string, Prescription>;
  /** By `yearKey`. */
  readonly years: Map<string, YearUsed>;
  /** By person, scheme, kind and year. */
  readonly plansUsed: Map<string, { deductible: bigint; counted: bigint; paid: bigint }>;
  /** By plan, person and year. */
  readonly insured: Map<string, { deductible: bigint; paid: bigint; claims: number }>;
  readonly bills: Map<string, Booked>;
  readonly written: Written[];
  /** First answers, by institution and request id. */
  readonly requests: Map<string, { readonly asked: string; readonly told: readonly (ToldBill | null)[] }>;
  /** What was left of a claim after a return, by the number of the claim. */
  readonly rests: Map<string, string>;
  readonly stays: Map<string, Stay>;
  /** By institution and message: outputs of what did something, settlements, stays, and what was made void. */
  readonly replies: Map<string, string>;
  readonly settledBy: Map<string, string>;
  readonly registeredBy: Map<string, string>;
  readonly voided: Set<string>;
  readonly statements: Map<number, Statement>;
  readonly batches: Map<number, Batch>;
  readonly deductions: Map<number, Deduction>;
  readonly closings: Map<number, Closing>;
  readonly withheld: WithheldElsewhere[];
  readonly prepayments: Map<number, Prepayment>;
  readonly refunds: Map<number, Refund>;
  readonly borne: Borne[];
  readonly receipts: Map<number, Receipt>;
  readonly clearings: Map<number, Clearing>;
  readonly manual: Map<number, ManualCase>;
  /** Invoices that stand in a case (M30). */
  readonly invoices: Set<string>;
  /** Trace codes that are sold. */
  readonly sold: Set<string>;
  /** Packs handed out, by prescription and national code. */
  readonly handed: Map<string, bigint>;
  readonly due: DueEntry[];
  /** The last day that is closed. */
  shutTo: string | null;
  /** What does not agree, in words. */
  readonly findings: string[];
}

export function openBooks(): Books {
  return {
    institutions: new Map(),
    drugs: new Map(),
    standards: [],
    listedPrices: [],
    removals: [],
    limits: [],
    rules: [],
    plans: [],
    fundRoutes: [],
    insurers: [],
    acts: new Map(),
    cases: new Map(),
    lastCases: new Map(),
    bookings: new Map(),
    sendsHome: new Map(),
    people: new Map(),
    members: [],
    consents: [],
    chronic: [],
    offSite: [],
    accounts: new Map(),
    reports: new Map(),
    toldOnce: new Set(),
    personLimits: new Map(),
    prescriptions: new Map(),
    years: new Map(),
    plansUsed: new Map(),
    insured: new Map(),
    bills: new Map(),
    written: [],
    requests: new Map(),
    rests: new Map(),
    stays: new Map(),
    replies: new Map(),
    settledBy: new Map(),
    registeredBy: new Map(),
    voided: new Set(),
    statements: new Map(),
    batches: new Map(),
    deductions: new Map(),
    closings: new Map(),
    withheld: [],
    prepayments: new Map(),
    refunds: new Map(),
    borne: [],
    receipts: new Map(),
    clearings: new Map(),
    manual: new Map(),
    invoices: new Set(),
    sold: new Set(),
    handed: new Map(),
    due: [],
    shutTo: null,
    findings: [],
  };
}

export const NOTHING_USED: YearUsed = { pool: 0n, major: 0n, threshold: 0n, assistance: 0n, ownShare: 0n };

const HOURS_8 = 8 * 3_600_000;
const DAY = 86_400_000;

/** The province's day at a moment. */
export function dayOf(at: number): string {
  return new Date(at + HOURS_8).toISOString().slice(0, 10);
}

/** The first moment of a day in the province. */
export function beginningOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - HOURS_8;
}

export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** A city with its counties pools its funds together (M30). */
export const poolOf = (areaCode: string): string => `${areaCode.slice(0, 4)}00`;

export function yearKey(personNo: string, scheme: string, year: number): string {
  return `${personNo} ${scheme} ${year}`;
}

export function holds(span: { readonly from: string; readonly to: string | null }, day: string): boolean {
  return span.from <= day && (span.to === null || day <= span.to);
}

/** The number of a claim tells in which order it was written: its last ten digits. */
export function orderOf(claimNo: string): bigint {
  return BigInt(claimNo.slice(-10));
}

/** What a request asks, in one writing, so that the same asked twice is known. */
export function writingOf(asked: AskedClaim): string {
  return JSON.stringify(asked);
}
