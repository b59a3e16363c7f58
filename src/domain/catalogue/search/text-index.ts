/**
 * Which of many texts contain a word? Pairs of neighbouring characters lead to the few texts worth looking at, which
 * is what Chinese needs: it has no blanks between words.
 */

export interface TextIndex {
  readonly texts: readonly string[];
  /** Texts by character and by pair of characters, in rising order. */
  readonly grams: ReadonlyMap<number, readonly number[]>;
}

export interface TextIndexDraft {
  readonly texts: string[];
  readonly grams: Map<number, number[]>;
  readonly places: Map<string, number>;
}

export function draftTextIndex(): TextIndexDraft {
  return { texts: [], grams: new Map(), places: new Map() };
}

function pairOf(first: number, second: number): number {
  return (first + 1) * 0x10000 + second;
}

function note(grams: Map<number, number[]>, gram: number, text: number): void {
  const list = grams.get(gram);
  if (list === undefined) grams.set(gram, [text]);
  else if (list.at(-1) !== text) list.push(text);
}

/** Adds a text, once; @returns its number */
export function addText(draft: TextIndexDraft, text: string): number {
  const known = draft.places.get(text);
  if (known !== undefined) return known;
  const number = draft.texts.length;
  draft.texts.push(text);
  draft.places.set(text, number);
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    note(draft.grams, code, number);
    if (place > 0) note(draft.grams, pairOf(text.charCodeAt(place - 1), code), number);
  }
  return number;
}

const NONE: readonly number[] = [];

/** The numbers of the texts that contain the word, rising. */
export function findTexts(index: TextIndex, word: string): readonly number[] {
  if (word === '') return NONE;
  if (word.length === 1) return index.grams.get(word.charCodeAt(0)) ?? NONE;
  let rarest: readonly number[] | undefined;
  for (let place = 1; place < word.length; place += 1) {
    const list = index.grams.get(pairOf(word.charCodeAt(place - 1), word.charCodeAt(place)));
    if (list === undefined) return NONE;
    if (rarest === undefined || list.length < rarest.length) rarest = list;
  }
  if (rarest === undefined || word.length === 2) return rarest ?? NONE;
  return rarest.filter((number) => index.texts[number]?.includes(word));
}

/** How many places of the index are looked at for one word, the rarest characters first. */
const LOOKED_AT = 4_000;

/** The texts that share most characters and pairs of characters with a word that nothing contains, best first. */
export function similarTexts(index: TextIndex, word: string, limit: number): number[] {
  const lists: (readonly number[])[] = [];
  for (let place = 0; place < word.length; place += 1) {
    const code = word.charCodeAt(place);
    lists.push(index.grams.get(code) ?? NONE);
    if (place > 0) lists.push(index.grams.get(pairOf(word.charCodeAt(place - 1), code)) ?? NONE);
  }
  const shared = new Uint8Array(index.texts.length);
  let looked = 0;
  for (const list of lists.sort((a, b) => a.length - b.length)) {
    if (looked > 0 && looked + list.length > LOOKED_AT) break;
    looked += list.length;
    for (const text of list) shared[text] = (shared[text] ?? 0) + 1;
  }
  return mostShared(shared, limit);
}

/** The numbers with the highest counts, those first. */
function mostShared(shared: Uint8Array, limit: number): number[] {
  const piles: number[][] = [];
  for (let text = 0; text < shared.length; text += 1) {
    const count = shared[text] ?? 0;
    if (count === 0) continue;
    const pile = piles[count];
    if (pile === undefined) piles[count] = [text];
    else if (pile.length < limit) pile.push(text);
  }
  return piles.reverse().flat().slice(0, limit);
}
