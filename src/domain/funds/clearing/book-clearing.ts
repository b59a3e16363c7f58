/** What is booked when an area pays another, and when the money arrives (M29, M30)? */
import { addFen, subtractFen, type Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { transfer } from '../journal.ts';
import type { Posting } from '../model.ts';
import { reckonStatement, type SchemeDue } from '../statements/statement-sum.ts';

/** The sums of one scheme on one clearing, in fen. */
export interface ClearingSum {
  readonly scheme: Scheme;
  /** What the claims less the reversals come to; may be negative. */
  readonly claimed: Fen;
  /** What an earlier clearing left to be made up for; never positive. */
  readonly carriedIn: Fen;
  /** What the area of the institution withheld from it for the area of enrolment; never negative. */
  readonly withheld: Fen;
  readonly payable: Fen;
  /** What is left for the next clearing; never positive. */
  readonly carriedOut: Fen;
}

export interface ClearingDue extends SchemeDue {
  readonly withheld: Fen;
}

/**
 * Reckons a clearing as a statement is: what was withheld for the area that pays lessens what it owes, a negative balance is
 * carried over, no scheme pays for another.
 */
export function reckonClearing(dues: readonly ClearingDue[]): {
  readonly sums: readonly ClearingSum[];
  readonly payable: Fen;
} {
  const reckoned = dues.map(({ withheld, ...due }) => {
    const lessened = { ...due, carriedIn: subtractFen(due.carriedIn, withheld) };
    const { sums, payable } = reckonStatement([lessened], []);
    return {
      payable,
      sums: sums.map((sum) => ({ ...due, withheld, payable: sum.payable, carriedOut: sum.carriedOut })),
    };
  });
  return {
    sums: reckoned.flatMap(({ sums }) => sums),
    payable: addFen(...reckoned.map(({ payable }) => payable)),
  };
}

type Paid = Pick<ClearingSum, 'scheme' | 'payable'>;

/** In the books of the area that pays: it owes less, its bank holds less. */
export function postClearingPaid(payerArea: string, sums: readonly Paid[]): Posting[] {
  return move('bank', 'clearingPayable', payerArea, sums);
}

/** In the books of the area that is paid: its bank holds more, it is owed less. */
export function postClearingReceived(payeeArea: string, sums: readonly Paid[]): Posting[] {
  return move('clearingReceivable', 'bank', payeeArea, sums);
}

function move(
  from: Posting['account'],
  to: Posting['account'],
  areaCode: string,
  sums: readonly Paid[],
): Posting[] {
  return sums
    .filter(({ payable }) => payable > 0n)
    .flatMap(({ scheme, payable }) => transfer(from, to, payable, { areaCode, scheme, institutionCode: '' }));
}
