/** Which of what a plan still owes does an insurer's money meet, and how is it booked (N4, M29)? */
import type { PlainDate } from '../../../base/date.ts';
import { addFen, negateFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { Posting } from '../model.ts';

/** Where in the ledger a receivable stands, and of which month: one plan, one scheme. */
export interface ReceivablePlace {
  /** First day of the month in whose books the settlements or reversals stand. */
  readonly month: PlainDate;
  /** Area of enrolment, down to the county. */
  readonly areaCode: string;
  readonly institutionCode: string;
}

export interface OpenPlace extends ReceivablePlace {
  /** Borne by the bills less what was received, in fen; below zero where more was reversed than settled, or was paid before. */
  readonly open: Fen;
}

export interface ReceiptPart extends ReceivablePlace {
  readonly amount: Fen;
}

/** What a plan owes altogether: reversals of one month lessen what is owed of another. */
export function openOf(places: readonly OpenPlace[]): Fen {
  return addFen(...places.map((place) => place.open));
}

/**
 * Spreads a receipt over the places where the receivable stands. What was reversed is made up for first, in full: a place below
 * zero is brought to zero and its amount goes, with the money received, to the oldest months; within a month in the order of area
 * and institution. No place is taken beyond zero, and the parts sum to the amount.
 * @param amount above zero, in fen
 * @returns RECEIPT_OVER_OPEN when it is more than is owed altogether
 */
export function spreadReceipt(places: readonly OpenPlace[], amount: Fen): Outcome<ReceiptPart[], Refusal> {
  if (amount > openOf(places)) return decline(refuse('RECEIPT_OVER_OPEN'));
  const below = places.filter(({ open }) => open < 0n);
  let left = subtractFen(amount, openOf(below));
  const parts: ReceiptPart[] = below.map(partOf);
  for (const place of places.filter(({ open }) => open > 0n).sort(byAge)) {
    const taken = place.open < left ? place.open : left;
    if (taken > 0n) parts.push(partOf({ ...place, open: taken }));
    left = subtractFen(left, taken);
  }
  return accept(parts);
}

function partOf({ month, areaCode, institutionCode, open }: OpenPlace): ReceiptPart {
  return { month, areaCode, institutionCode, amount: open };
}

function keyOf({ month, areaCode, institutionCode }: ReceivablePlace): string {
  return `${month} ${areaCode} ${institutionCode}`;
}

function byAge(a: ReceivablePlace, b: ReceivablePlace): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

/**
 * The entries of a receipt: the bank of the pooling area holds more, and each place where the receivable stands holds less (N4).
 * The money comes from no institution, so the bank's entry names none; the entries sum to zero inside the pooling area.
 */
export function postReceipt(poolArea: string, scheme: Scheme, parts: readonly ReceiptPart[]): Posting[] {
  const total = parts.reduce<Fen>((sum, part) => addFen(sum, part.amount), ZERO_FEN);
  return [
    { account: 'bank', areaCode: poolArea, scheme, institutionCode: '', amount: total },
    ...parts.map(({ areaCode, institutionCode, amount }) => ({
      account: 'commercialReceivable' as const,
      areaCode,
      scheme,
      institutionCode,
      amount: negateFen(amount),
    })),
  ];
}
