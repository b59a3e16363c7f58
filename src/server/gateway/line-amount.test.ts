import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFen, formatQuantity, formatUnitPrice, priceTimesQuantity } from '../../base/money.ts';
import { readLineAmount } from './line-amount.ts';

const read = (pric: number | string, cnt: number | string, amount: number | string, small = false) => {
  const line = { pric, cnt, det_item_fee_sumamt: amount };
  const { price, quantity, amount: charged } = readLineAmount(line, 'feedetail.0', small);
  return `${formatUnitPrice(price)} × ${formatQuantity(quantity)} = ${formatFen(charged)}`;
};

describe('明细的单价、数量和金额（I1、M32）', () => {
  test.each([
    ['后面的零不算', '12.345600', '2', '24.69', '12.3456 × 2 = 24.69'],
    ['数字和文字一样读', 12.5, 2, 25, '12.50 × 2 = 25.00'],
    ['六位小数，金额与四位的一样', '999.999991', '1', '1000.00', '1000.00 × 1 = 1000.00'],
    ['整盒不往下舍：标准是 1000 的也认得出高了', '1000.00001', '1', '1000.00', '1000.0001 × 1 = 1000.00'],
  ])('%s', (_, pric, cnt, amount, expected) => expect(read(pric, cnt, amount)).toBe(expected));

  test('拆零取最近的四位：一盒一百元分三支', () => {
    expect(read('33.333333', '3', '100.00', true)).toBe('33.3333 × 3 = 100.00');
    expect(read('33.333350', '3', '100.00', true)).toBe('33.3334 × 3 = 100.00');
  });

  test.each([
    ['七位小数', '1.0000001', '1', '1.00', 'feedetail.0.pric 至多六位小数'],
    ['科学计数法', 1e-7, '1', '0', 'feedetail.0.pric 至多六位小数'],
    [
      '金额不等于单价乘数量',
      '33.333333',
      '3',
      '99.99',
      'det_item_fee_sumamt 应等于单价乘数量 100.00 元，报文为 99.99 元',
    ],
    [
      '四位小数算不出同样的金额：说出该怎么传',
      '33.333333',
      '1000',
      '33333.33',
      'feedetail.0.pric 按四位小数 33.3334 元计为 33333.40 元，与 det_item_fee_sumamt 33333.33 元不一致',
    ],
    ['数量五位小数', '1', '1.00001', '1.00', 'feedetail.0.cnt'],
  ])('%s', (_, pric, cnt, amount, words) => expect(() => read(pric, cnt, amount)).toThrow(words));

  test('收下的金额一分不差，单价至多差四位小数的最后一位', () => {
    const cases = fc.record({
      long: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
      packs: fc.integer({ min: 1, max: 500 }),
      small: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ long, packs, small }) => {
        const digits = long.toString().padStart(7, '0');
        const pric = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
        // The amount as a hospital reckons it, with whole numbers of its own.
        const amount = (long * BigInt(packs) + 5_000n) / 10_000n;
        const yuan = `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
        const line = { pric, cnt: packs, det_item_fee_sumamt: yuan };
        try {
          const taken = readLineAmount(line, 'feedetail.0', small);
          expect(taken.amount).toBe(amount);
          expect(priceTimesQuantity(taken.price, taken.quantity)).toBe(amount);
          const off = taken.price * 100n - long;
          expect(off > -100n && off < 100n).toBe(true);
          if (!small) expect(off >= 0n).toBe(true);
        } catch (error) {
          expect(String(error)).toContain('至多四位小数');
        }
      }),
    );
  });
});
