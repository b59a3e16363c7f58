/**
 * A csv file as one sheet, read as a stream: UTF-8 with or without its mark, GB18030 (what spreadsheet programs here
 * write), or UTF-16 with its mark; the encoding is found by trying, not asked. Values after = are text, never formulas.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Cell, SheetRow } from '../../../domain/catalogue/workbook.ts';
import type { SheetSource } from './importer.ts';
import { UnreadableWorkbook } from './unreadable.ts';

const MOST_COLUMNS = 2000;
const CHUNK = 256 * 1024;
const MOST_CHARACTERS_A_CELL = 100_000;
type Encoding = 'utf-8' | 'utf-16le' | 'gb18030';

/** Opens a csv file. @throws {UnreadableWorkbook} when its bytes are no text */
export async function openCsv(path: string): Promise<SheetSource> {
  const encoding = await findEncoding(path);
  const delimiter = await findDelimiter(path, encoding);
  return {
    name: 'CSV',
    statedRows: await guessRows(path, encoding),
    verticalMerges: [],
    rows: () => readRows(path, encoding, delimiter),
  };
}

async function decodes(path: string, encoding: Encoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function findEncoding(path: string): Promise<Encoding> {
  const head = await firstBytes(path);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head.includes(0)) throw new UnreadableWorkbook('不是 xlsx、xls 或 csv 文件');
  for (const encoding of ['utf-8', 'gb18030'] as const) if (await decodes(path, encoding)) return encoding;
  throw new UnreadableWorkbook('文字编码无法识别，请另存为 UTF-8 编码的 csv 或 xlsx');
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 4095 })) return chunk as Buffer;
  return Buffer.alloc(0);
}

async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }))
    yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

/** About how many rows there are, by the length of the first of them; for the progress bar. */
async function guessRows(path: string, encoding: Encoding): Promise<number | null> {
  const { size } = await stat(path);
  for await (const text of decoded(path, encoding)) {
    const lines = text.split('\n').length - 1;
    const share = Math.min(1, CHUNK / Math.max(1, size));
    return lines === 0 ? null : Math.floor(lines / share);
  }
  return null;
}

/** The separator that the first line with any has most of. */
async function findDelimiter(path: string, encoding: Encoding): Promise<string> {
  for await (const text of decoded(path, encoding)) {
    for (const line of text.split(/\r?\n/)) {
      const counts = [',', '\t', ';'].map((mark) => ({ mark, count: line.split(mark).length - 1 }));
      const most = counts.reduce((best, one) => (one.count > best.count ? one : best));
      if (most.count > 0) return most.mark;
    }
    break;
  }
  return ',';
}

/** Rows are numbered as a spreadsheet program numbers them: a line break inside quotes does not begin a row. */
async function* readRows(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<SheetRow> {
  let row = 1;
  let cells: Cell[] = [];
  let col = 0;
  let value = '';
  /** `plain`, inside quotes, or after a quote that closes them unless another follows. */
  let mode: 'plain' | 'quoted' | 'closing' = 'plain';
  let afterReturn = false;
  const endCell = () => {
    if (value !== '') cells.push({ col, text: value });
    col += 1;
    value = '';
    if (col > MOST_COLUMNS) throw new UnreadableWorkbook(`第 ${row} 行的栏数过多，不是正常的 csv`);
  };
  const endRow = (): SheetRow => {
    endCell();
    const ended = { row, cells };
    row += 1;
    cells = [];
    col = 0;
    return ended;
  };
  for await (const text of decoded(path, encoding)) {
    for (let at = 0; at < text.length;) {
      const character = text[at] ?? '';
      if (afterReturn) {
        afterReturn = false;
        if (character === '\n') {
          at += 1;
          continue;
        }
      }
      if (mode === 'closing') {
        mode = character === '"' ? 'quoted' : 'plain';
        if (mode === 'quoted') {
          value += '"';
          at += 1;
        }
        continue;
      }
      if (mode === 'plain') {
        if (character === delimiter || character === '\n' || character === '\r') {
          at += 1;
          if (character === delimiter) endCell();
          else {
            afterReturn = character === '\r';
            yield endRow();
          }
          continue;
        }
        if (character === '"' && value === '') {
          mode = 'quoted';
          at += 1;
          continue;
        }
      } else if (character === '"') {
        mode = 'closing';
        at += 1;
        continue;
      }
      const end = endOfRun(text, at + 1, mode === 'quoted' ? '"' : `${delimiter}\r\n`);
      value += text.slice(at, end);
      at = end;
      if (value.length > MOST_CHARACTERS_A_CELL)
        throw new UnreadableWorkbook(`第 ${row} 行有一格过长，可能少了一个引号`);
    }
  }
  if (mode === 'quoted') throw new UnreadableWorkbook(`从第 ${row} 行起少了一个引号`);
  if (value !== '' || cells.length > 0) yield endRow();
}

function endOfRun(text: string, from: number, stops: string): number {
  let at = from;
  while (at < text.length && !stops.includes(text[at] ?? '')) at += 1;
  return at;
}
