/**
 * A third party with the language of docs/bill.md and a pocket calculator that knows fractions: nothing of the platform's
 * own code. `none` is no bound; a Σ-line without one of the names counts with the amount that it states.
 */
import type { Stage } from '../../src/domain/settlement/model.ts';

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}
type Value = Fraction | 'none';
type Names = (name: string) => Value | undefined;

export const exact = (over: bigint, under = 1n): Fraction => ({ over, under });

/** Reads an input; undefined for what is no number. */
export function read(text: string): Value | undefined {
  if (text === 'none') return 'none';
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', rest = ''] = match;
  const over = BigInt(whole + rest);
  return exact(sign === '-' ? -over : over, 10n ** BigInt(rest.length));
}

export function bare(value: Value): Fraction {
  if (value === 'none') throw new Error('no bound where a number is needed');
  return value;
}

const less = (a: Fraction, b: Fraction) => a.over * b.under < b.over * a.under;
const plus = (a: Fraction, b: Fraction, sign = 1n) =>
  exact(a.over * b.under + sign * b.over * a.under, a.under * b.under);

function toFen({ over, under }: Fraction): Fraction {
  const size = over < 0n ? -over : over;
  const rounded = (size * 200n + under) / (under * 2n);
  return exact(over < 0n ? -rounded : rounded, 100n);
}

/** @throws for what is not whole fen */
export function write(value: Fraction): string {
  const hundredths = toFen(value).over;
  if (hundredths * value.under !== value.over * 100n) throw new Error('an amount has whole fen');
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

class Missing extends Error {}

/** Where the reader stands in a formula, and the lines over which Σ runs. */
interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly lines: NonNullable<Stage['lines']>;
}

function take(reader: Reader, token: string): void {
  if (reader.tokens[reader.at] !== token) throw new Error(`${token} expected in ${reader.tokens.join(' ')}`);
  reader.at += 1;
}

function sum(reader: Reader, names: Names): Value {
  let value: Value = reader.tokens[reader.at] === '−' ? exact(0n) : product(reader, names);
  for (;;) {
    const sign = reader.tokens[reader.at];
    if (sign !== '+' && sign !== '−') return value;
    reader.at += 1;
    value = plus(bare(value), bare(product(reader, names)), sign === '−' ? -1n : 1n);
  }
}

function product(reader: Reader, names: Names): Value {
  let value = factor(reader, names);
  for (;;) {
    const sign = reader.tokens[reader.at];
    if (sign !== '×' && sign !== '÷') return value;
    reader.at += 1;
    const [a, b] = [bare(value), bare(factor(reader, names))];
    value =
      sign === '÷' ? exact(a.over * b.under, a.under * b.over) : exact(a.over * b.over, a.under * b.under);
  }
}

function factor(reader: Reader, names: Names): Value {
  const token = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  if (token === 'Σ') return overLines(reader, names);
  if (token === '(') {
    const value = sum(reader, names);
    take(reader, ')');
    return value;
  }
  if (token === 'min' || token === 'max' || token === 'round') return call(reader, names, token);
  if (/^\d/.test(token)) return exact(BigInt(token));
  const value = names(token);
  if (value === undefined) throw new Missing(token);
  return value;
}

function call(reader: Reader, names: Names, name: 'min' | 'max' | 'round'): Value {
  take(reader, '(');
  const given = [sum(reader, names)];
  while (reader.tokens[reader.at] === ',') {
    reader.at += 1;
    given.push(sum(reader, names));
  }
  take(reader, ')');
  if (name === 'round') return toFen(bare(given[0] ?? 'none'));
  const bounds = given.filter((value) => value !== 'none');
  return bounds.reduce((best, value) => (less(value, best) === (name === 'min') ? value : best));
}

function overLines(reader: Reader, names: Names): Fraction {
  const start = reader.at;
  let total = exact(0n);
  for (const line of reader.lines) {
    reader.at = start;
    total = plus(total, ofLine(reader, names, line));
  }
  return total;
}

/** What a line says of itself is held against its amount; a line that keeps a name back counts as it stands (N5.1). */
function ofLine(reader: Reader, names: Names, line: NonNullable<Stage['lines']>[number]): Fraction {
  const start = reader.at;
  try {
    const own: Names = (name) => (name in line.inputs ? read(line.inputs[name] ?? '') : names(name));
    const part = bare(factor(reader, own));
    if (write(part) !== line.amount) throw new Error(`line ${line.line}: ${write(part)}`);
    return part;
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    reader.at = start;
    skipFactor(reader);
    return bare(read(line.amount) ?? 'none');
  }
}

function skipFactor(reader: Reader): void {
  let depth = 0;
  do {
    const token = reader.tokens[reader.at];
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    reader.at += 1;
  } while (depth > 0 || reader.tokens[reader.at] === '(');
}

/** Recomputes a stage from what it says itself and from the stages before it. */
export function recompute(stage: Stage, before: readonly Stage[]): string {
  const names: Names = (name) => {
    const told = stage.inputs[name];
    const earlier = before.find((one) => one.step === name)?.amount;
    if (told !== undefined && earlier !== undefined && told !== earlier)
      throw new Error(`${stage.step} says ${told} for ${name}, which was ${earlier}`);
    return read(told ?? earlier ?? 'missing');
  };
  const tokens = stage.formula.match(/[A-Za-z]\w*|\d+|[()+−×÷,Σ]/g) ?? [];
  const reader: Reader = { tokens, at: 0, lines: stage.lines ?? [] };
  const result = bare(sum(reader, names));
  if (reader.at !== tokens.length) throw new Error(`not read to the end: ${stage.formula}`);
  return write(result);
}
