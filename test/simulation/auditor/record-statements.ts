/** What the auditor reads of the money that institutions get: statements by month, their steps, batches, the bank's results (M29). */
import type { ToldClosing } from './record-closings.ts';
import type { Scheme } from './record.ts';
import type { Answer } from './told.ts';

export interface ToldStatement {
  readonly id: number;
  readonly statementNo: string;
  readonly institutionCode: string;
  readonly areaCode: string;
  /** yyyy-MM. */
  readonly month: string;
  readonly state: string;
  /** The last day on which the institution may dispute. */
  readonly dueOn: string;
  readonly owed: string;
  readonly payable: string;
}

export interface StatementsIssued {
  readonly what: 'statementsIssued';
  readonly at: number;
  readonly areaCode: string;
  readonly month: string;
  readonly answer: Answer<{ readonly issued: number; readonly claims: number }>;
  /** The statements of the month, as the list shows them right after. */
  readonly told: readonly ToldStatement[];
}

export type StatementStepName = 'confirmed' | 'disputed' | 'answered' | 'reviewed' | 'returned' | 'approved';

export interface StatementStep {
  readonly what: 'statementStep';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly requestId: string;
  readonly step: StatementStepName;
  /** Rows that are disputed, or set aside by the answer. */
  readonly claimNos: readonly string[];
  /** What was seen. */
  readonly payable: string | null;
  readonly answer: Answer<unknown>;
}

export interface BatchMade {
  readonly what: 'batchMade';
  readonly at: number;
  readonly by: string;
  readonly requestId: string;
  readonly statements: readonly number[];
  readonly hasPayees: boolean;
  readonly answer: Answer<{ readonly id: number }>;
}

export interface BatchReleased {
  readonly what: 'batchReleased';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly answer: Answer<unknown>;
}

export interface BatchResult {
  readonly what: 'batchResult';
  readonly at: number;
  readonly id: number;
  readonly statementId: number;
  readonly result: 'paid' | 'returned';
  /** The day that the bank gives. */
  readonly on: string;
  readonly answer: Answer<unknown>;
}

/** A decision to withhold from an institution, or to have money back for a fund. */
export interface DeductionEntered {
  readonly what: 'statementDeduction';
  readonly at: number;
  readonly by: string;
  readonly areaCode: string;
  readonly kind: 'deduction' | 'recovery';
  readonly institutionCode: string;
  readonly scheme: Scheme;
  /** None of a deduction. */
  readonly fund: 'pooledFund' | 'majorIllness' | 'assistance' | null;
  readonly amount: string;
  readonly documentNo: string;
  /** Of an institution elsewhere: the bills that the decision takes it from. */
  readonly bills: readonly ToldPart[];
  readonly answer: Answer<{ readonly id: number }>;
}

export interface DeductionDecided {
  readonly what: 'statementDeductionDecided';
  readonly at: number;
  readonly by: string;
  readonly areaCode: string;
  readonly requestId: string;
  readonly id: number;
  readonly outcome: 'approved' | 'rejected';
  readonly answer: Answer<{ readonly outcome: string; readonly journalNo: string | null }>;
}

/** What a decision takes of a bill. */
export interface ToldPart {
  readonly claimNo: string;
  readonly amount: string;
}

export interface ToldDeduction {
  readonly id: number;
  readonly state: string;
  readonly journalNo: string | null;
  readonly amount: string;
  readonly withheld: string;
  readonly closed: string;
  readonly reserved: string;
  readonly open: string;
  readonly closings: readonly ToldClosing[];
  readonly bills: readonly ToldPart[];
}

export type StatementHappening =
  | StatementsIssued
  | StatementStep
  | BatchMade
  | BatchReleased
  | BatchResult
  | DeductionEntered
  | DeductionDecided;

export interface ToldRemittance {
  readonly statementNo: string;
  readonly amount: string;
}
