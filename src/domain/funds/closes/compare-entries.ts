/** Which entry of a closed day is no longer what was sealed (M29)? */
import type { HashText, SealedEntry } from './close.ts';
import { leafOf } from './close.ts';

export interface EntryFinding {
  readonly entryId: bigint;
  readonly says: string;
}

/** Hexadecimal digits of one leaf: the entry's number and half an SM3. */
export const LEAF_DIGITS = 48;

/**
 * Compares the entries that a closed day now has with the leaves that were sealed.
 * @param leaves the leaves of the day one after the other, in hexadecimal
 * @returns one finding for each entry that was changed, has gone or has been added; none when all is as it was
 */
export function compareEntries(
  leaves: string,
  entries: readonly SealedEntry[],
  sm3: HashText,
): EntryFinding[] {
  const sealed = new Map<bigint, string>();
  for (let at = 0; at < leaves.length; at += LEAF_DIGITS) {
    const leaf = leaves.slice(at, at + LEAF_DIGITS);
    sealed.set(BigInt(`0x${leaf.slice(0, 16)}`), leaf);
  }
  const findings: EntryFinding[] = [];
  for (const entry of entries) {
    const leaf = sealed.get(entry.id);
    sealed.delete(entry.id);
    if (leaf === undefined) findings.push({ entryId: entry.id, says: '日结之后添加的分录' });
    else if (leaf !== leafOf(entry, sm3)) findings.push({ entryId: entry.id, says: '日结之后改动过的分录' });
  }
  for (const entryId of sealed.keys()) findings.push({ entryId, says: '日结之后删除的分录' });
  return findings.sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
}
