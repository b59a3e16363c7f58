/** A workbook as the catalogue reader sees it: text in cells, nothing of the file format. */

/** One cell that holds text. `col` counts from 0 (0 is A). */
export interface Cell {
  readonly col: number;
  readonly text: string;
  /** The text is what the file says a formula came to; nobody has checked it. A formula without a stored value has ''. */
  readonly formula?: true;
}

/** One row of a sheet as numbered on screen (from 1), with its non-empty cells from left to right. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** A merged range that covers more than one row; `fromRow` and `toRow` count from 1 and are inclusive. */
export interface VerticalMerge {
  readonly col: number;
  readonly fromRow: number;
  readonly toRow: number;
}

export interface Sheet {
  readonly name: string;
  /** Every row up to the last used one, blank ones included. */
  readonly rows: readonly SheetRow[];
  readonly verticalMerges: readonly VerticalMerge[];
}

/** The address of a cell as spreadsheet programs show it: column 27, row 3 is `AB3`. */
export function addressOf(row: number, col: number): string {
  let letters = '';
  for (let rest = col + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}
