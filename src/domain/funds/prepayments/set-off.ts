/** What of a prepayment is still open, from which month is it set off, and what is booked for it (M29)? */
import { addMonths, day, daysBetween, yearOf, type PlainDate } from '../../../base/date.ts';
import { smallerFen, subtractFen, type Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { transfer } from '../journal.ts';
import type { Posting } from '../model.ts';
import type { PrepaymentState } from './prepayment-steps.ts';

/** What became of a prepayment so far, in fen. */
export interface PrepaymentSums {
  readonly amount: Fen;
  /** Met by approved statements. */
  readonly setOff: Fen;
  /** Given back by bank, approved. */
  readonly refunded: Fen;
  /** Entered as given back and not yet decided on: kept free of offsetting. */
  readonly reserved: Fen;
}

/** What statements may still be met from, or what may still be given back. */
export function openOfPrepayment({ amount, setOff, refunded, reserved }: PrepaymentSums): Fen {
  return [setOff, refunded, reserved].reduce((left, part) => subtractFen(left, part), amount);
}

/** Whether a prepayment stands in the books: before its approval, and once it is taken back, it comes to nothing. */
export function isBooked(state: PrepaymentState): boolean {
  return state === 'approved' || state === 'backAsked';
}

/** After so many days whoever paid looks after what is still open. No document sets them: a reminder, which changes nothing by itself. */
export const OPEN_LONG_DAYS = 90;

/** Which prepayments are asked for by what is open of them. */
export const PREPAYMENT_OPENNESS = { any: '还没有冲完', long: `满 ${OPEN_LONG_DAYS} 天没有冲完` } as const;
export type PrepaymentOpenness = keyof typeof PREPAYMENT_OPENNESS;

/**
 * How many days a prepayment could have been met by statements and was not: from its payment, or from the end of the first month
 * whose statement it meets.
 * @returns null when nothing is open, while it is not in the books or about to leave them, and before that day
 */
export function openDaysOn(
  prepayment: PrepaymentSums & {
    readonly state: PrepaymentState;
    readonly bankDay: PlainDate;
    readonly offsetFrom: PlainDate | null;
  },
  today: PlainDate,
): number | null {
  const { state, bankDay, offsetFrom } = prepayment;
  const since = offsetFrom === null ? bankDay : addMonths(offsetFrom, 1);
  if (state !== 'approved' || openOfPrepayment(prepayment) === 0n || since > today) return null;
  return daysBetween(since, today);
}

/** A prepayment of which something is still open. */
export interface OpenPrepayment {
  readonly id: number;
  readonly scheme: Scheme;
  /** The first day of the first month whose statement it meets; null for the next one that is approved, whichever month it is of. */
  readonly offsetFrom: PlainDate | null;
  /** Fen, more than zero. */
  readonly open: Fen;
}

export interface PrepaymentUse {
  readonly id: number;
  readonly scheme: Scheme;
  readonly amount: Fen;
}

/**
 * The prepayments that the statement of a month may be met from.
 * @param month the first day of the statement's month
 */
export function meantFor(month: PlainDate, open: readonly OpenPrepayment[]): OpenPrepayment[] {
  return open.filter(({ offsetFrom }) => offsetFrom === null || offsetFrom <= month);
}

/**
 * What of the prepayments meets what a statement leaves to be paid in a scheme: the oldest first, never more than is due.
 * @param due fen payable after what is withheld; not negative
 */
export function setOffPrepayments(
  open: readonly OpenPrepayment[],
  scheme: Scheme,
  due: Fen,
): PrepaymentUse[] {
  const uses: PrepaymentUse[] = [];
  let left = due;
  for (const one of open.filter((candidate) => candidate.scheme === scheme)) {
    const amount = smallerFen(one.open, left);
    if (amount === 0n) continue;
    uses.push({ id: one.id, scheme, amount });
    left = subtractFen(left, amount);
  }
  return uses;
}

/** Whether offsetting may begin with a month: from the month of the payment to the end of the year after it. */
export function isOffsetMonth(offsetFrom: PlainDate, bankDay: PlainDate): boolean {
  return offsetFrom >= day(`${bankDay.slice(0, 7)}-01`) && yearOf(offsetFrom) <= yearOf(bankDay) + 1;
}

type Place = Omit<Posting, 'account' | 'amount'>;

/** Paid before it is owed: the institution has it, and the bank not any more. */
export function postPrepayment(amount: Fen, place: Place): Posting[] {
  return transfer('bank', 'prepayment', amount, place);
}

/** What the institution gives back comes to the bank again. */
export function postRefund(amount: Fen, place: Place): Posting[] {
  return transfer('prepayment', 'bank', amount, place);
}

/**
 * What is booked when statements are met: the institution is owed less, and holds less ahead.
 * @param at the pooling area that pays the institution
 */
export function postSetOff(
  uses: readonly PrepaymentUse[],
  at: Pick<Posting, 'areaCode' | 'institutionCode'>,
): Posting[] {
  return uses.flatMap(({ scheme, amount }) =>
    transfer('prepayment', 'institutionPayable', amount, { ...at, scheme }),
  );
}
