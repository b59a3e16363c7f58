/**
 * What does a sheet of the national catalogue say, row by row? (N1.1, N2.1, N2.2)
 * Every row is accounted for: taken as a drug or a category, known as caption, title, page mark or blank, joined to
 * the drug above, or refused with its cell and the reason.
 */
import { joinLine, joinName, joinRemark, matchKey, restoreCharacters } from './cell-text.ts';
import {
  columnOf,
  hasField,
  layoutOf,
  readCaptions,
  readRow,
  type Columns,
  type Field,
  type RowTexts,
} from './columns.ts';
import { parseEntryNumber } from './entry-number.ts';
import type { CatalogueRow, Category, Finding, RowKind, SectionReading } from './model.ts';
import { parsePrintedRatio } from './imports/printed-cells.ts';
import { numberingDoubts } from './numbering.ts';
import { parseTerm } from './term.ts';
import { addressOf, type Sheet, type SheetRow } from './workbook.ts';

interface Progress {
  readonly section: string;
  readonly kinds: RowKind[];
  readonly drugs: DrugTexts[];
  readonly categories: Category[];
  readonly doubtful: Finding[];
  readonly refused: Finding[];
}

/** A drug row while rows that continue it may still follow. */
interface DrugTexts {
  readonly sheetRow: number;
  readonly columns: Columns;
  readonly categoryCode: string | null;
  readonly classes: RowTexts['classes'];
  readonly number: number;
  readonly isSubEntry: boolean;
  readonly texts: Partial<Record<Field, string>>;
}

const CATEGORY = /^([A-Z]{2}(?:\d{2}(?:[A-Z]{1,2})?)?)([^A-Z0-9].*)?$/;
const PAGE_MARK = /^(?:第\d+页(?:[,，/]?共\d+页)?|[-—–]\d+[-—–])$/;
const CONTINUABLE: readonly Field[] = ['name', 'form', 'standard', 'remark', 'term'];

/** Reads a sheet; undefined when no row carries the catalogue's captions. */
export function readSheet(sheet: Sheet): SectionReading | undefined {
  const progress: Progress = {
    section: restoreCharacters(sheet.name).trim(),
    kinds: [],
    drugs: [],
    categories: [],
    doubtful: [],
    refused: [],
  };
  let columns: Columns | undefined;
  let first: { readonly columns: Columns; readonly captions: readonly string[] } | undefined;
  const title: string[] = [];
  const filled = fillMerges(sheet);
  for (const row of sheet.rows) {
    const captions = readCaptions(row);
    if (captions) {
      columns = captions;
      first ??= { columns: captions, captions: row.cells.map((cell) => joinLine(cell.text)) };
      progress.kinds.push('header');
    } else if (row.cells.every((cell) => cell.text.trim() === '')) {
      progress.kinds.push('blank');
    } else if (!columns) {
      progress.kinds.push('title');
      title.push(...row.cells.map((cell) => joinLine(cell.text)));
    } else {
      progress.kinds.push(readContent(progress, columns, filled(row, columns)));
    }
  }
  return first && finish(progress, first.columns, { title: title.join(' '), captions: first.captions });
}

/**
 * A cell merged over several numbered rows speaks for each of them. The number itself is never carried down, and
 * rows without a number of their own (a drug that a page break cut in two) stay as they are.
 */
function fillMerges(sheet: Sheet): (row: SheetRow, columns: Columns) => SheetRow {
  const byRow = new Map(sheet.rows.map((row) => [row.row, row]));
  const coverings = new Map<number, { col: number; fromRow: number }[]>();
  for (const { col, fromRow, toRow } of sheet.verticalMerges) {
    for (let row = fromRow + 1; row <= toRow && byRow.has(row); row += 1) {
      const list = coverings.get(row);
      if (list) list.push({ col, fromRow });
      else coverings.set(row, [{ col, fromRow }]);
    }
  }
  return (row, columns) => {
    const covering = coverings.get(row.row);
    if (!covering || readRow(columns, row.cells).texts.number === undefined) return row;
    const added = covering.flatMap(
      ({ col, fromRow }) => byRow.get(fromRow)?.cells.filter((cell) => cell.col === col) ?? [],
    );
    return { row: row.row, cells: [...row.cells, ...added].sort((a, b) => a.col - b.col) };
  };
}

