/**
 * Everything published, arranged so that a search need not look at all of it (N5.1, M6).
 * Building is a generator: whoever drives it decides when to let other work pass.
 */
import { matchKey } from '../cell-text.ts';
import { entryKeyOf } from '../entry-key.ts';
import { SEPARATE_LIST, type SearchableDrug } from './model.ts';
import { shareKeyOf } from './share-key.ts';
import { spell, type Spelling } from './syllables.ts';
import { addText, draftTextIndex, type TextIndex, type TextIndexDraft } from './text-index.ts';

/** Texts of one kind and the drugs that each leads to. */
export interface Trail {
  readonly index: TextIndex;
  /** Numbers of drugs by number of text. */
  readonly drugs: readonly (readonly number[])[];
}

export interface SpokenTrail extends Trail {
  /** By number of text; only for texts of full pinyin. */
  readonly starts: readonly (readonly number[])[];
}

export interface DrugIndex {
  /** In the order in which equals are shown: single-line drugs first, then what is in force, by pinyin. */
  readonly drugs: readonly SearchableDrug[];
  /** The numbers of all drugs. */
  readonly everything: readonly number[];
  readonly byShareKey: ReadonlyMap<string, number>;
  readonly names: Trail;
  readonly tradeNames: Trail;
  readonly makers: Trail;
  readonly areas: Trail;
  readonly scopes: Trail;
  readonly initials: Trail;
  readonly spoken: SpokenTrail;
  /** National and category codes with their drugs, by their first characters. */
  readonly codes: ReadonlyMap<string, readonly CodeOfDrug[]>;
}

export interface CodeOfDrug {
  readonly code: string;
  readonly drug: number;
}

/** How many first characters of a code make its pile. */
export const CODE_PILE = 6;

interface TrailDraft {
  readonly draft: TextIndexDraft;
  readonly drugs: number[][];
}

function draftTrail(): TrailDraft {
  return { draft: draftTextIndex(), drugs: [] };
}

function lead(trail: TrailDraft, text: string, drug: number): number {
  if (text === '') return -1;
  const number = addText(trail.draft, text);
  const list = trail.drugs[number];
  if (list === undefined) trail.drugs[number] = [drug];
  else if (list.at(-1) !== drug) list.push(drug);
  return number;
}

function trailOf({ draft, drugs }: TrailDraft): Trail {
  return { index: draft, drugs };
}

/** How many drugs are taken in before the builder lets others work. */
const DRUGS_A_STEP = 40;

/** Spellings of names that were met before; names outlive any version. */
export type SpellingBook = Map<string, Spelling>;

/** The spelling of a name, from the book where it stands there already. */
export function spellingOf(book: SpellingBook, name: string): Spelling {
  const known = book.get(name);
  if (known !== undefined) return known;
  const spelling = spell(name);
  book.set(name, spelling);
  return spelling;
}

const STANDINGS = { current: 0, transition: 0, coming: 1, past: 2 } as const;

function orderOf(drug: SearchableDrug): number {
  return (drug.lists.includes(SEPARATE_LIST) ? 0 : 10) + STANDINGS[drug.standing];
}

interface Keyed {
  readonly drug: SearchableDrug;
  readonly spoken: string;
}

/** Puts single-line drugs first, then those in force, each by pinyin. Sorted by the pile, since one sort of all would take long. */
function* sortDrugs(drugs: readonly SearchableDrug[], book: SpellingBook) {
  const piles = new Map<string, Keyed[]>();
  for (const [number, drug] of drugs.entries()) {
    const spoken = spellingOf(book, drug.name).full;
    const pile = `${String(orderOf(drug)).padStart(2, '0')}${spoken.slice(0, 2)}`;
    const known = piles.get(pile);
    if (known === undefined) piles.set(pile, [{ drug, spoken }]);
    else known.push({ drug, spoken });
    if (number % DRUGS_A_STEP === 0) yield;
  }
  const sorted: SearchableDrug[] = [];
  for (const pile of [...piles.keys()].sort()) {
    const keyed = piles.get(pile) ?? [];
    keyed.sort((a, b) => inOrder(a.spoken, b.spoken) || inOrder(a.drug.entryKey, b.drug.entryKey));
    for (const { drug } of keyed) sorted.push(drug);
    yield;
  }
  return sorted;
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Builds the index in steps.
 * @param book is added to
 */
export function* buildDrugIndex(
  published: readonly SearchableDrug[],
  book: SpellingBook,
): Generator<void, DrugIndex> {
  const drugs = yield* sortDrugs(published, book);
  yield;
  const trails = {
    names: draftTrail(),
    tradeNames: draftTrail(),
    makers: draftTrail(),
    areas: draftTrail(),
    scopes: draftTrail(),
    initials: draftTrail(),
    spoken: draftTrail(),
  };
  const starts: (readonly number[])[] = [];
  const codes = new Map<string, CodeOfDrug[]>();
  const byShareKey = new Map<string, number>();

  function speak(name: string, drug: number) {
    const spelling = spellingOf(book, name);
    lead(trails.initials, spelling.initials, drug);
    const text = lead(trails.spoken, spelling.full, drug);
    if (text >= 0) starts[text] ??= spelling.starts;
  }
  function file(code: string, drug: number) {
    const pile = code.slice(0, CODE_PILE);
    const known = codes.get(pile);
    if (known === undefined) codes.set(pile, [{ code, drug }]);
    else known.push({ code, drug });
  }
  for (const [number, drug] of drugs.entries()) {
    byShareKey.set(drug.shareKey, number);
    // A link from the days when the drug was printed without its form still leads here.
    const formless = shareKeyOf(entryKeyOf(drug.name, ''));
    if (!byShareKey.has(formless)) byShareKey.set(formless, number);
    for (const name of drug.name.split('\n')) {
      lead(trails.names, entryKeyOf(name, drug.dosageForm), number);
      speak(name, number);
    }
    lead(trails.areas, matchKey(drug.field ?? ''), number);
    lead(trails.areas, matchKey(drug.categoryPath), number);
    lead(trails.scopes, matchKey(drug.scope ?? ''), number);
    if (drug.categoryCode !== null) file(drug.categoryCode, number);
    for (const { nationalCode } of drug.products) file(nationalCode, number);
    for (const { tradeName, maker } of [...drug.products, ...drug.printedAs]) {
      lead(trails.makers, matchKey(maker), number);
      if (tradeName === '') continue;
      lead(trails.tradeNames, matchKey(tradeName), number);
      speak(tradeName, number);
    }
    if (number % DRUGS_A_STEP === 0) yield;
  }
  return {
    drugs,
    everything: drugs.map((_, number) => number),
    byShareKey,
    names: trailOf(trails.names),
    tradeNames: trailOf(trails.tradeNames),
    makers: trailOf(trails.makers),
    areas: trailOf(trails.areas),
    scopes: trailOf(trails.scopes),
    initials: trailOf(trails.initials),
    spoken: { ...trailOf(trails.spoken), starts },
    codes,
  };
}

/** Runs a builder to its end without a pause, for those who hold nobody up. */
export function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
