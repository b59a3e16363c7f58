import type { CatalogueRow } from './model.ts';

/** Is a section numbered without gaps, and does every ★ row repeat an item that exists? (N1.1: entries are counted by number.) */
export interface Numbering {
  readonly numberedRows: number;
  readonly subEntryRows: number;
  readonly firstNumber: number | null;
  readonly lastNumber: number | null;
  /** Numbers between 1 and the last that no row carries. */
  readonly gaps: readonly number[];
  readonly repeated: readonly number[];
}

export function numberingOf(rows: readonly CatalogueRow[]): Numbering {
  const numbers = rows.filter((row) => !row.isSubEntry).map((row) => row.number);
  const seen = new Set<number>();
  const repeated = new Set<number>();
  for (const number of numbers) {
    if (seen.has(number)) repeated.add(number);
    seen.add(number);
  }
  const last = numbers.reduce((max, number) => Math.max(max, number), 0);
  const gaps: number[] = [];
  // A stray huge number must not be answered with a list of all numbers below it.
  for (let number = 1; number < last && gaps.length < 1000; number += 1) {
    if (!seen.has(number)) gaps.push(number);
  }
  return {
    numberedRows: numbers.length,
    subEntryRows: rows.length - numbers.length,
    firstNumber: numbers[0] ?? null,
    lastNumber: numbers.at(-1) ?? null,
    gaps,
    repeated: [...repeated],
  };
}

/** What is odd about a row's number, given the numbers before it and all of the section. */
export function numberingDoubts(rows: readonly CatalogueRow[]): ReadonlyMap<CatalogueRow, string> {
  const all = new Set(rows.filter((row) => !row.isSubEntry).map((row) => row.number));
  const doubts = new Map<CatalogueRow, string>();
  let previous = 0;
  for (const row of rows) {
    if (row.isSubEntry) {
      if (!all.has(row.number)) doubts.set(row, `★(${row.number}) 没有对应的编号 ${row.number}`);
      continue;
    }
    if (row.number !== previous + 1) doubts.set(row, `编号 ${row.number} 不接上一个编号 ${previous}`);
    previous = row.number;
  }
  return doubts;
}
