/** What does a price cell of a province's table say? (N3.1, N5.1) */
import { divideHalfUp, parseDecimal } from '../../../base/decimal.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { matchKey } from '../cell-text.ts';

export type PrintedPrice =
  | { readonly kind: 'price'; readonly price: UnitPrice; readonly doubt: string | null }
  | { readonly kind: 'empty' }
  /** A mark that stands for a price agreed in confidence. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'unclear'; readonly doubt: string };

const PLACES = 4;
/** Spreadsheet programs keep 17.92 as 17.918999…; what is off by more than this was not meant as four decimals. */
const NOISE = 10n ** 9n;
const FINE = 15;

/**
 * Reads a price as printed. Thousands separators, the unit 元 and a currency sign are understood but named as a doubt;
 * zero and negative numbers are no price.
 */
export function readPrintedPrice(text: string): PrintedPrice {
  // Nearly every cell of 124,000 is a plain number.
  const direct = parseDecimal(text, PLACES);
  if (direct !== undefined && direct > 0n) return { kind: 'price', price: direct as UnitPrice, doubt: null };
  const key = matchKey(text);
  if (key === '' || key === '-' || key === '/') return { kind: 'empty' };
  if (/^\*+$/.test(key)) return { kind: 'mark' };
  const plain = parseFine(key);
  const stripped =
    plain ??
    parseFine(
      key
        .replace(/^[¥￥]/, '')
        .replace(/元$/, '')
        .replace(/(\d),(?=\d{3})/g, '$1'),
    );
  if (stripped === undefined) return { kind: 'unclear', doubt: '不是数字' };
  const scale = 10n ** BigInt(FINE - PLACES);
  const price = divideHalfUp(stripped, scale);
  const off = price * scale - stripped;
  if (off > NOISE || off < -NOISE) return { kind: 'unclear', doubt: '小数超过四位' };
  if (price <= 0n) return { kind: 'unclear', doubt: price === 0n ? '为零' : '为负数' };
  return {
    kind: 'price',
    price: price as UnitPrice,
    doubt: plain === undefined ? '带有单位或千分号，已按数字采用' : null,
  };
}

function parseFine(text: string): bigint | undefined {
  const decimals = /^(-?\d{1,15})(?:\.(\d{1,20}))?$/.exec(text);
  return decimals ? parseDecimal(`${decimals[1]}.${(decimals[2] ?? '0').slice(0, FINE)}`, FINE) : undefined;
}
