import {
  CHANGE_TYPES,
  SHELF_STATES,
  STOCK_KINDS,
  type ChangeType,
  type ShelfState,
  type StockKind,
} from '../../../domain/providers/stock/model.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<ShelfState, Tone>> = {
  inStock: 'good',
  stale: 'warn',
  expired: 'bad',
  short: 'bad',
  out: 'off',
};

export function shelfSign(state: ShelfState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: SHELF_STATES[state] };
}

export const SHELF_CHOICES = (Object.keys(SHELF_STATES) as ShelfState[]).map((value) => ({
  value,
  label: SHELF_STATES[value],
}));

/** What a report was, in words; a change by its type. */
export function reportWord(kind: StockKind, changeType: ChangeType | null): string {
  return changeType === null ? STOCK_KINDS[kind] : CHANGE_TYPES[changeType].label;
}

/** What can be typed on the page: a count, or a change by its type. */
export const REPORT_CHOICES = [
  { value: '', label: '盘点：实际有多少' },
  ...(Object.keys(CHANGE_TYPES) as ChangeType[]).map((value) => ({
    value,
    label: `${CHANGE_TYPES[value].label}（${CHANGE_TYPES[value].sign > 0n ? '增加' : '减少'}）`,
  })),
];

export const CHANNELS = { page: '页面', upload: '文件', gateway: '接口', demo: '示例' } as const;

/** Words of a product on one line. */
export function productLine(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}
