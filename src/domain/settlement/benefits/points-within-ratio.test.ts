import { describe, expect, test } from 'vitest';
import { CITATION } from '../../../../test/support/random-claims.ts';
import { day } from '../../../base/date.ts';
import { percent } from '../../../base/ratio.ts';
import { WRITTEN_RULES } from '../../../policy/parameters/entered.ts';
import type { DatedAct } from './act.ts';
import { findPointsBeyondRatio } from './points-within-ratio.ts';

const act = (temporary: number, change: Partial<DatedAct> = {}): DatedAct => ({
  from: day('2026-07-01'),
  to: null,
  ratios: {},
  limits: [],
  assistance: [],
  readings: { offSite: { settled: percent(0), temporary: percent(temporary) } },
  ...change,
});
const entered = (resident: number, from: string, to: string) => ({
  ...WRITTEN_RULES,
  entered: [
    { citation: { ...CITATION, from: day(from), to: day(to) }, ratios: { resident: percent(resident) } },
  ],
});

describe('异地下调的百分点不超过那些天最低的比例（I11）', () => {
  test('两个险种里低的一个为限，正好等于的可以', () => {
    expect(findPointsBeyondRatio(act(60), WRITTEN_RULES)).toBeUndefined();
    expect(findPointsBeyondRatio(act(61), WRITTEN_RULES)).toEqual({ kind: 'temporary', lowest: percent(60) });
  });

  test('这一件自己也定比例的，按它自己的', () => {
    const both = { ratios: { employee: percent(50), resident: percent(65) } };
    expect(findPointsBeyondRatio(act(51, both), WRITTEN_RULES)?.lowest).toBe(percent(50));
    expect(
      findPointsBeyondRatio(act(62, { ratios: { resident: percent(65) } }), WRITTEN_RULES),
    ).toBeUndefined();
  });

  test('中间有几天另有比例的也看得到，不在这一件日子里的不算', () => {
    const rules = entered(30, '2026-09-01', '2026-09-30');
    expect(findPointsBeyondRatio(act(31), rules)?.lowest).toBe(percent(30));
    expect(findPointsBeyondRatio(act(31, { to: day('2026-08-31') }), rules)).toBeUndefined();
    expect(
      findPointsBeyondRatio(act(61, { from: day('2026-09-30') }), entered(80, '2026-09-01', '2026-09-30'))
        ?.lowest,
    ).toBe(percent(60));
  });

  test('没有规定的日子没有比例可比；没有录入下调的不看', () => {
    const early = { from: day('2025-01-01'), to: day('2025-12-31') };
    expect(findPointsBeyondRatio(act(90, early), WRITTEN_RULES)).toBeUndefined();
    expect(
      findPointsBeyondRatio(act(90, { ...early, ratios: { resident: percent(50) } }), WRITTEN_RULES)?.kind,
    ).toBe('temporary');
    expect(findPointsBeyondRatio(act(0, { readings: {} }), WRITTEN_RULES)).toBeUndefined();
  });
});
