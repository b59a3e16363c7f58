import { describe, expect, test } from 'vitest';
import {
  dividedBy,
  isLess,
  isSame,
  largerOf,
  leftOf,
  minus,
  plus,
  readExact,
  roundToFen,
  shareOut,
  smallerOf,
  sumOf,
  times,
  whole,
  writeExact,
  ZERO,
  type Exact,
} from './exact.ts';
import { evaluate, parseFormula } from './formula.ts';

const of = (text: string): Exact => {
  const read = readExact(text);
  if (!read) throw new Error(`${text} is no number`);
  return read;
};
const third: Exact = { over: 1n, under: 3n };
const write = (value: Exact | undefined) => value && writeExact(value);

describe('核验用的精确算术（I1）', () => {
  test('读得的写法：至多十八位整数、八位小数，可以带负号', () => {
    expect(readExact('-12.30')).toEqual({ over: -1230n, under: 100n });
    expect(readExact('5')).toEqual({ over: 5n, under: 1n });
    expect(readExact('123456789012345678.12345678')).toBeDefined();
    for (const bad of [
      '',
      '-',
      '.5',
      '5.',
      '+5',
      '--5',
      'x5',
      '5x',
      '1,0',
      '1234567890123456789',
      '0.123456789',
    ])
      expect(readExact(bad)).toBeUndefined();
  });

  test('加减乘除不丢一点，除数是负数、是零也对', () => {
    expect(isSame(plus(third, third), { over: 2n, under: 3n })).toBe(true);
    expect(isSame(plus(third, of('0.5')), { over: 5n, under: 6n })).toBe(true);
    expect(isSame(minus(of('0.5'), third), { over: 1n, under: 6n })).toBe(true);
    expect(times(third, of('0.5'))).toEqual({ over: 5n, under: 30n });
    expect(dividedBy(of('1'), of('-3'))).toEqual({ over: -1n, under: 3n });
    expect(dividedBy(of('-1'), of('-3'))).toEqual({ over: 1n, under: 3n });
    expect(dividedBy(of('1'), ZERO)).toBeUndefined();
    expect(whole(7)).toEqual({ over: 7n, under: 1n });
    expect(write(sumOf([of('1.1'), of('2.22'), of('-0.02')]))).toBe('3.30');
    expect(sumOf([])).toEqual(ZERO);
  });

  test('比大小看值不看写法；一样大的，取哪个都一样', () => {
    expect(isLess(third, of('0.34'))).toBe(true);
    expect(isLess(of('0.34'), third)).toBe(false);
    expect(isLess(of('0.50'), of('0.5'))).toBe(false);
    expect(isSame(of('0.50'), of('0.5'))).toBe(true);
    expect(isSame(of('0.5'), third)).toBe(false);
    expect(smallerOf(third, of('1'))).toBe(third);
    expect(smallerOf(of('1'), third)).toBe(third);
    expect(largerOf(third, ZERO)).toBe(third);
    expect(largerOf(ZERO, third)).toBe(third);
    expect(write(leftOf(of('5'), of('3')))).toBe('2.00');
    expect(write(leftOf(of('3'), of('5')))).toBe('0.00');
  });

  test('四舍五入到分，负数按大小', () => {
    for (const [text, rounded] of [
      ['0.005', '0.01'],
      ['0.0049', '0.00'],
      ['-0.005', '-0.01'],
      ['-0.0049', '0.00'],
      ['1.015', '1.02'],
      ['-1.014', '-1.01'],
    ] as const)
      expect(write(roundToFen(of(text)))).toBe(rounded);
  });

  test('写成两位小数，不是整分的写到八位', () => {
    expect(write(of('0'))).toBe('0.00');
    expect(write(of('12.3'))).toBe('12.30');
    expect(write(of('-0.07'))).toBe('-0.07');
    expect(write(of('0.1234'))).toBe('0.1234');
    expect(write(third)).toBe('0.33333333');
    expect(write(of('1000000.10'))).toBe('1000000.10');
  });

  test('按最大余数分：零头给余数最大的，一样大给在前的；没有可依的就分不了', () => {
    const share = (total: string, ...weights: string[]) => shareOut(of(total), weights.map(of))?.map(write);
    expect(share('0.05', '1', '1', '1')).toEqual(['0.02', '0.02', '0.01']);
    expect(share('0.02', '1', '2', '1')).toEqual(['0.01', '0.01', '0.00']);
    expect(share('0.03', '1', '3', '2')).toEqual(['0.01', '0.01', '0.01']);
    expect(share('10.00', '0', '1')).toEqual(['0.00', '10.00']);
    expect(share('0.00', '0', '0')).toEqual(['0.00', '0.00']);
    expect(share('0.01', '0', '0')).toBeUndefined();
    expect(share('0.00')).toEqual([]);
    expect(share('1.00', '0.3', '0.7')).toEqual(['0.30', '0.70']);
  });
});

