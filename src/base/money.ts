import { assert } from './assert.ts';
import { ceilDivide, divideHalfUp, formatDecimal, larger, parseDecimal, smaller } from './decimal.ts';
import { RATIO_ONE, type Ratio } from './ratio.ts';

/** An amount of money in fen (1/100 yuan). May be negative in reversals. */
export type Fen = bigint & { readonly __unit: 'fen' };
/** A price of one unit in 1/10000 yuan: listing prices and standards carry up to four decimals. */
export type UnitPrice = bigint & { readonly __unit: 'yuan/10000' };
/** A unit price in 1/1000000 yuan, as the national interface may write it; nothing is stored or decided in it. */
export type LongPrice = bigint & { readonly __unit: 'yuan/1000000' };
/** How many units of sale, in 1/10000 unit (the national interface allows four decimals). */
export type Quantity = bigint & { readonly __unit: 'unit/10000' };

export const ZERO_FEN = 0n as Fen;
const PRICE_TIMES_QUANTITY_PER_FEN = 1_000_000n;
const LONG_PER_UNIT_PRICE = 100n;

/** @param value an integer count of fen */
export function fen(value: bigint | number): Fen {
  assert(typeof value === 'bigint' || Number.isSafeInteger(value), 'fen must be an integer');
  return BigInt(value) as Fen;
}

/** Reads yuan with at most two decimals; undefined when the text is not such an amount. */
export function parseFen(yuan: string): Fen | undefined {
  return parseDecimal(yuan, 2) as Fen | undefined;
}

/** Writes an amount as yuan with two decimals, no separators: the form of every interface. */
export function formatFen(amount: Fen): string {
  return formatDecimal(amount, 2);
}

/** Reads a unit price in yuan with at most four decimals; undefined when the text is not such a price. */
export function parseUnitPrice(yuan: string): UnitPrice | undefined {
  return parseDecimal(yuan, 4) as UnitPrice | undefined;
}

/** Reads a unit price in yuan with at most six decimals; undefined when the text is not such a price. */
export function parseLongPrice(yuan: string): LongPrice | undefined {
  return parseDecimal(yuan, 6) as LongPrice | undefined;
}

/** The price with four decimals that is nearest, half up. */
export function nearestUnitPrice(price: LongPrice): UnitPrice {
  return divideHalfUp(price, LONG_PER_UNIT_PRICE) as UnitPrice;
}

/** The lowest price with four decimals that is not below it: whatever has four decimals bounds both alike. */
export function unitPriceNotBelow(price: LongPrice): UnitPrice {
  return ceilDivide(price, LONG_PER_UNIT_PRICE) as UnitPrice;
}

/** Writes a unit price as yuan with two decimals, or with three or four where it needs them. */
export function formatUnitPrice(price: UnitPrice): string {
  const text = formatDecimal(price, 4);
  return text.endsWith('00') ? text.slice(0, -2) : text.endsWith('0') ? text.slice(0, -1) : text;
}

/** Reads a quantity with at most four decimals; undefined when the text is not such a number. */
export function parseQuantity(text: string): Quantity | undefined {
  return parseDecimal(text, 4) as Quantity | undefined;
}

/** Writes a quantity without needless decimals. */
export function formatQuantity(quantity: Quantity): string {
  const text = formatDecimal(quantity, 4);
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** @param units a whole number of units of sale */
export function wholeUnits(units: number): Quantity {
  assert(Number.isSafeInteger(units), 'units must be an integer');
  return (BigInt(units) * 10_000n) as Quantity;
}

/** A quantity that is known to be whole, as a count. */
export function wholeCount(quantity: Quantity): number {
  assert(quantity % 10_000n === 0n, 'units must be whole');
  return Number(quantity / 10_000n);
}

export function addFen(...amounts: readonly Fen[]): Fen {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum as Fen;
}

export function subtractFen(from: Fen, amount: Fen): Fen {
  return (from - amount) as Fen;
}

export function negateFen(amount: Fen): Fen {
  return -amount as Fen;
}

export function smallerFen(a: Fen, b: Fen): Fen {
  return smaller(a, b);
}

/** What is left of `whole` after `used`, never below zero. */
export function remainderOf(whole: Fen, used: Fen): Fen {
  return larger(subtractFen(whole, used), ZERO_FEN);
}

/** Price × quantity, rounded half up to the fen (I1). */
export function priceTimesQuantity(price: UnitPrice, quantity: Quantity): Fen {
  return divideHalfUp(price * quantity, PRICE_TIMES_QUANTITY_PER_FEN) as Fen;
}

/** Price with six decimals × quantity, rounded half up to the fen with the one division (I1). */
export function longPriceTimesQuantity(price: LongPrice, quantity: Quantity): Fen {
  return divideHalfUp(price * quantity, PRICE_TIMES_QUANTITY_PER_FEN * LONG_PER_UNIT_PRICE) as Fen;
}

/**
 * Price of a pack × quantity of its smallest units, rounded half up to the fen with the one division (I1).
 * @param unitsPerPack greater than zero
 */
export function priceTimesUnits(packPrice: UnitPrice, units: Quantity, unitsPerPack: number): Fen {
  return divideHalfUp(packPrice * units, PRICE_TIMES_QUANTITY_PER_FEN * BigInt(unitsPerPack)) as Fen;
}

/** Amount × ratio, rounded half up to the fen (I1). */
export function share(amount: Fen, ratio: Ratio): Fen {
  return divideHalfUp(amount * ratio, RATIO_ONE) as Fen;
}

/**
 * Splits an amount in proportion to weights, by largest remainder, so that the parts sum to it exactly (I1).
 * Ties go to the earlier part.
 * @param total not negative
 * @param weights not negative; when all are zero every part is zero and `total` must be zero
 */
export function allocate(total: Fen, weights: readonly Fen[]): Fen[] {
  let whole = 0n;
  for (const weight of weights) whole += weight;
  if (whole === 0n) {
    assert(total === 0n, 'nothing to allocate to');
    return weights.map(() => ZERO_FEN);
  }
  // Most claims have one line of a route: it has the whole.
  if (weights.length === 1) return [total];
  let missing: bigint = total;
  // Of the right length from the start: arrays that grow take several times their place.
  const parts: bigint[] = weights.slice();
  const rests: bigint[] = weights.slice();
  for (let index = 0; index < weights.length; index += 1) {
    const product = total * (weights[index] ?? 0n);
    const floor = product / whole;
    parts[index] = floor;
    rests[index] = product - floor * whole;
    missing -= floor;
  }
  // Fewer are missing than there are parts; whose rest is largest gets one, and no second one.
  for (; missing > 0n; missing -= 1n) {
    const next = indexOfLargest(rests);
    parts[next] = (parts[next] ?? 0n) + 1n;
    rests[next] = -1n;
  }
  return parts as Fen[];
}

/** The first of the largest. */
function indexOfLargest(numbers: readonly bigint[]): number {
  let found = 0;
  for (let index = 1; index < numbers.length; index += 1) {
    if ((numbers[index] ?? 0n) > (numbers[found] ?? 0n)) found = index;
  }
  return found;
}
