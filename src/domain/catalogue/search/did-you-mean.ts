/**
 * What did somebody mean whose word is found nowhere? A name that sounds the same, or differs by a slip of the finger.
 * People hear a drug's name from a doctor and write it as it sounds, so sound is compared before signs.
 */
import type { DrugIndex, Trail } from './drug-index.ts';
import { spell } from './syllables.ts';
import { similarTexts } from './text-index.ts';

/** How many candidates are compared letter by letter: enough to hold the right one, few enough for any query. */
const CANDIDATES = 40;
const IDEOGRAPH = /\p{Script=Han}/u;

/**
 * The fewest insertions, removals and replacements that turn the word into some part of the text (Sellers' method).
 */
export function distanceWithin(word: string, text: string): number {
  const width = text.length + 1;
  let row = new Uint16Array(width);
  let next = new Uint16Array(width);
  for (let line = 1; line <= word.length; line += 1) {
    const sign = word.charCodeAt(line - 1);
    next[0] = line;
    for (let column = 1; column < width; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (sign === text.charCodeAt(column - 1) ? 0 : 1);
      const kept = Math.min(row[column] ?? 0, next[column - 1] ?? 0) + 1;
      next[column] = replaced < kept ? replaced : kept;
    }
    [row, next] = [next, row];
  }
  return row.reduce((least, one) => Math.min(least, one), word.length);
}

/** How many slips a word of this length may hold and still be meant. */
function slipsOf(length: number): number {
  return length < 3 ? 0 : length < 6 ? 1 : length < 12 ? 2 : 3;
}

interface Guess {
  readonly drug: number;
  readonly share: number;
}

function guessesIn(trail: Trail, word: string, slips: number, penalty: number): Guess[] {
  if (word.length < 2) return [];
  return similarTexts(trail.index, word, CANDIDATES).flatMap((number) => {
    const distance = distanceWithin(word, trail.index.texts[number] ?? '');
    if (distance > slips) return [];
    const share = (distance + penalty) / word.length;
    return (trail.drugs[number] ?? []).slice(0, 3).map((drug) => ({ drug, share }));
  });
}

/**
 * Names to offer for a word that nothing contains, best first.
 * @param word as `matchKey` writes it
 */
export function guessNames(index: DrugIndex, word: string, limit: number): string[] {
  const letters = IDEOGRAPH.test(word) ? spell(word).full : word;
  const guesses = [
    ...guessesIn(index.spoken, letters, slipsOf(letters.length), 0),
    ...(letters === word ? [] : guessesIn(index.names, word, slipsOf(word.length), 0.5)),
    ...(letters === word ? [] : guessesIn(index.tradeNames, word, slipsOf(word.length), 0.5)),
  ].sort((a, b) => a.share - b.share || a.drug - b.drug);
  const names: string[] = [];
  for (const { drug } of guesses) {
    const name = index.drugs[drug]?.name.split('\n')[0];
    if (name !== undefined && !names.includes(name)) names.push(name);
    if (names.length === limit) break;
  }
  return names;
}
