import type { ClauseStatement } from '../../contract/documents.ts';

/** Whether a statement contains every word that was typed: number, article, title, rule or practice. */
export function matchesWords(row: ClauseStatement, typed: string): boolean {
  const text = [row.id, row.label, row.title, row.text, row.note, ...row.about].join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
