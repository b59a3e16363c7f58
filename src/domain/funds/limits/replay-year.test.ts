import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, type Fen } from '../../../base/money.ts';
import { spanOfBenefitYear } from '../../../policy/parameters/benefit-year.ts';
import { WRITTEN_RULES } from '../../../policy/parameters/entered.ts';
import type { Enrolment } from '../../insured/model.ts';
import { excessOf, findingState, limitsOn, replayYear, type LimitSpan } from './replay-year.ts';

const YEAR = spanOfBenefitYear(WRITTEN_RULES, 2026);
const amount = fc.bigInt(0n, 1_000n) as fc.Arbitrary<Fen>;
const payments = fc.array(
  fc.record({ at: fc.nat(50), order: fc.nat(1_000), pooledFund: amount, majorIllness: amount }),
);

describe('超年度限额（M9.5、I6、I12）', () => {
  test('一年只有一个限额时，超出等于合计减限额，与登记的先后无关', () => {
    fc.assert(
      fc.property(payments, amount, amount, (given, pooledFund, majorIllness) => {
        const limits = { pooledFund, majorIllness };
        const over = (layer: 'pooledFund' | 'majorIllness') => {
          const sum = given.reduce((total, one) => total + one[layer], 0n);
          return sum > limits[layer] ? sum - limits[layer] : 0n;
        };
        for (const order of [given, [...given].reverse()]) {
          const excess = excessOf(replayYear(order.map((one) => ({ ...one, limits }))));
          expect(excess).toEqual({ pooledFund: over('pooledFund'), majorIllness: over('majorIllness') });
        }
      }),
    );
  });

  test('先后在几个地区：每一段只查这一段用的，超出等于各段“这一段用的”与“累计减这一段限额”的较小者之和', () => {
    const stretches = fc.array(fc.record({ limit: amount, used: fc.array(amount, { maxLength: 4 }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(stretches, (given) => {
        let before = 0n;
        let over = 0n;
        for (const { limit, used } of given) {
          const own = used.reduce((total, one) => total + one, 0n);
          const above = before + own > limit ? before + own - limit : 0n;
          over += own < above ? own : above;
          before += own;
        }
        const all = given.flatMap(({ limit, used }, index) =>
          used.map((pooledFund, order) => ({
            at: index,
            order,
            pooledFund,
            majorIllness: fen(0),
            limits: { pooledFund: limit, majorIllness: null },
          })),
        );
        expect(excessOf(replayYear(all)).pooledFund).toBe(over);
      }),
    );
  });

  test('晚报的支付排在它真正发生的地方，超出的是它后面的那笔，跨限额的一笔拆到分', () => {
    const of = (at: number, amount: number) => ({
      at,
      order: at,
      pooledFund: fen(amount),
      majorIllness: fen(0),
      limits: { pooledFund: fen(1_000), majorIllness: null },
    });
    const replayed = replayYear([of(10, 700), of(20, 200), of(5, 250)]);
    expect(replayed.map((one) => [one.at, one.beyond.pooledFund])).toEqual([
      [5, 0n],
      [10, 0n],
      [20, 150n],
    ]);
  });

  test('说过的话只对当时的超出额有效', () => {
    const excess = { pooledFund: fen(150), majorIllness: fen(0) };
    expect(findingState(null, excess)).toBe('open');
    expect(findingState({ ...excess, state: 'explained' }, excess)).toBe('explained');
    expect(findingState({ ...excess, pooledFund: fen(149), state: 'explained' }, excess)).toBe('open');
  });
});

describe('限额按支付那天的参保地区（M9.2、M9.5）', () => {
  const span = (given: Partial<Enrolment>, pooledFund: number | null): LimitSpan => ({
    scheme: 'employee',
    areaCode: '430102',
    status: 'normal',
    from: day('2026-01-01'),
    to: null,
    ...given,
    limits: { pooledFund: pooledFund === null ? null : fen(pooledFund), majorIllness: null },
  });
  const spans = [
    span({ areaCode: '430202', from: day('2026-09-01') }, 150),
    span({ from: day('2025-03-01'), to: day('2026-05-31') }, 500),
  ];
  const none = { pooledFund: null, majorIllness: null };
  const on = (text: string, own = none, given = spans) =>
    limitsOn(given, own, { year: YEAR, onDay: day(text) }).pooledFund;

  test.each([
    ['转出前一天', '2026-05-31', 500n],
    ['转入当天', '2026-09-01', 150n],
    ['中断的日子按最后一段', '2026-07-01', 150n],
    ['上一年的日子算年初', '2025-01-15', 500n],
    ['下一年的日子算年末', '2027-01-15', 150n],
  ])('%s', (_, text, limit) => expect(on(text)).toBe(limit));

  test('个人限额先于地区的；没有参保或地区没有限额的没有限额', () => {
    expect(
      limitsOn(spans, { pooledFund: fen(9), majorIllness: null }, { year: YEAR, onDay: day('2026-02-01') }),
    ).toEqual({
      pooledFund: 9n,
      majorIllness: null,
    });
    expect(on('2026-02-01', none, [])).toBeNull();
    expect(on('2026-02-01', none, [span({}, null)])).toBeNull();
  });
});
