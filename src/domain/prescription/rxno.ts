/** How is a prescription numbered, and is a typed number one? (M28: gap-free serial numbers) */
import { assert } from '../../base/assert.ts';

/** The parts of a prescription number: which hospital's how-manieth of which year. */
export interface RxnoParts {
  /** National institution code: H and eleven digits; of a paper one, the registering pharmacy's digits after a Z (N5.4). */
  readonly hospitalCode: string;
  readonly year: number;
  /** From 1, without gaps inside a hospital and year. */
  readonly serial: number;
}

const SHAPE = /^([HZ]\d{11})(\d{4})(\d{6})(\d)$/;
export const LARGEST_SERIAL = 999_999;

/**
 * Check digit after ISO/IEC 7064, MOD 11,10: it finds every single wrong digit,
 * so that a slip of the hand does not open another person's prescription.
 * @param digits decimal digits only
 */
function checkDigitOf(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

/** Writes a number: institution code (12), year (4), serial (6), check digit (1). The leading letter is the same for all and is left out of the check. */
export function formRxno({ hospitalCode, year, serial }: RxnoParts): string {
  assert(Number.isInteger(serial) && serial > 0 && serial <= LARGEST_SERIAL, 'serial out of range');
  const body = `${hospitalCode}${String(year).padStart(4, '0')}${String(serial).padStart(6, '0')}`;
  const rxno = `${body}${checkDigitOf(body.slice(1))}`;
  assert(SHAPE.test(rxno), 'not a hospital code');
  return rxno;
}

/** The number of a paper prescription that a pharmacy registers: its own series, told apart by its first letter (N5.4). */
export function formPaperNo({
  pharmacyCode,
  ...series
}: Omit<RxnoParts, 'hospitalCode'> & { readonly pharmacyCode: string }): string {
  return formRxno({ ...series, hospitalCode: `Z${pharmacyCode.slice(1)}` });
}

/** Reads a number as people type and scanners send it (spaces, hyphens, small letters); undefined when it is none or its check digit is wrong. */
export function parseRxno(typed: string): (RxnoParts & { readonly rxno: string }) | undefined {
  const rxno = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  const match = SHAPE.exec(rxno);
  if (!match || checkDigitOf(rxno.slice(1, -1)) !== Number(match[4])) return undefined;
  const serial = Number(match[3]);
  return serial === 0 ? undefined : { rxno, hospitalCode: match[1] ?? '', year: Number(match[2]), serial };
}
