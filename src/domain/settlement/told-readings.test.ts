import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CITATION, randomReadings } from '../../../test/support/random-claims.ts';
import { day } from '../../base/date.ts';
import { percent } from '../../base/ratio.ts';
import { findSettlementRule } from './find-rule.ts';
import type { RuleReadings } from './model.ts';
import { readReadings, tellReadings } from './told-readings.ts';

const written = findSettlementRule('employee', day('2026-05-01'));
if (written === undefined) throw new Error('the day has a rule');
const rule = written;
const told = (readings: RuleReadings) => tellReadings({ ...rule, readings });

describe('账单写明另定了哪几条解释（I8、I13）', () => {
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
});
