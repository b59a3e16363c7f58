/** Which ledger entries does a settlement make, and which its reversal? They always sum to zero (M9.2, M29, N4). */
import { assert } from '../../base/assert.ts';
import { addFen, negateFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { LedgerAccount } from './chart.ts';
import { fundAreaOf } from './closes/close.ts';
import type { Posting, Shares } from './model.ts';

/**
 * The entries of a claim: every payer's share, what the institution is owed for them together, and the cash at the counter.
 * An institution elsewhere is owed by the pooling area in which it lies; that area has it back from the area of enrolment, and
 * both stand in the books at once, so that the entries of each pooling area sum to zero by themselves (M30).
 * @param to where the money belongs: the area and scheme that pay, the institution that is paid
 * @param seat the area in which the institution lies; left out where no agency of another area pays it
 */
export function postClaim(
  shares: Shares,
  to: Omit<Posting, 'account' | 'amount'>,
  seat: string = to.areaCode,
): Posting[] {
  const fromAccount = shares.fromAccount ?? ZERO_FEN;
  const cash = subtractFen(shares.personPays, fromAccount);
  const payers: readonly (readonly [LedgerAccount, Fen])[] = [
    ['pooledFund', shares.fromPooledFund],
    ['majorIllness', shares.fromMajorIllness],
    ['assistance', shares.fromAssistance],
    ['workInjury', shares.fromWorkInjury ?? ZERO_FEN],
    ['maternity', shares.fromMaternity ?? ZERO_FEN],
    ['commercialReceivable', shares.fromCommercial ?? ZERO_FEN],
    ['personalAccount', fromAccount],
  ];
  const owed = addFen(...payers.map(([, amount]) => amount));
  const sides: readonly (readonly [LedgerAccount, Fen])[] = [
    ...payers,
    ['patientPaid', cash],
    ['drugSale', negateFen(cash)],
  ];
  const postings = [
    ...sides.map(([account, amount]) => ({ account, amount, ...to })),
    ...postOwed(owed, to, seat),
  ].filter(({ amount }) => amount !== 0n);
  assert(isBalanced(postings), 'postings of a claim must sum to zero in each pooling area');
  return postings;
}

function postOwed(owed: Fen, to: Omit<Posting, 'account' | 'amount'>, seat: string): Posting[] {
  const [payer, place] = [fundAreaOf(to.areaCode), fundAreaOf(seat)];
  if (payer === place) return [{ account: 'institutionPayable', amount: negateFen(owed), ...to }];
  return [
    { account: 'clearingPayable', amount: negateFen(owed), ...to, areaCode: payer },
    { account: 'clearingReceivable', amount: owed, ...to, areaCode: place },
    { account: 'institutionPayable', amount: negateFen(owed), ...to, areaCode: place },
  ];
}

/** The exact negation of what was posted: nothing is computed again, so nothing can differ. */
export function reversePostings(posted: readonly Posting[]): Posting[] {
  return posted.map((posting) => ({ ...posting, amount: negateFen(posting.amount) }));
}

/** Whether the books of each pooling area balance by themselves: what one owes another stands in clearing accounts (M30). */
export function isBalanced(postings: readonly Pick<Posting, 'amount' | 'areaCode'>[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { areaCode, amount } of postings) {
    const pool = fundAreaOf(areaCode);
    sums.set(pool, (sums.get(pool) ?? 0n) + amount);
  }
  return [...sums.values()].every((sum) => sum === 0n);
}
