/**
 * What does the table of a list say, row by row? (N2.1, N6, M3, M4)
 * Every row, or each half of it on a page in two columns, ends as taken, doubtful, refused or skipped, with the cell and
 * the reason. Pages that a scraped source repeats are told and taken once.
 */
import { joinLine, matchKey } from '../cell-text.ts';
import { addressOf, type SheetRow } from '../workbook.ts';
import {
  columnOfField,
  readCaptionRow,
  textsOf,
  type CaptionRow,
  type CaptionSpec,
  type ColumnGroup,
  type Texts,
} from './caption-table.ts';
import type { ListItem } from './list-item.ts';

/** Something about a row, and the column it is about. */
export interface RowRemark<F extends string> {
  readonly field: F | undefined;
  readonly reason: string;
}

export type ItemReading<F extends string> =
  { readonly item: ListItem; readonly doubts: readonly RowRemark<F>[] } | { readonly refused: RowRemark<F> };

/** A kind of list: its captions, and how a row of texts becomes an item. */
export interface ListSpec<F extends string> extends CaptionSpec<F> {
  /** The column that holds what the report calls a row by. */
  readonly nameField: F;
  readItem(texts: Texts<F>): ItemReading<F>;
  /** Whether rows above the captions speak for or against this kind, where captions alone could be another's. */
  readonly acceptsTitle?: (titleKey: string, captions: CaptionRow<F>) => boolean;
}

/** One row of the report, with the item that is to be written. */
export interface ListRow {
  readonly sheetRow: number;
  readonly cell: string;
  readonly outcome: 'taken' | 'doubtful' | 'refused' | 'skipped';
  readonly name: string;
  readonly reason: string;
  readonly item: ListItem | undefined;
}

/** What is remembered over all sheets of one file. */
export interface ListMemory {
  /** Items by what makes them the same entry, with where they stand. */
  readonly seen: Map<string, { readonly content: string; readonly place: string }>;
  readonly numbers: number[];
}

export function newMemory(): ListMemory {
  return { seen: new Map(), numbers: [] };
}

const PAGE_MARK = /^(?:第\d+页(?:[,，/]?共\d+页)?|[-—–]\d+[-—–])$/;

/** Is this sheet's head that of this kind of list? */
export function recogniseList<F extends string>(
  spec: ListSpec<F>,
  head: readonly SheetRow[],
): CaptionRow<F> | undefined {
  for (const [index, row] of head.entries()) {
    const captions = readCaptionRow(spec, row);
    if (!captions) continue;
    const title = head
      .slice(0, index)
      .flatMap((above) => above.cells.map((cell) => matchKey(cell.text)))
      .join('');
    return !spec.acceptsTitle || spec.acceptsTitle(title, captions) ? captions : undefined;
  }
  return undefined;
}

/** Reads the rows of one sheet one after the other. */
export function listReader<F extends string>(
  spec: ListSpec<F>,
  sheet: string,
  memory: ListMemory,
): (row: SheetRow) => ListRow[] {
  let groups: readonly ColumnGroup<F>[] | undefined;
  const whole = (row: SheetRow, outcome: 'refused' | 'skipped', reason: string, name = ''): ListRow[] => [
    { sheetRow: row.row, cell: `A${row.row}`, outcome, name, reason, item: undefined },
  ];
  return (row) => {
    const captions = readCaptionRow(spec, row);
    if (captions) {
      const repeated = groups !== undefined;
      groups = captions.groups;
      return whole(row, 'skipped', repeated ? '重复的栏目标题行' : '栏目标题行');
    }
    const text = row.cells.map((cell) => matchKey(cell.text)).join('');
    if (text === '' && !row.cells.some((cell) => cell.formula)) return whole(row, 'skipped', '空行');
    if (groups === undefined) return whole(row, 'skipped', '表名行');
    if (PAGE_MARK.test(text) && row.cells.filter((cell) => cell.text.trim() !== '').length === 1)
      return whole(row, 'skipped', '页码');
    return readGroups(spec, sheet, memory, groups, row);
  };
}

