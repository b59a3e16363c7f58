/** Why does a drug stand among the results, where its name does not show it? */
import type { SpellingBook } from './drug-index.ts';
import { excerpt, highlight, type Part } from './highlight.ts';
import type { SearchableDrug } from './model.ts';

export interface Reason {
  /** What was hit, in Chinese. */
  readonly by: string;
  readonly parts: readonly Part[];
}

/** Signs shown on either side of a hit in a long text. */
const AROUND = 14;

function hits(parts: readonly Part[]): boolean {
  return parts.some((part) => part.hit);
}

/** A name as one line: names stacked under one number are parted by a mark. */
export function nameLine(name: string): string {
  return name.replaceAll('\n', '、');
}

/** The first thing about a drug, besides its name, that a word hits. */
export function whyFound(
  drug: SearchableDrug,
  words: readonly string[],
  book: SpellingBook,
): Reason | undefined {
  const name = nameLine(drug.name);
  const unseen = words.filter((word) => !hits(highlight(name, [word], book)));
  if (unseen.length === 0) return undefined;
  for (const { tradeName } of [...drug.products, ...drug.printedAs]) {
    const parts = tradeName === '' ? [] : highlight(tradeName, unseen, book);
    if (hits(parts)) return { by: '商品名', parts };
  }
  for (const { nationalCode } of drug.products) {
    const word = unseen.find((one) => one.length > 2 && nationalCode.startsWith(one.toUpperCase()));
    if (word !== undefined) {
      const rest = nationalCode.slice(word.length);
      const parts = [{ text: nationalCode.slice(0, word.length), hit: true }];
      return { by: '编码', parts: rest === '' ? parts : [...parts, { text: rest, hit: false }] };
    }
  }
  for (const [by, text] of textsOf(drug)) {
    const parts = text === null ? undefined : excerpt(text, unseen, AROUND);
    if (parts !== undefined) return { by, parts };
  }
  return undefined;
}

function* textsOf(drug: SearchableDrug): Generator<readonly [string, string | null]> {
  yield ['剂型', drug.dosageForm];
  const seen = new Set<string>();
  for (const { maker } of [...drug.products, ...drug.printedAs]) {
    if (maker === '' || seen.has(maker)) continue;
    seen.add(maker);
    yield ['生产企业', maker];
  }
  yield ['治疗领域', drug.field];
  yield ['分类', drug.categoryPath];
  yield ['支付范围', drug.scope];
}
