/** What does a file of an institution's own items say, row by row? Nothing is written here (N5.5). */
import { addressOf, type Sheet } from '../workbook.ts';
import { ITEM_CODE, ITEM_KINDS, type ItemFacts, type ItemKind } from './model.ts';

/** The captions of the file's first line; their order is free, other columns are left alone. */
export const ITEM_FILE_CAPTIONS = [
  '机构药品编码',
  '药品名称',
  '类别',
  '剂型',
  '规格',
  '包装',
  '生产企业',
  '批准文号',
  '计价单位',
  '转换比',
  '国家药品编码',
  '备注',
] as const;
export type ItemCaption = (typeof ITEM_FILE_CAPTIONS)[number];
const NEEDED: readonly ItemCaption[] = ['机构药品编码', '药品名称'];

/** Longest text a cell may hold. */
const LONGEST = 200;

export interface ItemFileRow {
  /** Row of the file, from 1. */
  readonly line: number;
  readonly item: ItemFacts;
  /** The institution's own statement of what the item is; null where the cell is empty. */
  readonly nationalCode: string | null;
}

export type ReadItemRow =
  | { readonly row: ItemFileRow }
  | {
      readonly line: number;
      readonly itemCode: string;
      readonly name: string;
      /** Address of the cell, such as `B4`. */
      readonly cell: string;
      readonly fault: string;
    };

const squeeze = (text: string) => text.replace(/\s+/g, '');

function kindOf(label: string): ItemKind | undefined {
  if (label === '') return 'drug';
  return (Object.keys(ITEM_KINDS) as ItemKind[]).find((kind) => ITEM_KINDS[kind] === label);
}

/** The header row of a sheet within its first ten, and the column of each caption. */
function findHeader(
  sheet: Sheet,
): { readonly row: number; readonly columns: ReadonlyMap<ItemCaption, number> } | undefined {
  for (const { row, cells } of sheet.rows.slice(0, 10)) {
    const columns = new Map<ItemCaption, number>();
    for (const caption of ITEM_FILE_CAPTIONS) {
      const cell = cells.find((one) => squeeze(one.text) === caption);
      if (cell) columns.set(caption, cell.col);
    }
    if (columns.size >= NEEDED.length && columns.has('机构药品编码')) return { row, columns };
  }
  return undefined;
}

function readRow(
  line: number,
  cell: (caption: ItemCaption) => string,
  at: (caption: ItemCaption) => string,
): ReadItemRow {
  const itemCode = cell('机构药品编码');
  const name = cell('药品名称');
  const fault = (caption: ItemCaption, words: string): ReadItemRow => ({
    line,
    itemCode,
    name,
    cell: at(caption),
    fault: words,
  });
  if (!ITEM_CODE.test(itemCode)) return fault('机构药品编码', '机构药品编码必填，不超过 50 字，中间没有空格');
  if (name === '') return fault('药品名称', '药品名称必填');
  const long = ITEM_FILE_CAPTIONS.find((caption) => cell(caption).length > LONGEST);
  if (long !== undefined) return fault(long, `${long}超过 ${LONGEST} 字`);
  const kind = kindOf(cell('类别'));
  if (kind === undefined)
    return fault('类别', `类别应为${Object.values(ITEM_KINDS).join('、')}，空作西药中成药`);
  const conversion = cell('转换比');
  if (!/^([1-9]\d{0,6})?$/.test(conversion)) return fault('转换比', '转换比应为正整数');
  const nationalCode = cell('国家药品编码').toUpperCase();
  if (!/^([0-9A-Z]{5,30})?$/.test(nationalCode)) return fault('国家药品编码', '国家药品编码只有字母和数字');
  return {
    row: {
      line,
      nationalCode: nationalCode === '' ? null : nationalCode,
      item: {
        itemCode,
        kind,
        name,
        dosageForm: cell('剂型'),
        strength: cell('规格'),
        pack: cell('包装'),
        maker: cell('生产企业'),
        approvalNo: cell('批准文号'),
        unit: cell('计价单位'),
        unitsPerPack: conversion === '' ? null : Number(conversion),
        memo: cell('备注'),
      },
    },
  };
}

/**
 * Reads a file of items: the first sheet whose captions are the template's.
 * @returns the rows, each read or with what is wrong with it, or the captions that lack
 */
export function readItemSheets(
  sheets: readonly Sheet[],
): { readonly rows: readonly ReadItemRow[] } | { readonly missing: readonly string[] } {
  for (const sheet of sheets) {
    const header = findHeader(sheet);
    if (header === undefined) continue;
    const missing = NEEDED.filter((caption) => !header.columns.has(caption));
    if (missing.length > 0) return { missing };
    return { rows: readRows(sheet, header) };
  }
  return { missing: NEEDED };
}

function readRows(
  sheet: Sheet,
  { row: headerRow, columns }: { row: number; columns: ReadonlyMap<ItemCaption, number> },
): ReadItemRow[] {
  const seen = new Map<string, number>();
  return sheet.rows.flatMap(({ row, cells }): ReadItemRow[] => {
    if (row <= headerRow || cells.every((one) => one.text.trim() === '')) return [];
    const cell = (caption: ItemCaption) =>
      (cells.find((one) => one.col === columns.get(caption))?.text ?? '').trim().replace(/\s+/g, ' ');
    const at = (caption: ItemCaption) => addressOf(row, columns.get(caption) ?? 0);
    const formula = cells.find((one) => one.formula === true && [...columns.values()].includes(one.col));
    const read: ReadItemRow =
      formula === undefined
        ? readRow(row, cell, at)
        : {
            line: row,
            itemCode: cell('机构药品编码'),
            name: cell('药品名称'),
            cell: addressOf(row, formula.col),
            fault: '单元格是公式，请改成数值后再传',
          };
    if (!('row' in read)) return [read];
    const { itemCode, name } = read.row.item;
    const before = seen.get(itemCode);
    seen.set(itemCode, before ?? row);
    if (before === undefined) return [read];
    return [
      { line: row, itemCode, name, cell: at('机构药品编码'), fault: `机构药品编码与第 ${before} 行重复` },
    ];
  });
}
