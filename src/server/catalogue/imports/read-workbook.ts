import { read, type CellObject, type Range, type WorkSheet } from '@e965/xlsx';
import type { Cell, Sheet, SheetRow, VerticalMerge } from '../../../domain/catalogue/workbook.ts';
import { findZipFault, isOldWorkbook, WORKBOOK_LIMITS } from '../zip-guard.ts';
import { UnreadableWorkbook } from './unreadable.ts';

/** No list has so many rows; tables that do are read row by row. */
const MOST_ROWS = 100_000;

/**
 * Reads a whole xlsx or xls into plain texts by sheet and row. Formulas are never evaluated: the value that the file
 * itself holds is taken and marked, so that nobody trusts it silently.
 * @throws {UnreadableWorkbook} when the file is too large, damaged, locked, or no workbook
 */
export function readWorkbook(file: Buffer): Sheet[] {
  if (isOldWorkbook(file)) {
    if (file.length > WORKBOOK_LIMITS.packedBytes)
      throw new UnreadableWorkbook(`文件超过 ${WORKBOOK_LIMITS.packedBytes / 1024 / 1024} MB`);
  } else {
    const fault = findZipFault(file);
    if (fault !== undefined) throw new UnreadableWorkbook(fault);
  }
  let workbook;
  try {
    // `dense` keeps cells in row arrays; styles, HTML and formatted texts are left unread.
    workbook = read(file, {
      type: 'buffer',
      dense: true,
      cellText: false,
      cellHTML: false,
      cellFormula: true,
      cellStyles: false,
      cellDates: true,
      UTC: true,
    });
  } catch {
    throw new UnreadableWorkbook(
      isOldWorkbook(file) ? '文件已损坏或已加密，请去掉密码，或另存为 xlsx' : '文件已损坏，或不是 xlsx 文件',
    );
  }
  return workbook.SheetNames.flatMap((name) => {
    const sheet = workbook.Sheets[name];
    return sheet ? [sheetOf(name, sheet)] : [];
  });
}

function sheetOf(name: string, sheet: WorkSheet): Sheet {
  const data: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? [];
  const rows: SheetRow[] = [];
  let last = 0;
  // Rows without a cell below the last one with text are only formatted; a sheet may have a million of them.
  data.forEach((row, index) => {
    const cells = cellsOf(row);
    if (cells.length === 0) return;
    if (index >= MOST_ROWS)
      throw new UnreadableWorkbook(`工作表“${name}”第 ${index + 1} 行还有内容，行数过多，不是这类目录`);
    while (last < index) rows.push({ row: (last += 1), cells: [] });
    rows.push({ row: (last += 1), cells });
  });
  return { name, rows, verticalMerges: (sheet['!merges'] ?? []).flatMap(verticalMerge) };
}

function cellsOf(row: readonly (CellObject | undefined)[] | undefined): Cell[] {
  const cells: Cell[] = [];
  // forEach skips the holes of a sparse row, so that a lone cell in the last column costs nothing.
  row?.forEach((cell, col) => {
    if (!cell) return;
    const text = textOf(cell);
    if (cell.f !== undefined) cells.push({ col, text, formula: true });
    else if (text !== '') cells.push({ col, text });
  });
  return cells;
}

function textOf(cell: CellObject): string {
  if (cell.t === 'e') return cell.w ?? '#错误';
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 10);
  return cell.v === undefined || cell.v === null ? '' : String(cell.v);
}

function verticalMerge(range: Range): VerticalMerge[] {
  if (range.s.r === range.e.r) return [];
  return [{ col: range.s.c, fromRow: range.s.r + 1, toRow: range.e.r + 1 }];
}
