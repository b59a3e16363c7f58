/** Whose money moves when a claim is settled, and what a person has used of a year (M9.2, M9.4, M9.5, I12). */
import type { Fen } from '../../base/money.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/**
 * The accounts of the ledger. A debit is positive, a credit negative.
 * The funds are debited with what they pay and `institutionPayable` credited with what is owed for it;
 * `patientPaid` is debited with what the person pays at the counter and `drugSale` credited with that part of the sale.
 */
export const LEDGER_ACCOUNTS = {
  pooledFund: '统筹基金',
  majorIllness: '大病保险资金',
  assistance: '医疗救助资金',
  patientPaid: '个人现金',
  institutionPayable: '应付定点机构',
  drugSale: '药品现金销售',
} as const;
export type LedgerAccount = keyof typeof LEDGER_ACCOUNTS;

/** One side of a booking. */
export interface Posting {
  readonly account: LedgerAccount;
  /** Area of enrolment, whose funds pay. */
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly institutionCode: string;
  readonly amount: Fen;
}

/** Who paid what of one settled claim. */
export interface Shares {
  readonly fromPooledFund: Fen;
  readonly fromMajorIllness: Fen;
  readonly fromAssistance: Fen;
  readonly personPays: Fen;
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
