/**
 * The auditor's own arithmetic: whole numbers only, every rounding written out. Nothing here is shared with the program that
 * is audited.
 */

/** Reads a decimal text as a whole number of its smallest unit. @param places how many decimals that unit has */
export function whole(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const [, sign = '', before = '', after = ''] = match ?? [];
  if (match === null || after.length > places)
    throw new Error(`“${text}” is not a number with ${places} decimals`);
  const value = BigInt(before + after.padEnd(places, '0'));
  return sign === '-' ? -value : value;
}

/** Yuan as fen. */
export const fenOf = (text: string): bigint => whole(text, 2);
/** A price, a quantity or a ratio in ten-thousandths. */
export const partsOf = (text: string): bigint => whole(text, 4);

/** Fen as yuan. */
export function yuan(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A fraction rounded half up; of numbers that are not negative (I1). */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  if (numerator < 0n || denominator <= 0n)
    throw new Error('only fractions that are not negative are rounded');
  const floor = numerator / denominator;
  return (numerator % denominator) * 2n >= denominator ? floor + 1n : floor;
}

export function least(...amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => (b < a ? b : a));
}

export function most(...amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => (b > a ? b : a));
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** What is left of a limit; nothing once more than the limit is used. */
export function left(limit: bigint, used: bigint): bigint {
  return most(limit - used, 0n);
}

/**
 * Shares a total out by largest remainder (I1): everybody gets their share rounded down; the fen that are then missing go, one
 * each, to whoever lost most by it, of equals to who stands first.
 */
export function sharedOut(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = sum(weights);
  if (all === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / all);
  const lost = weights.map((weight) => (total * weight) % all);
  for (let missing = total - sum(parts); missing > 0n; missing -= 1n) {
    let next = 0;
    lost.forEach((rest, index) => {
      if (rest > (lost[next] ?? 0n)) next = index;
    });
    parts[next] = (parts[next] ?? 0n) + 1n;
    lost[next] = -1n;
  }
  return parts;
}
