/** What does a row of a published 集采 result say? (N2.2, N2.3) */
import type { PlainDate } from '../../../base/date.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { joinLine, matchKey } from '../cell-text.ts';
import { parseNationalCode } from '../national-code.ts';
import { parseTerm } from '../term.ts';
import { readPrintedPrice } from './printed-price.ts';

export type ProcurementField =
  'code' | 'name' | 'form' | 'spec' | 'pack' | 'maker' | 'price' | 'unit' | 'period';
export type ProcurementTexts = Readonly<Partial<Record<ProcurementField, string>>>;

/** The captions in use, as `matchKey` writes them and without what stands in brackets. */
export const PROCUREMENT_CAPTIONS: Readonly<Record<string, ProcurementField>> = {
  药品统一编码: 'code',
  国家药品编码: 'code',
  国家医保药品代码: 'code',
  医保药品代码: 'code',
  药品代码: 'code',
  药品编码: 'code',
  品种名称: 'name',
  药品名称: 'name',
  产品名称: 'name',
  药品通用名: 'name',
  通用名: 'name',
  通用名称: 'name',
  剂型: 'form',
  规格: 'spec',
  包装: 'pack',
  包装规格: 'pack',
  中选企业: 'maker',
  生产企业: 'maker',
  企业名称: 'maker',
  申报企业: 'maker',
  中选价格: 'price',
  中选价: 'price',
  拟中选价格: 'price',
  计价单位: 'unit',
  采购周期: 'period',
  执行周期: 'period',
  协议期: 'period',
};

/** A winning product: by its code, or by name, strength and maker for the master to find. */
export interface ProcurementRecord {
  readonly nationalCode: string | null;
  readonly name: string;
  readonly spec: string;
  readonly pack: string;
  readonly maker: string;
  /** Of one unit as `unit` says, in 1/10000 yuan. */
  readonly price: UnitPrice;
  /** The unit that the price is of; empty where the table does not say. */
  readonly unit: string;
  /** Null where the table prints no period and the import's own counts. */
  readonly period: { readonly from: PlainDate; readonly to: PlainDate } | null;
}

export type ProcurementReading =
  | { readonly ok: true; readonly record: ProcurementRecord; readonly doubt: string | null }
  | { readonly ok: false; readonly name: string; readonly field: ProcurementField; readonly reason: string };

export function readProcurementRow(texts: ProcurementTexts): ProcurementReading {
  const line = (field: ProcurementField) => joinLine(texts[field] ?? '');
  const name = line('name');
  const refused = (field: ProcurementField, reason: string): ProcurementReading => ({
    ok: false,
    name,
    field,
    reason,
  });
  const code = matchKey(texts.code ?? '').toUpperCase();
  if (code !== '' && !parseNationalCode(code))
    return refused('code', `“${code.slice(0, 30)}”不是国家药品编码`);
  if (code === '' && (name === '' || line('spec') === '' || line('maker') === ''))
    return refused(name === '' ? 'name' : 'spec', '没有编码，名称、规格、企业也不齐，认不出是哪个产品');
  const printed = readPrintedPrice(texts.price ?? '');
  if (printed.kind !== 'price')
    return refused('price', printed.kind === 'unclear' ? `中选价格${printed.doubt}` : '没有中选价格');
  const period = line('period') === '' ? null : parseTerm(line('period'));
  if (period === undefined) return refused('period', `“${line('period').slice(0, 30)}”不是起止日期`);
  const record: ProcurementRecord = {
    nationalCode: code === '' ? null : code,
    name,
    spec: line('spec'),
    pack: line('pack'),
    maker: line('maker'),
    price: printed.price,
    unit: line('unit'),
    period,
  };
  return { ok: true, record, doubt: printed.doubt === null ? null : `价格${printed.doubt}` };
}

/** A product of the master that a row without a code may mean. */
export interface KnownProduct {
  readonly nationalCode: string;
  readonly name: string;
  readonly spec: string;
  readonly pack: string;
  readonly maker: string;
}

/**
 * The one product that a row means: same name, strength and maker, and the same pack where the row states one.
 * @returns undefined when none or more than one fits; `choices` tells how many
 */
export function findWinner(
  row: ProcurementRecord,
  products: readonly KnownProduct[],
): { readonly nationalCode: string | undefined; readonly choices: number } {
  const same = products.filter(
    (one) =>
      looseKey(one.name) === looseKey(row.name) &&
      looseKey(one.spec) === looseKey(row.spec) &&
      looseKey(one.maker) === looseKey(row.maker),
  );
  const fitting =
    row.pack === '' || same.length === 1
      ? same
      : same.filter((one) => looseKey(one.pack) === looseKey(row.pack));
  return {
    nationalCode: fitting.length === 1 ? fitting[0]?.nationalCode : undefined,
    choices: fitting.length,
  };
}

/** Signs for times and commas differ from print to print. */
function looseKey(text: string): string {
  return matchKey(text)
    .replace(/[×x✕]/g, '*')
    .replace(/[,;]/g, '')
    .replace(/克/g, 'g')
    .replace(/毫升/g, 'ml');
}
