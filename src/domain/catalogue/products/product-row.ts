/**
 * What does a row of a province's table of products say? (N3.1, N5.1, N5.5)
 * Columns are found by their captions; every row is taken, taken with a doubt, or refused with the cell that is wrong.
 */
import type { UnitPrice } from '../../../base/money.ts';
import { joinLine, matchKey } from '../cell-text.ts';
import { parseNationalCode } from '../national-code.ts';
import { approvalNumbersOf } from './approval-numbers.ts';
import { readPrintedPrice } from './printed-price.ts';

export const PRODUCT_FIELDS = [
  'code',
  'name',
  'tradeName',
  'form',
  'spec',
  'pack',
  'maker',
  'approval',
  'drugType',
  'quality',
  'reimbursement',
  'norm',
  'procured',
  'dualChannel',
  'negotiated',
  'secret',
  'price',
] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];
export type ProductTexts = Readonly<Partial<Record<ProductField, string>>>;

/** The captions in use, as `matchKey` writes them and without what stands in brackets. */
export const PRODUCT_CAPTIONS: Readonly<Record<string, ProductField>> = {
  药品统一编码: 'code',
  国家药品编码: 'code',
  国家医保药品代码: 'code',
  国家医保编码: 'code',
  医保药品代码: 'code',
  医保药品编码: 'code',
  医疗目录编码: 'code',
  药品代码: 'code',
  药品编码: 'code',
  中药饮片代码: 'code',
  饮片代码: 'code',
  产品名称: 'name',
  药品名称: 'name',
  通用名: 'name',
  通用名称: 'name',
  注册名称: 'name',
  药品通用名: 'name',
  中药饮片名称: 'name',
  饮片名称: 'name',
  商品名: 'tradeName',
  商品名称: 'tradeName',
  剂型: 'form',
  注册剂型: 'form',
  规格: 'spec',
  注册规格: 'spec',
  包装: 'pack',
  包装规格: 'pack',
  转换比: 'pack',
  生产企业: 'maker',
  生产企业名称: 'maker',
  药品企业: 'maker',
  上市许可持有人: 'maker',
  批准文号: 'approval',
  药品类型: 'drugType',
  药品质量层次: 'quality',
  质量层次: 'quality',
  医保报销种类: 'reimbursement',
  医保支付类别: 'reimbursement',
  甲乙类: 'reimbursement',
  标准名称: 'norm',
  执行标准: 'norm',
  是否集采中选药品: 'procured',
  是否中选: 'procured',
  是否双通道药品: 'dualChannel',
  是否国家谈判药品: 'negotiated',
  是否价格保密: 'secret',
  最小包装医保平台挂网价: 'price',
  挂网价: 'price',
  挂网价格: 'price',
};

/** What a cell is the caption of, so that captions repeated on each page are known. */
export function captionField(text: string): ProductField | undefined {
  // A code is asked far more often than a caption, and begins with a Latin letter.
  return /^[A-Z]/.test(text) ? undefined : PRODUCT_CAPTIONS[matchKey(text)];
}

/** A product as a table states it; null is what the table has no column or no word for. */
export interface ProductRecord {
  readonly nationalCode: string;
  readonly name: string;
  readonly tradeName: string;
  readonly form: string;
  readonly spec: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalText: string;
  readonly approvalNumbers: readonly string[];
  readonly drugType: string;
  readonly quality: string;
  readonly reimbursement: string;
  readonly norm: string;
  readonly isProcured: boolean | null;
  readonly isDualChannel: boolean | null;
  readonly isNegotiated: boolean | null;
  readonly isConfidential: boolean | null;
  /** Listing price of one pack, in 1/10000 yuan; null where there is none or it is kept in confidence. */
  readonly price: UnitPrice | null;
}

export interface Doubt {
  readonly field: ProductField;
  readonly reason: string;
}

