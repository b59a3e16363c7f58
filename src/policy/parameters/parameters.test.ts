import { describe, expect, test } from 'vitest';
import { isHoliday, isWorkday } from 'chinese-days';
import { addDays, day, lastDayOfYear } from '../../base/date.ts';
import { percent } from '../../base/ratio.ts';
import { addWorkingDays, isWorkingDay } from '../../base/working-days.ts';
import { documentsOn, regimeName, regimeNamed, regimeOn, REGIMES } from '../regimes.ts';
import { titleSufficesOn } from './doctor-title.ts';
import { latestEligibilityEnd, latestEndBy } from './eligibility-term.ts';
import { lastValidDayOf, maxSupplyDaysOn } from './prescription-limits.ts';
import { fundRatioOn } from './reimbursement.ts';
import { reviewWorkingDaysOn } from './review-time.ts';
import { OFFICIAL_WORK_CALENDAR } from './work-calendar.ts';

describe('报销比例（M9.1）', () => {
  test.each([
    ['2025-12-31', undefined, undefined],
    ['2026-01-01', percent(70), percent(60)],
    ['2030-12-31', percent(70), percent(60)],
    ['2031-01-01', undefined, undefined],
  ])('%s：职工 %s，居民 %s（I15）', (on, employee, resident) => {
    expect(fundRatioOn('employee', day(on))?.value).toBe(employee);
    expect(fundRatioOn('resident', day(on))?.value).toBe(resident);
  });

  test('比例带着条款', () => {
    expect(fundRatioOn('employee', day('2026-05-01'))?.source).toBe('M9.1');
  });
});

describe('待遇期限（M23.4、I3）', () => {
  test.each([
    ['2026-01-01', '2027-12-31'],
    ['2026-12-31', '2027-12-31'],
    ['2028-02-29', '2029-12-31'],
  ])('%s 申请，最晚到 %s', (appliedOn, end) => {
    expect(latestEligibilityEnd(day(appliedOn))).toEqual({ value: end, source: 'I3' });
  });

  test('2026年以前不推算', () => {
    expect(latestEligibilityEnd(day('2025-12-31'))).toBeUndefined();
  });

  test('改按满24个月时，止于对应日的前一天', () => {
    expect(latestEndBy({ kind: 'anniversaries', years: 2 }, day('2026-03-10'))).toBe('2028-03-09');
  });
});

describe('处方与医师', () => {
  test('一般三十天，长期十二周（M33、I19）', () => {
    expect(maxSupplyDaysOn(day('2026-05-01'), false)).toEqual({ value: 30, source: 'M33' });
    expect(maxSupplyDaysOn(day('2026-05-01'), true)).toEqual({ value: 84, source: 'I19' });
    expect(maxSupplyDaysOn(day('2025-05-01'), false)).toBeUndefined();
  });

  test('开具当天算第一天，第三天为止', () => {
    expect(lastValidDayOf(day('2026-02-27'))?.value).toBe('2026-03-01');
  });

  test.each([
    ['主任医师', false, true],
    ['副主任医师', false, true],
    ['主治医师', false, false],
    ['主治医师', true, true],
    ['住院医师', true, false],
  ])('%s（当地放宽：%s）是否够格：%s（M20）', (title, relaxed, suffices) => {
    expect(titleSufficesOn(title, relaxed, day('2026-05-01'))).toEqual({ value: suffices, source: 'M20' });
  });
});

describe('文件', () => {
  test.each([
    ['2025-06-01', ['notice', 'dualChannel2021'], false],
    ['2026-06-01', ['notice', 'measures'], true],
    ['2027-01-01', ['measures'], true],
    ['2031-01-01', [], false],
  ])('%s 依据 %s（M1、M39）', (on, ids, formalised) => {
    expect(documentsOn(day(on)).map((document) => document.id)).toEqual(ids);
    expect(regimeOn(day(on)) !== undefined).toBe(formalised);
  });

  test('政策按购药日期选用；名称在账单上，凭名称查得回（M39、I15）', () => {
    const regime = regimeOn(day('2026-01-01'));
    expect(regime).toMatchObject({
      from: '2026-01-01',
      to: '2030-12-31',
      value: { source: 'M39', replaced: ['dualChannel2021'] },
    });
    expect(regimeOn(day('2030-12-31'))).toBe(regime);
    expect(regime && regimeName(regime)).toBe('measures@2026-01-01');
    expect(regimeNamed('measures@2026-01-01')).toBe(regime);
    expect(regimeNamed('measures@2021-01-01')).toBeUndefined();
  });

  test('省里补录旧政策：加一条带日期的记录即可选用，不改判断', () => {
    const [present] = REGIMES;
    if (!present) throw new Error('there is a regime');
    const earlier = { ...present, from: day('2021-11-01'), to: day('2025-12-31') };
    const regimes = [earlier, present];
    expect(regimeOn(day('2025-12-31'), regimes)).toBe(earlier);
    expect(regimeOn(day('2026-01-01'), regimes)).toBe(present);
    expect(regimeOn(day('2021-10-31'), regimes)).toBeUndefined();
  });
});

describe('官方工作日历', () => {
  test.each([
    ['2026-02-09', '2026-03-06', false],
    ['2026-09-18', '2026-10-15', false],
    ['2026-04-30', '2026-05-25', false],
    ['2025-09-25', '2025-10-22', false],
    ['2025-12-31', '2026-01-22', false],
    ['2026-12-28', '2027-01-18', true],
  ])('%s 受理，%s 到期，暂定：%s（M23.3、I5、I17）', (acceptedOn, dueOn, provisional) => {
    const days = reviewWorkingDaysOn(day(acceptedOn))?.value ?? 15;
    expect(addWorkingDays(OFFICIAL_WORK_CALENDAR, day(acceptedOn), days)).toEqual({ dueOn, provisional });
  });

  test('2025、2026两年与公开的日历数据逐日一致', () => {
    for (let date = day('2025-01-01'); date <= lastDayOfYear(2026); date = addDays(date, 1)) {
      expect(isWorkingDay(OFFICIAL_WORK_CALENDAR, date), date).toBe(isWorkday(date));
      expect(isWorkday(date)).toBe(!isHoliday(date));
    }
  });
});
