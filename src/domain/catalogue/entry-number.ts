import { matchKey } from './cell-text.ts';

/** A printed 编号: a plain number, or ★(n) for a further form of item n. */
export interface EntryNumber {
  readonly number: number;
  readonly isSubEntry: boolean;
}

/** Reads 8, ★(8), ★（8） and the like; undefined when the text is no such number. */
export function parseEntryNumber(text: string): EntryNumber | undefined {
  const match = /^([★☆*])?\(?(\d{1,6})\)?(?:\.0+)?$/.exec(matchKey(text));
  if (!match) return undefined;
  const number = Number(match[2]);
  return number > 0 ? { number, isSubEntry: match[1] !== undefined } : undefined;
}
