/** Is this a resident identity number, and what does it say? (GB 11643) */
import { parseDate, type PlainDate } from '../../base/date.ts';
import type { Sex } from './model.ts';

const SHAPE = /^[1-9]\d{16}[\dX]$/;
const CHECK_DIGITS = '10X98765432';

export interface IdentityNumber {
  /** Eighteen characters, X in capitals. */
  readonly text: string;
  readonly bornOn: PlainDate;
  readonly sex: Sex;
}

/**
 * The check digit over the first seventeen digits (GB 11643: ISO 7064 MOD 11-2).
 * @param body seventeen digits
 */
export function checkDigitOf(body: string): string {
  let sum = 0;
  for (const [index, digit] of [...body].entries()) sum += Number(digit) * (2 ** (17 - index) % 11);
  return CHECK_DIGITS.charAt(sum % 11);
}

/** Reads an identity number; undefined when its shape, its birthday or its check digit is wrong. */
export function parseIdentityNumber(text: string): IdentityNumber | undefined {
  const number = text.trim().toUpperCase();
  if (!SHAPE.test(number) || checkDigitOf(number.slice(0, 17)) !== number.charAt(17)) return undefined;
  const bornOn = parseDate(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
  if (bornOn === undefined) return undefined;
  return { text: number, bornOn, sex: Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female' };
}

/** What a screen shows of an identity number: its first four and its last four characters. */
export function maskIdentityNumber(head: string, tail: string): string {
  return `${head}**********${tail}`;
}

/** A phone number with all but its last four digits hidden. */
export function maskPhone(tail: string): string {
  return `*******${tail}`;
}

/** A name with all but its first character hidden, for whoever needs to recognise and not to know. */
export function maskPersonName(name: string): string {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
}
