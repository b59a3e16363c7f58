import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bug } from './assert.ts';
import {
  addFen,
  allocate,
  fen,
  formatFen,
  formatQuantity,
  formatUnitPrice,
  negateFen,
  parseFen,
  parseQuantity,
  parseUnitPrice,
  priceTimesQuantity,
  remainderOf,
  share,
  smallerFen,
  subtractFen,
  wholeUnits,
  type Fen,
  type UnitPrice,
} from './money.ts';
import { percent, RATIO_ONE, type Ratio } from './ratio.ts';

const amounts = fc.bigInt({ min: 0n, max: 10_000_000_000n }).map((value) => value as Fen);
const ratios = fc.bigInt({ min: 0n, max: 10_000n }).map((value) => value as Ratio);

describe('金额', () => {
  test.each([
    ['0', '0.00'],
    ['12.3', '12.30'],
    ['-0.05', '-0.05'],
    ['179181299.99', '179181299.99'],
  ])('%s 元读入再写出是 %s', (text, written) => {
    const amount = parseFen(text);
    expect(amount === undefined ? undefined : formatFen(amount)).toBe(written);
  });

  test.each(['', '1.001', '1,000', '1e3', '.5', '5.', '+1', ' 1', '一'])('“%s”不是金额', (text) => {
    expect(parseFen(text)).toBeUndefined();
  });

  test('单价至多四位小数，末尾的零只留到两位', () => {
    expect(
      ['3', '3.5', '3.125', '3.1234'].map((text) =>
        formatUnitPrice(parseUnitPrice(text) ?? (0n as UnitPrice)),
      ),
    ).toEqual(['3.00', '3.50', '3.125', '3.1234']);
    expect(parseUnitPrice('3.12345')).toBeUndefined();
  });

  test('数量不带多余的零', () => {
    expect(formatQuantity(wholeUnits(20))).toBe('20');
    expect(formatQuantity(parseQuantity('1.5000') ?? wholeUnits(0))).toBe('1.5');
    expect(
      ['0', '-3', '0.0001', '100.01', '-0.25'].map((text) =>
        formatQuantity(parseQuantity(text) ?? wholeUnits(1)),
      ),
    ).toEqual(['0', '-3', '0.0001', '100.01', '-0.25']);
    expect(() => wholeUnits(1.5)).toThrow(Bug);
  });

  test('分必须是整数', () => {
    expect(fen(12)).toBe(12n);
    expect(() => fen(0.1)).toThrow(Bug);
  });

  test.each([
    ['1.005', '1', '1.01'],
    ['0.0049', '1', '0.00'],
    ['0.0050', '1', '0.01'],
    ['2.2250', '3', '6.68'],
    ['33.3333', '3', '100.00'],
  ])('单价 %s 乘数量 %s 四舍五入为 %s', (price, quantity, charged) => {
    const amount = priceTimesQuantity(
      parseUnitPrice(price) ?? (0n as UnitPrice),
      parseQuantity(quantity) ?? wholeUnits(0),
    );
    expect(formatFen(amount)).toBe(charged);
  });

  test('比例乘一次、四舍五入到分，负数对称', () => {
    expect(share(fen(5), percent(70))).toBe(4n);
    expect(share(fen(-5), percent(70))).toBe(-4n);
    expect(share(fen(100_01), percent(60))).toBe(60_01n);
  });

  test('份额与余下部分相加等于原数，误差不到半分', () => {
    fc.assert(
      fc.property(amounts, ratios, (amount, ratio) => {
        const part = share(amount, ratio);
        expect(addFen(part, subtractFen(amount, part))).toBe(amount);
        const error = part * RATIO_ONE - amount * ratio;
        expect((error < 0n ? -error : error) * 2n <= RATIO_ONE).toBe(true);
        expect(part >= 0n && part <= amount).toBe(true);
      }),
    );
  });

  test('余额不会小于零，取小取反如其名', () => {
    fc.assert(
      fc.property(amounts, amounts, (whole, used) => {
        const left = remainderOf(whole, used);
        expect(left >= 0n).toBe(true);
        expect(smallerFen(whole, used) + left).toBe(whole);
        expect(addFen(whole, negateFen(whole))).toBe(0n);
      }),
    );
  });
});

describe('按权分摊（I1）', () => {
  test('各份之和恒等于总额，每份与精确值相差不到一分', () => {
    fc.assert(
      fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 12 }), (total, weights) => {
        const whole = addFen(...weights);
        fc.pre(whole > 0n);
        const parts = allocate(total, weights);
        expect(addFen(...parts)).toBe(total);
        parts.forEach((part, index) => {
          const exact = total * (weights[index] ?? 0n);
          const error = part * whole - exact;
          expect((error < 0n ? -error : error) < whole).toBe(true);
        });
      }),
    );
  });

  test('总额不超过权重之和时，每份不超过自己的权重', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 8 }), ratios, (weights, ratio) => {
        const whole = addFen(...weights);
        fc.pre(whole > 0n);
        allocate(share(whole, ratio), weights).forEach((part, index) => {
          expect(part <= (weights[index] ?? 0n)).toBe(true);
        });
      }),
    );
  });

  test('余数相同先给前面的，大的先得', () => {
    expect(allocate(fen(100), [fen(1), fen(1), fen(1)])).toEqual([34n, 33n, 33n]);
    expect(allocate(fen(10), [fen(1), fen(2)])).toEqual([3n, 7n]);
    expect(allocate(fen(10), [fen(2), fen(1)])).toEqual([7n, 3n]);
    expect(allocate(fen(101), [fen(7), fen(0), fen(9), fen(9)])).toEqual([28n, 0n, 37n, 36n]);
  });

  test('没有权重就没有可分的', () => {
    expect(allocate(fen(0), [fen(0), fen(0)])).toEqual([0n, 0n]);
    expect(() => allocate(fen(1), [fen(0)])).toThrow(Bug);
  });
});
