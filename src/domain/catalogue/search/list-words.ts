import { SECTION_KINDS, type SectionKind } from '../section-kind.ts';
import { SEPARATE_LIST } from './model.ts';

/** What visitors read for each list. */
const WORDS: Readonly<Record<string, string>> = {
  [SEPARATE_LIST]: '单行支付',
  ...SECTION_KINDS,
  dualChannel: '双通道',
  negotiatedWestern: '谈判西药',
  negotiatedChinese: '谈判中成药',
};

export function listWord(list: string): string {
  return WORDS[list] ?? list;
}

const ORDER = [SEPARATE_LIST, 'dualChannel', ...Object.keys(SECTION_KINDS)];

/** Place of a list among all. */
export function listOrder(list: string): number {
  const order = ORDER.indexOf(list);
  return order < 0 ? ORDER.length : order;
}

/** The printed parts that the basic funds never pay: commercial insurers do (N6). */
const UNPAID: ReadonlySet<SectionKind> = new Set(['commercialInnovative']);

/** Whether the basic funds may pay what stands in a part of the printed lists. */
export function mayFundPay(section: SectionKind): boolean {
  return !UNPAID.has(section);
}
