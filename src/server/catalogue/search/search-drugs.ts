/** What a search answers: one page of drugs with why each was found, the facets, and guesses where nothing was (N5.6). */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { searchDrugs } from '../../../contract/search.ts';
import { guessNames } from '../../../domain/catalogue/search/did-you-mean.ts';
import type { SpellingBook } from '../../../domain/catalogue/search/drug-index.ts';
import { narrow, type Choice, type Facets } from '../../../domain/catalogue/search/facets.ts';
import { findDrugs, wordsOf } from '../../../domain/catalogue/search/find-drugs.ts';
import { highlight } from '../../../domain/catalogue/search/highlight.ts';
import { listOrder, listWord } from '../../../domain/catalogue/search/list-words.ts';
import type { SearchableDrug } from '../../../domain/catalogue/search/model.ts';
import { nameLine, whyFound } from '../../../domain/catalogue/search/why-found.ts';
import type { PublishedIndex } from './published-index.ts';

type Answer = OutputOf<typeof searchDrugs>;

/** Guesses offered when nothing was found. */
const GUESSES = 5;

export interface Search extends Choice {
  readonly text: string;
  readonly limit: number;
  readonly offset: number;
}

export async function searchPublished(published: PublishedIndex, search: Search): Promise<Answer> {
  const { index, onDay, book } = await published.current();
  const words = wordsOf(search.text);
  const found = findDrugs(index, words);
  const { kept, facets } = narrow(index, found, search);
  const rows = kept
    .slice(search.offset, search.offset + search.limit)
    .flatMap((number) => index.drugs[number] ?? [])
    .map((drug) => rowOf(drug, words, book));
  const suggestions = found.length > 0 ? [] : guessNames(index, words.join(''), GUESSES);
  return { asOf: onDay, total: kept.length, rows, facets: facetsOf(facets), suggestions };
}

function rowOf(drug: SearchableDrug, words: readonly string[], book: SpellingBook): Answer['rows'][number] {
  const { separate } = drug;
  const lasts = separate?.state === 'listed' || separate?.state === 'transition';
  const reason = words.length === 0 ? undefined : whyFound(drug, words, book);
  return {
    key: drug.shareKey,
    name: highlight(nameLine(drug.name), words, book),
    dosageForm: drug.dosageForm,
    lists: [...drug.lists],
    standing: drug.standing,
    ...(lasts && { lastDay: separate.lastDay }),
    ...(drug.class !== null && { class: drug.class }),
    ...(drug.field !== null && { field: drug.field }),
    products: drug.products.length,
    ...(reason !== undefined && { found: { by: reason.by, parts: [...reason.parts] } }),
  };
}

function facetsOf({ lists, classes, fields }: Facets): Answer['facets'] {
  return {
    lists: [...lists]
      .sort(([a], [b]) => listOrder(a) - listOrder(b))
      .map(([id, count]) => ({ id, label: listWord(id), count })),
    classes: (['甲', '乙'] as const).flatMap((id) => {
      const count = classes.get(id);
      return count === undefined ? [] : [{ id, label: `${id}类`, count }];
    }),
    fields: [...fields]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([id, count]) => ({ id, label: id, count })),
  };
}
