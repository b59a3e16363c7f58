import { read, type CellObject, type Range, type WorkSheet } from '@e965/xlsx';
import type { Cell, Sheet, SheetRow, VerticalMerge } from '../../domain/catalogue/workbook.ts';
import { UnreadableWorkbook } from './imports/unreadable.ts';
import { findZipFault } from './zip-guard.ts';

export { UnreadableWorkbook };

/**
 * Reads an xlsx into plain texts by sheet and row. Formulas are never evaluated: what counts is the value that the
 * file itself holds.
 * @throws {UnreadableWorkbook} when the file is too large, damaged, locked, or not an xlsx
 */
export function readWorkbook(file: Buffer): Sheet[] {
  const fault = findZipFault(file);
  if (fault !== undefined) throw new UnreadableWorkbook(fault);
  let workbook;
  try {
    // `dense` keeps cells in row arrays; everything that is not a value (styles, HTML, formats, formulas) is left unread.
    workbook = read(file, {
      type: 'buffer',
      dense: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
      cellStyles: false,
    });
  } catch {
    throw new UnreadableWorkbook('文件已损坏，或不是 xlsx 文件');
  }
  return workbook.SheetNames.flatMap((name) => {
    const sheet = workbook.Sheets[name];
    return sheet ? [sheetOf(name, sheet)] : [];
  });
}

function sheetOf(name: string, sheet: WorkSheet): Sheet {
  const data: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? [];
  const rows: SheetRow[] = [];
  for (let index = 0; index < data.length; index += 1)
    rows.push({ row: index + 1, cells: cellsOf(data[index]) });
  return { name, rows, verticalMerges: (sheet['!merges'] ?? []).flatMap(verticalMerge) };
}

function cellsOf(row: readonly (CellObject | undefined)[] | undefined): Cell[] {
  const cells: Cell[] = [];
  // forEach skips the holes of a sparse row, so that a lone cell in the last column costs nothing.
  row?.forEach((cell, col) => {
    const text =
      cell?.t === 'e' ? (cell.w ?? '#错误') : cell?.v === undefined || cell.v === null ? '' : String(cell.v);
    if (text !== '') cells.push({ col, text });
  });
  return cells;
}

function verticalMerge(range: Range): VerticalMerge[] {
  if (range.s.r === range.e.r) return [];
  return [{ col: range.s.c, fromRow: range.s.r + 1, toRow: range.e.r + 1 }];
}
