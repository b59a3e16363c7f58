import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, type Fen } from '../../../base/money.ts';
import { divideHalfUp } from '../../../base/decimal.ts';
import { readExact, roundToFen, shareOut, writeExact, ZERO } from './exact.ts';
import { evaluate, parseFormula, type Names } from './formula.ts';

const VALUES: Readonly<Record<string, string>> = { a: '10.00', b: '3.00', half: '0.005', no: 'none' };
const names: Names = (name) => (VALUES[name] === 'none' ? 'none' : readExact(VALUES[name] ?? ''));

function result(text: string): string {
  const formula = parseFormula(text);
  if (!formula) return '不是算式';
  const { amount } = evaluate(formula, names, []);
  return amount ? writeExact(amount) : '算不出';
}

describe('算式的写法（docs/bill.md）', () => {
  test.each([
    ['a + b × 2', '16.00'],
    ['a − b − 2', '5.00'],
    ['(a − b) × 2', '14.00'],
    ['−(a − b)', '-7.00'],
    ['−a + b', '-7.00'],
    ['a ÷ 3 × 3', '10.00'],
    ['a ÷ 4 ÷ 5', '0.50'],
    ['round(a ÷ 3)', '3.33'],
    ['round(half)', '0.01'],
    ['round(−half)', '-0.01'],
    ['min(a, b, 7)', '3.00'],
    ['max(a, b)', '10.00'],
    ['min(no, a)', '10.00'],
    ['min(no, no)', '算不出'],
    ['max(no, a)', '算不出'],
    ['a + no', '算不出'],
    ['a ÷ (b − 3)', '算不出'],
    ['a + unknown', '算不出'],
    ['', '不是算式'],
    ['a +', '不是算式'],
    ['a b', '不是算式'],
    ['(a', '不是算式'],
    ['round(a, b)', '不是算式'],
    ['a * b', '不是算式'],
    ['Σ Σ a', '不是算式'],
    ['constructor', '算不出'],
  ])('%s 得 %s', (text, expected) => expect(result(text)).toBe(expected));

  test('Σ 逐行算，行里的名字在前；缺名字的行按写明的金额', () => {
    const formula = parseFormula('Σ round(x × b)');
    if (!formula) throw new Error('not a formula');
    const line = (x: string | undefined, stated: string) => ({
      names: ((name) => (name === 'x' ? readExact(x ?? '') : names(name))) satisfies Names,
      stated: readExact(stated) ?? ZERO,
    });
    const { amount, lines } = evaluate(formula, names, [line('1.005', '0.00'), line(undefined, '4.00')]);
    expect(amount && writeExact(amount)).toBe('7.02');
    expect(lines.map((one) => one && writeExact(one))).toEqual(['3.02', undefined]);
  });

  test('过长、过深的不读', () => {
    expect(parseFormula(`${'('.repeat(41)}1${')'.repeat(41)}`)).toBeUndefined();
    expect(parseFormula(`1${' + 1'.repeat(2000)}`)).toBeUndefined();
    expect(parseFormula('−'.repeat(3000))).toBeUndefined();
  });
});

describe('自己的算术与平台的各算各的，结果一致（I1）', () => {
  test('四舍五入到分', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        (over, under) => {
          expect(roundToFen({ over, under }).over).toBe(divideHalfUp(over * 100n, under));
        },
      ),
    );
  });

  test('最大余数法', () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(fen, fc.array(fen, { minLength: 1, maxLength: 8 }), (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0n));
        const parts = shareOut(
          { over: total, under: 100n },
          weights.map((over) => ({ over, under: 100n })),
        );
        expect(parts?.map((part) => (part.over * 100n) / part.under)).toEqual(
          allocate(total as Fen, weights as Fen[]),
        );
      }),
    );
  });
});
