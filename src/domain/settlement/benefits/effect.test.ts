import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, ZERO_FEN } from '../../../base/money.ts';
import { findSettlementRule } from '../find-rule.ts';
import { AMOUNT_NAMES, type AmountName, type BillAmounts } from '../model.ts';
import { addPerson, noEffect, SIZES, type Effect } from './effect.ts';
import type { Reckoned, WhatIfLine } from './what-if.ts';

const servedOn = day('2026-05-01');
const rule = findSettlementRule('employee', servedOn);
if (rule === undefined) throw new Error('the day has a rule');

type Amounts = Partial<Record<AmountName, number>>;
const amountsOf = (given: Amounts): BillAmounts =>
  Object.fromEntries(AMOUNT_NAMES.map((name) => [name, fen(given[name] ?? 0)])) as BillAmounts;
const drug = (nationalCode: string, charged: number, eligible: number): WhatIfLine => ({
  nationalCode,
  route: 'separatePayment',
  charged: fen(charged),
  eligible: fen(eligible),
  selfPayRatio: undefined,
});

/** A bill of 10,000 fen by what it was and what it would be; null where it cannot be reckoned. */
function billOf(
  claimNo: string,
  before: Amounts,
  after: Amounts | null,
  lines = [drug('甲', 10_000, 10_000)],
) {
  const claim: Reckoned['claim'] = {
    id: 1n,
    claimNo,
    areaCode: '430102',
    scheme: 'employee',
    servedOn,
    year: 2026,
    rule: rule as NonNullable<typeof rule>,
    filed: [],
    amounts: amountsOf(before),
    towardsThreshold: ZERO_FEN,
    reversesId: null,
    replaces: null,
    stands: true,
    facts: undefined,
    category: null,
    ownLimits: { pooledFund: false, majorIllness: false },
    lines,
  };
  return { claim, after: after && amountsOf(after) };
}

/** The bills of each person, added up. */
function effectOf(...people: readonly (readonly Reckoned[])[]): Effect {
  const effect = noEffect();
  for (const bills of people) addPerson(effect, bills);
  return effect;
}

/** A person who would pay so much more, in fen; less where it is negative. */
const paysMore = (more: number, claimNo = 'S1') => [
  billOf(claimNo, { personPays: 5_000_000 }, { personPays: 5_000_000 + more }),
];

describe('试算的结果逐人相加（M9.6）', () => {
  test('一个人的几张单一起看：一多一少抵平的不变，多的、少的各算人数和金额', () => {
    const both = [...paysMore(300), ...paysMore(-300)];
    const { claims, persons } = effectOf(both, paysMore(700), paysMore(-200), paysMore(-50));
    expect(claims).toBe(5);
    expect(persons).toEqual({ better: 2, worse: 1, same: 1, saved: fen(250), burdened: fen(700) });
  });

  test('按多付、少付的大小分档，正好到档的算在这一档', () => {
    expect(SIZES).toEqual([10_000n, 100_000n, 500_000n, 1_000_000n, null]);
    const sizes = [1, 10_000, 10_001, 100_000, 500_000, 500_001, 1_000_000, 1_000_001];
    const effect = effectOf(...sizes.map((size) => paysMore(size)), paysMore(-10_000), paysMore(-1_000_001));
    expect(effect.sizes).toEqual({ more: [2, 2, 1, 2, 1], less: [1, 0, 0, 0, 1] });
    expect(effectOf(paysMore(-10_001)).sizes).toEqual({ more: [0, 0, 0, 0, 0], less: [0, 1, 0, 0, 0] });
  });

  test('按付款方、按地区险种相加；前后都不付的不列', () => {
    const before = { fromPooledFund: 7_000, cash: 3_000, personPays: 3_000 };
    const after = { fromPooledFund: 7_500, fromMajorIllness: 100, cash: 2_400, personPays: 2_400 };
    const { payers, places } = effectOf([billOf('S1', before, after)], [billOf('S2', before, before)]);
    const pairs = [
      ['fromPooledFund', { before: 14_000n, after: 14_500n }],
      ['fromMajorIllness', { before: 0n, after: 100n }],
      ['cash', { before: 6_000n, after: 5_400n }],
    ] as const;
    expect(Object.fromEntries(payers)).toEqual(Object.fromEntries(pairs));
    expect(Object.fromEntries(places)).toEqual(
      Object.fromEntries(pairs.map(([payer, pair]) => [`430102 employee ${payer}`, pair])),
    );
  });

  test('各基金付的按可报金额分到药：一张单里两行同一种药只算一张，加起来等于单子', () => {
    const before = {
      fromPooledFund: 1_000,
      fromMajorIllness: 200,
      fromAssistance: 30,
      fromWorkInjury: 4,
      fromMaternity: 1,
    };
    const after = { ...before, fromPooledFund: 2_000 };
    const lines = [drug('甲', 4_000, 3_000), drug('乙', 2_000, 1_000), drug('甲', 1_500, 1_000)];
    const { drugs } = effectOf([billOf('S1', before, after, lines)], [billOf('S2', before, before)]);
    expect(Object.fromEntries(drugs)).toEqual({
      甲: { before: 741n + 247n + 1_235n, after: 1_341n + 447n + 1_235n, claims: 2, charged: 15_500n },
      乙: { before: 247n, after: 447n, claims: 1, charged: 2_000n },
    });
  });

  test('患者多付、少付最多的二十张列出来，大的在前；一样多的先来的在前，不变的不列', () => {
    const sizes = Array.from({ length: 20 }, (_, index) => 100 + index);
    const ordered = [...sizes].reverse();
    const claimNos = (effect: Effect) => effect.striking.map((one) => one.claimNo);
    const all = sizes.map((size) => paysMore(size % 2 === 0 ? size : -size, `S${size}`));
    const full = effectOf(...all, paysMore(0, 'S0'));
    expect(claimNos(full)).toEqual(ordered.map((size) => `S${size}`));
    expect(claimNos(effectOf(...all, paysMore(-100, 'LATE')))).toEqual(claimNos(full));
    const bigger = claimNos(effectOf(...all, paysMore(-119, 'LATE')));
    expect(bigger).toEqual(['S119', 'LATE', ...claimNos(full).slice(1, 19)]);
    expect(effectOf(paysMore(0)).striking).toEqual([]);
    const before = { fromPooledFund: 700, fromAssistance: 50, personPays: 250 };
    const { striking } = effectOf([
      billOf('S1', before, { ...before, fromPooledFund: 800, personPays: 150 }),
    ]);
    expect(striking).toEqual([
      {
        claimNo: 'S1',
        areaCode: '430102',
        scheme: 'employee',
        servedOn,
        funds: { before: 750n, after: 850n },
        person: { before: 250n, after: 150n },
      },
    ]);
  });

  test('算不出来的只数张数，列出前五十个编号，不算人', () => {
    const blind = Array.from({ length: 51 }, (_, index) => billOf(`S${index + 1}`, { cash: 1 }, null));
    const effect = effectOf(blind, paysMore(0));
    expect(effect).toMatchObject({ claims: 52, unreckonable: 51, persons: { same: 1, better: 0, worse: 0 } });
    expect(effect.left).toEqual(Array.from({ length: 50 }, (_, index) => `S${index + 1}`));
    expect(effect.payers.size).toBe(0);
  });
});
