import { utils, write, type WorkSheet } from '@e965/xlsx';

const WIDTH_LIMIT = 60;

type Rows = readonly (readonly (string | number)[])[];

interface MoreSheet {
  readonly name: string;
  readonly captions: readonly string[];
  readonly rows: Rows;
}

/** Writes rows of text as an xlsx; the first row of each sheet holds the captions. Cells are text, never formulas. */
export function sheetFile(
  sheetName: string,
  captions: readonly string[],
  rows: Rows,
  ...more: readonly MoreSheet[]
): Buffer {
  const book = utils.book_new();
  for (const one of [{ name: sheetName, captions, rows }, ...more])
    utils.book_append_sheet(book, sheetOf(one), one.name);
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

function sheetOf({ captions, rows }: MoreSheet): WorkSheet {
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
  return sheet;
}
