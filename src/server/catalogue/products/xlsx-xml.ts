import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Cell, SheetRow } from '../../../domain/catalogue/workbook.ts';
import { UnreadableWorkbook } from '../imports/unreadable.ts';

/** The parts of an xlsx read as streams of XML: never more than one chunk and one row at a time. */

interface Handlers {
  open(tag: SaxesTagPlain): void;
  text(text: string): void;
  close(name: string): void;
}

/** Feeds a part to a parser chunk by chunk; entities other than XML's own, and broken XML, end it. */
async function* parse(stream: Readable, handlers: Handlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', (tag) => handlers.open(tag));
  parser.on('text', (text) => handlers.text(text));
  parser.on('closetag', (tag) => handlers.close(localName(tag.name)));
  parser.on('error', () => {
    throw new UnreadableWorkbook('文件已损坏，或不是 xlsx 文件');
  });
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    yield;
  }
  parser.write(decoder.decode());
  parser.close();
}

/** Some programs write every element with a prefix. */
function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;
const unescape = (text: string) =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Hands every shared string to `take` in order: rich text put together, the reading aids of Japanese left out. */
export async function readStrings(stream: Readable, take: (text: string) => void): Promise<void> {
  let text = '';
  let inText = false;
  let aside = 0;
  const handlers: Handlers = {
    open({ name }) {
      const local = localName(name);
      if (local === 'si') text = '';
      else if (local === 't') inText = aside === 0;
      else if (local === 'rPh') aside += 1;
    },
    text(part) {
      if (inText) text += part;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') aside -= 1;
      else if (name === 'si') take(unescape(text));
    },
  };
  for await (const _ of parse(stream, handlers)) continue;
}

/** Names of the sheets and the ids of their parts, in the order of the tabs. */
export async function readElements(stream: Readable, name: string): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  const handlers: Handlers = {
    open: (tag) => {
      if (localName(tag.name) === name) found.push(tag.attributes);
    },
    text: () => undefined,
    close: () => undefined,
  };
  for await (const _ of parse(stream, handlers)) continue;
  return found;
}

interface OpenCell {
  readonly col: number;
  readonly type: string;
  value: string;
  formula: boolean;
}

/** Rows of a sheet in order, blank ones put in where the file leaves them out. */
export async function* readRows(
  stream: Readable,
  stringAt: (index: number) => string | undefined,
): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = [];
  let row: { row: number; cells: Cell[] } | undefined;
  let cell: OpenCell | undefined;
  let lastRow = 0;
  let inValue = false;
  const handlers: Handlers = {
    open(tag) {
      const name = localName(tag.name);
      if (name === 'c' && row) {
        const col = tag.attributes['r'] === undefined ? (row.cells.at(-1)?.col ?? -1) + 1 : columnOf(tag);
        cell = { col, type: tag.attributes['t'] ?? 'n', value: '', formula: false };
      } else if (name === 'row') {
        const number = tag.attributes['r'] === undefined ? lastRow + 1 : Number(tag.attributes['r']);
        if (!Number.isInteger(number) || number <= lastRow || number > 1_048_576)
          throw new UnreadableWorkbook('工作表的行号不连续，文件可能已损坏');
        while (lastRow + 1 < number) ready.push({ row: (lastRow += 1), cells: [] });
        row = { row: (lastRow = number), cells: [] };
      } else if (cell && (name === 'v' || name === 't')) inValue = true;
      else if (cell && name === 'f') cell.formula = true;
    },
    text(part) {
      if (inValue && cell) cell.value += part;
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'c' && cell) {
        const text = textOf(cell, stringAt);
        if (text !== '' || cell.formula)
          row?.cells.push({ col: cell.col, text, ...(cell.formula && { formula: true as const }) });
        cell = undefined;
      } else if (name === 'row' && row) {
        ready.push(row);
        row = undefined;
      }
    },
  };
  for await (const _ of parse(stream, handlers)) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}

function columnOf(tag: SaxesTagPlain): number {
  const address = tag.attributes['r'] ?? '';
  let col = 0;
  for (let index = 0; index < address.length; index += 1) {
    const letter = address.charCodeAt(index) - 64;
    if (letter < 1 || letter > 26) break;
    col = col * 26 + letter;
  }
  if (col < 1 || col > 16_384) throw new UnreadableWorkbook('单元格地址有误，文件可能已损坏');
  return col - 1;
}

const BOOLEANS: Readonly<Record<string, string>> = { '0': 'false', '1': 'true' };

function textOf(cell: OpenCell, stringAt: (index: number) => string | undefined): string {
  if (cell.type === 's') {
    const text = stringAt(Number(cell.value));
    if (text === undefined) throw new UnreadableWorkbook('文字表不完整，文件可能已损坏');
    return text;
  }
  if (cell.type === 'b') return BOOLEANS[cell.value.trim()] ?? cell.value;
  if (cell.type !== 'n') return unescape(cell.value);
  const raw = cell.value.trim();
  // Codes that a program took for numbers keep all their digits; 1.0E-2 is told as 0.01.
  return raw === '' || /^-?\d{16,}$/.test(raw) || !Number.isFinite(Number(raw)) ? raw : String(Number(raw));
}
