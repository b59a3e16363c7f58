/** Money as the bank tells it: an amount, a day that is over, and a reference that stands once (M29). */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { parseFen, type Fen } from '../../../base/money.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, conflict, type Problem } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';

/** @returns fen, more than zero. @throws {Problem} 400 */
export function readAmount(text: string): Fen {
  const amount = parseFen(text);
  if (amount === undefined || amount <= 0n) throw badInput('amount', '金额应大于零');
  return amount;
}

/**
 * Asked once it is sure that the request is new: whoever sends one again gets its first answer, whatever the clock says by then.
 * @throws {Problem} 400 naming the field for a day ahead
 */
export function requireNotAhead(field: string, day: PlainDate, now: number): void {
  if (day > dayAt(now)) throw badInput(field, '不能晚于今天');
}

export interface BankMoney {
  readonly amount: Fen;
  readonly bankDay: PlainDate;
  readonly bankReference: string;
}

/** @throws {Problem} 400 for an amount that is not above zero, no such day, or no reference */
export function readBankMoney(
  given: Readonly<Record<'amount' | 'bankDay' | 'bankReference', string>>,
): BankMoney {
  const amount = readAmount(given.amount);
  const bankDay = readDay('bankDay', given.bankDay);
  const bankReference = given.bankReference.trim();
  if (bankReference === '') throw badInput('bankReference', '请填写银行流水号');
  return { amount, bankDay, bankReference };
}

/** @param where the reference is known already @param transfer of which there is one */
export function knownReference(where: string, transfer: string): Problem {
  return conflict('BANK_REFERENCE_ENTERED', where, `请核对流水号；同一笔${transfer}只登记一次`);
}

/** Does what enters a transfer. @throws {Problem} 409, as `known` words it, when the database finds its reference entered before */
export async function enterOnce<T>(
  constraint: string,
  known: Readonly<Parameters<typeof knownReference>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw brokenConstraint(error) === constraint ? knownReference(...known) : error;
  }
}
