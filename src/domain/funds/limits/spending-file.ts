/** What does a file of other businesses' spending say, row by row? Nothing is written here (M9.5). */
import type { PlainDate } from '../../../base/date.ts';
import { parseFen, type Fen } from '../../../base/money.ts';
import { benefitYearOf } from '../../../policy/parameters/benefit-year.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import {
  readCaptionRow,
  textsOf,
  type CaptionSpec,
  type Texts,
} from '../../catalogue/imports/caption-table.ts';
import type { Sheet } from '../../catalogue/workbook.ts';
import { readDayText } from '../../providers/stock/stock-file.ts';

/** The captions of the file's first line; their order is free, other columns are left alone. */
export const SPENDING_FILE_CAPTIONS = [
  '人员编号',
  '险种',
  '年度',
  '统筹金额',
  '大病金额',
  '来源',
  '来源单号',
  '支付日期',
] as const;
export type SpendingCaption = (typeof SPENDING_FILE_CAPTIONS)[number];

const SPEC: CaptionSpec<SpendingCaption> = {
  captions: {
    人员编号: ['人员编号'],
    险种: ['险种'],
    年度: ['年度', '结算年度'],
    统筹金额: ['统筹金额', '统筹'],
    大病金额: ['大病金额', '大病'],
    来源: ['来源', '业务'],
    来源单号: ['来源单号', '单号'],
    支付日期: ['支付日期', '日期'],
  },
  required: ['人员编号', '统筹金额', '来源单号'],
};

const SCHEMES: Readonly<Record<string, Scheme>> = {
  职工: 'employee',
  职工医保: 'employee',
  居民: 'resident',
  居民医保: 'resident',
};

export interface SpendingFileRow {
  /** Row of the file, from 1. */
  readonly line: number;
  readonly personNo: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly source: string;
  readonly reference: string;
  readonly paidOn: PlainDate;
}

export interface SpendingFileFault {
  readonly line: number;
  readonly personNo: string;
  readonly fault: string;
}

/** The day on which it is read, and the rules that name the years. */
interface AsOf {
  readonly today: PlainDate;
  readonly rules: BenefitRules;
}

export type ReadSpendingRow = { readonly row: SpendingFileRow } | SpendingFileFault;

function amountOf(text: string): Fen | undefined {
  const plain = text.replaceAll(',', '');
  const [whole = '', cents = ''] = plain.split('.');
  if (!/^\d{1,11}$/.test(whole) || !/^\d{0,2}$/.test(cents)) return undefined;
  return parseFen(`${whole}.${cents.padEnd(2, '0')}`);
}

function readRow(line: number, texts: Texts<SpendingCaption>, { today, rules }: AsOf): ReadSpendingRow {
  const cell = (caption: SpendingCaption) => (texts[caption] ?? '').trim();
  const personNo = cell('人员编号').toUpperCase();
  const wrong = (fault: string): SpendingFileFault => ({ line, personNo, fault });
  if (!/^[0-9A-Z]{6,30}$/.test(personNo)) return wrong('人员编号为 6 至 30 位字母和数字');
  const scheme = SCHEMES[cell('险种')];
  if (scheme === undefined) return wrong('险种写“职工医保”或“居民医保”');
  const paidOn = readDayText(cell('支付日期'));
  if (paidOn === undefined || paidOn > today) return wrong('支付日期写成 2026-06-15，不能晚于今天');
  const year = cell('年度') === '' ? benefitYearOf(rules, paidOn) : Number(cell('年度'));
  if (!Number.isInteger(year) || year < 2020 || year > 2100) return wrong('年度为四位数字');
  const pooledFund = amountOf(cell('统筹金额'));
  const majorIllness = amountOf(cell('大病金额') || '0');
  if (pooledFund === undefined || majorIllness === undefined)
    return wrong('金额为不小于零的数，至多两位小数');
  const source = cell('来源');
  const reference = cell('来源单号');
  if (source === '' || source.length > 200) return wrong('来源必填');
  if (reference === '' || reference.length > 60) return wrong('来源单号必填，至多 60 字');
  return { row: { line, personNo, scheme, year, pooledFund, majorIllness, source, reference, paidOn } };
}

/**
 * Reads the sheet that has the captions; a number of a source that stands there twice counts once. Where no year is named it is the benefit year of the day of payment (I4).
 * @returns undefined when no sheet has the required captions
 */
export function readSpendingSheets(
  sheets: readonly Sheet[],
  asOf: AsOf,
): readonly ReadSpendingRow[] | undefined {
  for (const sheet of sheets) {
    const header = sheet.rows
      .slice(0, 10)
      .map((row) => readCaptionRow(SPEC, row))
      .find((found) => found !== undefined);
    if (header === undefined) continue;
    const seen = new Map<string, number>();
    return sheet.rows
      .filter((row) => row.row > header.row && row.cells.some((one) => one.text.trim() !== ''))
      .map((row): ReadSpendingRow => {
        if (row.cells.some((one) => one.formula === true))
          return { line: row.row, personNo: '', fault: '有单元格是公式，请改成数值后再传' };
        const read = readRow(row.row, textsOf(header.groups, 0, row), asOf);
        if (!('row' in read)) return read;
        const key = `${read.row.source}\n${read.row.reference}`;
        const earlier = seen.get(key);
        seen.set(key, earlier ?? row.row);
        return earlier === undefined
          ? read
          : { line: row.row, personNo: read.row.personNo, fault: `同一来源单号与第 ${earlier} 行重复` };
      });
  }
  return undefined;
}
