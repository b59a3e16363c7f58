import type { OutputOf } from '../../../contract/endpoint.ts';
import type {
  getNationalProduct,
  listNationalProducts,
  listProductMatches,
} from '../../../contract/national-products.ts';
import type { Tone } from '../../ui/Status.tsx';

export type ProductRow = OutputOf<typeof listNationalProducts>['rows'][number];
export type ProductDetail = OutputOf<typeof getNationalProduct>;
export type QueueRow = OutputOf<typeof listProductMatches>['rows'][number];
export type Entry = QueueRow['match']['candidates'][number];

export const KINDS = { western: '西药', chinese: '中成药', piece: '中药饮片' } as const;

export const VERDICTS = {
  matched: { word: '已对应', tone: 'good' },
  doubtful: { word: '待人工确认', tone: 'warn' },
  none: { word: '不在目录内', tone: 'off' },
} as const satisfies Record<string, { word: string; tone: Tone }>;

export const ORIGINS = { rule: '按凡例', carried: '沿用上一版', person: '人工' } as const;

/** `yes`, `no`, or nothing where the table has no such column. */
export function flagText(flag: boolean | null): string {
  return flag === null ? '' : flag ? '是' : '否';
}

/** An entry's name on one line. */
export function entryName(entry: Pick<Entry, 'name'>): string {
  return entry.name.replaceAll('\n', '；');
}

/** Where an entry stands: its part, number, class and form. */
export function entryPlace(entry: Entry): string {
  const number = entry.isSubEntry ? `★(${entry.number})` : String(entry.number);
  const place = `${entry.section} ${number}`;
  return [place, entry.class === null ? '' : `${entry.class}类`, entry.dosageForm ?? '名称即含剂型']
    .filter((part) => part !== '')
    .join('，');
}
