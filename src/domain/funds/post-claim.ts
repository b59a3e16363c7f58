/** Which ledger entries does a settlement make, and which its reversal? They always sum to zero (M9.2, M29). */
import { assert } from '../../base/assert.ts';
import { addFen, negateFen, type Fen } from '../../base/money.ts';
import type { LedgerAccount, Posting, Shares } from './model.ts';

/** @param to where the money belongs: the area and scheme that pay, the institution that is paid */
export function postClaim(shares: Shares, to: Omit<Posting, 'account' | 'amount'>): Posting[] {
  const owed = addFen(shares.fromPooledFund, shares.fromMajorIllness, shares.fromAssistance);
  const sides: readonly (readonly [LedgerAccount, Fen])[] = [
    ['pooledFund', shares.fromPooledFund],
    ['majorIllness', shares.fromMajorIllness],
    ['assistance', shares.fromAssistance],
    ['institutionPayable', negateFen(owed)],
    ['patientPaid', shares.personPays],
    ['drugSale', negateFen(shares.personPays)],
  ];
  const postings = sides
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({ account, amount, ...to }));
  assert(isBalanced(postings), 'postings of a claim must sum to zero');
  return postings;
}

/** The exact negation of what was posted: nothing is computed again, so nothing can differ. */
export function reversePostings(posted: readonly Posting[]): Posting[] {
  return posted.map((posting) => ({ ...posting, amount: negateFen(posting.amount) }));
}

export function isBalanced(postings: readonly Pick<Posting, 'amount'>[]): boolean {
  return postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n;
}
