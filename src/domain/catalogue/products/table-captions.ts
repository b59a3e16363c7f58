/** Which column of a table means what, told by one caption row near its top. */
import { matchKey } from '../cell-text.ts';
import type { Cell, SheetRow } from '../workbook.ts';

/** A table's caption row, as understood with the words of one importer. */
export interface TableCaptions<F extends string> {
  /** The row, from 1. */
  readonly row: number;
  readonly columns: ReadonlyMap<number, F>;
  readonly printed: readonly string[];
}

/** The first row that carries all `needed` fields; a field that two captions name is the leftmost one's. */
export function findCaptions<F extends string>(
  head: readonly SheetRow[],
  words: Readonly<Record<string, F>>,
  needed: readonly F[],
): TableCaptions<F> | undefined {
  for (const { row, cells } of head) {
    const columns = new Map<number, F>();
    const printed: string[] = [];
    for (const cell of cells) {
      const field = fieldOf(words, cell.text);
      if (field === undefined || [...columns.values()].includes(field)) continue;
      columns.set(cell.col, field);
      printed.push(cell.text.trim());
    }
    const found = new Set(columns.values());
    if (needed.every((field) => found.has(field))) return { row, columns, printed };
  }
  return undefined;
}

/** A unit or note in brackets does not change what a column holds, unless the words know the whole caption. */
function fieldOf<F extends string>(words: Readonly<Record<string, F>>, text: string): F | undefined {
  const key = matchKey(text);
  return words[key] ?? words[key.replace(/\(.*\)$/, '')];
}

/** The texts of a row by field. */
export function textsOf<F extends string>(
  captions: TableCaptions<F>,
  cells: readonly Cell[],
): Partial<Record<F, string>> {
  const texts: Partial<Record<F, string>> = {};
  for (const cell of cells) {
    const field = captions.columns.get(cell.col);
    if (field !== undefined) texts[field] = cell.text;
  }
  return texts;
}

/** The column of a field, for naming a cell in a message; the first one where the table lacks it. */
export function columnOfField<F extends string>(captions: TableCaptions<F>, field: F): number {
  for (const [col, one] of captions.columns) if (one === field) return col;
  return 0;
}
