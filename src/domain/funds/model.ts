/** Whose money moves when a claim is settled, and what a person has used of a year (M9.2, M9.4, M9.5, I12). */
import type { Fen } from '../../base/money.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { LedgerAccount } from './chart.ts';

/** One side of a booking. */
export interface Posting {
  readonly account: LedgerAccount;
  /** Area of enrolment, whose funds pay. */
  readonly areaCode: string;
  readonly scheme: Scheme;
  /** The institution that is paid or owes; empty where none is concerned, as between two areas. */
  readonly institutionCode: string;
  /** A debit is positive, a credit negative. */
  readonly amount: Fen;
}

/** Who paid what of one settled claim. The payers that are not named paid nothing. */
export interface Shares {
  readonly fromPooledFund: Fen;
  readonly fromMajorIllness: Fen;
  readonly fromAssistance: Fen;
  readonly fromWorkInjury?: Fen;
  readonly fromMaternity?: Fen;
  readonly fromCommercial?: Fen;
  /** What is left to the person: of it `fromAccount` is taken from the personal account, the rest is cash. */
  readonly personPays: Fen;
  readonly fromAccount?: Fen;
}

/** What a claim adds to the sums of a person's year. */
export interface YearMovement {
  readonly fromPooledFund: Fen;
  readonly fromMajorIllness: Fen;
  readonly fromAssistance: Fen;
  readonly towardsThreshold: Fen;
  /** Recorded for the person; it never enters 大病 (M9.3). */
  readonly ownShare: Fen;
}

/** What a person has used of one scheme in one benefit year. */
export interface YearTotals {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistanceThreshold: Fen;
  readonly assistance: Fen;
  readonly ownShare: Fen;
}
