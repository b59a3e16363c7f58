import { describe, expect, test } from 'vitest';
import { present } from '../../base/assert.ts';
import { day } from '../../base/date.ts';
import { percent } from '../../base/ratio.ts';
import { parseYearStart } from '../../policy/parameters/benefit-year.ts';
import type { BenefitRules, Citation } from '../../policy/parameters/entered.ts';
import type { AssistanceBase } from '../../policy/parameters/readings.ts';
import { REGIMES, type DatedRegime } from '../../policy/regimes.ts';
import { findSettlementRule, inYearOf } from './find-rule.ts';

const CITATION: Citation = {
  act: 4,
  title: '示例通知',
  number: '示例〔2026〕1号',
  issuedOn: day('2026-05-20'),
  from: day('2026-06-01'),
  to: day('2026-12-31'),
};
const [written] = REGIMES;
if (!written) throw new Error('no regime');

/** Ratios that change in the middle of a regime. */
const STEPPED: DatedRegime = {
  ...written,
  value: {
    ...written.value,
    fundRatios: {
      ...written.value.fundRatios,
      employee: [
        {
          ...written.value.fundRatios.employee[0],
          from: day('2026-01-01'),
          to: day('2026-06-30'),
          value: percent(70),
        },
        { ...written.value.fundRatios.employee[0], from: day('2026-07-01'), to: null, value: percent(75) },
      ],
    },
  } as DatedRegime['value'],
};

