/** Which part of a shown text is why it was found? */
import { matchKey } from '../cell-text.ts';
import { spellingOf, type SpellingBook } from './drug-index.ts';

export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The text as `matchKey` writes it, with the part of the text that each of its characters came from. */
function keyed(text: string): { key: string; origins: Span[] } {
  const origins: Span[] = [];
  let key = '';
  let from = 0;
  for (const character of text) {
    const written = matchKey(character);
    const to = from + character.length;
    for (let place = 0; place < written.length; place += 1) origins.push({ from, to });
    key += written;
    from = to;
  }
  return { key, origins };
}

function literalSpan(text: string, word: string): Span | undefined {
  const plain = text.indexOf(word);
  if (plain >= 0) return { from: plain, to: plain + word.length };
  // What is written alike in every width and case needs no closer look.
  if (/^[\u4e00-\u9fff]+$/.test(text)) return undefined;
  const { key, origins } = keyed(text);
  const at = key.indexOf(word);
  const first = origins[at];
  const last = origins[at + word.length - 1];
  return at < 0 || first === undefined || last === undefined ? undefined : { from: first.from, to: last.to };
}

/** The ideographs whose syllables, or whose initials, the word writes. */
function spokenSpan(text: string, word: string, book: SpellingBook): Span | undefined {
  if (!/^[a-z][a-z0-9]*$/.test(word)) return undefined;
  const { full, initials, starts, origins } = spellingOf(book, text);
  const spoken = word.length < 2 ? -1 : starts.findIndex((start) => full.startsWith(word, start));
  if (spoken >= 0) {
    const end = (starts[spoken] ?? 0) + word.length;
    const after = starts.findIndex((start) => start >= end);
    return { from: origins[spoken] ?? 0, to: origins[after] ?? text.length };
  }
  const at = initials.indexOf(word);
  if (at < 0) return undefined;
  return { from: origins[at] ?? 0, to: origins[at + word.length] ?? text.length };
}

/**
 * Cuts a name into what the words hit, as signs or as sounds, and what stands between.
 * @param book spellings of names
 */
export function highlight(text: string, words: readonly string[], book: SpellingBook): Part[] {
  return cut(
    text,
    words.map((word) => literalSpan(text, word) ?? spokenSpan(text, word, book)),
  );
}

function cut(text: string, found: readonly (Span | undefined)[]): Part[] {
  const spans = found.filter((span) => span !== undefined).sort((a, b) => a.from - b.from);
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    const begin = Math.max(from, at);
    if (to <= begin) continue;
    if (begin > at) parts.push({ text: text.slice(at, begin), hit: false });
    parts.push({ text: text.slice(begin, to), hit: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}

/** The neighbourhood of a hit in a long text, so that a result says why it was found. */
export function excerpt(text: string, words: readonly string[], around: number): Part[] | undefined {
  const line = text.replace(/\n/g, ' ');
  const spans = words.map((word) => literalSpan(line, word)).filter((span) => span !== undefined);
  const first = spans.sort((a, b) => a.from - b.from)[0];
  if (first === undefined) return undefined;
  const from = Math.max(0, first.from - around);
  const to = Math.min(line.length, first.to + around);
  const shown = `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
  return cut(
    shown,
    words.map((word) => literalSpan(shown, word)),
  );
}
