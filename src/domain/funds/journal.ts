/** What does the ledger book besides claims, and what makes such a booking sound (M29, M30, M33)? */
import { assert } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import { addFen, negateFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Posting } from './model.ts';
import { isBalanced } from './post-claim.ts';

export interface JournalKindFacts {
  readonly label: string;
  readonly clause: ClauseId;
}

/** The kinds of journals beside settlements and their reversals. The database knows the same list. */
export const JOURNAL_KINDS = {
  /** Bank money to an institution for what it is owed: debit `institutionPayable`, credit `bank`. */
  payment: { label: '拨付', clause: 'M29' },
  /** Withheld from what an institution is owed: debit `institutionPayable`, credit `deductionIncome`. */
  deduction: { label: '扣款', clause: 'M36' },
  /** To be given back: debit `recoverable`, credit the fund; and its receipt or offset later. */
  recovery: { label: '追回', clause: 'M33' },
  /** Paid before it is owed: debit `prepayment`, credit `bank`. */
  prepayment: { label: '预付', clause: 'M29' },
  /** What is owed is met from a prepayment or a recovery: debit `institutionPayable`, credit `prepayment` or `recoverable`. */
  offset: { label: '冲抵', clause: 'M29' },
  /** Money comes in, from an insurer, an institution or another area: debit `bank`. */
  receipt: { label: '收款', clause: 'M29' },
  /** Manual reimbursement decided or paid: credit `personPayable`, later debit it against `bank`. */
  manualClaim: { label: '零星报销', clause: 'M30' },
  /** Between the area of enrolment and the area of the institution. */
  clearing: { label: '异地清算', clause: 'M30' },
  writeOff: { label: '核销', clause: 'M29' },
  adjustment: { label: '调整', clause: 'M29' },
  correction: { label: '更正', clause: 'M29' },
  /** The exact negation of an earlier journal. */
  reversal: { label: '冲销', clause: 'M29' },
} as const satisfies Readonly<Record<string, JournalKindFacts>>;
export type JournalKind = keyof typeof JOURNAL_KINDS;

/**
 * Brings postings to one for each account, area, scheme and institution, without those that come to nothing.
 * @throws a bug when they do not sum to zero in each pooling area (M30) or nothing is left
 */
export function gatherPostings(postings: readonly Posting[]): Posting[] {
  const byPlace = new Map<string, Posting>();
  for (const posting of postings) {
    const { account, areaCode, scheme, institutionCode } = posting;
    const place = [account, areaCode, scheme, institutionCode].join(' ');
    const amount = addFen(byPlace.get(place)?.amount ?? ZERO_FEN, posting.amount);
    byPlace.set(place, { account, areaCode, scheme, institutionCode, amount });
  }
  const gathered = [...byPlace.values()].filter((posting) => posting.amount !== 0n);
  assert(gathered.length >= 2, 'a journal moves something');
  assert(isBalanced(gathered), 'postings of a journal must sum to zero in each pooling area');
  return gathered;
}

/** The sum of the debits: what a journal is said to amount to. */
export function totalOf(postings: readonly Pick<Posting, 'amount'>[]): Fen {
  return addFen(...postings.map(({ amount }) => (amount > 0n ? amount : ZERO_FEN)));
}

/** Moves an amount from one account to another of the same place: debit `to`, credit `from`. */
export function transfer(
  from: Posting['account'],
  to: Posting['account'],
  amount: Fen,
  place: Omit<Posting, 'account' | 'amount'>,
): Posting[] {
  return [
    { account: to, amount, ...place },
    { account: from, amount: negateFen(amount), ...place },
  ];
}

const NUMBER = /^J\d{8}(\d{10})$/;

/** The number of a journal: J, the day on which it is booked, and its running number. */
export function journalNoOf(onDay: PlainDate, id: bigint): string {
  return `J${onDay.replaceAll('-', '')}${String(id).padStart(10, '0')}`;
}

/** The running number inside a journal's number; undefined for anything else. */
export function idOfJournalNo(journalNo: string): bigint | undefined {
  const digits = NUMBER.exec(journalNo)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}
