import { parseDate } from '../../base/date.ts';

/** What a person typed as a day, as `yyyy-MM-dd`: 20260310, 2026-3-10, 2026/3/10 and 2026年3月10日 are all understood; else undefined. */
export function dayFromText(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain);
  if (match === null) return undefined;
  const [, year = '', month = '', date = ''] = match;
  return parseDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}