describe('算式的写法到哪里为止（docs/bill.md）', () => {
  const result = (text: string) => {
    const formula = parseFormula(text);
    if (!formula) return '不是算式';
    const value = evaluate(formula, () => undefined, []).amount;
    return value ? writeExact(value) : '算不出';
  };
  const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;

  test('套三十九层读得，四十层不读；四千个字符读得，多一个不读', () => {
    expect(result(nested(39))).toBe('1.00');
    expect(result(nested(40))).toBe('不是算式');
    expect(result(`${'1'.padEnd(4000)}`)).toBe('1.00');
    expect(result(`${'1'.padEnd(4001)}`)).toBe('不是算式');
    // Depth is given back: many brackets beside each other are not deep.
    expect(result(Array.from({ length: 60 }, () => '(1)').join(' + '))).toBe('60.00');
  });

  test.each([
    ['min(1)', '1.00'],
    ['min(3, 2, 1)', '1.00'],
    ['max(1, 3, 2)', '3.00'],
    ['min', '算不出'],
    ['min 1', '不是算式'],
    ['min()', '不是算式'],
    ['min(1', '不是算式'],
    ['min(1,)', '不是算式'],
    ['min(1;2)', '不是算式'],
    ['round()', '不是算式'],
    ['round(1.005)', '1.01'],
    ['− 2 + 5', '3.00'],
    ['5 − −2', '不是算式'],
    ['2 × 3 + 4', '10.00'],
    ['2 + 3 × 4', '14.00'],
    ['2 ×', '不是算式'],
    ['÷ 2', '不是算式'],
    ['1 ÷ 0', '算不出'],
    ['(1)(2)', '不是算式'],
    ['1 2', '不是算式'],
    ['1.5.2', '不是算式'],
    ['1)', '不是算式'],
    ['Σ', '不是算式'],
    ['Σ (1 + Σ 2)', '不是算式'],
    ['Σ 1 + Σ 2', '0.00'],
    ['−', '不是算式'],
    ['x1', '算不出'],
    ['−x', '算不出'],
    ['x + 1', '算不出'],
    ['1 + x', '算不出'],
    ['min(x, 1)', '算不出'],
    ['中', '不是算式'],
  ])('%s 得 %s', (text, expected) => expect(result(text)).toBe(expected));

  test('没有上限的数只有 min 认得', () => {
    const none = (text: string) => {
      const formula = parseFormula(text);
      return formula && write(evaluate(formula, () => 'none', []).amount);
    };
    expect(none('min(n, 2)')).toBe('2.00');
    for (const text of ['n', '−n', 'n + 1', '1 + n', 'max(n, 1)', 'round(n)', 'min(n)'])
      expect(none(text)).toBeUndefined();
  });

  test('Σ 里算不出的行用写明的金额，没有上限的也一样', () => {
    const formula = parseFormula('Σ a');
    if (!formula) throw new Error('it is a formula');
    const line = (value: Exact | 'none' | undefined, stated: string) => ({
      names: () => value,
      stated: of(stated),
    });
    const { amount, lines } = evaluate(formula, () => of('100'), [
      line(of('1'), '50'),
      line('none', '2'),
      line(undefined, '3'),
    ]);
    expect(write(amount)).toBe('6.00');
    expect(lines.map(write)).toEqual(['1.00', undefined, undefined]);
  });
});
