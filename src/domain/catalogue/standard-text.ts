import { parseUnitPrice, type UnitPrice } from '../../base/money.ts';
import { isConfidentialMark, joinLine, matchKey } from './cell-text.ts';

/** What a printed payment standard says (N2.2). */
export type PrintedStandard =
  | { readonly kind: 'none' }
  /** Agreed in confidence: the list prints a mark only (N5.1). */
  | { readonly kind: 'confidential' }
  | {
      readonly kind: 'prices';
      readonly prices: readonly { readonly price: UnitPrice; readonly spec: string }[];
    }
  /** In words that no price list covers, such as tiers by activity: for a person to read. */
  | { readonly kind: 'words'; readonly text: string };

const ENTRY = /^(\d+(?:\.\d+)?)元(.*)$/;

/**
 * Reads a printed standard: one price, or several for several specs, each `price元(spec)`.
 * Semicolons inside brackets belong to a spec; one before a number and 元 parts two prices.
 */
export function parsePrintedStandard(text: string | null): PrintedStandard {
  if (text === null || text.trim() === '') return { kind: 'none' };
  if (isConfidentialMark(text)) return { kind: 'confidential' };
  const line = joinLine(text);
  const entries = line.replace(/\s/g, '').split(/[；;](?=\d+(?:\.\d+)?元)/);
  const prices = entries.map((entry) => {
    const match = ENTRY.exec(entry);
    const price = parseUnitPrice(match?.[1] ?? '');
    return price === undefined ? undefined : { price, spec: unwrap(match?.[2] ?? '') };
  });
  const read = prices.filter((price) => price !== undefined);
  return read.length === prices.length ? { kind: 'prices', prices: read } : { kind: 'words', text: line };
}

/** Takes off the one pair of brackets that encloses the whole spec; a spec in several brackets is left as printed. */
function unwrap(spec: string): string {
  const key = matchKey(spec);
  if (!key.startsWith('(') || !key.endsWith(')') || key.length !== spec.length) return spec;
  let depth = 0;
  for (const [index, character] of [...key].entries()) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0 && index < key.length - 1) return spec;
  }
  return spec.slice(1, -1);
}
