import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../base/date.ts';
import { OFFICIAL_WORK_CALENDAR } from '../../../policy/parameters/work-calendar.ts';
import { reviewClock } from '../review-clock.ts';
import { clockRecord, countDays, lastStartWithin, reminderLevel } from './review-days.ts';

const CALENDAR = OFFICIAL_WORK_CALENDAR;

describe('到期提醒（M23.3）', () => {
  it.each([
    [15, undefined],
    [6, undefined],
    [5, 5],
    [3, 5],
    [2, 2],
    [1, 2],
    [0, 0],
    [-1, -1],
    [-9, -1],
  ])('还剩 %i 个工作日，提醒级别 %s', (left, level) => expect(reminderLevel(left)).toBe(level));

  it('按起算日分档与逐件算时钟一致', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 330 }),
        fc.integer({ min: 0, max: 35 }),
        fc.constantFrom(-1, 0, 2, 5),
        (offset, back, level) => {
          const today = addDays(day('2026-01-01'), offset);
          const from = addDays(today, -back);
          const left = reviewClock(CALENDAR, from, today)?.workingDaysLeft ?? 99;
          expect(from <= lastStartWithin(CALENDAR, today, level)).toBe(left <= level);
        },
      ),
    );
  });
});

describe('时限证明（M23.3、I5、I17）', () => {
  it('春节前受理：放假和周末不计，调休上班计入，第 15 个工作日到期', () => {
    const record = clockRecord(CALENDAR, day('2026-02-09'), day('2026-03-05'), day('2026-03-20'));
    expect(record).toMatchObject({ dueOn: '2026-03-06', provisional: false, used: 14, late: 0 });
    const counted = record?.days.filter((one) => one.number !== null) ?? [];
    expect(counted.map((one) => one.number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(record?.days.filter((one) => one.kind === 'makeUp').map((one) => one.day)).toEqual([
      '2026-02-14',
      '2026-02-28',
    ]);
    expect(record?.days.find((one) => one.day === '2026-02-17')).toMatchObject({
      kind: 'dayOff',
      number: null,
    });
  });

  it('超期的写明超了几个工作日；没办结的算到今天', () => {
    expect(clockRecord(CALENDAR, day('2026-03-02'), day('2026-03-25'), day('2026-04-20'))).toMatchObject({
      dueOn: '2026-03-23',
      used: 17,
      late: 2,
    });
    expect(clockRecord(CALENDAR, day('2026-03-02'), null, day('2026-03-05'))).toMatchObject({
      used: 3,
      late: 0,
      decidedOn: null,
    });
  });

  it('跨入没有公布安排的年份，那些天标为暂定', () => {
    const record = clockRecord(CALENDAR, day('2026-12-28'), null, day('2026-12-29'));
    expect(record).toMatchObject({ dueOn: '2027-01-18', provisional: true });
    expect(countDays(CALENDAR, day('2026-12-30'), day('2027-01-01')).map((one) => one.provisional)).toEqual([
      false,
      true,
    ]);
  });
});
