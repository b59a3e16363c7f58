/** What the auditor reads of reconciling day by day: sums (3201), files line by line (3202), and the days as the page tells them (M29, M27). */
import type { Scheme } from './record.ts';

export type Setting = 'pharmacy' | 'outpatient' | 'inpatient';

interface Covered {
  readonly at: number;
  readonly institutionCode: string;
  readonly from: string;
  readonly to: string;
  /** Who pays: a county, a city, or the province. */
  readonly areaCode: string;
}

interface Amounts {
  readonly charged: string;
  readonly funds: string;
  readonly account: string;
}

/** 3201. */
export interface TotalsReconciled extends Covered {
  readonly what: 'totalsReconciled';
  readonly scheme: Scheme;
  readonly setting: Setting;
  readonly theirs: Amounts & { readonly rows: number };
  readonly answer: { readonly infcode: number; readonly result: string; readonly words: string };
}

export interface FileRow extends Amounts {
  readonly claimNo: string;
  readonly personNo: string;
  readonly refund: boolean;
}

/** A line of the file that comes back; its amounts are the platform's, `null` where it has none. */
export interface AnsweredLine extends Amounts {
  readonly claimNo: string;
  readonly personNo: string;
  readonly result: string;
  readonly refund: string;
}

/** 3202, with the file that was sent and the one that came back. */
export interface DetailsReconciled extends Covered {
  readonly what: 'detailsReconciled';
  /** Null for every kind of care. */
  readonly setting: Setting | null;
  readonly file: readonly FileRow[];
  readonly answer: {
    readonly infcode: number;
    readonly words: string;
    readonly lines: readonly AnsweredLine[];
  };
}

export type ReconcilingHappening = TotalsReconciled | DetailsReconciled;

const SUMS = [
  'charged',
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercial',
  'funds',
  'account',
  'cash',
  'outside',
] as const;
export const DAY_SUMS: typeof SUMS = SUMS;

/** A day of an institution, as its page tells it at the end. */
export interface ToldDay extends Readonly<Record<(typeof SUMS)[number], string>> {
  readonly day: string;
  readonly settlements: number;
  readonly reversals: number;
  readonly agreesWithLedger: boolean;
  readonly bookedLater: number;
  readonly closed: boolean;
}

export interface ToldDays {
  readonly institutionCode: string;
  readonly rows: readonly ToldDay[];
}
