import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { SheetRow } from '../../../domain/catalogue/workbook.ts';
import { readWorkbook } from '../imports/read-workbook.ts';
import { openStringStore } from './string-store.ts';
import { openXlsxStream } from './xlsx-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'xlsx-stream-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function fileOf(content: Buffer): string {
  const path = join(folder, `${(files += 1)}.xlsx`);
  writeFileSync(path, content);
  return path;
}

function bookOf(rows: readonly (readonly (string | number | null)[])[], formula = false): Buffer {
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
  if (formula) sheet['B2'] = { t: 'n', v: 7, f: 'A2*2' };
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, '表一');
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true, bookSST: true }) as Buffer;
}

async function rowsOf(path: string): Promise<SheetRow[]> {
  const stream = await openXlsxStream(path);
  try {
    const rows: SheetRow[] = [];
    for (const sheet of stream.sheets) for await (const row of sheet.rows()) rows.push(row);
    return rows;
  } finally {
    await stream.close();
  }
}

describe('逐行读工作簿', () => {
  it('与整本读的结果一致，空行也在', async () => {
    const content = bookOf([
      ['药品统一编码', '名称', '价格'],
      ['XA01', '示例“片”<甲>&乙', 9.36],
      [],
      [null, '第二行\n换行', 0],
      ['2024', 12_345_678_901, 0.05],
    ]);
    const path = fileOf(content);
    const whole = readWorkbook(content)[0]?.rows;
    expect(await rowsOf(path)).toEqual(whole);
    expect(whole?.map((row) => row.cells.length)).toEqual([3, 3, 0, 2, 3]);
  });

  it('随机的表也一致', async () => {
    const text = fc.string({ unit: fc.constantFrom('甲', '乙', ' ', '<', '&', '"', 'a', '１', '\n', '😀') });
    const cell = fc.oneof(text, fc.integer(), fc.constant(null));
    const sheets = fc.array(fc.array(cell, { maxLength: 5 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sheets, async (rows) => {
        const content = bookOf([['头'], ...rows]);
        const known = readWorkbook(content)[0]?.rows ?? [];
        const read = await rowsOf(fileOf(content));
        const filled = (list: readonly SheetRow[]) =>
          list.flatMap((row) => row.cells.map((one) => `${row.row}:${one.col}:${one.text}`));
        expect(filled(read)).toEqual(filled(known));
      }),
      { numRuns: 40 },
    );
  });

  it('公式不计算，只取文件里的值并作标记', async () => {
    const rows = await rowsOf(
      fileOf(
        bookOf(
          [
            ['一', '二'],
            [3, 6],
          ],
          true,
        ),
      ),
    );
    expect(rows[1]?.cells).toEqual([
      { col: 0, text: '3' },
      { col: 1, text: '7', formula: true },
    ]);
  });

  it('可以只看开头，再从头读完', async () => {
    const path = fileOf(bookOf(Array.from({ length: 500 }, (_, index) => [`行${index}`, index])));
    const stream = await openXlsxStream(path);
    const [sheet] = stream.sheets;
    expect(sheet?.statedRows).toBe(500);
    let head = 0;
    for await (const _ of sheet?.rows() ?? []) if ((head += 1) === 30) break;
    let all = 0;
    for await (const _ of sheet?.rows() ?? []) all += 1;
    expect([head, all]).toEqual([30, 500]);
    await stream.close();
  });

  it('不是工作簿、被截断、解压过大的文件说得出原因', async () => {
    const good = bookOf([['甲'], ['乙']]);
    await expect(rowsOf(fileOf(Buffer.from('hello')))).rejects.toThrow('不是 xlsx 文件');
    await expect(rowsOf(fileOf(good.subarray(0, good.length - 200)))).rejects.toThrow(
      /不是 xlsx 文件|已损坏/,
    );
    const broken = Buffer.from(good);
    broken.fill(0xff, 60, 90);
    await expect(rowsOf(fileOf(broken))).rejects.toThrow(/已损坏|不是 xlsx/);
    const limits = { unpackedBytes: 10, entries: 500 };
    await expect(openXlsxStream(fileOf(good), limits)).rejects.toThrow('文件解压后超过');
    await expect(openXlsxStream(fileOf(good), { unpackedBytes: 1e9, entries: 1 })).rejects.toThrow(
      '条目过多',
    );
  });
});

describe('文字表放在文件里', () => {
  it('按序号取回，跨块的也完整', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 9000, unit: 'grapheme' }), { maxLength: 12 }), (texts) => {
        const store = openStringStore();
        for (const text of texts) store.add(text);
        expect(texts.map((_, index) => store.at(index))).toEqual(texts);
        expect([store.at(texts.length), store.at(-1), store.at(Number.NaN)]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        store.close();
      }),
      { numRuns: 30 },
    );
  });
});
