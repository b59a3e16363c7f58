import { describe, expect, it } from 'vitest';
import { withinMonthlyAmount } from './monthly-amount.ts';

const GRANTED = { units: 60, unitName: '片' };

describe('核定的每月用量（M23.4）', () => {
  it.each([
    [60, 30, true],
    [61, 30, false],
    [60, 14, true],
    [61, 14, false],
    [120, 60, true],
    [121, 60, false],
    [168, 84, true],
  ])('%i 片 %i 天：%s', (units, days, ok) =>
    expect(withinMonthlyAmount(GRANTED, units, days)).toMatchObject(
      ok ? { ok } : { ok, refusal: { code: 'MONTHLY_AMOUNT_EXCEEDED', clause: 'M23.4' } },
    ),
  );
  it('没有核定的不限', () => expect(withinMonthlyAmount(null, 100_000, 1).ok).toBe(true));
});
