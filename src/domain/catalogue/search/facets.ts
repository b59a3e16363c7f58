/** How many of the drugs found lie on each list, in each class and field, and what is left after choosing among them? */
import type { DrugIndex } from './drug-index.ts';

export interface Choice {
  readonly list: string | undefined;
  readonly class: '甲' | '乙' | undefined;
  readonly field: string | undefined;
}

export interface Facets {
  readonly lists: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
  readonly fields: ReadonlyMap<string, number>;
}

/** The words of a facet by number, and the numbers of each drug. */
interface Codes {
  readonly words: readonly string[];
  /** By drug; none for a drug without such a word. */
  readonly ofDrug: readonly (readonly number[])[];
}

interface Coded {
  readonly lists: Codes;
  readonly classes: Codes;
  readonly fields: Codes;
}

/** Counting by numbers is several times as fast as by words; each index is put into numbers once. */
const coded = new WeakMap<DrugIndex, Coded>();

function codesOf(words: readonly (readonly (string | null)[])[]): Codes {
  const numbers = new Map<string, number>();
  const ofDrug = words.map((all) =>
    all.flatMap((word) => {
      if (word === null || word === '') return [];
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return [number];
    }),
  );
  return { words: [...numbers.keys()], ofDrug };
}

function codedOf(index: DrugIndex): Coded {
  const known = coded.get(index);
  if (known !== undefined) return known;
  const { drugs } = index;
  const made: Coded = {
    lists: codesOf(drugs.map((drug) => drug.lists)),
    classes: codesOf(drugs.map((drug) => [drug.class])),
    fields: codesOf(drugs.map((drug) => [drug.field])),
  };
  coded.set(index, made);
  return made;
}

const NONE: readonly number[] = [];

function add(counts: Uint32Array, numbers: readonly number[] | undefined): void {
  for (const number of numbers ?? NONE) counts[number] = (counts[number] ?? 0) + 1;
}

function told({ words }: Codes, counts: Uint32Array): ReadonlyMap<string, number> {
  return new Map(
    words.flatMap((word, number): [string, number][] => {
      const count = counts[number] ?? 0;
      return count === 0 ? [] : [[word, count]];
    }),
  );
}

/**
 * Filters the found drugs by the choice and counts each facet over what the other choices leave, so that a count
 * says what choosing it would show.
 */
export function narrow(
  index: DrugIndex,
  found: readonly number[],
  choice: Choice,
): { readonly kept: readonly number[]; readonly facets: Facets } {
  const { lists, classes, fields } = codedOf(index);
  const counts = {
    lists: new Uint32Array(lists.words.length),
    classes: new Uint32Array(classes.words.length),
    fields: new Uint32Array(fields.words.length),
  };
  const chosen = (codes: Codes, word: string | undefined) =>
    word === undefined ? undefined : codes.words.indexOf(word);
  const list = chosen(lists, choice.list);
  const inOne = chosen(classes, choice.class);
  const field = chosen(fields, choice.field);
  const kept: number[] = [];
  for (const number of found) {
    const onList = list === undefined || lists.ofDrug[number]?.includes(list) === true;
    const inClass = inOne === undefined || classes.ofDrug[number]?.[0] === inOne;
    const inField = field === undefined || fields.ofDrug[number]?.[0] === field;
    if (inClass && inField) add(counts.lists, lists.ofDrug[number]);
    if (onList && inField) add(counts.classes, classes.ofDrug[number]);
    if (onList && inClass) add(counts.fields, fields.ofDrug[number]);
    if (onList && inClass && inField) kept.push(number);
  }
  return {
    kept,
    facets: {
      lists: told(lists, counts.lists),
      classes: told(classes, counts.classes),
      fields: told(fields, counts.fields),
    },
  };
}
