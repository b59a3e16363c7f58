import { SECTION_KINDS } from '../section-kind.ts';
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
