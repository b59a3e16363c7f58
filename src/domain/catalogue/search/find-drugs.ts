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

/** How one word fits the drugs. */
interface Fits {
  /** By number of drug; what does not fit is `UNFIT`. */
  readonly of: Uint8Array;
  /** The drugs that it fits, in no order. */
  readonly drugs: number[];
}

function fitOne(fits: Fits, drug: number, value: number): void {
  const known = fits.of[drug] ?? 0;
  if (value >= known) return;
  if (known === UNFIT) fits.drugs.push(drug);
  fits.of[drug] = value;
}

function fit(fits: Fits, drugs: readonly number[] | undefined, value: number): void {
  if (drugs !== undefined) for (const drug of drugs) fitOne(fits, drug, value);
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
  for (const { code, drug } of codes.get(prefix.slice(0, CODE_PILE)) ?? [])
    if (code.startsWith(prefix)) fitOne(fits, drug, code === prefix ? FIT.exact : FIT.prefix);
  if (prefix.length >= CODE_PILE) return;
  for (const [pile, list] of codes)
    if (pile.length > prefix.length && pile.startsWith(prefix))
      for (const { drug } of list) fitOne(fits, drug, FIT.prefix);
}

function fitsOf(index: DrugIndex, word: string): Fits {
  const fits: Fits = { of: new Uint8Array(index.drugs.length).fill(UNFIT), drugs: [] };
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

/** Adds up the fits of all words; a drug that one of them does not fit is out. */
function together(all: readonly Fits[], drug: number): number {
  let sum = 0;
  for (const fits of all) {
    const value = fits.of[drug] ?? UNFIT;
    if (value === UNFIT) return UNFIT;
    sum += value;
  }
  return sum;
}

/**
 * The drugs that all words fit, best first; all drugs where there is no word.
 * @returns numbers into `index.drugs`
 */
export function findDrugs(index: DrugIndex, words: readonly string[]): readonly number[] {
  const all = words.map((word) => fitsOf(index, word));
  const [rarest] = [...all].sort((a, b) => a.drugs.length - b.drugs.length);
  if (rarest === undefined) return index.everything;
  // Drugs are numbered in the order of equals, so that piles by fit, each in rising order, are all the order there is.
  const piles: number[][] = [];
  for (const drug of Uint32Array.from(rarest.drugs).sort()) {
    const sum = together(all, drug);
    if (sum === UNFIT) continue;
    const pile = piles[sum];
    if (pile === undefined) piles[sum] = [drug];
    else pile.push(drug);
  }
  return piles.flat();
}
