/**
 * Which amounts does a strength name, whatever its order and writing? 1ml:12.5mg, 12.5mg/1ml and 12.5mg(1ml) are one.
 * (N2.2: a printed standard is for one strength, and a product has it or has it not.)
 */
import { matchKey } from '../cell-text.ts';

/** Each unit's dimension and how many of its smallest parts it holds: nanograms, nanolitres, thousandths of a unit. */
const UNITS: Readonly<Record<string, readonly [dimension: string, factor: bigint]>> = {
  kg: ['g', 1_000_000_000_000n],
  g: ['g', 1_000_000_000n],
  mg: ['g', 1_000_000n],
  μg: ['g', 1_000n],
  ug: ['g', 1_000n],
  mcg: ['g', 1_000n],
  ng: ['g', 1n],
  l: ['l', 1_000_000_000n],
  ml: ['l', 1_000_000n],
  μl: ['l', 1_000n],
  ul: ['l', 1_000n],
  iu: ['u', 1_000n],
  u: ['u', 1_000n],
  单位: ['u', 1_000n],
  mbq: ['bq', 1_000n],
  gbq: ['bq', 1_000_000n],
  mmol: ['mol', 1_000n],
};
const NUMBER = String.raw`\d+(?:\.\d+)?`;
const AMOUNT = new RegExp(
  String.raw`(${NUMBER})(?:[×x*]10(?:e|\^)?(\d{1,2}))?(亿|万)?(${Object.keys(UNITS)
    .sort((a, b) => b.length - a.length)
    .join('|')})(?![a-z])`,
  'g',
);
const SUPERSCRIPT = /[⁰¹²³⁴-⁹]+/g;
/** What only explains a substance: by which part it is reckoned, what it contains, what raw herb it stands for. */
const EXPLAINED = /(?:按|以)[^,;/]*?计|\((?:每[^()]{0,6})?(?:相当于|含|抗xa)[^()]*\)/g;

/** A text as amounts are read from it: one width, one case, no blanks, exponents written with ^. */
export function strengthKey(text: string): string {
  return matchKey(text.replace(SUPERSCRIPT, (digits) => `^${digits.normalize('NFKC')}`));
}

/** The amounts in a text, each once, sorted: `12500000g` is 12.5 mg. Amounts that only explain a substance are left out. */
export function amountsIn(text: string): readonly string[] {
  const key = strengthKey(text).replace(EXPLAINED, '');
  const found = new Set<string>();
  for (const [, number = '', exponent, many, unit = ''] of key.matchAll(AMOUNT)) {
    const [dimension, factor] = UNITS[unit] ?? ['', 0n];
    const power = BigInt(10) ** BigInt(exponent ?? 0) * (many === '亿' ? 100_000_000n : many ? 10_000n : 1n);
    found.add(`${scaled(number, factor * power)}${dimension}`);
  }
  return [...found].sort();
}

/** Number × factor without a float; what lies below the smallest part is dropped. */
function scaled(number: string, factor: bigint): bigint {
  const [whole = '', fraction = ''] = number.split('.');
  return (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length);
}

/** Whether two lists of amounts say the same; empty ones say nothing. */
export function isSameStrength(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Whether one list says all that the other says, and perhaps more; near enough for a person to look at. */
export function isNearStrength(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  return few.length > 0 && few.every((one) => many.includes(one));
}