function readContent(progress: Progress, columns: Columns, row: SheetRow): RowKind {
  const { texts, classes } = readRow(
    columns,
    row.cells.filter((cell) => cell.text.trim() !== ''),
  );
  const only = row.cells.map((cell) => matchKey(cell.text)).join('');
  if (PAGE_MARK.test(only)) return 'pageMark';
  const refuse = (field: Field, reason: string): RowKind => {
    progress.refused.push({
      section: progress.section,
      sheetRow: row.row,
      cell: addressOf(row.row, columnOf(columns, field)),
      reason,
    });
    return 'refused';
  };
  if (texts.number !== undefined) return readDrug(progress, columns, row.row, texts, classes, refuse);
  const category = readCategory(texts, row.row);
  if (category && classes.length === 0) {
    progress.categories.push(category);
    return 'category';
  }
  if (continuesDrug(progress, texts, classes)) return continueDrug(progress, columns, row.row, texts);
  if (classes.length > 0 || texts.name !== undefined) return refuse('number', '药品行没有编号');
  return refuse(
    'code',
    `无法识别的内容：${joinLine(row.cells.map((cell) => cell.text).join(' ')).slice(0, 40)}`,
  );
}

function readCategory(texts: RowTexts['texts'], sheetRow: number): Category | undefined {
  if (texts.name !== undefined) return undefined;
  const match = CATEGORY.exec(
    joinLine(`${texts.code ?? ''}`)
      .normalize('NFKC')
      .replace(/ /g, ''),
  );
  if (!match) return undefined;
  const name = joinLine(`${match[2] ?? ''}${texts.category ?? ''}`);
  return name === '' ? undefined : { code: match[1] ?? '', name, sheetRow };
}

function readDrug(
  progress: Progress,
  columns: Columns,
  sheetRow: number,
  texts: RowTexts['texts'],
  classes: RowTexts['classes'],
  refuse: (field: Field, reason: string) => RowKind,
): RowKind {
  const printed = joinLine(texts.number ?? '');
  const number = parseEntryNumber(printed);
  if (!number) return refuse('number', `编号“${printed.slice(0, 20)}”不是数字或 ★(数字)`);
  if (joinLine(texts.name ?? '') === '') return refuse('name', `编号 ${printed} 没有药品名称`);
  const ownCode = CATEGORY.exec(joinLine(texts.code ?? '').normalize('NFKC'))?.[1];
  progress.drugs.push({
    sheetRow,
    columns,
    categoryCode: ownCode ?? progress.categories.at(-1)?.code ?? null,
    classes,
    ...number,
    texts: { ...texts },
  });
  return 'drug';
}

/** Only the row right below a drug (blank rows of a page break aside) can continue it, and only in its text columns. */
function continuesDrug(progress: Progress, texts: RowTexts['texts'], classes: RowTexts['classes']): boolean {
  const above = progress.kinds.findLast(
    (kind) => kind !== 'blank' && kind !== 'pageMark' && kind !== 'header',
  );
  if (above !== 'drug' && above !== 'continuation') return false;
  const fields = Object.keys(texts);
  return (
    classes.length === 0 &&
    fields.length > 0 &&
    fields.every((field) => CONTINUABLE.some((known) => known === field))
  );
}

function continueDrug(
  progress: Progress,
  columns: Columns,
  sheetRow: number,
  texts: RowTexts['texts'],
): RowKind {
  const drug = progress.drugs.at(-1);
  for (const field of CONTINUABLE) {
    const more = texts[field];
    if (!drug || more === undefined) continue;
    const before = drug.texts[field];
    drug.texts[field] = before === undefined ? more : `${before}\n${more}`;
    progress.doubtful.push({
      section: progress.section,
      sheetRow,
      cell: addressOf(sheetRow, columnOf(columns, field)),
      reason: `没有编号，已并入第 ${drug.sheetRow} 行（编号 ${drug.number}）`,
    });
  }
  return 'continuation';
}

