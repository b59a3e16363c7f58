import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../base/assert.ts';
import { addDays, day, daysBetween, yearOf, type PlainDate } from '../../base/date.ts';
import {
  benefitYearOf,
  isCalendarYear,
  parseYearStart,
  spanOfBenefitYear,
  type YearStart,
} from './benefit-year.ts';
import { WRITTEN_RULES, type BenefitRules, type EnteredAct } from './entered.ts';

const startOf = (text: string): YearStart => present(parseYearStart(text), text);

const actFrom = (from: string, act = 1): EnteredAct => ({
  citation: {
    act,
    title: '示例通知',
    number: `示例〔2026〕${act}号`,
    issuedOn: day('2026-01-05'),
    from: day(from),
    to: null,
  },
  ratios: {},
  readings: { yearStart: startOf(from.slice(5)) },
});

/** @param froms first days of acts, the one let into force first first */
const rulesOf = (...froms: readonly string[]): BenefitRules => ({
  ...WRITTEN_RULES,
  entered: froms.map((from, index) => actFrom(from, index + 1)).reverse(),
});

describe('医保年度（I4、M9.5）', () => {
  test('没有另定的，是购药日所在的公历年', () => {
    expect(benefitYearOf(WRITTEN_RULES, day('2026-12-31'))).toBe(2026);
    const span = spanOfBenefitYear(WRITTEN_RULES, 2026);
    expect(span).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(isCalendarYear(2026, span)).toBe(true);
  });

  test('从7月1日起算的，按结束的那个公历年称呼；施行前的半年自成一个短年度', () => {
    const rules = rulesOf('2026-07-01');
    const names = ['2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01', '2027-06-30', '2027-07-01'];
    expect(names.map((text) => benefitYearOf(rules, day(text)))).toEqual([
      2026, 2027, 2027, 2027, 2027, 2028,
    ]);
    expect(spanOfBenefitYear(rules, 2026)).toEqual({ from: '2026-01-01', to: '2026-06-30' });
    expect(spanOfBenefitYear(rules, 2027)).toEqual({ from: '2026-07-01', to: '2027-06-30' });
    expect(isCalendarYear(2027, spanOfBenefitYear(rules, 2027))).toBe(false);
    expect(isCalendarYear(2025, spanOfBenefitYear(rules, 2025))).toBe(true);
  });

  test('改回1月1日的，那半年和下一个公历年是同一个年度；往后挪的也接成一个长年度', () => {
    expect(spanOfBenefitYear(rulesOf('2026-07-01', '2028-01-01'), 2028)).toEqual({
      from: '2027-07-01',
      to: '2028-12-31',
    });
    expect(spanOfBenefitYear(rulesOf('2026-07-01', '2027-10-01'), 2028)).toEqual({
      from: '2027-07-01',
      to: '2028-09-30',
    });
    expect(spanOfBenefitYear(rulesOf('2026-10-01', '2028-07-01'), 2028)).toEqual({
      from: '2027-10-01',
      to: '2028-06-30',
    });
  });

  test('不是每年都有的日子不能作年度首日', () => {
    for (const text of ['02-29', '13-01', '04-31', '7-1', '', '00-10'])
      expect(parseYearStart(text)).toBeUndefined();
    expect(parseYearStart('02-28')).toBe('02-28');
  });

  const firstDays = fc.array(
    fc.integer({ min: 0, max: 2200 }).map((days) => addDays(day('2026-01-01'), days)),
    { maxLength: 4 },
  );
  const isStart = (from: PlainDate) => parseYearStart(from.slice(5)) !== undefined;

  test('不管另定过几次：每一天正好属于一个年度，名称从不倒退也不跳，年度的首末日与逐日的名称一致，在名称的那个公历年里结束', () => {
    fc.assert(
      fc.property(firstDays, (froms) => {
        const rules = rulesOf(...froms.filter(isStart));
        const first = day('2025-01-01');
        let before = benefitYearOf(rules, addDays(first, -1));
        for (let days = 0; days < daysBetween(first, day('2033-12-31')); days += 1) {
          const onDay = addDays(first, days);
          const year = benefitYearOf(rules, onDay);
          expect(year - before === 0 || year - before === 1).toBe(true);
          if (year > before) expect(spanOfBenefitYear(rules, year).from).toBe(onDay);
          if (year > before) expect(spanOfBenefitYear(rules, before).to).toBe(addDays(onDay, -1));
          before = year;
        }
        for (let year = 2025; year <= 2032; year += 1)
          expect(yearOf(spanOfBenefitYear(rules, year).to)).toBe(year);
      }),
      { numRuns: 40 },
    );
  });
});
