import { pinyin } from 'pinyin-pro';

/** A name as it is spoken: every ideograph a syllable; letters and digits between them stay together. */
export interface Spelling {
  /** All syllables run together, lower case. */
  readonly full: string;
  readonly initials: string;
  /** Where each syllable begins in `full`; a letter typed in the middle of one is no match. */
  readonly starts: readonly number[];
  /** Where the part of the name that each syllable stands for begins, in the name's own characters. */
  readonly origins: readonly number[];
}

const IDEOGRAPH = /\p{Script=Han}/u;

/** Readings that the dictionary gets wrong in names of drugs: the character, what follows it, and the syllable. */
const READINGS: readonly (readonly [string, string, string])[] = [
  ['重', '组', 'chong'],
  ['术', '', 'zhu'],
];

function readingOf(piece: string, next: string | undefined, spoken: string): string {
  const known = READINGS.find(([character, after]) => character === piece && (next ?? '').startsWith(after));
  return known?.[2] ?? spoken;
}

/** Cuts a name into ideographs and what stands between them. */
function piecesOf(name: string): { text: string; at: number }[] {
  const pieces: { text: string; at: number }[] = [];
  let at = 0;
  let joined = false;
  for (const character of name) {
    const isIdeograph = IDEOGRAPH.test(character);
    const last = pieces.at(-1);
    if (!isIdeograph && joined && last !== undefined) last.text += character;
    else pieces.push({ text: character, at });
    joined = !isIdeograph;
    at += character.length;
  }
  return pieces;
}

/** Spells a name for search by pinyin. Signs are left out. */
export function spell(name: string): Spelling {
  const pieces = piecesOf(name);
  const spoken = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const same = spoken.length === pieces.length;
  const starts: number[] = [];
  const origins: number[] = [];
  let full = '';
  let initials = '';
  for (const [index, piece] of pieces.entries()) {
    const raw = same ? (spoken[index] ?? '') : pinyin(piece.text, { toneType: 'none', v: true });
    const syllable = readingOf(piece.text, pieces[index + 1]?.text, raw)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
    if (syllable === '') continue;
    starts.push(full.length);
    origins.push(piece.at);
    full += syllable;
    initials += syllable.slice(0, 1);
  }
  return { full, initials, starts, origins };
}