function readGroups<F extends string>(
  spec: ListSpec<F>,
  sheet: string,
  memory: ListMemory,
  groups: readonly ColumnGroup<F>[],
  row: SheetRow,
): ListRow[] {
  const rows: ListRow[] = [];
  for (const [index, group] of groups.entries()) {
    const texts = textsOf(groups, index, row);
    if (Object.keys(texts).length === 0) continue;
    rows.push(readGroup(spec, sheet, memory, group, row.row, texts));
  }
  if (rows.length > 0) return rows;
  return [
    { sheetRow: row.row, cell: `A${row.row}`, outcome: 'skipped', name: '', reason: '空行', item: undefined },
  ];
}

function readGroup<F extends string>(
  spec: ListSpec<F>,
  sheet: string,
  memory: ListMemory,
  group: ColumnGroup<F>,
  sheetRow: number,
  texts: Texts<F>,
): ListRow {
  const cellOf = (field: F | undefined) => addressOf(sheetRow, columnOfField(group, field));
  const reading = spec.readItem(texts);
  if ('refused' in reading) {
    const { field, reason } = reading.refused;
    const name = nameOf(spec, texts);
    return { sheetRow, cell: cellOf(field), outcome: 'refused', name, reason, item: undefined };
  }
  const { item, doubts } = reading;
  const place = `${sheet} 第 ${sheetRow} 行`;
  const key = sameEntryKey(item);
  const content = JSON.stringify(item);
  const known = memory.seen.get(key);
  const at = { sheetRow, name: item.name.replaceAll('\n', '、') };
  if (known?.content === content)
    return {
      ...at,
      cell: cellOf(undefined),
      outcome: 'skipped',
      reason: `与${known.place}完全相同（重复的页）`,
      item: undefined,
    };
  if (known)
    return {
      ...at,
      cell: cellOf(undefined),
      outcome: 'refused',
      reason: `与${known.place}是同一条目而内容不同，请核对留哪一行`,
      item: undefined,
    };
  memory.seen.set(key, { content, place });
  if (item.number !== null) memory.numbers.push(item.number);
  const [first, ...others] = doubts;
  return {
    ...at,
    cell: cellOf(first?.field),
    outcome: first ? 'doubtful' : 'taken',
    reason: [first?.reason, ...others.map((doubt) => `${cellOf(doubt.field)} ${doubt.reason}`)]
      .filter((reason) => reason !== undefined)
      .join('；'),
    item,
  };
}

/** What a row without an item is about: its name, or all that it says where it has none. */
function nameOf<F extends string>(spec: ListSpec<F>, texts: Texts<F>): string {
  const named = joinLine(texts[spec.nameField] ?? '');
  if (named !== '') return named.slice(0, 60);
  const all = Object.values<string | undefined>(texts).map((text) => joinLine(text ?? ''));
  return all.join(' ').trim().slice(0, 60);
}

/** Two rows with this in common are one entry: name and form, and for preparations and products what tells them apart. */
function sameEntryKey(item: ListItem): string {
  return [
    item.name,
    item.dosageForm,
    item.tradeName,
    item.strength,
    item.institution,
    item.approvalNo,
    // One drug may be listed twice, for two uses, under two numbers of its own.
    item.list === 'dualChannel' || item.list === 'commercialInnovative' ? item.number : null,
  ]
    .map((part) => matchKey(String(part ?? '')))
    .join('|');
}

/** Whether the printed numbers run from 1 without gap or repetition; told in words for the report. */
export function describeNumbers(numbers: readonly number[]): string {
  if (numbers.length === 0) return '没有编号';
  const sorted = [...numbers].sort((a, b) => a - b);
  const last = sorted.at(-1) ?? 0;
  const present = new Set(sorted);
  const repeated = [...new Set(sorted.filter((number, index) => sorted[index - 1] === number))];
  const missing: number[] = [];
  for (let number = 1; number < last && missing.length < 1000; number += 1)
    if (!present.has(number)) missing.push(number);
  const list = (some: readonly number[]) =>
    `${some.slice(0, 10).join('、')}${some.length > 10 ? ` 等 ${some.length} 个` : ''}`;
  if (missing.length === 0 && repeated.length === 0) return `编号 1–${last} 连续`;
  return [
    `编号到 ${last}`,
    ...(missing.length > 0 ? [`缺 ${list(missing)}`] : []),
    ...(repeated.length > 0 ? [`重 ${list(repeated)}`] : []),
  ].join('，');
}
