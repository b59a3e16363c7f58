/**
 * How many dose units make up a dose by weight or by body surface, and how many units of sale last so many days? (M33, I18)
 * A help while writing: what is prescribed is what the doctor enters and signs. Reckoned in integers, never in floating point.
 */
import { ceilDivide, parseDecimal } from '../../base/decimal.ts';
import type { Quantity } from '../../base/money.ts';

/** Milligrams in 1/10000. */
export type Milligrams = bigint;

const PLACES = 4;
const SCALE = 10_000n;
const PER: readonly (readonly [RegExp, bigint])[] = [
  [/^(?:g|克)$/i, 1_000n],
  [/^(?:mg|毫克)$/i, 1n],
];

/**
 * The content of one dose unit as its strength is written: `100mg`, `0.1g`, `100mg/4ml` (the content of the unit).
 * @returns undefined where it is written otherwise, such as in units of effect
 */
export function contentOfUnit(strength: string): Milligrams | undefined {
  const match = /(\d+(?:\.\d+)?)\s*(mg|g|毫克|克)(?![a-z])/i.exec(strength.normalize('NFKC'));
  const factor = PER.find(([unit]) => unit.test(match?.[2] ?? ''))?.[1];
  const amount = parseDecimal(match?.[1] ?? '', PLACES);
  return factor === undefined || amount === undefined || amount <= 0n ? undefined : amount * factor;
}

/** Integer square root, rounded down. */
function rootOf(square: bigint): bigint {
  if (square < 2n) return square;
  let root = BigInt(Math.floor(Math.sqrt(Number(square))));
  while (root * root > square) root -= 1n;
  while ((root + 1n) * (root + 1n) <= square) root += 1n;
  return root;
}

/**
 * Body surface by Mosteller: the root of height (cm) × weight (kg) ÷ 3600.
 * @param weight kilograms in 1/10000
 * @returns square metres in 1/10000, rounded down
 */
export function bodySurface(heightCm: number, weight: bigint): bigint {
  // √(h · w/10⁴ ÷ 3600) in 1/10000 is √(h · w · 10⁴ ÷ 3600).
  return rootOf((BigInt(heightCm) * weight * SCALE) / 3_600n);
}

/**
 * The dose that a measure asks for.
 * @param perMeasure milligrams per kilogram or per square metre, in 1/10000
 * @param measure kilograms or square metres, in 1/10000
 */
export function wantedDose(perMeasure: bigint, measure: bigint): Milligrams {
  return (perMeasure * measure) / SCALE;
}

/** Dose units that hold a dose, in 1/10000, not rounded to whole ones: what is left of a vial is the doctor's to judge. */
export function unitsFor(dose: Milligrams, content: Milligrams): Quantity {
  return ((dose * SCALE + content / 2n) / content) as Quantity;
}

/**
 * Units of sale that last a number of days; rounded up, so that the last dose is there.
 * @param dose dose units at a time, in 1/10000
 */
export function packsFor(
  dose: Quantity,
  { times, perDays, unitsPerPack }: { times: number; perDays: number; unitsPerPack: number },
  days: number,
): number {
  const taken = ceilDivide(BigInt(days) * BigInt(times), BigInt(perDays)) * dose;
  return Number(ceilDivide(taken, BigInt(unitsPerPack) * SCALE));
}
