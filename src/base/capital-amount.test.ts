import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInCapitals } from './capital-amount.ts';
import { fen } from './money.ts';

/** Reads capital numerals as a person would: what stands before a unit, times the unit; a greater unit takes all before it. */
function read(text: string): bigint {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const small: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n };
  const parts = { yuan: 0n, wan: 0n, four: 0n, digit: 0n, fen: 0n };
  for (const sign of text.replace(/^人民币负?/, '')) {
    if (digits.includes(sign)) parts.digit = BigInt(digits.indexOf(sign));
    else if (sign in small) {
      parts.four += parts.digit * (small[sign] ?? 0n);
      parts.digit = 0n;
    } else if (sign === '万') {
      parts.wan = (parts.four + parts.digit) * 10_000n;
      Object.assign(parts, { four: 0n, digit: 0n });
    } else if (sign === '亿') {
      parts.yuan = (parts.yuan + parts.wan + parts.four + parts.digit) * 100_000_000n;
      Object.assign(parts, { wan: 0n, four: 0n, digit: 0n });
    } else if (sign === '元') {
      parts.fen = (parts.yuan + parts.wan + parts.four + parts.digit) * 100n;
      parts.digit = 0n;
    } else if (sign === '角') {
      parts.fen += parts.digit * 10n;
      parts.digit = 0n;
    } else if (sign === '分') parts.fen += parts.digit;
  }
  return text.includes('负') ? -parts.fen : parts.fen;
}

describe('大写金额', () => {
  it.each([
    [0n, '人民币零元整'],
    [5n, '人民币伍分'],
    [50n, '人民币伍角'],
    [305n, '人民币叁元零伍分'],
    [1_000n, '人民币壹拾元整'],
    [140_950n, '人民币壹仟肆佰零玖元伍角'],
    [600_714n, '人民币陆仟零柒元壹角肆分'],
    [1_640_902n, '人民币壹万陆仟肆佰零玖元零贰分'],
    [10_001_000n, '人民币壹拾万零壹拾元整'],
    [10_700_053n, '人民币壹拾万柒仟元伍角叁分'],
    [20_000_000_000n, '人民币贰亿元整'],
    [10_000_100_000n, '人民币壹亿零壹仟元整'],
    [-210_000n, '人民币负贰仟壹佰元整'],
  ])('%s 分写作 %s', (amount, words) => {
    expect(amountInCapitals(fen(amount))).toBe(words);
  });

  it('任意的金额读回来就是它；没有连着的零，零不在单位前面、也不在末尾', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => {
        const words = amountInCapitals(fen(amount));
        expect(read(words)).toBe(amount);
        expect(words).not.toMatch(/零零|零[拾佰仟万亿角分]|零$/);
        if (amount !== 0n) expect(words).not.toMatch(/零元/);
      }),
    );
  });
});