describe('费用当日按哪条规则（M1、M9.1、M9.6、M39、I15）', () => {
  test('写明的比例带着条款、版本和文件', () => {
    expect(findSettlementRule('employee', day('2026-06-15'))).toEqual({
      ratio: percent(70),
      source: 'M9.1',
      version: 'M9.1@2026-01-01',
      regime: 'measures@2026-01-01',
    });
    expect(findSettlementRule('resident', day('2026-06-15'))?.ratio).toBe(percent(60));
    expect(findSettlementRule('employee', day('2025-12-31'))).toBeUndefined();
  });

  test('同一文件里改了比例的，按当日的那一条', () => {
    const on = (date: string) =>
      findSettlementRule('employee', day(date), { regimes: [STEPPED], entered: [] });
    expect(on('2026-06-30')).toMatchObject({ ratio: percent(70), version: 'M9.1@2026-01-01' });
    expect(on('2026-07-01')).toMatchObject({ ratio: percent(75), version: 'M9.1@2026-07-01' });
  });

  test('省里录入的比例当天优先，账单写明是哪份文件；办法以前的日子只凭录入的文件（M9.6、I15）', () => {
    const entered = [{ citation: CITATION, ratios: { employee: percent(72) } }];
    const rules = { regimes: REGIMES, entered };
    expect(findSettlementRule('employee', day('2026-06-01'), rules)).toEqual({
      ratio: percent(72),
      source: 'M9.6',
      version: 'benefit-4@2026-06-01',
      regime: 'measures@2026-01-01',
      citation: CITATION,
    });
    expect(findSettlementRule('employee', day('2026-05-31'), rules)?.source).toBe('M9.1');
    expect(findSettlementRule('resident', day('2026-06-01'), rules)?.source).toBe('M9.1');
    const early = { ...CITATION, from: day('2025-01-01'), to: day('2025-12-31') };
    const before = { regimes: REGIMES, entered: [{ citation: early, ratios: { employee: percent(65) } }] };
    expect(findSettlementRule('employee', day('2025-06-01'), before)).toEqual({
      ratio: percent(65),
      source: 'I15',
      version: 'benefit-4@2025-01-01',
      regime: 'benefit-4@2025-01-01',
      citation: early,
    });
  });

  test('另定的解释跟着比例走：按日、按险种，几份都写了的后通过的优先；没有写的照平台解释（I8）', () => {
    const later = { ...CITATION, act: 5, from: day('2026-07-01') };
    const of = (citation: Citation, value: number) => {
      return { citation, ratios: {}, readings: { majorIllness: { employee: percent(value) } } };
    };
    const rules = { regimes: REGIMES, entered: [of(later, 55), of(CITATION, 60)] };
    const on = (date: string, scheme: 'employee' | 'resident' = 'employee') =>
      findSettlementRule(scheme, day(date), rules);
    expect(on('2026-05-31')).toEqual(findSettlementRule('employee', day('2026-05-31')));
    expect(on('2026-06-01')).toEqual({
      ...findSettlementRule('employee', day('2026-06-01')),
      readings: { majorIllness: { value: percent(60), citation: CITATION } },
    });
    expect(on('2026-07-01')?.readings).toEqual({ majorIllness: { value: percent(55), citation: later } });
    expect(on('2026-07-01', 'resident')?.readings).toBeUndefined();
    expect(on('2025-07-01')).toBeUndefined();
  });

  test('异地下调按情形各找各的：后来的文件没有写到的情形，照以前的；不分险种（I11）', () => {
    const later = { ...CITATION, act: 5, from: day('2026-07-01') };
    const rules = {
      regimes: REGIMES,
      entered: [
        { citation: later, ratios: {}, readings: { offSite: { referral: percent(0) } } },
        {
          citation: CITATION,
          ratios: {},
          readings: { offSite: { referral: percent(5), temporary: percent(10) } },
        },
      ],
    };
    const on = (date: string) => findSettlementRule('resident', day(date), rules);
    expect(on('2026-05-31')).toEqual(findSettlementRule('resident', day('2026-05-31')));
    expect(on('2026-06-30')).toEqual({
      ...findSettlementRule('resident', day('2026-06-30')),
      offSitePoints: {
        referral: { value: percent(5), citation: CITATION },
        temporary: { value: percent(10), citation: CITATION },
      },
    });
    expect(on('2026-07-01')?.offSitePoints).toEqual({
      referral: { value: percent(0), citation: later },
      temporary: { value: percent(10), citation: CITATION },
    });
  });

  test('救助的基数不分险种；后一件写明只算自付的，就和没有另定一样（I13）', () => {
    const later = { ...CITATION, act: 5, from: day('2026-07-01'), to: day('2026-07-31') };
    const of = (citation: Citation, assistanceBase: AssistanceBase) => {
      return { citation, ratios: {}, readings: { assistanceBase } };
    };
    const rules = { regimes: REGIMES, entered: [of(later, 'ownShare'), of(CITATION, 'withOverLimit')] };
    const on = (scheme: 'employee' | 'resident', date: string) =>
      findSettlementRule(scheme, day(date), rules);
    for (const scheme of ['employee', 'resident'] as const) {
      const assistanceBase = { value: 'withOverLimit', citation: CITATION };
      expect(on(scheme, '2026-06-01')?.readings).toEqual({ assistanceBase });
      expect(on(scheme, '2026-07-31')).toEqual(findSettlementRule(scheme, day('2026-07-31')));
      expect(on(scheme, '2026-08-01')?.readings).toEqual({ assistanceBase });
    }
  });

  test('问过一次再问，险种、日子、录入的内容各是各的', () => {
    const entered = {
      regimes: REGIMES,
      entered: [{ citation: CITATION, ratios: { employee: percent(72) } }],
    };
    const ask = () => [
      findSettlementRule('employee', day('2026-06-15'))?.ratio,
      findSettlementRule('resident', day('2026-06-15'))?.ratio,
      findSettlementRule('employee', day('2026-06-15'), entered)?.ratio,
      findSettlementRule('resident', day('2026-06-15'), entered)?.ratio,
      findSettlementRule('employee', day('2026-05-31'), entered)?.ratio,
    ];
    const told = [70, 60, 72, 60, 70].map(percent);
    expect(ask()).toEqual(told);
    expect(ask()).toEqual(told);
  });

  test('记在旧年度里的单子，重算仍在旧年度：年度首日照当时的，别的照现在的（I4）', () => {
    const yearStart = present(parseYearStart('07-01'), 'a day of every year');
    const from = { ...CITATION, from: day('2026-07-01'), to: null };
    const act = { citation: from, ratios: {}, readings: { yearStart } };
    const ratio = {
      citation: { ...CITATION, act: 5 },
      ratios: {},
      readings: { majorIllness: { employee: percent(60) } },
    };
    const now = (entered: BenefitRules['entered']) =>
      findSettlementRule('employee', day('2026-07-01'), { regimes: REGIMES, entered });
    const was = present(now([]), 'the day has a rule');
    const under = present(now([act]), 'the day has a rule');
    expect(under.readings).toEqual({ yearStart: { value: '07-01', citation: from } });
    expect(inYearOf(was, under)).toEqual(was);
    expect(inYearOf(under, was)).toEqual(under);
    expect(inYearOf(was, now([act, ratio]))).toEqual(now([ratio]));
    expect(inYearOf(under, under)).toBe(under);
    expect(inYearOf(was, undefined)).toBeUndefined();
  });
});
