import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { daysInWords, kindOf, toggled, weeksOf } from './calendar-days.ts';

const PLAN = { daysOff: ['2026-10-01'], makeUpDays: ['2026-10-10'] };

describe('工作日历的格子（M23.3）', () => {
  it('一个月从星期一排起，不属于本月的格子空着', () => {
    const weeks = weeksOf(2026, 2);
    expect(weeks).toHaveLength(5);
    expect(weeks[0]?.slice(5)).toEqual([undefined, '2026-02-01']);
    expect(weeks.flat().filter((date) => date !== undefined)).toHaveLength(28);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
  });
  it('每天是什么由安排决定，其余看星期', () => {
    expect(kindOf(PLAN, day('2026-10-01'))).toBe('off');
    expect(kindOf(PLAN, day('2026-10-10'))).toBe('makeUp');
    expect(kindOf(PLAN, day('2026-10-11'))).toBe('weekend');
    expect(kindOf(PLAN, day('2026-10-12'))).toBe('work');
  });
  it('工作日点一下是放假，周末点一下是上班，再点还原', () => {
    const off = toggled(PLAN, day('2026-09-30'));
    expect(off.daysOff).toEqual(['2026-09-30', '2026-10-01']);
    expect(toggled(off, day('2026-09-30'))).toEqual(PLAN);
    expect(toggled(PLAN, day('2026-10-10')).makeUpDays).toEqual([]);
  });
  it('连续的日子合在一起说，跨月说清月份', () => {
    expect(daysInWords(['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-09'])).toBe(
      '10月1日至3日、10月9日',
    );
    expect(daysInWords(['2026-04-30', '2026-05-01'])).toBe('4月30日至5月1日');
    expect(daysInWords([])).toBe('');
  });
});
