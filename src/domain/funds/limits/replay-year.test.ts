import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen, type Fen } from '../../../base/money.ts';
import { excessOf, findingState, replayYear } from './replay-year.ts';

const amount = fc.bigInt(0n, 1_000n) as fc.Arbitrary<Fen>;
const payments = fc.array(
  fc.record({ at: fc.nat(50), order: fc.nat(1_000), pooledFund: amount, majorIllness: amount }),
);

describe('超年度限额（M9.5、I6、I12）', () => {
  test('各笔超出之和等于合计超出，与登记的先后无关', () => {
    fc.assert(
      fc.property(payments, amount, amount, (given, pooledFund, majorIllness) => {
        const limits = { pooledFund, majorIllness };
        const sum = (layer: 'pooledFund' | 'majorIllness') =>
          given.reduce((total, one) => total + one[layer], 0n) as Fen;
        const excess = excessOf({ pooledFund: sum('pooledFund'), majorIllness: sum('majorIllness') }, limits);
        for (const order of [given, [...given].reverse()]) {
          const replayed = replayYear(order, limits);
          expect(replayed.reduce((total, one) => total + one.beyond.pooledFund, 0n)).toBe(excess.pooledFund);
          expect(replayed.reduce((total, one) => total + one.beyond.majorIllness, 0n)).toBe(
            excess.majorIllness,
          );
        }
      }),
    );
  });

  test('晚报的支付排在它真正发生的地方，超出的是它后面的那笔，跨限额的一笔拆到分', () => {
    const of = (at: number, amount: number) => ({
      at,
      order: at,
      pooledFund: fen(amount),
      majorIllness: fen(0),
    });
    const replayed = replayYear([of(10, 700), of(20, 200), of(5, 250)], {
      pooledFund: fen(1_000),
      majorIllness: null,
    });
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
