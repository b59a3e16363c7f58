import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CITATION, randomReadings, YEAR_STARTS } from '../../../test/support/random-claims.ts';
import { day } from '../../base/date.ts';
import { percent } from '../../base/ratio.ts';
import { findSettlementRule } from './find-rule.ts';
import type { RuleReadings } from './model.ts';
import { readReadings, tellReadings, yearToldBy } from './told-readings.ts';

const written = findSettlementRule('employee', day('2026-05-01'));
if (written === undefined) throw new Error('the day has a rule');
const rule = written;
const told = (readings: RuleReadings) => tellReadings({ ...rule, readings });

describe('账单写明另定了哪几条解释（I4、I8、I13）', () => {
  test('写的是哪一条、数值和文件；没有另定的什么也不写', () => {
    expect(tellReadings(rule)).toEqual([]);
    const majorIllness = { value: percent(55), citation: CITATION };
    const assistanceBase = { value: 'withOverLimit', citation: { ...CITATION, act: 13 } } as const;
    expect(told({ majorIllness, assistanceBase })).toEqual([
      { interpretation: 'I8', value: '0.5500', ...CITATION },
      { interpretation: 'I13', value: 'withOverLimit', ...CITATION, act: 13 },
    ]);
  });

  test('写的都读得回来，一条也不多', () => {
    fc.assert(
      fc.property(randomReadings, (readings) => {
        const isNone = Object.keys(readings).length === 0;
        expect(readReadings(told(readings))).toStrictEqual(isNone ? {} : { readings: { ...readings } });
      }),
    );
    expect(readReadings()).toStrictEqual({});
  });

  test('读不懂的数值不当作另定', () => {
    const odd = [
      { interpretation: 'I8', value: '六成', ...CITATION },
      { interpretation: 'I13', value: 'ownShare', ...CITATION },
    ] as const;
    expect(readReadings(odd)).toStrictEqual({});
  });

  test('年度首日写明月和日，单子的医保年度由它说得出（I4）', () => {
    const [yearStart] = YEAR_STARTS;
    if (yearStart === undefined) throw new Error('there is one');
    const all = told({ yearStart });
    expect(all).toEqual([{ interpretation: 'I4', value: '07-01', ...yearStart.citation }]);
    expect(readReadings(all)).toEqual({ readings: { yearStart } });
    const yearOfBill = (text: string, readings?: typeof all) =>
      yearToldBy({ servedOn: day(text), ...(readings && { readings }) });
    expect([yearOfBill('2026-07-01'), yearOfBill('2026-07-01', all)]).toEqual([2026, 2027]);
    expect(yearOfBill('2027-06-30', all)).toBe(2027);
  });
});
