import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bug } from './assert.ts';
import {
  addDays,
  addYears,
  ageOn,
  day,
  dayAt,
  daysBetween,
  lastDayOfYear,
  parseDate,
  startOfDay,
  wallClock,
  weekday,
  yearOf,
} from './date.ts';
import { holdsOn, valueOn, type Dated } from './dated.ts';

const days = fc.integer({ min: 0, max: 36_500 }).map((count) => addDays(day('1990-01-01'), count));

describe('日历日', () => {
  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '', '2026-00-10'])(
    '“%s”不是真实的日子',
    (text) => {
      expect(parseDate(text)).toBeUndefined();
      expect(() => day(text)).toThrow(Bug);
    },
  );

  test('闰日是真实的日子，加一年落到二月底', () => {
    expect(parseDate('2028-02-29')).toBe('2028-02-29');
    expect(addYears(day('2028-02-29'), 1)).toBe('2029-02-28');
  });

  test('加天数与数天数互逆，先后与文字先后一致', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (from, count) => {
        const to = addDays(from, count);
        expect(daysBetween(from, to)).toBe(count);
        expect(from < to).toBe(count > 0);
      }),
    );
  });

  test('省内的一天从北京时间零点开始', () => {
    expect(dayAt(Date.UTC(2026, 0, 1, 15, 59, 59))).toBe('2026-01-01');
    expect(dayAt(Date.UTC(2026, 0, 1, 16, 0, 0))).toBe('2026-01-02');
    expect(startOfDay(day('2026-01-02'))).toBe(Date.UTC(2026, 0, 1, 16));
    expect(wallClock(Date.UTC(2026, 0, 1, 16, 5, 9))).toBe('2026-01-02 00:05:09');
  });

  test('年份、年末、星期', () => {
    expect(yearOf(day('2026-03-10'))).toBe(2026);
    expect(lastDayOfYear(2027)).toBe('2027-12-31');
    expect([weekday(day('2026-11-16')), weekday(day('2026-11-22'))]).toEqual([1, 7]);
  });

  test('周岁在生日当天增加', () => {
    expect(ageOn(day('1960-05-02'), day('2026-05-01'))).toBe(65);
    expect(ageOn(day('1960-05-02'), day('2026-05-02'))).toBe(66);
  });
});

describe('带日期的值', () => {
  const history: readonly Dated<string>[] = [
    { from: day('2025-01-01'), to: day('2025-12-31'), value: '旧' },
    { from: day('2026-01-01'), to: null, value: '新' },
    { from: day('2026-06-01'), to: day('2026-06-30'), value: '临时' },
  ];

  test.each([
    ['2024-12-31', undefined],
    ['2025-01-01', '旧'],
    ['2025-12-31', '旧'],
    ['2026-01-01', '新'],
    ['2026-06-15', '临时'],
    ['2026-07-01', '新'],
  ])('%s 取到 %s', (on, value) => {
    expect(valueOn(history, day(on))?.value).toBe(value);
  });

  test('首尾两天都算在内', () => {
    const span = { from: day('2026-03-01'), to: day('2026-03-31') };
    expect(
      ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((on) => holdsOn(span, day(on))),
    ).toEqual([false, true, true, false]);
  });
});
