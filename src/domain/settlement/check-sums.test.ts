import { describe, expect, test } from 'vitest';
import { fen, type Fen } from '../../base/money.ts';
import { checkSums } from './check-sums.ts';
import { AMOUNT_NAMES, type AmountName, type BillAmounts, type BillLine } from './model.ts';

/** A bill on which everybody pays something, so that no part of a sum can be left out unseen. */
const BILL: BillAmounts = {
  charged: fen(10_000),
  aboveStandard: fen(500),
  eligible: fen(9_500),
  fundShare: fen(3_500),
  ownShare: fen(1_500),
  selfPaidFirst: fen(100),
  deductible: fen(200),
  planShare: fen(1_200),
  planOwnShare: fen(300),
  overPlanLimit: fen(400),
  fromWorkInjury: fen(1_300),
  fromMaternity: fen(1_000),
  fromPooledFund: fen(4_000),
  fromMajorIllness: fen(450),
  overLimit: fen(250),
  fromAssistance: fen(600),
  fromCommercial: fen(700),
  personPays: fen(1_950),
  fromAccount: fen(950),
  cash: fen(1_000),
};
const LINES = [
  { charged: fen(4_000), fundShare: fen(3_000) },
  { charged: fen(6_000), fundShare: fen(4_000) },
] as unknown as readonly BillLine[];

const by = (changes: Partial<Record<AmountName, number>>): BillAmounts => ({
  ...BILL,
  ...Object.fromEntries(
    Object.entries(changes).map(([name, more]) => [name, (BILL[name as AmountName] + BigInt(more)) as Fen]),
  ),
});
const check =
  (bill: BillAmounts, lines = LINES) =>
  () => {
    checkSums(bill, lines);
  };

describe('每张单的各项之和（M9.1—M9.7、N2.1、N4、I1）', () => {
  test('处处合得上的单没有话说', () => {
    expect(check(BILL)).not.toThrow();
  });

  test('没有费用的单也合得上', () => {
    const nothing = Object.fromEntries(AMOUNT_NAMES.map((name) => [name, fen(0)])) as BillAmounts;
    expect(check(nothing, [])).not.toThrow();
  });

  test.each(AMOUNT_NAMES)('%s 多一分、少一分都合不上', (name) => {
    expect(check(by({ [name]: 1 }))).toThrow();
    expect(check(by({ [name]: -1 }))).toThrow();
  });

  test.each([
    ['不是各方付清', { charged: 1, aboveStandard: 1 }],
    ['个人少付了剩下的', { personPays: -1, cash: -1, fromPooledFund: 1 }],
    ['基金份额没有着落', { fundShare: 1, ownShare: -1 }],
    ['账户与现金之和', { cash: 1 }],
  ] as const)('%s', (_title, changes) => {
    expect(check(by(changes))).toThrow();
  });

  test('合得上而有一项是负数的也不行', () => {
    expect(check(by({ fromAccount: 1_000, cash: -1_000 }))).not.toThrow();
    expect(check(by({ fromAccount: 1_001, cash: -1_001 }))).toThrow('negative');
  });

  /** From a name to where a fen of it can go without any sum telling. */
  const MOVES: readonly (readonly [AmountName, Partial<Record<AmountName, number>>])[] = [
    ['aboveStandard', { eligible: 1, ownShare: 1 }],
    ['fundShare', { planShare: 1 }],
    ['planShare', { fundShare: 1 }],
    ['fromPooledFund', { fromMajorIllness: 1 }],
    ['fromMajorIllness', { fromPooledFund: 1 }],
    ['overLimit', { fromPooledFund: 1, personPays: -1, cash: -1 }],
    ['ownShare', { selfPaidFirst: 1 }],
    ['selfPaidFirst', { ownShare: 1 }],
    ['deductible', { ownShare: 1 }],
    ['planOwnShare', { ownShare: 1 }],
    ['overPlanLimit', { ownShare: 1 }],
    ['fromAssistance', { fromCommercial: 1 }],
    ['fromCommercial', { fromAssistance: 1 }],
    ['fromWorkInjury', { fromMaternity: 1 }],
    ['fromMaternity', { fromWorkInjury: 1 }],
    ['fromAccount', { cash: 1 }],
    ['cash', { fromAccount: 1 }],
  ];
  test.each(MOVES)('处处合得上，只有 %s 是负数，也不行；正好是零可以', (name, to) => {
    const moved = (fens: number) =>
      by({
        [name]: -fens,
        ...Object.fromEntries(Object.entries(to).map(([other, sign]) => [other, sign * fens])),
      });
    const all = Number(BILL[name]);
    expect(check(moved(all))).not.toThrow();
    expect(check(moved(all + 1))).toThrow('negative');
  });

  test('各行费用之和、各行应付之和都等于全单', () => {
    const [first, second] = LINES as readonly [BillLine, BillLine];
    expect(check(BILL, [first, { ...second, charged: fen(5_999) }])).toThrow('lines must sum');
    expect(check(BILL, [first, { ...second, fundShare: fen(4_001) }])).toThrow('line fund shares');
    expect(check(BILL, [second])).toThrow('lines must sum');
  });
});
