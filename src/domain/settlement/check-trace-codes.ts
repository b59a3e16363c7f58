/** Is each unit sold identified by its own trace code, of the right product and of its smallest pack, never sold before (M32)? */
import { wholeUnits } from '../../base/money.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { CaseLine, ClaimCase } from './claim-case.ts';

/** A trace code as it is kept: scanners differ in case. */
export function normaliseTraceCode(scanned: string): string {
  return scanned.trim().toUpperCase();
}

/** Never tells where or to whom a code was sold: only that it was. */
export function checkTraceCodes(claim: ClaimCase): Refusal[] {
  const seen = new Set<string>();
  return claim.lines.flatMap((line, index) => checkLine(line, index + 1, claim.soldTraceCodes, seen));
}

function checkLine(line: CaseLine, number: number, sold: ReadonlySet<string>, seen: Set<string>): Refusal[] {
  const refusals: Refusal[] = [];
  if (!isCodedWhole(line)) {
    refusals.push(
      refuse('TRACE_CODES_INCOMPLETE', { detail: `已扫 ${line.traceCodes.length} 个`, line: number }),
    );
  }
  for (const code of line.traceCodes) {
    if (isOuterPack(code, line)) {
      refusals.push(refuse('TRACE_CODE_WRONG_LEVEL', { detail: code, line: number }));
    } else if (!isOfProduct(code, line))
      refusals.push(refuse('TRACE_CODE_WRONG_PRODUCT', { detail: code, line: number }));
    if (seen.has(code))
      refusals.push(refuse('TRACE_CODE_ALREADY_SOLD', { detail: `${code} 在本单内重复`, line: number }));
    else if (sold.has(code)) refusals.push(refuse('TRACE_CODE_ALREADY_SOLD', { detail: code, line: number }));
    seen.add(code);
  }
  return refusals;
}

/**
 * Every pack brings its code. Of a line in smallest units every whole pack does; the pack that is opened may have brought
 * its code to an earlier patient.
 */
export function isCodedWhole({
  traceCodes,
  quantity,
  unitsPerPack,
}: Pick<CaseLine, 'traceCodes' | 'quantity' | 'unitsPerPack'>): boolean {
  const codes = wholeUnits(traceCodes.length);
  if (!unitsPerPack) return codes === quantity;
  const packs = quantity / BigInt(unitsPerPack);
  return codes >= packs - (packs % wholeUnits(1)) && codes < packs + wholeUnits(1);
}

/** The code of a carton or a case: what is sold are the packs in it, each with a code of its own. */
function isOuterPack(code: string, { outerPackPrefixes }: CaseLine): boolean {
  return outerPackPrefixes.some((prefix) => code.startsWith(prefix));
}

function isOfProduct(code: string, { drug }: CaseLine): boolean {
  return (
    drug === undefined ||
    drug.tracePrefixes.length === 0 ||
    drug.tracePrefixes.some((prefix) => code.startsWith(prefix))
  );
}
