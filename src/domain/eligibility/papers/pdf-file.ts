/** Which objects make up a PDF file? Every one of them, also those packed into streams and those that a later save replaced (M23.2, ISO 32000). */
import { PdfSyntaxError, readValue, skipSpace, type PdfDict, type PdfValue } from './pdf-source.ts';

export interface PdfObject {
  readonly id: number;
  readonly value: PdfValue;
  /** The bytes of a stream, as they are stored; null for any other object. */
  readonly stream: string | null;
}

export interface PdfFile {
  /** In the order of the file; of several with one id the last one counts. */
  readonly all: readonly PdfObject[];
  readonly byId: ReadonlyMap<number, PdfObject>;
  /** The dictionaries that end a file or a save. */
  readonly trailers: readonly PdfDict[];
}

/** Unpacks deflated bytes. @returns undefined when they are damaged, null when they would become more than `most` bytes */
export type Inflate = (packed: string, most: number) => string | null | undefined;

/** What the objects of one packed stream may become. */
export const MOST_UNPACKED = 32 * 1024 * 1024;
const MOST_OBJECTS = 50_000;
const OBJECT = /(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z0-9])|trailer(?![A-Za-z0-9])/g;

export function dictOf(value: PdfValue | undefined): PdfDict | undefined {
  return value?.kind === 'dict' ? value.entries : undefined;
}

export function nameOf(value: PdfValue | undefined): string | undefined {
  return value?.kind === 'name' ? value.name : undefined;
}

/** A number that stands in the place itself; undefined for anything else. */
export function numberOf(value: PdfValue | undefined): number | undefined {
  return value?.kind === 'word' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value.text)
    ? Number(value.text)
    : undefined;
}

/** The names of a stream's filters, in the order in which they are taken off. */
export function filtersOf(dict: PdfDict): string[] {
  const filter = dict.get('Filter');
  const named = filter?.kind === 'list' ? filter.items : filter === undefined ? [] : [filter];
  return named.map((one) => nameOf(one) ?? '?');
}

interface Span {
  readonly from: number;
  readonly to: number;
  /** Behind `endstream`. */
  readonly end: number;
}

/** Where the bytes of a stream lie, whose dictionary ends at `at`; undefined when none follows. */
function streamAt(source: string, at: number, dict: PdfDict): Span | undefined {
  const word = skipSpace(source, at);
  if (!source.startsWith('stream', word)) return undefined;
  let from = word + 'stream'.length;
  if (source[from] === '\r') from += 1;
  if (source[from] === '\n') from += 1;
  const length = numberOf(dict.get('Length'));
  const told = length === undefined ? -1 : skipSpace(source, from + length);
  if (length !== undefined && source.startsWith('endstream', told))
    return { from, to: from + length, end: told + 'endstream'.length };
  const found = source.indexOf('endstream', from);
  if (found < 0) throw new PdfSyntaxError('a stream does not end');
  const to = source.slice(found - 2, found) === '\r\n' ? found - 2 : found - 1;
  return { from, to: Math.max(from, to), end: found + 'endstream'.length };
}

/** The objects that a stream of objects packs. */
function unpacked(packed: PdfObject, inflate: Inflate): PdfObject[] {
  const dict = dictOf(packed.value) ?? new Map<string, PdfValue>();
  const count = numberOf(dict.get('N')) ?? 0;
  const first = numberOf(dict.get('First')) ?? 0;
  const filters = filtersOf(dict);
  const stored = packed.stream ?? '';
  const plain =
    filters.length === 0
      ? stored
      : filters.length === 1 && filters[0] === 'FlateDecode' && !dict.has('DecodeParms')
        ? inflate(stored, MOST_UNPACKED)
        : undefined;
  if (plain === undefined || plain === null || count > MOST_OBJECTS)
    throw new PdfSyntaxError('packed objects cannot be read');
  const numbers = plain.slice(0, first).trim().split(/\s+/).map(Number);
  const found: PdfObject[] = [];
  for (let index = 0; index < count; index += 1) {
    const [id, offset] = [numbers[2 * index], numbers[2 * index + 1]];
    if (id === undefined || offset === undefined || Number.isNaN(id + offset))
      throw new PdfSyntaxError('packed objects are not told apart');
    found.push({ id, value: readValue(plain, first + offset).value, stream: null });
  }
  return found;
}

/**
 * Reads every object of a file from its first byte to its last; the file's own index, which could point elsewhere, is not asked.
 * @param source one character a byte
 * @throws {PdfSyntaxError} when the file cannot be read to its end
 */
export function readPdf(source: string, inflate: Inflate): PdfFile {
  const all: PdfObject[] = [];
  const trailers: PdfDict[] = [];
  OBJECT.lastIndex = 0;
  let at = 0;
  for (;;) {
    OBJECT.lastIndex = at;
    const found = OBJECT.exec(source);
    if (found === null) break;
    const { value, end } = readValue(source, found.index + found[0].length);
    const dict = dictOf(value);
    at = end;
    if (found[1] === undefined) {
      if (dict) trailers.push(dict);
      continue;
    }
    const span = dict && streamAt(source, end, dict);
    const stream = span ? source.slice(span.from, span.to) : null;
    at = span?.end ?? end;
    const object: PdfObject = { id: Number(found[1]), value, stream };
    all.push(object);
    if (dict && nameOf(dict.get('Type')) === 'XRef') trailers.push(dict);
    if (dict && nameOf(dict.get('Type')) === 'ObjStm') all.push(...unpacked(object, inflate));
    if (all.length > MOST_OBJECTS) throw new PdfSyntaxError('too many objects');
  }
  return { all, byId: new Map(all.map((one) => [one.id, one])), trailers };
}

/** The object that a value stands for, references followed. */
export function resolved(file: PdfFile, value: PdfValue | undefined): PdfValue | undefined {
  let found = value;
  for (let hops = 0; found?.kind === 'ref' && hops < 20; hops += 1) found = file.byId.get(found.id)?.value;
  return found;
}

export interface PdfPage {
  readonly id: number;
  /** The page's own entries and those that it has of the tree above it. */
  readonly entries: PdfDict;
}

const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;
const MOST_LEVELS = 30;

/** The catalogue that the last save names. */
export function rootOf(file: PdfFile): PdfDict | undefined {
  const named = file.trailers.filter((one) => one.has('Root')).at(-1);
  return dictOf(resolved(file, named?.get('Root')));
}

/** The pages in their order; none when the tree is broken. */
export function pagesOf(file: PdfFile): PdfPage[] {
  const pages: PdfPage[] = [];
  const seen = new Set<number>();
  const walk = (node: PdfValue | undefined, above: PdfDict, level: number) => {
    if (node?.kind !== 'ref' || seen.has(node.id) || level > MOST_LEVELS) return;
    seen.add(node.id);
    const own = dictOf(resolved(file, node));
    if (own === undefined) return;
    const inherited = INHERITED.flatMap((key) => {
      const value = own.get(key) ?? above.get(key);
      return value === undefined ? [] : [[key, value] as const];
    });
    const kids = resolved(file, own.get('Kids'));
    if (kids?.kind === 'list') {
      for (const kid of kids.items) walk(kid, new Map(inherited), level + 1);
    } else pages.push({ id: node.id, entries: new Map([...own, ...inherited]) });
  };
  walk(rootOf(file)?.get('Pages'), new Map(), 0);
  return pages;
}
