/** What the auditor's books hold of the desks: statements, clearings, what is withheld, entered parameters, cases of correction. */
import type { Withheld } from './deduction-books.ts';
import type { SetOff } from './prepayment-books.ts';
import type { BenefitValues } from './record-benefits.ts';
import type { ClearingSide } from './record-clearing.ts';
import type { AssistanceRule, Limit, Scheme } from './record.ts';

export interface StatementRow {
  readonly claimNo: string;
  readonly scheme: Scheme;
  /** Where the person is enrolled. */
  readonly areaCode: string;
  readonly owed: bigint;
}

/** The statement of an institution of a month. */
export interface Statement {
  readonly id: number;
  readonly statementNo: string;
  readonly institutionCode: string;
  readonly areaCode: string;
  readonly month: string;
  readonly dueOn: string;
  readonly rows: readonly StatementRow[];
  readonly disputed: Set<string>;
  readonly aside: Set<string>;
  last: string;
  lastBy: string;
  reviewed: bigint | null;
  /** Once approved. */
  sums:
    | readonly {
        readonly scheme: Scheme;
        readonly payable: bigint;
        readonly carriedOut: bigint;
        readonly withheld: Withheld;
        readonly met: readonly SetOff[];
      }[]
    | null;
  payment: 'made' | 'released' | 'paid' | 'returned' | null;
  /** The day of the bank's last answer. */
  paidOn: string;
}

/** A drug that is booked on a prescription, or at a hospital on a benefit. */
export interface Booking {
  readonly bookingNo: string;
  readonly requestId: string;
  readonly personNo: string;
  readonly rxno: string | null;
  readonly applicationId: number | null;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly institutionCode: string;
  readonly nationalCode: string;
  readonly endsAt: number;
  expiresAt: number;
  state: string;
  /** How far it is on its way home; null for what is fetched. */
  home: string | null;
  claimNo: string | null;
}

/** What was found of a person's year once something was corrected. */
export interface CorrectionCase {
  /** Null until somebody has seen it. */
  id: number | null;
  readonly key: string;
  readonly areaCode: string;
  /** All that it rests on, in one writing. */
  readonly writing: string;
  readonly bills: number;
  state: string;
  lastBy: string;
}

/** What the province has entered to hold from a day or for a year. */
export interface BenefitAct {
  readonly id: number;
  readonly values: BenefitValues;
  readonly enteredBy: string;
  lastBy: string;
  state: string;
  /** Trials that came to an end. */
  tried: number;
  approvedAt: number;
  /** Limits and rules that it has put into force. */
  readonly put: (Limit | AssistanceRule)[];
}

/** A decision to withhold from an institution, or to have money back. */
export interface Deduction {
  readonly id: number;
  readonly documentNo: string;
  readonly kind: 'deduction' | 'recovery';
  /** Who decided, and who withholds: the area where the institution lies. */
  readonly areaCode: string;
  readonly seat: string;
  readonly institutionCode: string;
  readonly scheme: Scheme;
  readonly fund: string | null;
  readonly amount: bigint;
  /** What it takes of each bill, by number; none where it names none. */
  readonly bills: ReadonlyMap<string, bigint>;
  readonly enteredBy: string;
  state: 'waiting' | 'approved' | 'rejected';
  decidedBy: string;
  decidedFor: string;
  journalNo: string | null;
  withheld: bigint;
}

/** What is proposed to be closed of a decision otherwise than by withholding, and what was decided about it. */
export interface Closing {
  readonly id: number;
  readonly deductionId: number;
  readonly kind: 'received' | 'withdrawn' | 'writtenOff';
  readonly amount: bigint;
  readonly bankReference: string | null;
  readonly proposedBy: string;
  readonly requestId: string;
  state: 'waiting' | 'approved' | 'rejected';
  decidedBy: string;
  decidedFor: string;
  journalNo: string | null;
}

/** What an institution was paid before it was owed. */
export interface Prepayment {
  readonly id: number;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly scheme: Scheme;
  readonly amount: bigint;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly offsetFrom: string | null;
  readonly proposedBy: string;
  readonly requestId: string;
  state: string;
  lastBy: string;
  /** The statements that were met from it. */
  readonly uses: { readonly statementId: number; readonly amount: bigint }[];
  journalNo: string | null;
}

/** What of a prepayment came back by bank. */
export interface Refund {
  readonly id: number;
  readonly prepaymentId: number;
  readonly amount: bigint;
  readonly bankReference: string;
  readonly proposedBy: string;
  readonly requestId: string;
  state: 'waiting' | 'approved' | 'rejected';
  /** By whom and by which request. */
  decidedFor: string;
  journalNo: string | null;
}

/** What a plan bears of a bill, or has back of a reversal, as it stands in the books. */
export interface Borne {
  readonly claimNo: string;
  readonly planId: number;
  readonly personNo: string;
  readonly scheme: Scheme;
  /** Where the person is enrolled. */
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly servedOn: string;
  readonly onDay: string;
  readonly amount: bigint;
}

/** What money met of what was owed. */
export interface ReceiptPart {
  /** yyyy-MM. */
  readonly month: string;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly amount: bigint;
}

/** Money of an insurer. */
export interface Receipt {
  readonly id: number;
  readonly areaCode: string;
  readonly planId: number;
  readonly scheme: Scheme;
  readonly amount: bigint;
  readonly bankDay: string;
  readonly bankReference: string;
  readonly enteredBy: string;
  readonly requestId: string;
  state: string;
  lastBy: string;
  readonly steps: string[];
  parts: readonly ReceiptPart[];
  journalNo: string | null;
}

/** What the area of an institution has withheld from it for another area that decided so. */
export interface WithheldElsewhere {
  readonly of: Deduction;
  readonly amount: bigint;
  readonly onDay: string;
  /** The clearing that it lessens. */
  clearing: number | null;
}

/** What somebody bought elsewhere, or gave back, as the area of the institution has laid it out. */
export interface ClearingRow {
  readonly claimNo: string;
  readonly payer: string;
  readonly payee: string;
  readonly onDay: string;
  readonly scheme: Scheme;
  readonly institutionCode: string;
  readonly owed: bigint;
  /** By account of the ledger. */
  readonly parts: ReadonlyMap<string, bigint>;
}

/** What one area owes another for a month. */
export interface Clearing {
  readonly id: number;
  readonly clearingNo: string;
  readonly payerArea: string;
  readonly payeeArea: string;
  readonly month: string;
  readonly dueOn: string;
  readonly rows: readonly ClearingRow[];
  readonly aside: Set<string>;
  readonly said: Record<ClearingSide, 'confirmed' | 'disputed' | null>;
  /** Rows that a side disputes and the other has not answered. */
  readonly disputed: Readonly<Record<ClearingSide, Set<string>>>;
  /** The last step with the money. */
  money: string | null;
  moneyBy: string;
  approvedBy: string | null;
  reviewed: bigint | null;
  /** Once approved. */
  sums:
    | readonly {
        readonly scheme: Scheme;
        readonly claimed: bigint;
        readonly carriedIn: bigint;
        readonly withheld: bigint;
        readonly payable: bigint;
        readonly carriedOut: bigint;
      }[]
    | null;
}

export interface Batch {
  readonly id: number;
  readonly key: string;
  readonly by: string;
  readonly statements: readonly number[];
  releasedBy: string | null;
}
