/** Hears falsified records: up to where each parts from the true one all are the same, so that is heard once for all of them. */
import { enter } from './audit.ts';
import { openBooks, type Books } from './books.ts';
import type { FalseAnswer } from './falsify.ts';
import type { Happening } from './record.ts';

const isNamed = (books: Books, { named }: FalseAnswer) =>
  books.findings.some((finding) => finding.includes(named));

/** Hears a record on from some place until the falsification is named, or to its end. */
function hearsIt(books: Books, falsified: FalseAnswer, from: number): boolean {
  for (const one of falsified.happenings.slice(from)) {
    enter(books, one);
    if (isNamed(books, falsified)) return true;
  }
  return false;
}

/** @returns the falsifications of which the auditor says nothing */
export function listUnheard(
  happenings: readonly Happening[],
  falsified: readonly FalseAnswer[],
): FalseAnswer[] {
  const partings = falsified
    .map((one) => ({ one, at: happenings.findIndex((told, index) => one.happenings[index] !== told) }))
    .sort((a, b) => a.at - b.at);
  const books = openBooks();
  let heard = 0;
  return partings.flatMap(({ one, at }) => {
    for (const next of happenings.slice(heard, at)) enter(books, next);
    heard = at;
    return hearsIt(structuredClone(books), one, at) ? [] : [one];
  });
}
