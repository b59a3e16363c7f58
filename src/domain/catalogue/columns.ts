import { matchKey } from './cell-text.ts';
import type { Cell, SheetRow } from './workbook.ts';

/** Which column means what, found by the words of the caption row, never by position. */

export const FIELDS = [
  'code',
  'category',
  'class',
  'number',
  'name',
  'form',
  'standard',
  'remark',
  'term',
  'ratio',
] as const;
export type Field = (typeof FIELDS)[number];

/** Captions as published, and the variants in use, compared without blanks, line breaks and width. */
const CAPTIONS: Readonly<Record<string, Field>> = {
  药品分类代码: 'code',
  分类代码: 'code',
  药品分类: 'category',
  '甲/乙': 'class',
  甲乙: 'class',
  甲乙类: 'class',
  '甲/乙类': 'class',
  医保类别: 'class',
  编号: 'number',
  序号: 'number',
  药品名称: 'name',
  剂型: 'form',
  医保支付标准: 'standard',
  支付标准: 'standard',
  备注: 'remark',
  协议有效期: 'term',
  支付标准有效期: 'term',
  有效期: 'term',
  自付比例: 'ratio',
  个人自付比例: 'ratio',
  先行自付比例: 'ratio',
  首先自付比例: 'ratio',
};

/** The field of each column from its caption up to the next one. */
export interface Columns {
  readonly starts: readonly { readonly col: number; readonly field: Field }[];
}

/** `regular`: 常规准入, with 剂型 or bare names. `agreement`: 协议期内 and 竞价, with a standard and a term. */
export type Layout = 'regular' | 'agreement';

/** Reads a row as the caption row; undefined when it lacks 编号, 药品名称 or any third caption. */
export function readCaptions(row: SheetRow): Columns | undefined {
  const starts = row.cells.flatMap((cell) => {
    // A unit or note in brackets after a caption does not change what the column holds.
    const field = CAPTIONS[matchKey(cell.text).replace(/\(.*\)$/, '')];
    return field === undefined ? [] : [{ col: cell.col, field }];
  });
  const found = new Set(starts.map((start) => start.field));
  if (!found.has('number') || !found.has('name') || found.size < 3) return undefined;
  return { starts };
}

export function layoutOf(columns: Columns): Layout {
  return columns.starts.some((start) => start.field === 'standard') ? 'agreement' : 'regular';
}

export function hasField(columns: Columns, field: Field): boolean {
  return columns.starts.some((start) => start.field === field);
}

/** The column of a field's caption, for naming a cell in a message. */
export function columnOf(columns: Columns, field: Field): number {
  return columns.starts.find((start) => start.field === field)?.col ?? 0;
}

function fieldAt(columns: Columns, col: number): Field | undefined {
  let found: Field | undefined;
  for (const start of columns.starts) {
    if (start.col <= col) found = start.field;
  }
  return found;
}

const CLASS_WORDS: Readonly<Record<string, '甲' | '乙'>> = { 甲: '甲', 乙: '乙', 甲类: '甲', 乙类: '乙' };

/** The class stands among the columns before the name, or under a caption of its own. */
const BEFORE_NAME: ReadonlySet<Field> = new Set(['code', 'category', 'class', 'number']);

/** A row's texts by field. Cells of one field are put together, as a converter may split one over two columns. */
export interface RowTexts {
  readonly texts: Readonly<Partial<Record<Field, string>>>;
  /** The class words of the row; the published tables give their column no caption, so they are known by what they say. */
  readonly classes: readonly ('甲' | '乙')[];
}

export function readRow(columns: Columns, cells: readonly Cell[]): RowTexts {
  const texts: Partial<Record<Field, string>> = {};
  const classes: ('甲' | '乙')[] = [];
  for (const cell of cells) {
    const field = fieldAt(columns, cell.col) ?? 'code';
    const word = BEFORE_NAME.has(field) ? CLASS_WORDS[matchKey(cell.text)] : undefined;
    if (word !== undefined) {
      classes.push(word);
      continue;
    }
    const before = texts[field];
    texts[field] = before === undefined ? cell.text : `${before}\n${cell.text}`;
  }
  return { texts, classes };
}
