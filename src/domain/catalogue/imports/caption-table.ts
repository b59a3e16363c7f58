/**
 * Which columns of a plain table mean what? Told by the words of its caption row, whatever its place, its order, line
 * breaks, width and blanks. A page printed in two columns repeats its captions; each repetition is a group of its own.
 */
import { joinLine, matchKey } from '../cell-text.ts';
import type { SheetRow } from '../workbook.ts';

/** What a table of one kind looks like. `F` names its columns. */
export interface CaptionSpec<F extends string> {
  /** Captions as printed, with their variants, by column; compared by `matchKey`. */
  readonly captions: Readonly<Record<F, readonly string[]>>;
  /** Columns without which the table is another one. */
  readonly required: readonly F[];
}

/** One set of columns: the whole table, or one half of a page in two columns. */
export interface ColumnGroup<F extends string> {
  readonly starts: readonly { readonly col: number; readonly field: F }[];
}

export interface CaptionRow<F extends string> {
  readonly row: number;
  readonly groups: readonly ColumnGroup<F>[];
  /** The captions that were understood, as printed. */
  readonly captions: readonly string[];
}

/** A caption without what a print adds to it: a unit or note in brackets, a footnote mark. */
function captionKey(text: string): string {
  return matchKey(text)
    .replace(/\([^()]*\)$/, '')
    .replace(/[*:]+$/, '');
}

function fieldOf<F extends string>(spec: CaptionSpec<F>, text: string): F | undefined {
  const key = captionKey(text);
  const whole = matchKey(text);
  for (const field of Object.keys(spec.captions) as F[]) {
    for (const caption of spec.captions[field]) {
      const wanted = matchKey(caption);
      if (wanted === key || wanted === whole) return field;
    }
  }
  return undefined;
}

/** Reads a row as the caption row; undefined when a required column is missing. */
export function readCaptionRow<F extends string>(
  spec: CaptionSpec<F>,
  row: SheetRow,
): CaptionRow<F> | undefined {
  const groups: { col: number; field: F }[][] = [];
  const captions: string[] = [];
  for (const cell of row.cells) {
    const field = fieldOf(spec, cell.text);
    if (field === undefined) continue;
    captions.push(joinLine(cell.text));
    const current = groups.at(-1);
    const start = { col: cell.col, field };
    // A caption that stands there already begins the next half of the page, unless it was only split in two.
    if (current === undefined || current.some((other) => other.field === field)) groups.push([start]);
    else current.push(start);
  }
  const complete = groups.filter((group) =>
    spec.required.every((field) => group.some((start) => start.field === field)),
  );
  if (complete.length === 0) return undefined;
  return { row: row.row, groups: complete.map((starts) => ({ starts })), captions };
}

export type Texts<F extends string> = Readonly<Partial<Record<F, string>>>;

/**
 * The texts of one group of a row, by column. A cell belongs to the caption at or before it, up to the next group;
 * cells of one column are put together. Blank cells are left out.
 */
export function textsOf<F extends string>(
  groups: readonly ColumnGroup<F>[],
  index: number,
  row: SheetRow,
): Texts<F> {
  const texts: Partial<Record<F, string>> = {};
  const group = groups[index];
  if (!group) return texts;
  const from = index === 0 ? 0 : (group.starts[0]?.col ?? 0);
  const until = groups[index + 1]?.starts[0]?.col ?? Number.POSITIVE_INFINITY;
  for (const cell of row.cells) {
    if (cell.col < from || cell.col >= until || cell.text.trim() === '') continue;
    const field = group.starts.findLast((start) => start.col <= cell.col)?.field ?? group.starts[0]?.field;
    if (field === undefined) continue;
    const before = texts[field];
    texts[field] = before === undefined ? cell.text : `${before}\n${cell.text}`;
  }
  return texts;
}

/** The column of a field in a group, for naming a cell; the group's first column where the table has no such column. */
export function columnOfField<F extends string>(group: ColumnGroup<F>, field: F | undefined): number {
  return (group.starts.find((start) => start.field === field) ?? group.starts[0])?.col ?? 0;
}
