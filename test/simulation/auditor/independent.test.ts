import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { halfUp, sharedOut, whole, yuan } from './arithmetic.ts';
import { reckon, type LineFacts, type PayFacts } from './reckon-bill.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

test('审计只用自己的代码和杂凑算法，不用平台的任何一行', () => {
  const files = readdirSync(HERE).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const imports = files.flatMap((file) =>
    [
      ...readFileSync(HERE + file, 'utf8').matchAll(
        /\bfrom '([^']+)'|\bimport\s*\(?\s*'([^']+)'|\brequire\(/g,
      ),
    ].map(([all, name = '', loaded = '']) => name || loaded || all),
  );
  expect(files.length).toBeGreaterThan(8);
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter((name) => !/^\.\/[a-z-]+\.ts$/.test(name) && name !== 'node:crypto')).toEqual([]);
});

describe('审计自己的算法先对得上手算（I1）', () => {
  test('读数、四舍五入、最大余数', () => {
    expect([whole('12.3', 2), whole('-0.05', 2), whole('7', 4)]).toEqual([1230n, -5n, 70_000n]);
    expect(() => whole('1.234', 2)).toThrow('1.234');
    expect([halfUp(5n, 10n), halfUp(4n, 10n), halfUp(15n, 10n)]).toEqual([1n, 0n, 2n]);
    expect(sharedOut(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(sharedOut(5n, [0n, 0n])).toEqual([0n, 0n]);
    expect([yuan(5n), yuan(-12_345n)]).toEqual(['0.05', '-123.45']);
  });

  const line: LineFacts = {
    entryKey: '示例|片',
    kind: 'negotiated',
    standard: 49_800_000n,
    price: 49_800_000n,
    quantity: 10_000n,
    units: null,
    route: 'separatePayment',
    selfPayRatio: 0n,
  };
  const facts: PayFacts = {
    yearStart: null,
    ratio: 6_000n,
    lowered: null,
    pool: { limit: 300_000n, used: 0n },
    major: { limit: 1_000_000n, used: 0n, ratio: null },
    assistance: { ratio: 7_000n, threshold: 100_000n, cap: null, usedThreshold: 0n, usedCap: 0n },
    assistsOverLimit: false,
    plan: null,
    commercial: [],
    account: null,
  };

  // 4980.00 元，居民 60 %：统筹 2988.00；自付 1992.00，起付 1000.00 以上 992.00 的 70 % 为 694.40；本人 1297.60。
  test('居民一笔，再一笔跨过统筹限额（M9.1、M9.2、M9.4、I9、I13）', () => {
    expect(reckon([line], facts).amounts).toMatchObject({
      fromPooledFund: 298_800n,
      fromAssistance: 69_440n,
      cash: 129_760n,
    });
    const next = {
      ...facts,
      pool: { limit: 300_000n, used: 298_800n },
      assistance: {
        ratio: 7_000n,
        threshold: 100_000n,
        cap: null,
        usedThreshold: 100_000n,
        usedCap: 69_440n,
      },
    };
    // 4975.555 元收 4975.56；60 % 为 2985.34：统筹 12.00，大病 2973.34；自付 1990.22 的 70 % 为 1393.15；本人 597.07。
    expect(reckon([{ ...line, price: 49_755_550n }], next).amounts).toMatchObject({
      charged: 497_556n,
      fromPooledFund: 1_200n,
      fromMajorIllness: 297_334n,
      fromAssistance: 139_315n,
      cash: 59_707n,
    });
  });

  // 100.00 元，统筹余 30.00 合 50.00 元费用；另 50.00 元由大病付 45 %：22.50。
  test('大病另有比例的，统筹限额以上的费用按那个比例（M9.2、I8）', () => {
    const [pool, limit] = [{ limit: 3_000n, used: 0n }, 1_000_000n];
    const other = { ...facts, pool, major: { limit, used: 0n, ratio: 4_500n }, assistance: null };
    expect(reckon([{ ...line, price: 1_000_000n }], other).amounts).toMatchObject({
      fundShare: 5_250n,
      fromPooledFund: 3_000n,
      fromMajorIllness: 2_250n,
      ownShare: 4_750n,
    });
  });

  // 100.00 元按 60 % − 10 个百分点：统筹余 30.00 合 60.00 元费用；另 40.00 元由大病付 45 %：18.00。下调不比比例多。
  test('异地购药下调的，从基金的比例里减，大病自己的比例不减（I8、I11）', () => {
    const lowered = { kind: 'temporary', points: 1_000n };
    const other = { ...facts, lowered, assistance: null };
    const whole = { ...line, price: 1_000_000n };
    expect(reckon([whole], other).amounts).toMatchObject({ fundShare: 5_000n, ownShare: 5_000n });
    const [pool, major] = [
      { limit: 3_000n, used: 0n },
      { limit: 1_000_000n, used: 0n, ratio: 4_500n },
    ];
    expect(reckon([whole], { ...other, pool, major }).amounts).toMatchObject({
      fundShare: 4_800n,
      fromPooledFund: 3_000n,
      fromMajorIllness: 1_800n,
    });
    const all = { ...other, lowered: { kind: 'temporary', points: 6_500n } };
    expect(reckon([whole], all).amounts).toMatchObject({ fundShare: 0n, cash: 10_000n });
  });

  // 100.00 元，60 % 是 60.00，统筹、大病各余 10.00：超限额 40.00。自付 40.00 加上它，起付 20.00 以上 60.00 的 70 % 为 42.00。
  test('救助的基数算上超限额的部分，起付和比例照旧（M9.4、I6、I13）', () => {
    const [pool, major] = [
      { limit: 1_000n, used: 0n },
      { limit: 1_000n, used: 0n, ratio: null },
    ];
    const assistance = { ratio: 7_000n, threshold: 2_000n, cap: null, usedThreshold: 0n, usedCap: 0n };
    const other = { ...facts, pool, major, assistance, assistsOverLimit: true };
    const { amounts, uses } = reckon([{ ...line, price: 1_000_000n }], other);
    expect(amounts).toMatchObject({
      overLimit: 4_000n,
      ownShare: 4_000n,
      fromAssistance: 4_200n,
      cash: 3_800n,
    });
    expect(uses.threshold).toBe(2_000n);
  });

  // 两行 100.00 元，一行走普通政策先行自付 10 %：90.00 起付 20.00，70.00 的 50 % 为 35.00；统筹只剩 80.00，单行支付先用 60.00。
  test('两条渠道同用一个限额，单行支付在前；商业保险只看剩下的（M9.7、N4、I21）', () => {
    const plan = {
      byYear: true,
      deductible: 2_000n,
      yearlyLimit: null,
      bands: [{ upTo: null, ratio: 5_000n }],
      used: { deductible: 0n, counted: 0n, paid: 0n },
    };
    const insurer = {
      id: 1,
      ratio: 5_000n,
      deductible: 0n,
      cap: null,
      drugs: ['乙|片'],
      usedDeductible: 0n,
      usedCap: 0n,
    };
    const cheap = { ...line, price: 1_000_000n };
    const lines = [cheap, { ...cheap, entryKey: '乙|片', route: 'ordinary' as const, selfPayRatio: 1_000n }];
    const { amounts } = reckon(lines, {
      ...facts,
      pool: { limit: 8_000n, used: 0n },
      major: null,
      assistance: null,
      plan,
      commercial: [insurer],
      account: 1_000n,
    });
    expect(amounts).toMatchObject({
      fromPooledFund: 8_000n,
      overLimit: 1_500n,
      selfPaidFirst: 1_000n,
      deductible: 2_000n,
      planOwnShare: 3_500n,
      // 普通政策那一行还剩 100.00 − 20.00 = 80.00。
      fromCommercial: 4_000n,
      fromAccount: 1_000n,
      cash: 7_000n,
    });
  });
});
