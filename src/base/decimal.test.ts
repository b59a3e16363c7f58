import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideHalfUp, formatDecimal, larger, parseDecimal, smaller } from './decimal.ts';
import { formatPercent, formatRatio, parseRatio, percent } from './ratio.ts';

describe('精确小数', () => {
  test('写出再读入不变', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
        fc.integer({ min: 0, max: 6 }),
        (scaled, places) => {
          expect(parseDecimal(formatDecimal(scaled, places), places)).toBe(scaled);
        },
      ),
    );
  });

  test.each([
    ['12.300', 2, 1230n],
    ['12.345', 2, undefined],
    ['-0', 2, 0n],
    ['1234567890123456', 0, undefined],
    ['1e5', 0, undefined],
  ])('%s 按 %d 位小数读作 %s', (text, places, value) => {
    expect(parseDecimal(text, places)).toBe(value);
  });

  test.each([
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [4n, 10n, 0n],
  ])('%d ÷ %d 四舍五入为 %d', (dividend, divisor, quotient) => {
    expect(divideHalfUp(dividend, divisor)).toBe(quotient);
  });

  test('四舍五入的误差至多半个末位，正负对称', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        (dividend, divisor) => {
          const quotient = divideHalfUp(dividend, divisor);
          const error = quotient * divisor - dividend;
          expect((error < 0n ? -error : error) * 2n <= divisor).toBe(true);
          expect(divideHalfUp(-dividend, divisor)).toBe(-quotient);
        },
      ),
    );
  });

  test('取大取小', () => {
    expect([smaller(1n, 2n), larger(1n, 2n)]).toEqual([1n, 2n]);
  });
});

describe('比例', () => {
  test('在零和一之间，至多四位小数', () => {
    expect(['0', '1', '0.7', '0.6543'].map(parseRatio)).toEqual([0n, 10_000n, 7000n, 6543n]);
    expect(['1.0001', '-0.1', '0.70001', '70%'].map(parseRatio)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('给接口和给人看的写法', () => {
    expect(formatRatio(percent(70))).toBe('0.7000');
    expect(['0.7', '0.125', '1', '0'].map((text) => formatPercent(parseRatio(text) ?? percent(0)))).toEqual([
      '70%',
      '12.5%',
      '100%',
      '0%',
    ]);
  });
});
