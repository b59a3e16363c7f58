/** What a falsification is, and the tools to make one: a figure one fen off, an element replaced or taken out. */
import { fenOf, yuan } from './arithmetic.ts';
import type { PAPER_AUDITS } from './audit.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

/** A falsification of the papers, and what a finding must then name. */
export interface Fault {
  readonly what: string;
  readonly part: keyof typeof PAPER_AUDITS;
  readonly papers: Papers;
  readonly named: readonly string[];
}

/** A falsification of an answer in the record, and what a finding must then name. */
export interface FalseAnswer {
  readonly what: string;
  readonly happenings: readonly Happening[];
  readonly named: string;
}

export const oneMore = (text: string) => yuan(fenOf(text) + 1n);

/** The list with its element at an index replaced; taken out when replaced by nothing. */
export function put<T>(list: readonly T[], index: number, ...by: readonly T[]): T[] {
  return [...list.slice(0, index), ...by, ...list.slice(index + 1)];
}

export function found<T>(
  list: readonly T[],
  fits: (one: T) => boolean,
  what: string,
): { readonly index: number; readonly one: T } {
  const index = list.findIndex(fits);
  const one = list[index];
  if (one === undefined) throw new Error(`the record has no ${what} to falsify`);
  return { index, one };
}