export type RowReading =
  | { readonly outcome: 'taken'; readonly record: ProductRecord; readonly doubts: readonly Doubt[] }
  /** A person has to look before anything can be written. */
  | { readonly outcome: 'doubtful'; readonly name: string; readonly doubt: Doubt }
  | { readonly outcome: 'refused'; readonly name: string; readonly doubt: Doubt };

const PIECE = /^T\d{9}$/;
const SHAPE = /^(?:X[0-9A-Z]{22}|Z[0-9A-Z]{19})$/;

/** @param priced whether the table has a price column, so that a missing price is worth a word */
export function readProductRow(texts: ProductTexts, priced: boolean): RowReading {
  const line = (field: ProductField) => joinLine(texts[field] ?? '');
  const name = line('name');
  const code = matchKey(texts['code'] ?? '').toUpperCase();
  if (code === '') return { outcome: 'refused', name, doubt: { field: 'code', reason: '没有国家药品编码' } };
  const strict = parseNationalCode(code) !== undefined || PIECE.test(code);
  if (!strict && !SHAPE.test(code)) {
    const reason = `“${code.slice(0, 30)}”不是国家药品编码（临时编码待换码后再导入）`;
    return { outcome: 'doubtful', name, doubt: { field: 'code', reason } };
  }
  if (name === '')
    return { outcome: 'refused', name: code, doubt: { field: 'name', reason: '没有药品名称' } };
  const doubts: Doubt[] = [];
  if (!strict) doubts.push({ field: 'code', reason: `编码“${code}”的分段与编码规则不符` });
  const isConfidential = readFlag(texts['secret'], 'secret', doubts);
  const price = priced ? priceOf(texts['price'] ?? '', isConfidential === true, doubts) : null;
  const record: ProductRecord = {
    nationalCode: code,
    name,
    tradeName: line('tradeName'),
    form: line('form'),
    spec: line('spec'),
    pack: line('pack'),
    maker: line('maker'),
    approvalText: line('approval'),
    approvalNumbers: approvalNumbersOf(texts['approval'] ?? ''),
    drugType: line('drugType'),
    quality: line('quality'),
    reimbursement: line('reimbursement'),
    norm: line('norm'),
    isProcured: readFlag(texts['procured'], 'procured', doubts),
    isDualChannel: readFlag(texts['dualChannel'], 'dualChannel', doubts),
    isNegotiated: readFlag(texts['negotiated'], 'negotiated', doubts),
    isConfidential,
    price,
  };
  return { outcome: 'taken', record, doubts };
}

const FLAGS: Readonly<Record<string, boolean>> = {
  是: true,
  '1': true,
  y: true,
  true: true,
  '√': true,
  否: false,
  '0': false,
  n: false,
  false: false,
};

function readFlag(text: string | undefined, field: ProductField, doubts: Doubt[]): boolean | null {
  if (text === undefined) return null;
  const plain = FLAGS[text];
  if (plain !== undefined) return plain;
  const key = matchKey(text);
  if (key === '') return null;
  const flag = FLAGS[key];
  if (flag === undefined) doubts.push({ field, reason: `“${key.slice(0, 10)}”不是“是”或“否”` });
  return flag ?? null;
}

/** A price that is kept in confidence is never read, not even into a message (N5.1). */
function priceOf(text: string, secret: boolean, doubts: Doubt[]): UnitPrice | null {
  const printed = readPrintedPrice(text);
  if (secret) {
    if (printed.kind === 'price') doubts.push({ field: 'price', reason: '标明价格保密，表中的数字没有采用' });
    return null;
  }
  if (printed.kind === 'price') {
    if (printed.doubt !== null) doubts.push({ field: 'price', reason: `价格${printed.doubt}` });
    return printed.price;
  }
  const reason =
    printed.kind === 'empty'
      ? '没有价格，也没有标明价格保密'
      : printed.kind === 'mark'
        ? '价格为保密符号，但没有标明价格保密'
        : `价格“${text.trim().slice(0, 20)}”${printed.doubt}`;
  doubts.push({ field: 'price', reason });
  return null;
}
