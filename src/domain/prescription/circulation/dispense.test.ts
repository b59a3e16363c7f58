import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeUnits } from '../../../base/money.ts';
import { accept } from '../../../base/outcome.ts';
import { holdAt } from '../life.ts';
import { matchClaim } from '../match-claim.ts';
import {
  daysLeft,
  leftOf,
  stateAfterHanding,
  suppliesOf,
  type Dispensing,
  type SupplyLine,
} from './dispense.ts';

const line = (nationalCode: string, quantity: number, change: Partial<SupplyLine> = {}): SupplyLine => ({
  nationalCode,
  quantity,
  dose: wholeUnits(1),
  times: 1,
  perDays: 1,
  unitsPerPack: 10,
  supplyDays: quantity * 10,
  ...change,
});
const given = (claimNo: string, nationalCode: string, quantity: number, at = 0): Dispensing => ({
  claimNo,
  nationalCode,
  quantity,
  at,
});

describe('分次取药（M33、I18）', () => {
  it('手中天数只算真正发出的：三盒里取一盒是十天，余下二十天；撤销的不算', () => {
    const lines = [line('A', 3)];
    const once = [given('S1', 'A', 1, 7)];
    expect(suppliesOf(lines, once)).toEqual([{ usedAt: 7, supplyDays: 10 }]);
    expect(daysLeft(lines, once)).toBe(20);
    const back = [...once, given('S1', 'A', -1, 9)];
    expect(suppliesOf(lines, back)).toEqual([]);
    expect(daysLeft(lines, back)).toBe(30);
  });

  it('整张取完按签名时的天数算，产品包装后来改了也不变', () => {
    const lines = [line('A', 3, { unitsPerPack: 99 })];
    expect(suppliesOf(lines, [given('S1', 'A', 3)])).toEqual([{ usedAt: 0, supplyDays: 30 }]);
  });

  it('两种规格同服，按较长的算', () => {
    const lines = [line('A', 1), line('B', 2)];
    expect(suppliesOf(lines, [given('S1', 'A', 1), given('S1', 'B', 1)])).toEqual([
      { usedAt: 0, supplyDays: 10 },
    ]);
    expect(daysLeft(lines, [given('S1', 'A', 1), given('S1', 'B', 1)])).toBe(10);
  });

  it('任意一串取药和撤销：发出的从不超过处方，取完才是已取药，全撤才回到待取药', () => {
    const step = fc.oneof(
      fc.record({
        act: fc.constant('take' as const),
        code: fc.constantFrom('A', 'B'),
        count: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({ act: fc.constant('reverse' as const), nth: fc.nat({ max: 20 }) }),
    );
    const ordered = [line('A', 3), line('B', 2)];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const book: Dispensing[] = [];
        const live = new Map<string, { code: string; count: number }>();
        for (const [index, one] of steps.entries()) {
          if (one.act === 'take') {
            const claim = {
              personId: 1,
              lines: [{ nationalCode: one.code, quantity: wholeUnits(one.count) }],
            };
            const out = [...live.values()].filter(({ code }) => code === one.code);
            const already = out.reduce((sum, { count }) => sum + count, 0);
            const fits = already + one.count <= (one.code === 'A' ? 3 : 2);
            const judged = matchClaim({ personId: 1, lines: ordered, handed: book }, claim);
            expect(judged.ok).toBe(fits);
            if (!fits) continue;
            expect(judged).toEqual(accept(undefined));
            book.push(given(`S${index}`, one.code, one.count));
            live.set(`S${index}`, { code: one.code, count: one.count });
          } else {
            const claimNo = [...live.keys()][one.nth];
            const taken = claimNo === undefined ? undefined : live.get(claimNo);
            if (claimNo === undefined || taken === undefined) continue;
            book.push(given(claimNo, taken.code, -taken.count));
            live.delete(claimNo);
          }
          const total = [...live.values()].reduce((sum, { count }) => sum + count, 0);
          expect(stateAfterHanding(ordered, book)).toBe(
            total === 0 ? 'checked' : total === 5 ? 'used' : 'partlyUsed',
          );
          expect(leftOf(ordered, book).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(5 - total);
          expect(suppliesOf(ordered, book)).toHaveLength(live.size);
        }
      }),
    );
  });

  it('接单到时自动失效，差一毫秒还在', () => {
    const hold = { by: 'P1', until: 1000 };
    expect(holdAt(hold, 999)).toEqual(hold);
    expect(holdAt(hold, 1000)).toBeNull();
  });
});
