/** What the auditor reads of what institutions are paid before it is owed: proposed, approved, taken back, given back (M29). */
import type { Scheme } from './record.ts';
import type { Answer } from './told.ts';

export interface PrepaymentProposed {
  readonly what: 'prepaymentProposed';
  readonly at: number;
  readonly by: string;
  readonly areaCode: string;
  readonly requestId: string;
  readonly institutionCode: string;
  readonly scheme: Scheme;
  readonly amount: string;
  readonly bankDay: string;
  readonly bankReference: string;
  /** yyyy-MM of the first statement that is met; null for the next one. */
  readonly offsetFrom: string | null;
  readonly answer: Answer<{ readonly id: number }>;
}

export type PrepaymentStepName =
  'approved' | 'rejected' | 'withdrawn' | 'backAsked' | 'backRefused' | 'takenBack';

export interface PrepaymentStep {
  readonly what: 'prepaymentStep';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly requestId: string;
  readonly step: PrepaymentStepName;
  readonly answer: Answer<{ readonly state: string; readonly journalNo: string | null }>;
}

/** The institution has given some of it back by bank. */
export interface PrepaymentRefunded {
  readonly what: 'prepaymentRefunded';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly requestId: string;
  readonly amount: string;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly answer: Answer<{ readonly id: number }>;
}

export interface PrepaymentRefundDecided {
  readonly what: 'prepaymentRefundDecided';
  readonly at: number;
  readonly by: string;
  readonly refundId: number;
  readonly requestId: string;
  readonly outcome: 'approved' | 'rejected';
  readonly answer: Answer<{ readonly outcome: string; readonly journalNo: string | null }>;
}

export type PrepaymentHappening =
  PrepaymentProposed | PrepaymentStep | PrepaymentRefunded | PrepaymentRefundDecided;

export interface ToldPrepayment {
  readonly id: number;
  readonly state: string;
  readonly amount: string;
  readonly setOff: string;
  readonly refunded: string;
  readonly reserved: string;
  readonly open: string;
  readonly journalNo: string | null;
  readonly backJournalNo: string | null;
  readonly uses: readonly { readonly statementId: number; readonly amount: string }[];
  readonly refunds: readonly {
    readonly id: number;
    readonly amount: string;
    readonly state: string;
    readonly journalNo: string | null;
  }[];
}
