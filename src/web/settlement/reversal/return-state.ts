/** What of a bill is marked to be brought back, line by line (M32). */
import type { Bill } from '../../../contract/settlement.ts';

type Line = Bill['lines'][number];

/** By number of the line: the chosen trace codes, and the number of units for what is sold in smallest units. */
export interface Marked {
  readonly codes: readonly string[];
  readonly units: string;
}
export type ReturnDraft = Readonly<Record<number, Marked>>;

export const NOTHING: Marked = { codes: [], units: '' };

/** Packs are chosen by their codes; a line in smallest units by a number. */
export function isCounted(line: Line): boolean {
  return line.unitsPerPack !== null || line.traceCodes.length === 0;
}

/** What is sent for the marked lines; empty when nothing is marked. */
export function returnedLines(bill: Bill, draft: ReturnDraft) {
  return bill.lines.flatMap((line) => {
    const { codes, units } = draft[line.line] ?? NOTHING;
    const quantity = isCounted(line) ? units.trim() : String(codes.length);
    return quantity === '' || quantity === '0' ? [] : [{ line: line.line, quantity, traceCodes: [...codes] }];
  });
}

/** The draft with the pack of a scanned code marked; undefined when no line of the bill sold it. */
export function markCode(bill: Bill, draft: ReturnDraft, scanned: string): ReturnDraft | undefined {
  const code = scanned.trim().toUpperCase();
  const line = bill.lines.find((one) => one.traceCodes.includes(code));
  if (line === undefined) return undefined;
  const marked = draft[line.line] ?? NOTHING;
  return { ...draft, [line.line]: { ...marked, codes: [...new Set([...marked.codes, code])] } };
}
