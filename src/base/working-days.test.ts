import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from './date.ts';
import { addWorkingDays, isWorkingDay, workingDaysLeft, type WorkCalendar } from './working-days.ts';

const calendar: WorkCalendar = {
  announcedYears: new Set([2026]),
  daysOff: new Set([day('2026-03-04'), day('2026-03-05')]),
  makeUpDays: new Set([day('2026-03-07')]),
};

describe('工作日', () => {
  test('放假的周三周四不算，调休的周六算，平常的周日不算', () => {
    expect(
      ['2026-03-03', '2026-03-04', '2026-03-06', '2026-03-07', '2026-03-08'].map((on) =>
        isWorkingDay(calendar, day(on)),
      ),
    ).toEqual([true, false, true, true, false]);
  });

  test('第一天是之后的那个工作日', () => {
    expect(addWorkingDays(calendar, day('2026-03-03'), 1)).toEqual({
      dueOn: '2026-03-06',
      provisional: false,
    });
    expect(addWorkingDays(calendar, day('2026-03-03'), 2).dueOn).toBe('2026-03-07');
  });

  test('碰到没有公布安排的年份就是暂定', () => {
    expect(addWorkingDays(calendar, day('2026-12-30'), 1)).toEqual({
      dueOn: '2026-12-31',
      provisional: false,
    });
    expect(addWorkingDays(calendar, day('2026-12-31'), 1).provisional).toBe(true);
  });

  test('还剩几天：到期当天是零，过期为负', () => {
    const due = day('2026-03-10');
    expect(workingDaysLeft(calendar, day('2026-03-06'), due)).toBe(3);
    expect(workingDaysLeft(calendar, due, due)).toBe(0);
    expect(workingDaysLeft(calendar, day('2026-03-12'), due)).toBe(-2);
  });

  test('到期日本身是工作日，并且正好剩这么多天', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (offset, count) => {
        const from = addDays(day('2026-01-01'), offset);
        const { dueOn } = addWorkingDays(calendar, from, count);
        expect(isWorkingDay(calendar, dueOn)).toBe(true);
        expect(workingDaysLeft(calendar, from, dueOn)).toBe(count);
      }),
    );
  });
});
