/** What an institution reports of its shelves: counts and what came in and went out, by batch (M26, M31, M32). */
import type { PlainDate } from '../../../base/date.ts';
import type { Quantity } from '../../../base/money.ts';

export const STOCK_KINDS = {
  count: '盘点',
  change: '库存变更',
  purchase: '采购入库',
  purchaseReturn: '采购退货',
  sale: '销售',
  saleReturn: '销售退货',
} as const;
export type StockKind = keyof typeof STOCK_KINDS;

/** 库存变更类型 of the national interface; `sign` says whether packs come or go. */
export const CHANGE_TYPES = {
  '101': { label: '调拨入库', sign: 1n },
  '102': { label: '调拨出库', sign: -1n },
  '103': { label: '盘盈', sign: 1n },
  '104': { label: '盘损', sign: -1n },
  '105': { label: '销毁', sign: -1n },
  '106': { label: '其他入库', sign: 1n },
  '107': { label: '其他出库', sign: -1n },
  '108': { label: '采购入库', sign: 1n },
  '109': { label: '退货出库', sign: -1n },
  '110': { label: '赠药入库', sign: 1n },
  '111': { label: '赠药退回出库', sign: -1n },
} as const;
export type ChangeType = keyof typeof CHANGE_TYPES;

export function isChangeType(text: string): text is ChangeType {
  return Object.hasOwn(CHANGE_TYPES, text);
}

/** Whether a kind of record adds packs or takes them away; a count does neither. */
export function signOf(kind: Exclude<StockKind, 'count'>, changeType: ChangeType | null): 1n | -1n {
  if (kind === 'change') return changeType === null ? 1n : CHANGE_TYPES[changeType].sign;
  return kind === 'purchase' || kind === 'saleReturn' ? 1n : -1n;
}

/** One report about one batch. */
export interface StockRecord {
  readonly id: number;
  readonly kind: StockKind;
  /** Packs: what was found for a count, else what came (positive) or went (negative). */
  readonly quantity: Quantity;
  /** Milliseconds; a count with a day only stands at that day's end. */
  readonly happenedAt: number;
  readonly lotNo: string;
  readonly expiresOn: PlainDate | null;
}

/** What is on hand of one batch by what was reported. */
export interface BatchOnHand {
  /** Below zero when more was reported sold than had come in: the books do not fit the shelf. */
  readonly quantity: Quantity;
  readonly lotNo: string;
  readonly expiresOn: PlainDate | null;
  /** Milliseconds of the latest report. */
  readonly reportedAt: number;
}

/** How a product stands at an institution on a day. */
export const SHELF_STATES = {
  inStock: '有货',
  stale: '久未报',
  expired: '只剩过期的',
  short: '账面为负',
  out: '没有货',
} as const;
export type ShelfState = keyof typeof SHELF_STATES;
