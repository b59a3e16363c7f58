import type { ToldCase } from './record-corrections.ts';
import type { ToldManual } from './record-manual.ts';
import type { ToldDays } from './record-reconciling.ts';
import type { ToldStay } from './record-messages.ts';
import type { ToldBooking } from './record-bookings.ts';
import type { ToldAct } from './record-benefits.ts';
import type { ToldClearingBoard, ToldClearingPage } from './record-clearing.ts';
import type { ToldPrepayment } from './record-prepayments.ts';
import type { ToldInsurerBill, ToldReceipt, ToldReceivables } from './record-receipts.ts';
import type { ToldDeduction, ToldRemittance, ToldStatement } from './record-statements.ts';

/** What the platform tells: bills and refusals as answers, and at the end everything that it has on paper. Plain JSON. */
export const AMOUNTS = [
  'charged',
  'aboveStandard',
  'eligible',
  'fundShare',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
  'selfPaidFirst',
  'deductible',
  'planShare',
  'planOwnShare',
  'overPlanLimit',
  'fromWorkInjury',
  'fromMaternity',
  'fromCommercial',
  'fromAccount',
  'cash',
] as const;
export type AmountName = (typeof AMOUNTS)[number];

export interface ToldLine {
  readonly line: number;
  readonly nationalCode: string;
  readonly standardKind: string;
  readonly quantity: string;
  readonly charged: string;
  readonly eligible: string;
  readonly aboveStandard: string;
  readonly fundShare: string;
  readonly selfPaidFirst: string;
  readonly route: string;
  readonly traceCodes: readonly string[];
  readonly orderedBy?: { readonly code: string } | undefined;
}

/** A bill as the interface tells it; what is not audited is left out. */
export interface ToldBill extends Readonly<Record<AmountName, string>> {
  readonly state: string;
  readonly claimNo: string | null;
  readonly institutionCode: string;
  readonly personNo: string;
  readonly scheme: string;
  readonly areaCode: string;
  readonly servedOn: string;
  readonly fundRatio: string;
  /** What the province reads otherwise; absent where nothing is. */
  readonly readings?: readonly {
    readonly interpretation: string;
    readonly value: string;
    /** The kind of the filing that lowers the ratio elsewhere. */
    readonly filing?: string;
  }[];
  readonly reversesNo: string | null;
  readonly reversedByNo: string | null;
  readonly lines: readonly ToldLine[];
}

export interface Refused {
  readonly code: string;
}

/** What came back: a body with 200, a refusal or a problem otherwise. */
export type Answer<T> =
  { readonly status: 200; readonly body: T } | { readonly status: number; readonly body: Refused };

export interface ToldLayers {
  readonly pooledFund: string;
  readonly majorIllness: string;
}

/** One person's year as the platform tells it. */
export interface ToldYear {
  readonly personNo: string;
  readonly scheme: 'employee' | 'resident';
  readonly year: number;
  readonly sums: {
    readonly pooledFundUsed: string;
    readonly pooledFundLimit: string | null;
    readonly majorIllnessUsed: string;
    readonly majorIllnessLimit: string | null;
    readonly assistanceUsed: string;
    readonly assistanceThresholdUsed: string;
    readonly ownShare: string;
  };
  readonly excess: ToldLayers;
  readonly payments: readonly {
    readonly claimNo: string | null;
    readonly paid: ToldLayers;
    readonly beyond: ToldLayers;
  }[];
}

export interface ToldEntry {
  readonly id: string;
  readonly onDay: string;
  readonly account: string;
  readonly areaCode: string;
  readonly scheme: string;
  readonly institutionCode: string;
  readonly debit: string;
  readonly credit: string;
  readonly claimNo: string | null;
}

export interface ToldBalance {
  readonly account: string;
  readonly areaCode: string;
  readonly scheme: string;
  readonly amount: string;
}

/** A close as it is exported: amounts are whole fen. */
export interface ToldClose {
  readonly areaCode: string;
  readonly onDay: string;
  readonly entries: number;
  readonly debit: string;
  readonly credit: string;
  readonly contentHash: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly sums: readonly {
    readonly account: string;
    readonly scheme: string;
    readonly entries: number;
    readonly debit: string;
    readonly credit: string;
    readonly balance: string;
  }[];
}

/** What the platform tells when everything is over. */
export interface Papers {
  readonly bills: readonly ToldBill[];
  readonly years: readonly ToldYear[];
  readonly findings: readonly {
    readonly personNo: string;
    readonly scheme: string;
    readonly year: number;
    readonly excess: ToldLayers;
  }[];
  readonly accounts: readonly { readonly personNo: string; readonly balance: string }[];
  readonly insurers: readonly { readonly planId: number; readonly sum: string; readonly claims: number }[];
  readonly entries: readonly ToldEntry[];
  readonly balances: readonly ToldBalance[];
  readonly balancesAt: readonly { readonly onDay: string; readonly rows: readonly ToldBalance[] }[];
  readonly payables: readonly {
    readonly institutionCode: string;
    readonly areaCode: string;
    readonly payable: string;
  }[];
  readonly closes: readonly ToldClose[];
  readonly manual: readonly ToldManual[];
  readonly stays: readonly ToldStay[];
  readonly statements: readonly ToldStatement[];
  readonly remittances: readonly ToldRemittance[];
  readonly deductions: readonly ToldDeduction[];
  readonly prepayments: readonly ToldPrepayment[];
  readonly receipts: readonly ToldReceipt[];
  readonly receivables: ToldReceivables;
  readonly insurerBills: readonly ToldInsurerBill[];
  readonly clearings: readonly ToldClearingPage[];
  readonly clearingBoard: ToldClearingBoard;
  readonly acts: readonly ToldAct[];
  readonly cases: readonly ToldCase[];
  readonly days: readonly ToldDays[];
  readonly bookings: readonly ToldBooking[];
  /** The moment at which all this was told, and its day. */
  readonly toldAt: number;
  readonly toldOn: string;
  /** Of each closed day: the lines as they were sealed, and by area the digests that were sealed of them. */
  readonly sealed: readonly {
    readonly onDay: string;
    readonly lines: readonly string[];
    readonly leaves: Readonly<Record<string, string>>;
  }[];
}
