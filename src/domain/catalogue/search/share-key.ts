/**
 * The short name of a listed drug in an address: the same for all versions, since it is made of the entry's key (M4).
 * A key of Chinese characters would grow ninefold in an address and break where it is passed on.
 */

/** Two hashes of 32 bits with different seeds: among a hundred thousand drugs two alike are not to be expected. */
const SEEDS = [0x811c9dc5, 0x9e3779b1] as const;

function hash(text: string, seed: number): number {
  let state = seed;
  for (let place = 0; place < text.length; place += 1) {
    state = Math.imul(state ^ text.charCodeAt(place), 0x01000193);
    state ^= state >>> 15;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** @param entryKey as `entryKeyOf` writes it; @returns fourteen characters of a-z and 0-9 */
export function shareKeyOf(entryKey: string): string {
  return SEEDS.map((seed) => hash(entryKey, seed).toString(36).padStart(7, '0')).join('');
}

/** What a share key looks like. */
export const SHARE_KEY = '^[0-9a-z]{14}$';
