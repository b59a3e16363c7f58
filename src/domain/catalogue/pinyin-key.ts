import { pinyin } from 'pinyin-pro';

/**
 * What a name is searched by in Latin letters: its full pinyin and its initials, in lower case, parted by a blank.
 * Lists are also sorted by it, since the database's own order of Chinese is by code point.
 */
export function pinyinKey(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const words = syllables.map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return `${words.join('')} ${words.map((word) => word.slice(0, 1)).join('')}`;
}
