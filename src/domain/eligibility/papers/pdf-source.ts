/** What does a PDF file hold? Its objects as the file itself writes them, found without trusting its own index (M23.2, ISO 32000). */

export type PdfValue =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  /** A string as it is written, delimiters included. */
  | { readonly kind: 'text'; readonly source: string }
  | { readonly kind: 'ref'; readonly id: number }
  | { readonly kind: 'list'; readonly items: readonly PdfValue[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PdfValue> };

export type PdfDict = ReadonlyMap<string, PdfValue>;

/** The text is no PDF syntax at this place. */
export class PdfSyntaxError extends Error {
  override readonly name = 'PdfSyntaxError';
}

interface Read {
  readonly value: PdfValue;
  readonly end: number;
}

const MOST_NESTED = 60;
const SPACE = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y;
const WORD = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z0-9])/y;
const HEX = /<[0-9A-Fa-f\0\t\n\f\r ]*>/y;

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Where the next token begins: behind white space and comments. */
export function skipSpace(source: string, at: number): number {
  return at + (match(SPACE, source, at)?.[0].length ?? 0);
}

/** A name without its slash; what is hidden as `#4a` is written out. */
export function plainName(written: string): string {
  return written
    .slice(1)
    .replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The end of a string in parentheses that opens at `at`. */
function endOfText(source: string, at: number): number {
  let depth = 0;
  for (let index = at; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  throw new PdfSyntaxError('a string does not end');
}

function readList(source: string, at: number, depth: number): Read {
  const items: PdfValue[] = [];
  let here = skipSpace(source, at + 1);
  while (source[here] !== ']') {
    const { value, end } = readValue(source, here, depth + 1);
    items.push(value);
    here = skipSpace(source, end);
  }
  return { value: { kind: 'list', items }, end: here + 1 };
}

function readDict(source: string, at: number, depth: number): Read {
  const entries = new Map<string, PdfValue>();
  let here = skipSpace(source, at + 2);
  while (!source.startsWith('>>', here)) {
    const key = match(NAME, source, here);
    if (key === null) throw new PdfSyntaxError('a dictionary has a key that is no name');
    const { value, end } = readValue(source, here + key[0].length, depth + 1);
    entries.set(plainName(key[0]), value);
    here = skipSpace(source, end);
  }
  return { value: { kind: 'dict', entries }, end: here + 2 };
}

/**
 * Reads one value.
 * @param source the file, one character a byte
 * @throws {PdfSyntaxError} where there is none, or it is nested beyond all use
 */
export function readValue(source: string, from: number, depth = 0): Read {
  if (depth > MOST_NESTED) throw new PdfSyntaxError('nested too deep');
  const at = skipSpace(source, from);
  if (source.startsWith('<<', at)) return readDict(source, at, depth);
  if (source[at] === '[') return readList(source, at, depth);
  if (source[at] === '(') {
    const end = endOfText(source, at);
    return { value: { kind: 'text', source: source.slice(at, end) }, end };
  }
  const reference = match(REFERENCE, source, at);
  if (reference) return { value: { kind: 'ref', id: Number(reference[1]) }, end: at + reference[0].length };
  const name = match(NAME, source, at);
  if (name) return { value: { kind: 'name', name: plainName(name[0]) }, end: at + name[0].length };
  const hex = match(HEX, source, at);
  if (hex) return { value: { kind: 'text', source: hex[0] }, end: at + hex[0].length };
  const word = match(WORD, source, at);
  if (word) return { value: { kind: 'word', text: word[0] }, end: at + word[0].length };
  throw new PdfSyntaxError('no value here');
}

/** A name as a file writes it: whatever is not a plain letter or digit as `#xx`. */
function writtenName(name: string): string {
  const written = [...name].map((character) =>
    /[A-Za-z0-9._+-]/.test(character)
      ? character
      : `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `/${written.join('')}`;
}

/** A value as a file writes it. */
export function writtenValue(value: PdfValue): string {
  switch (value.kind) {
    case 'word':
      return value.text;
    case 'name':
      return writtenName(value.name);
    case 'text':
      return value.source;
    case 'ref':
      return `${value.id} 0 R`;
    case 'list':
      return `[${value.items.map(writtenValue).join(' ')}]`;
    case 'dict': {
      const pairs = [...value.entries].map(([key, one]) => `${writtenName(key)} ${writtenValue(one)}`);
      return `<< ${pairs.join(' ')} >>`;
    }
  }
}
