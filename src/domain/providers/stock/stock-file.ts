/** What does a file of counts say, row by row? Nothing is written here (M26, M31). */
import { addDays, day, parseDate, type PlainDate } from '../../../base/date.ts';
import { parseQuantity, type Quantity } from '../../../base/money.ts';
import {
  readCaptionRow,
  textsOf,
  type CaptionRow,
  type CaptionSpec,
  type Texts,
} from '../../catalogue/imports/caption-table.ts';
import { addressOf, type Sheet, type SheetRow } from '../../catalogue/workbook.ts';

/** The captions of the file's first line; their order is free, other columns are left alone. */
export const STOCK_FILE_CAPTIONS = [
  '国家药品编码',
  '机构药品编码',
  '药品名称',
  '生产批号',
  '有效期至',
  '实存数量',
  '盘点日期',
] as const;
export type StockCaption = (typeof STOCK_FILE_CAPTIONS)[number];

const SPEC: CaptionSpec<StockCaption> = {
  captions: {
    国家药品编码: ['国家药品编码', '国家编码', '医保编码'],
    机构药品编码: ['机构药品编码', '机构编码', '药品编码'],
    药品名称: ['药品名称', '名称', '通用名'],
    生产批号: ['生产批号', '批号', '批次'],
    有效期至: ['有效期至', '有效期', '失效日期'],
    实存数量: ['实存数量', '数量', '库存', '库存数量'],
    盘点日期: ['盘点日期', '盘存日期', '日期'],
  },
  required: ['生产批号', '实存数量'],
};

export interface StockFileRow {
  /** Row of the file, from 1. */
  readonly line: number;
  /** One of the two is given. */
  readonly nationalCode: string | null;
  readonly itemCode: string | null;
  readonly name: string;
  readonly lotNo: string;
  readonly expiresOn: PlainDate | null;
  readonly quantity: Quantity;
  readonly countedOn: PlainDate;
}

export interface StockFileFault {
  readonly line: number;
  /** Address of the cell, such as `B4`. */
  readonly cell: string;
  readonly nationalCode: string;
  readonly name: string;
  readonly fault: string;
}

export type ReadStockRow = { readonly row: StockFileRow } | StockFileFault;

/** Day zero of the day numbers that spreadsheet programs store. */
const SPREADSHEET_DAY_ZERO = day('1899-12-30');

/** A day as people and spreadsheets write it: 2027-01-31, 2027/1/31, 2027年1月31日, 20270131, or a spreadsheet's number. */
export function readDayText(text: string): PlainDate | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00(?::00)?)?$/.exec(text);
  const joined = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const found = parts ?? joined;
  if (found) {
    const [, year = '', month = '', date = ''] = found;
    return parseDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  }
  return /^[4-6]\d{4}$/.test(text) ? addDays(SPREADSHEET_DAY_ZERO, Number(text)) : undefined;
}

function placeOf(header: CaptionRow<StockCaption>, line: number, caption: StockCaption): string {
  const start = header.groups[0]?.starts.find((one) => one.field === caption);
  return addressOf(line, start?.col ?? 0);
}

function readRow(
  line: number,
  texts: Texts<StockCaption>,
  today: PlainDate,
): { readonly row: StockFileRow } | { readonly caption: StockCaption; readonly fault: string } {
  const cell = (caption: StockCaption) => (texts[caption] ?? '').trim().replace(/\s+/g, ' ');
  const nationalCode = cell('国家药品编码').toUpperCase();
  const itemCode = cell('机构药品编码');
  if (nationalCode === '' && itemCode === '')
    return { caption: '国家药品编码', fault: '国家药品编码和机构药品编码至少填一个' };
  if (nationalCode !== '' && !/^[0-9A-Z]{5,30}$/.test(nationalCode))
    return { caption: '国家药品编码', fault: '国家药品编码只有字母和数字' };
  const lotNo = cell('生产批号');
  if (!/^\S{1,30}$/.test(lotNo))
    return { caption: '生产批号', fault: '生产批号必填，不超过 30 字，中间没有空格' };
  const quantity = parseQuantity(cell('实存数量').replaceAll(',', ''));
  if (quantity === undefined || quantity < 0n)
    return { caption: '实存数量', fault: '实存数量应为不小于零的数，至多四位小数' };
  const expiry = cell('有效期至');
  const expiresOn = expiry === '' ? null : readDayText(expiry);
  if (expiresOn === undefined) return { caption: '有效期至', fault: '有效期至不是日期，请写成 2027-01-31' };
  const counted = cell('盘点日期');
  const countedOn = counted === '' ? today : readDayText(counted);
  if (countedOn === undefined) return { caption: '盘点日期', fault: '盘点日期不是日期，请写成 2026-06-15' };
  if (countedOn > today) return { caption: '盘点日期', fault: '盘点日期不能晚于今天' };
  return {
    row: {
      line,
      nationalCode: nationalCode === '' ? null : nationalCode,
      itemCode: itemCode === '' ? null : itemCode,
      name: cell('药品名称'),
      lotNo,
      expiresOn,
      quantity,
      countedOn,
    },
  };
}

function readRows(sheet: Sheet, header: CaptionRow<StockCaption>, today: PlainDate): ReadStockRow[] {
  const seen = new Map<string, number>();
  const below = sheet.rows.filter(
    (row) => row.row > header.row && row.cells.some((one) => one.text.trim() !== ''),
  );
  return below.map((row: SheetRow): ReadStockRow => {
    const texts = textsOf(header.groups, 0, row);
    const fault = (caption: StockCaption, words: string): StockFileFault => ({
      line: row.row,
      cell: placeOf(header, row.row, caption),
      nationalCode: texts.国家药品编码 ?? texts.机构药品编码 ?? '',
      name: texts.药品名称 ?? '',
      fault: words,
    });
    const formula = row.cells.find((one) => one.formula === true);
    if (formula)
      return {
        ...fault('实存数量', '单元格是公式，请改成数值后再传'),
        cell: addressOf(row.row, formula.col),
      };
    const read = readRow(row.row, texts, today);
    if (!('row' in read)) return fault(read.caption, read.fault);
    const { nationalCode, itemCode, lotNo } = read.row;
    const key = `${nationalCode ?? itemCode ?? ''} ${lotNo}`;
    const before = seen.get(key);
    seen.set(key, before ?? row.row);
    return before === undefined ? read : fault('生产批号', `同一药品同一批号与第 ${before} 行重复`);
  });
}

/**
 * Reads a file of counts: the first sheet whose captions are the template's, within its first ten rows.
 * @returns the rows, each read or with what is wrong with it; undefined when no sheet has the captions
 */
export function readStockSheets(
  sheets: readonly Sheet[],
  today: PlainDate,
): readonly ReadStockRow[] | undefined {
  for (const sheet of sheets) {
    for (const row of sheet.rows.slice(0, 10)) {
      const header = readCaptionRow(SPEC, row);
      if (header) return readRows(sheet, header, today);
    }
  }
  return undefined;
}
