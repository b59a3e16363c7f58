import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { payCommercially, type CommercialFacts } from './commercial-plan.ts';

const fen = (max: bigint) => fc.bigInt({ min: 0n, max }) as fc.Arbitrary<Fen>;
const plan: fc.Arbitrary<CommercialFacts> = fc.record({
  planId: fc.integer({ min: 1, max: 9 }),
  name: fc.constant('示例'),
  ratio: fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>,
  deductible: fen(50_000n),
  cap: fc.option(fen(80_000n)),
  usedDeductible: fen(60_000n),
  usedCap: fen(90_000n),
  lines: fc.subarray([1, 2, 3], { minLength: 1 }),
});

describe('商业保险（N4）', () => {
  test('每个方案至多付它看到的剩余和它的年度限额；全部加起来不超过剩余', () => {
    fc.assert(
      fc.property(
        fc.tuple(fen(90_000n), fen(90_000n), fen(90_000n)),
        fc.array(plan, { maxLength: 3 }),
        (left, plans) => {
          const { shares, total } = payCommercially(left, plans);
          const whole = left.reduce<bigint>((sum, amount) => sum + amount, 0n);
          expect(total <= whole).toBe(true);
          for (const share of shares) {
            expect(share.amount >= 0n && share.amount <= share.remainder).toBe(true);
            expect(share.towardsDeductible <= share.deductibleLeft).toBe(true);
            const { cap, usedCap } = share.plan;
            if (cap !== null) expect(share.amount <= (cap > usedCap ? cap - usedCap : 0n)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('后面的方案只看到前面付剩的；没有保到的行谁也看不到', () => {
    const base = { deductible: 0n as Fen, cap: null, usedDeductible: 0n as Fen, usedCap: 0n as Fen };
    const half = { ...base, planId: 1, name: '一', ratio: 5_000n as Ratio, lines: [1] };
    const all = { ...base, planId: 2, name: '二', ratio: 10_000n as Ratio, lines: [1, 2] };
    const { shares } = payCommercially([10_000n as Fen, 3_000n as Fen, 700n as Fen], [half, all]);
    expect(shares.map((share) => [share.remainder, share.amount])).toEqual([
      [10_000n, 5_000n],
      [8_000n, 8_000n],
    ]);
  });
});
