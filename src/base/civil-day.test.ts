import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { dayNumberOf, textOfDayNumber } from './civil-day.ts';
import { addDays, day, dayAt, daysBetween, wallClock, weekday } from './date.ts';

/** 1000-01-01 to 9899-12-31. */
const count = fc.integer({ min: -354_285, max: 2_896_347 });

describe('整数日历与 Temporal 一致', () => {
  test('任何一天：日数与文字往返不变，加减、间隔、星期相同', () => {
    fc.assert(
      fc.property(count, fc.integer({ min: -4_000, max: 4_000 }), (at, days) => {
        const text = textOfDayNumber(at);
        const temporal = Temporal.PlainDate.from('1970-01-01').add({ days: at });
        expect(text).toBe(temporal.toString());
        if (text === undefined) return;
        expect(dayNumberOf(text)).toBe(at);
        const from = day(text);
        expect(weekday(from)).toBe(temporal.dayOfWeek);
        const to = addDays(from, days);
        expect(to).toBe(temporal.add({ days }).toString());
        expect(daysBetween(from, to)).toBe(days);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0999-12-31',
    '9900-01-01',
    '2026-1-1',
  ])('“%s”不归它管', (text) => expect(dayNumberOf(text)).toBeUndefined());

  test('闰年：2000、2024 有二月二十九，1900、2100 没有', () => {
    expect(
      ['2000-02-29', '2024-02-29', '1900-02-29', '2100-02-29'].map((one) => dayNumberOf(one) !== undefined),
    ).toEqual([true, true, false, false]);
  });

  test('北京时间的那一天和钟点：一九八六年夏令时里和以后的任何时刻都与时区库相同', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Asia/Shanghai');
        expect(dayAt(at)).toBe(zoned.toPlainDate().toString());
        const clock = zoned.toPlainDateTime().toString({ smallestUnit: 'second' });
        expect(wallClock(at)).toBe(clock.replace('T', ' '));
      }),
      { numRuns: 1_000 },
    );
    for (const at of [694_224_000_000 - 1, 694_224_000_000, 694_224_000_000 + 16 * 3_600_000 - 1])
      expect(dayAt(at)).toBe(
        Temporal.Instant.fromEpochMilliseconds(at)
          .toZonedDateTimeISO('Asia/Shanghai')
          .toPlainDate()
          .toString(),
      );
  });
});
