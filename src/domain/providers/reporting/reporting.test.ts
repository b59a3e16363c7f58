import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import {
  breachState,
  BREACH_STEPS,
  checkBreachDay,
  mayTakeBreachStep,
  nextBreachSteps,
  unitsPromised,
  type BreachStep,
} from './donation.ts';
import { checkBatch, isOverdue, mayCheckRow, rowState } from './report.ts';

describe('上报、核对、公布（N5.3）', () => {
  it('一行只核对一次，公布以后不再变', () => {
    expect(rowState({ accepted: null, publishedOn: null })).toBe('waiting');
    expect(rowState({ accepted: true, publishedOn: null })).toBe('accepted');
    expect(rowState({ accepted: false, publishedOn: null })).toBe('returned');
    expect(rowState({ accepted: true, publishedOn: day('2026-03-01') })).toBe('published');
    expect(
      (['waiting', 'accepted', 'returned', 'published'] as const).map((state) => mayCheckRow(state).ok),
    ).toEqual([true, false, false, false]);
  });

  it('空的一批要说明情况', () => {
    expect([checkBatch(0, ' ').ok, checkBatch(0, '示例：本市没有').ok, checkBatch(1, '').ok]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each([
    ['到期当天还不算逾期', 0, 0, '2026-02-28', false],
    ['过了限期没有报', 0, 0, '2026-03-01', true],
    ['报过了', 1, 0, '2026-03-01', false],
    ['退回的没有重报', 1, 2, '2026-03-01', true],
  ])('%s', (_, batches, returned, on, overdue) => {
    expect(isOverdue({ batches }, returned, day('2026-02-28'), day(on))).toBe(overdue);
  });
});

describe('慈善赠药（N5.3）', () => {
  const terms = { buyUnits: 3, freeUnits: 2, from: day('2026-01-01'), to: day('2026-12-31') };

  it('买满才赠，零头不算', () => {
    expect([0, 2, 3, 5, 6].map((bought) => unitsPromised(terms, bought))).toEqual([0, 0, 2, 2, 4]);
  });

  it('承诺期外的不立案', () => {
    expect(checkBreachDay(terms, day('2026-12-31')).ok).toBe(true);
    expect(checkBreachDay(terms, day('2027-01-01'))).toMatchObject({
      refusal: { code: 'BREACH_OUTSIDE_PROMISE', clause: 'N5.3' },
    });
  });

  it('市州核实后报到省里，由省局认定；谁也不能越级', () => {
    const road: BreachStep[] = ['raise', 'reportUp', 'uphold', 'resolve'];
    expect(road.map((_, index) => breachState(road.slice(0, index + 1)))).toEqual([
      'atArea',
      'atProvince',
      'upheld',
      'closed',
    ]);
    for (const step of Object.keys(BREACH_STEPS) as BreachStep[]) {
      expect(mayTakeBreachStep('closed', 'province', step).ok).toBe(false);
      expect(mayTakeBreachStep('atArea', 'other', step).ok).toBe(false);
    }
    expect(nextBreachSteps('atArea', 'area')).toEqual(['reportUp', 'dismiss']);
    expect(mayTakeBreachStep('atArea', 'province', 'uphold').ok).toBe(false);
    expect(mayTakeBreachStep('atProvince', 'area', 'uphold')).toMatchObject({
      refusal: { code: 'BREACH_STEP_NOT_ALLOWED' },
    });
  });
});
