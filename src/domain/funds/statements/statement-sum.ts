/** What is an institution paid for a month, scheme by scheme, and what goes over to the next statement (M29, M33, M36)? */
import {
  addFen,
  negateFen,
  remainderOf,
  smallerFen,
  subtractFen,
  ZERO_FEN,
  type Fen,
} from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { fundAreaOf } from '../closes/close.ts';
import { transfer } from '../journal.ts';
import type { Posting } from '../model.ts';
import { setOffPrepayments, type OpenPrepayment, type PrepaymentUse } from '../prepayments/set-off.ts';

export const DEDUCTION_KINDS = { deduction: '扣款', recovery: '追回' } as const;
export type DeductionKind = keyof typeof DEDUCTION_KINDS;

/** A decision of which something is still to be withheld. */
export interface OpenDeduction {
  readonly id: number;
  readonly kind: DeductionKind;
  readonly scheme: Scheme;
  /** The pooling area that decided: of an institution elsewhere, that of the people whose bills it is about. */
  readonly areaCode: string;
  /** Fen not yet withheld, more than zero. */
  readonly open: Fen;
}

export interface DeductionUse extends Omit<OpenDeduction, 'open'> {
  readonly amount: Fen;
}

/** The sums of one scheme on one statement, in fen. */
export interface SchemeSum {
  readonly scheme: Scheme;
  /** What the claims less the reversals come to; may be negative. */
  readonly claimed: Fen;
  /** What an earlier statement left to be made up for; never positive. */
  readonly carriedIn: Fen;
  readonly deducted: Fen;
  readonly recovered: Fen;
  /** Met from what was paid ahead. */
  readonly fromPrepaid: Fen;
  readonly payable: Fen;
  /** What is left for the next statement; never positive. */
  readonly carriedOut: Fen;
}

export interface ReckonedStatement {
  readonly sums: readonly SchemeSum[];
  readonly uses: readonly DeductionUse[];
  /** What was paid ahead and meets this statement. */
  readonly setOffs: readonly PrepaymentUse[];
  readonly payable: Fen;
}

export interface SchemeDue {
  readonly scheme: Scheme;
  readonly claimed: Fen;
  readonly carriedIn: Fen;
}

/**
 * Reckons a statement: nothing is withheld beyond what is due, the oldest decision first; what is not covered stays open,
 * and a negative balance is carried over. What is then left is met from what was paid ahead, and the rest of it is paid (M29).
 * No scheme pays for another.
 * @param open decisions in the order in which they were entered
 * @param prepaid prepayments meant for the month, in the order in which they were proposed
 */
export function reckonStatement(
  dues: readonly SchemeDue[],
  open: readonly OpenDeduction[],
  prepaid: readonly OpenPrepayment[] = [],
): ReckonedStatement {
  const uses: DeductionUse[] = [];
  const setOffs: PrepaymentUse[] = [];
  const sums = dues.map(({ scheme, claimed, carriedIn }): SchemeSum => {
    const due = addFen(claimed, carriedIn);
    let left = remainderOf(due, ZERO_FEN);
    const withheld = { deduction: ZERO_FEN, recovery: ZERO_FEN };
    for (const one of open.filter((candidate) => candidate.scheme === scheme)) {
      const amount = smallerFen(one.open, left);
      if (amount === 0n) continue;
      const { open: _, ...decision } = one;
      uses.push({ ...decision, amount });
      withheld[one.kind] = addFen(withheld[one.kind], amount);
      left = subtractFen(left, amount);
    }
    const met = setOffPrepayments(prepaid, scheme, left);
    setOffs.push(...met);
    const fromPrepaid = addFen(...met.map((one) => one.amount));
    return {
      scheme,
      claimed,
      carriedIn,
      deducted: withheld.deduction,
      recovered: withheld.recovery,
      fromPrepaid,
      payable: subtractFen(left, fromPrepaid),
      carriedOut: smallerFen(due, ZERO_FEN),
    };
  });
  return { sums, uses, setOffs, payable: addFen(...sums.map((sum) => sum.payable)) };
}

type Place = Omit<Posting, 'account' | 'amount'>;

/** What the claims of a statement left payable in one area of enrolment and scheme. */
export interface Gathered {
  readonly areaCode: string;
  readonly scheme: Scheme;
  /** Fen owed to the institution; may be negative. */
  readonly owed: Fen;
}

/**
 * Brings what is payable under the counties where people are enrolled to the pooling area that pays; empty when all stands there.
 * What people of other pooling areas bought is payable there from the first (M30).
 * @param to the pooling area and the institution
 */
export function gatherPayable(
  parts: readonly Gathered[],
  to: Pick<Posting, 'areaCode' | 'institutionCode'>,
): Posting[] {
  return parts
    .filter(
      (part) =>
        part.owed !== 0n && part.areaCode !== to.areaCode && fundAreaOf(part.areaCode) === to.areaCode,
    )
    .flatMap((part) => [
      payable({ ...to, areaCode: part.areaCode, scheme: part.scheme }, part.owed),
      payable({ ...to, scheme: part.scheme }, negateFen(part.owed)),
    ]);
}

function payable(place: Place, amount: Fen): Posting {
  return { account: 'institutionPayable', amount, ...place };
}

const WITHHELD_FROM = { deduction: 'deductionIncome', recovery: 'recoverable' } as const;

/**
 * What is booked when decisions of one kind are withheld: the institution is owed less. Of its own decision an area has the income,
 * or the recovery, at once; what another area decided the two of them then owe each other less for, each in its own books (M30).
 * @param at the pooling area that pays the institution
 */
export function postWithheld(
  kind: DeductionKind,
  uses: readonly DeductionUse[],
  at: Pick<Posting, 'areaCode' | 'institutionCode'>,
): Posting[] {
  return uses
    .filter((use) => use.kind === kind)
    .flatMap(({ areaCode, scheme, amount }) => {
      const here = { ...at, scheme };
      if (areaCode === at.areaCode) return transfer(WITHHELD_FROM[kind], 'institutionPayable', amount, here);
      return [
        ...transfer('clearingReceivable', 'institutionPayable', amount, here),
        ...transfer(WITHHELD_FROM[kind], 'clearingPayable', amount, { ...here, areaCode }),
      ];
    });
}
