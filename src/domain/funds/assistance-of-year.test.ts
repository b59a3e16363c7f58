import { describe, expect, test } from 'vitest';
import { fen, ZERO_FEN } from '../../base/money.ts';
import { assistanceUsedIn } from './assistance-of-year.ts';
import type { YearTotals } from './model.ts';
import { addToYear, reverseMovement } from './move-totals.ts';

const NOTHING: YearTotals = {
  pooledFund: ZERO_FEN,
  majorIllness: ZERO_FEN,
  assistanceThreshold: ZERO_FEN,
  assistance: ZERO_FEN,
  ownShare: ZERO_FEN,
};
const movement = {
  fromPooledFund: fen(70_000),
  fromMajorIllness: fen(0),
  ownShare: fen(30_000),
  towardsThreshold: fen(10_000),
  fromAssistance: fen(14_000),
};

describe('一个人一年用过的医疗救助（M9.4）', () => {
  test('没有结算过就是零；一个险种时就是它的；换过险种是两边之和', () => {
    expect(assistanceUsedIn([])).toEqual({ towardsThreshold: 0n, paid: 0n });
    const resident = addToYear(NOTHING, movement);
    expect(assistanceUsedIn([resident])).toEqual({ towardsThreshold: 10_000n, paid: 14_000n });
    const employee = addToYear(NOTHING, { ...movement, towardsThreshold: ZERO_FEN, fromAssistance: fen(1) });
    expect(assistanceUsedIn([employee, resident])).toEqual({ towardsThreshold: 10_000n, paid: 14_001n });
  });

  test('撤销换险种以前的单，起付和封顶都还回来', () => {
    const resident = addToYear(addToYear(NOTHING, movement), reverseMovement(movement));
    const employee = addToYear(NOTHING, movement);
    expect(assistanceUsedIn([employee, resident])).toEqual(assistanceUsedIn([employee]));
  });
});