function finish(
  progress: Progress,
  columns: Columns,
  head: Pick<SectionReading, 'title' | 'captions'>,
): SectionReading {
  const repeats = dropRepeats(progress);
  refuseWrongRatios(progress);
  const rows = progress.drugs.map((drug) => rowOf(progress.section, drug));
  const doubts = [
    ...progress.doubtful,
    ...progress.drugs.flatMap((drug) => drugDoubts(progress.section, drug)),
  ];
  for (const [row, reason] of numberingDoubts(rows)) {
    doubts.push({
      section: row.section,
      sheetRow: row.sheetRow,
      cell: addressOf(row.sheetRow, columnOf(columns, 'number')),
      reason,
    });
  }
  return {
    section: progress.section,
    ...head,
    layout: layoutOf(columns),
    kinds: progress.kinds,
    rows,
    categories: progress.categories,
    doubtful: doubts.sort((a, b) => a.sheetRow - b.sheetRow),
    refused: progress.refused.sort((a, b) => a.sheetRow - b.sheetRow),
    repeats,
  };
}

/** Takes out the drugs that a repeated page lists a second time, word for word; @returns which row repeats which */
function dropRepeats(progress: Progress): Map<number, number> {
  const seen = new Map<string, number>();
  const repeats = new Map<number, number>();
  const kept = progress.drugs.filter((drug) => {
    const { sheetRow, ...content } = rowOf(progress.section, drug);
    const key = JSON.stringify(content);
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, sheetRow);
      return true;
    }
    repeats.set(sheetRow, earlier);
    progress.kinds[sheetRow - 1] = 'repeated';
    return false;
  });
  progress.drugs.splice(0, progress.drugs.length, ...kept);
  return repeats;
}

/** 甲 is paid without a share of the person's own before it: a row that prints another ratio is not taken (N2.1). */
function refuseWrongRatios(progress: Progress): void {
  const kept = progress.drugs.filter((drug) => {
    const ratio = parsePrintedRatio(drug.texts.ratio ?? '');
    if (drug.classes[0] !== '甲' || ratio === undefined || ratio === 0) return true;
    progress.kinds[drug.sheetRow - 1] = 'refused';
    progress.refused.push({
      section: progress.section,
      sheetRow: drug.sheetRow,
      cell: addressOf(drug.sheetRow, columnOf(drug.columns, 'ratio')),
      reason: `甲类的自付比例应为 0，印的是“${joinLine(drug.texts.ratio ?? '')}”（N2.1）`,
    });
    return false;
  });
  progress.drugs.splice(0, progress.drugs.length, ...kept);
}

function rowOf(section: string, drug: DrugTexts): CatalogueRow {
  const line = (field: Field): string | null => joinLine(drug.texts[field] ?? '') || null;
  return {
    section,
    sheetRow: drug.sheetRow,
    categoryCode: drug.categoryCode,
    class: drug.classes[0] ?? null,
    number: drug.number,
    isSubEntry: drug.isSubEntry,
    name: joinName(drug.texts.name ?? ''),
    dosageForm: line('form'),
    standardText: line('standard'),
    remark: joinRemark(drug.texts.remark ?? '') || null,
    termText: line('term'),
    selfPayRatio: parsePrintedRatio(drug.texts.ratio ?? '') ?? null,
  };
}

function drugDoubts(section: string, drug: DrugTexts): Finding[] {
  const findings: Finding[] = [];
  const doubt = (field: Field, reason: string) =>
    findings.push({
      section,
      sheetRow: drug.sheetRow,
      cell: addressOf(drug.sheetRow, columnOf(drug.columns, field)),
      reason,
    });
  const [cls, ...others] = drug.classes;
  if (cls === undefined) doubt('number', '没有甲、乙类');
  if (others.some((other) => other !== cls)) doubt('number', '同一行既有甲又有乙');
  if (drug.categoryCode === null) doubt('code', '上方没有分类行');
  if (hasField(drug.columns, 'standard') && drug.texts.standard === undefined)
    doubt('standard', '没有医保支付标准');
  if (drug.texts.ratio !== undefined && parsePrintedRatio(drug.texts.ratio) === undefined)
    doubt('ratio', `自付比例“${joinLine(drug.texts.ratio).slice(0, 20)}”不是 0 到 1 的比例，未取`);
  const term = drug.texts.term;
  if (hasField(drug.columns, 'term') && (term === undefined || !parseTerm(term))) {
    doubt('term', term === undefined ? '没有有效期' : `有效期“${joinLine(term).slice(0, 30)}”不是起止日期`);
  }
  return findings;
}
