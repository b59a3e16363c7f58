/** Which lists are there, what does each print, and how long does a version of it run? (N1.1, N6, M3, M4) */
import { addDays, addYears, type PlainDate } from '../../../base/date.ts';
import type { SectionKind } from '../section-kind.ts';

export const LIST_KINDS = {
  national: '国家目录',
  herbalPieces: '中药饮片目录',
  institutionPreparation: '医疗机构制剂目录',
  commercialInnovative: '商保创新药目录',
  dualChannel: '双通道目录',
  separatePayment: '单行支付目录',
} as const;
export type ListKind = keyof typeof LIST_KINDS;

/** The lists that are kept entry by entry as they were printed; the 单行支付 list has entries of its own (M4). */
export type PrintedListKind = Exclude<ListKind, 'separatePayment'>;

/** The parts of each printed list. */
export const SECTIONS_OF: Readonly<Record<PrintedListKind, readonly SectionKind[]>> = {
  national: ['western', 'chinese', 'negotiatedWestern', 'negotiatedChinese', 'bid'],
  herbalPieces: ['herbalPieces'],
  institutionPreparation: ['institutionPreparation'],
  commercialInnovative: ['commercialInnovative'],
  dualChannel: ['dualChannel'],
};

/** Lists that run for two years at the most, and for two years where the publication says nothing else (N6). */
const TWO_YEARS: ReadonlySet<ListKind> = new Set(['herbalPieces', 'institutionPreparation']);

export type VersionEndFault = 'reversed' | 'overTwoYears';

/**
 * The last day of a version: as published; where nothing was stated, two years for the lists of 饮片 and 制剂 and
 * open for the others, which the next version replaces (N6).
 */
export function decideVersionEnd(
  kind: ListKind,
  from: PlainDate,
  wantedTo: PlainDate | null,
): PlainDate | null | VersionEndFault {
  const latest = TWO_YEARS.has(kind) ? addDays(addYears(from, 2), -1) : null;
  if (wantedTo === null) return latest;
  if (wantedTo < from) return 'reversed';
  return latest !== null && wantedTo > latest ? 'overTwoYears' : wantedTo;
}

export function isVersionEndFault(end: PlainDate | null | VersionEndFault): end is VersionEndFault {
  return end === 'reversed' || end === 'overTwoYears';
}

/** Whether the basic medical insurance funds ever pay what a list holds. The commercial list is for commercial cover alone. */
export const BASIC_FUNDS_PAY: Readonly<Record<ListKind, boolean>> = {
  national: true,
  herbalPieces: true,
  institutionPreparation: true,
  commercialInnovative: false,
  dualChannel: true,
  separatePayment: true,
};
