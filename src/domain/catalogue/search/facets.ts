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

function add(counts: Map<string, number>, value: string | null): void {
  if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
}

/**
 * Filters the found drugs by the choice and counts each facet over what the other choices leave, so that a count
 * says what choosing it would show.
 */
export function narrow(
  index: DrugIndex,
  found: readonly number[],
  choice: Choice,
): { readonly kept: number[]; readonly facets: Facets } {
  const lists = new Map<string, number>();
  const classes = new Map<string, number>();
  const fields = new Map<string, number>();
  const kept: number[] = [];
  for (const number of found) {
    const drug = index.drugs[number];
    if (drug === undefined) continue;
    const onList = choice.list === undefined || drug.lists.includes(choice.list);
    const inClass = choice.class === undefined || drug.class === choice.class;
    const inField = choice.field === undefined || drug.field === choice.field;
    if (inClass && inField) for (const list of drug.lists) add(lists, list);
    if (onList && inField) add(classes, drug.class);
    if (onList && inClass) add(fields, drug.field);
    if (onList && inClass && inField) kept.push(number);
  }
  return { kept, facets: { lists, classes, fields } };
}
