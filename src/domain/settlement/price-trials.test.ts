import { describe, expect, test } from 'vitest';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { checkTrials, isNewPrice, type LineOnTrial, type PriceTrials } from './price-trials.ts';

const price = (yuan: number) => BigInt(yuan * 10_000) as UnitPrice;
const on = (yuan: number, line = 1, nationalCode = 'X1'): LineOnTrial => ({
  line,
  nationalCode,
  name: '示例保密片',
  price: price(yuan),
  standardFrom: day('2026-01-01'),
});
const known = (tried: number[], settledUpTo: number | null = null): PriceTrials => ({
  tried: tried.map(price),
  settledUpTo: settledUpTo === null ? null : price(settledUpTo),
});
const check = (lines: LineOnTrial[], trials: PriceTrials) =>
  checkTrials(lines, new Map([['X1', trials]])).map(({ code, line }) => [code, line]);

describe('保密标准的试价次数（N5.1）', () => {
  test.each([
    ['没试过', known([]), 900, true],
    ['试过这个价', known([900]), 900, false],
    ['低于已真实结算的价', known([], 900), 899, false],
    ['等于已真实结算的价', known([], 900), 900, false],
    ['高于已真实结算的价', known([], 900), 901, true],
  ])('%s', (_title, trials, yuan, fresh) => {
    expect(isNewPrice(price(yuan), trials)).toBe(fresh);
  });

  test('第三个新价还可以，第四个不再试；试过的和结算过的价不受影响', () => {
    expect(check([on(700)], known([800, 900]))).toEqual([]);
    expect(check([on(600)], known([700, 800, 900]))).toEqual([['PRICE_TRIED_TOO_OFTEN', 1]]);
    expect(check([on(800)], known([700, 800, 900]))).toEqual([]);
    expect(check([on(650)], known([700, 800, 900], 660))).toEqual([]);
  });

  test('一单多行一起算，各产品分开算', () => {
    expect(check([on(1), on(2, 2), on(3, 3), on(4, 4)], known([]))).toEqual([['PRICE_TRIED_TOO_OFTEN', 4]]);
    expect(check([on(1), on(1, 2), on(2, 3)], known([8]))).toEqual([]);
    expect(check([on(1), on(2, 2, 'X2'), on(3, 3, 'X3')], known([8, 9]))).toEqual([]);
  });
});
