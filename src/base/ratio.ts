import { formatDecimal, parseDecimal } from './decimal.ts';

/** A share between 0 and 1 in 1/10000 (the national interface's `5,4`). */
export type Ratio = bigint & { readonly __unit: '1/10000' };

export const RATIO_ONE = 10_000n as Ratio;

/** Reads `0.7` or `0.7000`; undefined when it is not between 0 and 1 or has more than four decimals. */
export function parseRatio(text: string): Ratio | undefined {
  const scaled = parseDecimal(text, 4);
  return scaled === undefined || scaled < 0n || scaled > RATIO_ONE ? undefined : (scaled as Ratio);
}

/** @param percent a whole percentage from 0 to 100 */
export function percent(percent: number): Ratio {
  return (BigInt(percent) * 100n) as Ratio;
}

/** Writes a ratio with four decimals: `0.7000`. */
export function formatRatio(ratio: Ratio): string {
  return formatDecimal(ratio, 4);
}

/** Writes a ratio for people: `70%`, `12.5%`. */
export function formatPercent(ratio: Ratio): string {
  return `${formatDecimal(ratio, 2).replace(/\.?0+$/, '')}%`;
}
