import { wholeUnits, type UnitPrice } from '../../src/base/money.ts';
import { percent } from '../../src/base/ratio.ts';
import type { Bill, ClaimFacts } from '../../src/domain/settlement/model.ts';
import { recordedFacts } from '../../src/domain/settlement/reversal/recorded-facts.ts';
import type { SettledClaim, SoldLine } from '../../src/domain/settlement/reversal/return-lines.ts';
import { billOf } from './random-claims.ts';

/** A line of one pack at a price in fen, without anything that would need to be looked at. */
export function packOf(line: number, fens: number, more: Partial<SoldLine> = {}): SoldLine {
  const price = BigInt(fens * 100) as UnitPrice;
  const plain = { standardKind: 'bid', standard: price, price, quantity: wholeUnits(1) } as const;
  return { line, ...plain, traceCodes: [], route: 'separatePayment', selfPayRatio: percent(0), ...more };
}

/** A settled claim with what its bill records, as a return or a correction reads it. */
export function settledClaim(
  facts: Omit<ClaimFacts, 'lines'>,
  lines: readonly SoldLine[],
): { readonly claim: SettledClaim; readonly bill: Bill } {
  const bill = billOf({ ...facts, lines });
  const read = recordedFacts(bill.stages);
  if (read === undefined) throw new Error('the bill does not tell its facts');
  const { servedOn, scheme } = facts;
  return { claim: { servedOn, scheme, facts: read, rule: bill.rule, amounts: bill, lines }, bill };
}
