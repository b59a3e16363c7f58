/** What the auditor reads of purchases that were paid out of pocket: filed, reviewed, approved, paid, taken back (M30). */
import type { AskedClaim, AskedLine } from './record.ts';
import type { Answer, ToldBill } from './told.ts';

interface OfCase {
  readonly at: number;
  /** Who sits at the desk. */
  readonly by: string;
  /** The case. */
  readonly id: number;
}

export interface FiledLine extends Omit<AskedLine, 'nationalCode'> {
  /** On which invoice, counted from one. */
  readonly invoiceNo: number;
  /** Null until somebody has read which product it is. */
  readonly nationalCode: string | null;
}

/** An institution of another province, as its filing tells it or the reviewer has found it to be (I24). */
export interface OutsideSeller {
  readonly placeCode: string;
  readonly name: string;
  readonly kind: 'hospital' | 'pharmacy';
  readonly level: '三级' | '二级' | '一级' | '未定级';
  /** Null until somebody has found it. */
  readonly designatedCode: string | null;
  /** Where a pharmacy's injections were given. */
  readonly receivingHospital: string | null;
}

export interface FiledClaim extends Pick<
  AskedClaim,
  'requestId' | 'personNo' | 'setting' | 'cause' | 'diagnosisCode'
> {
  /** Who sold it; null for a seller outside the province. */
  readonly institutionCode: string | null;
  readonly outside: OutsideSeller | null;
  readonly servedOn: string;
  readonly receivingHospital: string | null;
  readonly invoices: readonly { readonly name: string; readonly amount: string }[];
  readonly lines: readonly FiledLine[];
}

export interface ManualFiled {
  readonly what: 'manualFiled';
  readonly at: number;
  readonly by: string;
  readonly filed: FiledClaim;
  readonly answer: Answer<{ readonly id: number; readonly manualNo: string }>;
}

/** The reviewer reads the invoices anew, or the person puts right what was sent back. */
export interface ManualRead extends OfCase {
  readonly what: 'manualRead';
  readonly isRefiled: boolean;
  readonly lines: readonly FiledLine[];
  readonly answer: Answer<unknown>;
}

/** The reviewer says what a seller outside the province was found to be. */
export interface ManualSellerSaved extends OfCase {
  readonly what: 'manualSeller';
  readonly seller: OutsideSeller;
  readonly answer: Answer<unknown>;
}

export interface ManualTried extends OfCase {
  readonly what: 'manualTried';
  readonly answer: Answer<{
    readonly bill: ToldBill | null;
    readonly payable: string | null;
    readonly objections: readonly { readonly code: string }[];
  }>;
}

export type ManualStepName = 'returned' | 'passed' | 'refusalProposed' | 'sentBack' | 'refused' | 'withdrawn';

export interface ManualStep extends OfCase {
  readonly what: 'manualStep';
  readonly step: ManualStepName;
  readonly answer: Answer<unknown>;
}

export interface ManualApproved extends OfCase {
  readonly what: 'manualApproved';
  /** What the approver saw. */
  readonly payable: string;
  readonly answer: Answer<{ readonly claimNo: string; readonly payable: string }>;
}

export interface ManualReversed extends OfCase {
  readonly what: 'manualReversed';
  readonly answer: Answer<{ readonly claimNo: string }>;
}

export interface ManualRepaid extends OfCase {
  readonly what: 'manualRepaid';
  readonly answer: Answer<unknown>;
}

export interface ManualReleased {
  readonly what: 'manualReleased';
  readonly at: number;
  readonly by: string;
  readonly ids: readonly number[];
  readonly answer: Answer<{ readonly batchNo: string; readonly count: number; readonly total: string }>;
}

export interface ManualResult extends OfCase {
  readonly what: 'manualResult';
  /** Of which payment of the case, counted from nothing. */
  readonly nth: number;
  /** The day that the bank gives. */
  readonly on: string;
  readonly result: 'paid' | 'returned';
  readonly answer: Answer<unknown>;
}

export type ManualHappening =
  | ManualFiled
  | ManualRead
  | ManualSellerSaved
  | ManualTried
  | ManualStep
  | ManualApproved
  | ManualReversed
  | ManualRepaid
  | ManualReleased
  | ManualResult;

/** A case as its page tells it at the end. */
export interface ToldManual {
  readonly id: number;
  readonly manualNo: string;
  readonly state: string;
  readonly claimNo: string | null;
  readonly payments: readonly { readonly amount: string; readonly state: string }[];
}
