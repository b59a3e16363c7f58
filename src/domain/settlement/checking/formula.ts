/** Reads and evaluates the small language in which a bill writes its formulas (docs/bill.md). */
import {
  dividedBy,
  largerOf,
  minus,
  negated,
  plus,
  readExact,
  roundToFen,
  smallerOf,
  times,
  ZERO,
  type Exact,
} from './exact.ts';

const FUNCTIONS = ['min', 'max', 'round'] as const;
type FunctionName = (typeof FUNCTIONS)[number];
type Sign = '+' | '−' | '×' | '÷';

export type Formula =
  | { readonly kind: 'number'; readonly value: Exact }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negated'; readonly of: Formula }
  | { readonly kind: 'two'; readonly sign: Sign; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly given: readonly Formula[] }
  /** Σ over the lines of the stage. */
  | { readonly kind: 'lines'; readonly of: Formula };

/** A number, or no bound at all. */
export type Value = Exact | 'none';
export type Names = (name: string) => Value | undefined;

/** A line as Σ sees it: its own names before those of the stage, and the amount that it states. */
export interface LineScope {
  readonly names: Names;
  readonly stated: Exact;
}

export interface Evaluated {
  /** Undefined when a name is missing, a bound stands where a number is needed, or something is divided by zero. */
  readonly amount: Exact | undefined;
  /** By line, where the formula sums over lines; undefined for one that lacks a name. */
  readonly lines: readonly (Exact | undefined)[];
}

const MAX_LENGTH = 4000;
const MAX_DEPTH = 40;

/** The parser's place in the text. */
interface Reader {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
  inLines: boolean;
}

/** Reads a formula; undefined when the text is none, is longer than 4000 characters or nested deeper than 40. */
export function parseFormula(text: string): Formula | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const tokens = text.match(/[A-Za-z][A-Za-z0-9]*|\d+(?:\.\d+)?|\S/gu) ?? [];
  const reader: Reader = { tokens, at: 0, depth: 0, inLines: false };
  const formula = readSum(reader);
  return reader.at === tokens.length ? formula : undefined;
}

function take(reader: Reader, ...wanted: string[]): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || !wanted.includes(token)) return undefined;
  reader.at += 1;
  return token;
}

function readSum(reader: Reader): Formula | undefined {
  if (reader.depth >= MAX_DEPTH) return undefined;
  reader.depth += 1;
  const isNegated = take(reader, '−') !== undefined;
  const first = readProduct(reader);
  let sum: Formula | undefined = isNegated && first ? { kind: 'negated', of: first } : first;
  for (let sign = take(reader, '+', '−'); sum && sign; sign = take(reader, '+', '−')) {
    const right = readProduct(reader);
    sum = right && { kind: 'two', sign: sign as Sign, left: sum, right };
  }
  reader.depth -= 1;
  return sum;
}

function readProduct(reader: Reader): Formula | undefined {
  let product = readFactor(reader);
  for (let sign = take(reader, '×', '÷'); product && sign; sign = take(reader, '×', '÷')) {
    const right = readFactor(reader);
    product = right && { kind: 'two', sign: sign as Sign, left: product, right };
  }
  return product;
}

function readFactor(reader: Reader): Formula | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined) return undefined;
  reader.at += 1;
  if (token === 'Σ') return readLines(reader);
  if (token === '(') {
    const inner = readSum(reader);
    return take(reader, ')') === undefined ? undefined : inner;
  }
  const name = FUNCTIONS.find((one) => one === token);
  if (name && reader.tokens[reader.at] === '(') return readCall(reader, name);
  if (/^[A-Za-z]/.test(token)) return { kind: 'name', name: token };
  const value = readExact(token);
  return value && { kind: 'number', value };
}

/** A sum over lines stands in no other: it would cost lines times lines. */
function readLines(reader: Reader): Formula | undefined {
  if (reader.inLines) return undefined;
  reader.inLines = true;
  const of = readFactor(reader);
  reader.inLines = false;
  return of && { kind: 'lines', of };
}

function readCall(reader: Reader, name: FunctionName): Formula | undefined {
  reader.at += 1;
  const given: Formula[] = [];
  do {
    const one = readSum(reader);
    if (!one) return undefined;
    given.push(one);
  } while (take(reader, ',') !== undefined);
  if (take(reader, ')') === undefined || (name === 'round' && given.length !== 1)) return undefined;
  return { kind: 'call', name, given };
}

/** Evaluates a stage: exact fractions throughout, rounded only where the formula says `round`. */
export function evaluate(formula: Formula, names: Names, scopes: readonly LineScope[]): Evaluated {
  const lines: (Exact | undefined)[] = [];
  const value = valueOf(formula, names, (of) => {
    let total = ZERO;
    for (const { names: own, stated } of scopes) {
      const part = valueOf(of, own, () => undefined);
      const amount = part === 'none' ? undefined : part;
      lines.push(amount);
      total = plus(total, amount ?? stated);
    }
    return total;
  });
  return { amount: value === 'none' ? undefined : value, lines };
}

type SumLines = (of: Formula) => Value | undefined;

function valueOf(formula: Formula, names: Names, sumLines: SumLines): Value | undefined {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'name':
      return names(formula.name);
    case 'lines':
      return sumLines(formula.of);
    case 'negated': {
      const value = valueOf(formula.of, names, sumLines);
      return value === undefined || value === 'none' ? undefined : negated(value);
    }
    case 'two': {
      const left = valueOf(formula.left, names, sumLines);
      const right = valueOf(formula.right, names, sumLines);
      if (left === undefined || right === undefined || left === 'none' || right === 'none') return undefined;
      return combine(formula.sign, left, right);
    }
    case 'call':
      return callOf(
        formula.name,
        formula.given.map((one) => valueOf(one, names, sumLines)),
      );
  }
}

function combine(sign: Sign, left: Exact, right: Exact): Exact | undefined {
  switch (sign) {
    case '+':
      return plus(left, right);
    case '−':
      return minus(left, right);
    case '×':
      return times(left, right);
    case '÷':
      return dividedBy(left, right);
  }
}

/** `min` passes over what is no bound; nothing else knows what to do with it. */
function callOf(name: FunctionName, given: readonly (Value | undefined)[]): Value | undefined {
  const bounds: Exact[] = [];
  for (const value of given) {
    if (value === undefined || (value === 'none' && name !== 'min')) return undefined;
    if (value !== 'none') bounds.push(value);
  }
  const [first, ...rest] = bounds;
  if (first === undefined) return 'none';
  if (name === 'round') return roundToFen(first);
  return rest.reduce(name === 'min' ? smallerOf : largerOf, first);
}
