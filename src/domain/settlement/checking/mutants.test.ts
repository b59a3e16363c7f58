import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { mutantsOf, twinsOf, type JsonBill } from '../../../../test/support/bill-mutants.ts';
import { billOf, randomClaim } from '../../../../test/support/random-claims.ts';
import { checkBill } from './check-bill.ts';

const BILLS = 10;

/**
 * A changed figure is either found, or the changed bill is to the letter the true bill of another claim: one whose limit
 * was used up anyway, say, by a fen more. No stranger can tell those two apart, and none is wronged.
 */
test('改动任何一个数、一行、一步、一个条款或算式，都查得出来', () => {
  const counts = { made: 0, found: 0, trueOfAnother: 0 };
  const missed: string[] = [];
  fc.assert(
    fc.property(randomClaim, fc.boolean(), (claim, isReversal) => {
      const bill = JSON.parse(JSON.stringify(billJson(billOf(claim), claim, isReversal))) as JsonBill;
      let twins: Set<string> | undefined;
      for (const { name, make, undo } of mutantsOf(bill)) {
        counts.made += 1;
        make();
        const result = checkBill(bill);
        if (result.kind !== 'checked' || result.findings.length > 0) counts.found += 1;
        else {
          twins ??= new Set(
            twinsOf(claim).map((twin) => JSON.stringify(billJson(billOf(twin), twin, isReversal))),
          );
          if (twins.has(JSON.stringify(bill))) counts.trueOfAnother += 1;
          else missed.push(name);
        }
        undo();
      }
    }),
    { numRuns: BILLS, seed: 20_261_122 },
  );
  expect([...new Set(missed)]).toEqual([]);
  expect(counts.found + counts.trueOfAnother).toBe(counts.made);
  expect(counts.made).toBeGreaterThan(200 * BILLS);
  expect(counts.trueOfAnother / counts.made).toBeLessThan(0.05);
  process.stdout.write(
    `改动 ${counts.made} 处，查出 ${counts.found} 处，另有 ${counts.trueOfAnother} 处改完是另一笔费用的真账单\n`,
  );
});
