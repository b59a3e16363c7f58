/**
 * The checker's own arithmetic: exact fractions of whole numbers, and one rounding, half up to the fen (I1).
 * It shares nothing with the arithmetic that settles, so that a mistake there cannot hide here.
 */
export interface Exact {
  readonly over: bigint;
  /** Greater than zero. */
  readonly under: bigint;
}

export const ZERO: Exact = { over: 0n, under: 1n };

/** Reads a plain decimal such as `-12.30`; undefined when the text is none or has more than 18 digits or 8 decimals. */
export function readExact(text: string): Exact | undefined {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,8}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '', decimals = ''] = match;
  const size = BigInt(digits + decimals);
  return { over: sign === '-' ? -size : size, under: 10n ** BigInt(decimals.length) };
}

export function whole(count: number): Exact {
  return { over: BigInt(count), under: 1n };
}

export function plus(a: Exact, b: Exact): Exact {
  if (a.under === b.under) return { over: a.over + b.over, under: a.under };
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

export function negated(a: Exact): Exact {
  return { over: -a.over, under: a.under };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, negated(b));
}

export function times(a: Exact, b: Exact): Exact {
  return { over: a.over * b.over, under: a.under * b.under };
}

/** Undefined when the divisor is zero. */
export function dividedBy(a: Exact, b: Exact): Exact | undefined {
  if (b.over === 0n) return undefined;
  const sign = b.over < 0n ? -1n : 1n;
  return { over: a.over * b.under * sign, under: a.under * b.over * sign };
}

export function isLess(a: Exact, b: Exact): boolean {
  return a.over * b.under < b.over * a.under;
}

export function isSame(a: Exact, b: Exact): boolean {
  return a.over * b.under === b.over * a.under;
}

export function smallerOf(a: Exact, b: Exact): Exact {
  return isLess(b, a) ? b : a;
}

export function largerOf(a: Exact, b: Exact): Exact {
  return isLess(a, b) ? b : a;
}

/** What is left of a bound after a part of it is used, never below zero. */
export function leftOf(bound: Exact, used: Exact): Exact {
  return largerOf(minus(bound, used), ZERO);
}

export function sumOf(parts: readonly Exact[]): Exact {
  return parts.reduce(plus, ZERO);
}

/** Half up to the fen, a negative amount by its size (I1). */
export function roundToFen(a: Exact): Exact {
  const size = a.over < 0n ? -a.over : a.over;
  const fen = (size * 200n + a.under) / (a.under * 2n);
  return { over: a.over < 0n ? -fen : fen, under: 100n };
}

/** An amount as bills write it, `12.30`; one that is no whole fen with what follows, to eight places. */
export function writeExact(a: Exact): string {
  const size = a.over < 0n ? -a.over : a.over;
  const scaled = (size * 100_000_000n) / a.under;
  const digits = scaled.toString().padStart(9, '0');
  const decimals = digits.slice(-8).replace(/0{1,6}$/, '');
  return `${a.over < 0n ? '-' : ''}${digits.slice(0, -8)}.${decimals}`;
}

/**
 * Shares an amount of whole fen out by weights: everybody gets the whole fen of their exact part, and the fen that are
 * left go one each to the largest fractions, the earlier first (I1).
 * @returns undefined when there is an amount but nothing to weigh it by
 */
export function shareOut(total: Exact, weights: readonly Exact[]): Exact[] | undefined {
  const all = sumOf(weights);
  if (all.over === 0n) return total.over === 0n ? weights.map(() => ZERO) : undefined;
  const parts = weights.map((weight, index) => {
    const exact = dividedBy(times(times(total, weight), whole(100)), all) ?? ZERO;
    const fen = exact.over / exact.under;
    return { index, fen, rest: minus(exact, { over: fen, under: 1n }) };
  });
  const missing = (total.over * 100n) / total.under - parts.reduce((sum, part) => sum + part.fen, 0n);
  const order = [...parts].sort((a, b) => (isSame(a.rest, b.rest) ? 0 : isLess(a.rest, b.rest) ? 1 : -1));
  const lucky = new Set(order.slice(0, Number(missing)).map((part) => part.index));
  return parts.map(({ index, fen }) => ({ over: lucky.has(index) ? fen + 1n : fen, under: 100n }));
}
