/** What the auditor reads of insurers' money: entered, approved, taken back, and what each plan owes and is billed by month (N4, M29). */
import type { Scheme } from './record.ts';
import type { Answer } from './told.ts';

export interface ReceiptEntered {
  readonly what: 'receiptEntered';
  readonly at: number;
  readonly by: string;
  /** The pooling area whose bank is paid. */
  readonly areaCode: string;
  readonly requestId: string;
  readonly planId: number;
  readonly scheme: Scheme;
  readonly amount: string;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly answer: Answer<{ readonly id: number }>;
}

export type ReceiptStepName = 'approved' | 'rejected' | 'backAsked' | 'backRefused' | 'takenBack';

export interface ReceiptStep {
  readonly what: 'receiptStep';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly requestId: string;
  readonly step: ReceiptStepName;
  readonly answer: Answer<{ readonly state: string; readonly journalNo: string | null }>;
}

export type ReceiptHappening = ReceiptEntered | ReceiptStep;

export interface ToldReceipt {
  readonly id: number;
  readonly areaCode: string;
  readonly planId: number;
  readonly scheme: string;
  readonly amount: string;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly state: string;
  readonly journalNo: string | null;
  readonly backJournalNo: string | null;
  /** What the plan still owes. */
  readonly open: string;
  /** Of which month and institution it met what was owed. */
  readonly parts: readonly {
    readonly month: string;
    readonly institutionName: string;
    readonly amount: string;
  }[];
  readonly events: readonly { readonly step: string }[];
}

/** What a plan owes an area for a scheme. */
export interface ToldReceivable {
  readonly areaCode: string;
  readonly planId: number;
  readonly scheme: string;
  readonly borne: string;
  readonly received: string;
  readonly open: string;
  readonly waiting: string;
  readonly months: readonly {
    readonly month: string;
    readonly settled: string;
    readonly reversed: string;
    readonly received: string;
    readonly open: string;
  }[];
}

export interface ToldReceivables {
  readonly plans: readonly ToldReceivable[];
  readonly balances: readonly {
    readonly areaCode: string;
    readonly scheme: string;
    readonly ledger: string;
    readonly open: string;
    readonly agrees: boolean;
  }[];
}

/** The list that an insurer gets for a month: its cells as they stand in the file, without the heading. */
export interface ToldInsurerBill {
  readonly areaCode: string;
  readonly planId: number;
  readonly month: string;
  readonly captions: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
