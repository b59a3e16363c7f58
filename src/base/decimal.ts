/**
 * Exact decimals as scaled bigints: the ground under money, unit prices, quantities and ratios.
 * Nothing here rounds silently; `divideHalfUp` is the only rounding in the program (I1).
 */

/**
 * Reads a plain decimal such as `-12.30` as an integer of its last place.
 * @param text digits with an optional sign and point; no exponent, no thousands separators
 * @param places how many decimals the result counts in
 * @returns the scaled integer, or undefined when the text is no such number or has more decimals than `places`
 */
export function parseDecimal(text: string, places: number): bigint | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > places) return undefined;
  const scaled = BigInt((match[2] ?? '') + fraction.padEnd(places, '0'));
  return match[1] === '-' ? -scaled : scaled;
}

/** Writes a scaled integer with exactly `places` decimals: `formatDecimal(1230n, 2)` is `12.30`. */
export function formatDecimal(scaled: bigint, places: number): string {
  if (scaled < 0n) return `-${formatDecimal(-scaled, places)}`;
  const written = scaled.toString();
  if (places === 0) return written;
  const digits = written.length > places ? written : written.padStart(places + 1, '0');
  const point = digits.length - places;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * Divides and rounds half away from zero: the single rounding function (I1).
 * @param divisor greater than zero
 */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  // Half of an odd divisor is no whole number; but then no dividend lies on the half either.
  const half = divisor / 2n;
  return dividend < 0n ? -((half - dividend) / divisor) : (dividend + half) / divisor;
}

/** The smaller of two integers of one unit. */
export function smaller<T extends bigint>(a: T, b: T): T {
  return a < b ? a : b;
}

/** The larger of two integers of one unit. */
export function larger<T extends bigint>(a: T, b: T): T {
  return a > b ? a : b;
}

/** Divides and rounds up; for counts of things that come whole and for bounds, never for money. @param divisor greater than zero; both not negative */
export function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
