/**
 * Which published drugs does somebody mean, and which first? (N5.6, M6)
 * What is meant exactly comes before what begins so, and that before what merely contains it; among equals the drugs of
 * the 单行支付 list come first.
 */
import { matchKey } from '../cell-text.ts';
import { CODE_PILE, type DrugIndex, type SpokenTrail, type Trail } from './drug-index.ts';
import { findTexts } from './text-index.ts';

/** How well a word fits; less is better. */
const FIT = { exact: 0, prefix: 1, within: 2, maker: 3, area: 3, scope: 4 } as const;
const UNFIT = 255;
/** A code is asked for by at least its class. */
const CODE_LENGTH = 3;

/** What the caller typed, as the index knows it: words that must all fit. */
export function wordsOf(query: string): string[] {
  return query
    .trim()
    .split(/[\s,，;；。、]+/)
    .map(matchKey)
    .filter((word) => word !== '')
    .slice(0, 6);
}

/** Fits of one word by number of drug. */
type Fits = Map<number, number>;

function fit(fits: Fits, drugs: readonly number[] | undefined, value: number): void {
  for (const drug of drugs ?? []) {
    const known = fits.get(drug);
    if (known === undefined || value < known) fits.set(drug, value);
  }
}

/** Names and trade names: a name is exact when nothing but its dosage form follows. */
function fitNames(fits: Fits, trail: Trail, word: string): void {
  for (const number of findTexts(trail.index, word)) {
    const text = trail.index.texts[number] ?? '';
    const begins = text.startsWith(word);
    const ends = text.length === word.length || text[word.length] === '|';
    fit(fits, trail.drugs[number], begins ? (ends ? FIT.exact : FIT.prefix) : FIT.within);
  }
}

function fitEvery(fits: Fits, trail: Trail, word: string, value: number): void {
  for (const number of findTexts(trail.index, word)) fit(fits, trail.drugs[number], value);
}

function fitInitials(fits: Fits, trail: Trail, word: string): void {
  for (const number of findTexts(trail.index, word)) {
    const text = trail.index.texts[number] ?? '';
    const begins = text.startsWith(word);
    // A single letter inside a name says nothing.
    if (!begins && word.length < 2) continue;
    const value = text === word ? FIT.exact : begins ? FIT.prefix : FIT.within;
    fit(fits, trail.drugs[number], value);
  }
}

function fitSpoken(fits: Fits, { index, drugs, starts }: SpokenTrail, word: string): void {
  if (word.length < 2) return;
  for (const number of findTexts(index, word)) {
    const text = index.texts[number] ?? '';
    const at = starts[number]?.find((start) => text.startsWith(word, start));
    if (at === undefined) continue;
    fit(fits, drugs[number], text === word ? FIT.exact : at === 0 ? FIT.prefix : FIT.within);
  }
}

function fitCodes(fits: Fits, codes: DrugIndex['codes'], word: string): void {
  if (word.length < CODE_LENGTH) return;
  const prefix = word.toUpperCase();
  const pile = prefix.slice(0, CODE_PILE);
  const piles =
    pile.length === CODE_PILE
      ? [codes.get(pile) ?? [], codes.get(prefix) ?? []]
      : [...codes.keys()].filter((key) => key.startsWith(pile)).map((key) => codes.get(key) ?? []);
  for (const list of piles)
    for (const { code, drug } of list)
      if (code.startsWith(prefix)) fit(fits, [drug], code === prefix ? FIT.exact : FIT.prefix);
}

function fitsOf(index: DrugIndex, word: string): Fits {
  const fits: Fits = new Map();
  fitNames(fits, index.names, word);
  fitNames(fits, index.tradeNames, word);
  fitEvery(fits, index.makers, word, FIT.maker);
  fitEvery(fits, index.areas, word, FIT.area);
  fitEvery(fits, index.scopes, word, FIT.scope);
  if (/^[a-z0-9]+$/.test(word)) {
    if (/^[a-z]/.test(word)) fitInitials(fits, index.initials, word);
    fitSpoken(fits, index.spoken, word);
    fitCodes(fits, index.codes, word);
  }
  return fits;
}

/**
 * The drugs that all words fit, best first; all drugs where there is no word.
 * @returns numbers into `index.drugs`
 */
export function findDrugs(index: DrugIndex, words: readonly string[]): number[] {
  const [first, ...rest] = words.map((word) => fitsOf(index, word));
  if (first === undefined) return index.drugs.map((_, number) => number);
  const keys: number[] = [];
  const size = index.drugs.length;
  for (const [drug, value] of first) {
    let sum = value;
    for (const fits of rest) sum += fits.get(drug) ?? UNFIT;
    // One number carries the fit and the place among equals, so that sorting compares numbers only.
    if (sum < UNFIT) keys.push(sum * size + drug);
  }
  return [...Float64Array.from(keys).sort()].map((key) => key % size);
}
