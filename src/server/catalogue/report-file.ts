import { utils, write } from '@e965/xlsx';

const WIDTH_LIMIT = 60;

/** Writes rows of text as an xlsx with one sheet; the first row holds the captions. Cells are text, never formulas. */
export function sheetFile(
  sheetName: string,
  captions: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Buffer {
  const sheet = utils.aoa_to_sheet([[...captions], ...rows.map((row) => [...row])]);
  sheet['!cols'] = captions.map((caption, column) => ({
    wch: Math.min(
      WIDTH_LIMIT,
      rows.reduce(
        (widest, row) => Math.max(widest, String(row[column] ?? '').length * 1.6),
        caption.length * 2 + 2,
      ),
    ),
  }));
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, sheetName);
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}
