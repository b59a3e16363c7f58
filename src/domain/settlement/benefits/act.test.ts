import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { present } from '../../../base/assert.ts';
import { ZERO_FEN } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { percent } from '../../../base/ratio.ts';
import { parseYearStart } from '../../../policy/parameters/benefit-year.ts';
import { WRITTEN_RULES } from '../../../policy/parameters/entered.ts';
import type { Refusal } from '../../refusals.ts';
import {
  ACT_STATES,
  faultOfYearStart,
  hasBegun,
  judgeDays,
  mayStep,
  mayTry,
  type ActState,
  type ActStep,
  type DatedAct,
  schemesOf,
  type StandingAct,
} from './act.ts';

const act: DatedAct = {
  from: day('2026-07-01'),
  to: null,
  ratios: { employee: percent(75) },
  limits: [],
  assistance: [],
  readings: {},
};
const limits = [
  { areaCode: '430102', scheme: 'employee', year: 2026, pooledFund: ZERO_FEN, majorIllness: ZERO_FEN },
] as const;

/** `ok`, or the code with what it names. */
function told(outcome: Outcome<true, Refusal>): string {
  if (!outcome.ok) return [outcome.refusal.code, outcome.refusal.detail ?? ''].join(' ').trim();
  expect(outcome).toEqual(accept(true));
  return 'ok';
}

describe('参数调整一件的办理（M9.6、I15）', () => {
  test('补录的旧政策止于现行办法施行前；有结算的日子不能改比例，限额只管以后', () => {
    expect(told(judgeDays(act, null))).toBe('ok');
    expect(told(judgeDays(act, day('2026-07-01')))).toBe('PARAMETER_RETROACTIVE 2026-07-01');
    expect(told(judgeDays({ ...act, ratios: {}, limits }, day('2026-07-01')))).toBe('ok');
    const earlier = { ...act, from: day('2021-11-01') };
    expect(told(judgeDays(earlier, null))).toBe('PARAMETER_ACROSS_REGIMES 2026-01-01');
    expect(told(judgeDays({ ...earlier, to: day('2026-01-01') }, null))).toBe(
      'PARAMETER_ACROSS_REGIMES 2026-01-01',
    );
    expect(told(judgeDays({ ...earlier, to: day('2025-12-31') }, null))).toBe('ok');
    expect(told(judgeDays({ ...act, from: day('2026-01-01') }, null))).toBe('ok');
  });

  test('比例从施行日起、限额从那一年起算开始执行', () => {
    expect([
      hasBegun(act, day('2026-06-30'), WRITTEN_RULES),
      hasBegun(act, day('2026-07-01'), WRITTEN_RULES),
    ]).toEqual([false, true]);
    expect(hasBegun({ ...act, ratios: {}, limits }, day('2025-12-31'), WRITTEN_RULES)).toBe(false);
    expect(hasBegun({ ...act, ratios: {}, limits }, day('2026-01-01'), WRITTEN_RULES)).toBe(true);
  });

  test('另定的解释和比例一样按日执行：有结算的日子不能改；救助的基数两个险种一起（I8、I11、I13）', () => {
    const reading = { ...act, ratios: {}, readings: { majorIllness: { resident: percent(50) } } };
    const offSite = { ...act, ratios: {}, readings: { offSite: { temporary: percent(0) } } };
    expect([schemesOf(act), schemesOf(reading), schemesOf(offSite)]).toEqual([
      ['employee'],
      ['resident'],
      ['employee', 'resident'],
    ]);
    const ofHelp = { ...act, ratios: {}, readings: { assistanceBase: 'ownShare' as const } };
    expect(schemesOf(ofHelp)).toEqual(['employee', 'resident']);
    expect(told(judgeDays(ofHelp, day('2026-07-01')))).toBe('PARAMETER_RETROACTIVE 2026-07-01');
    expect(told(judgeDays(reading, day('2026-07-01')))).toBe('PARAMETER_RETROACTIVE 2026-07-01');
    expect([
      hasBegun(reading, day('2026-06-30'), WRITTEN_RULES),
      hasBegun(reading, day('2026-07-01'), WRITTEN_RULES),
    ]).toEqual([false, true]);
  });

  const yearStart = present(parseYearStart('07-01'), 'a day of every year');
  const ofYear = { ...act, ratios: {}, readings: { yearStart } };

  test('年度首日管两个险种：有结算的日子不能改；限额按医保年度起算（I4）', () => {
    expect(schemesOf(ofYear)).toEqual(['employee', 'resident']);
    expect(told(judgeDays(ofYear, day('2026-07-02')))).toBe('PARAMETER_RETROACTIVE 2026-07-02');
    const citation = {
      act: 4,
      title: '示例通知',
      number: '示例〔2026〕4号',
      issuedOn: act.from,
      from: act.from,
      to: null,
    };
    const rules = { ...WRITTEN_RULES, entered: [{ citation, ratios: {}, readings: { yearStart } }] };
    const next = { ...act, ratios: {}, limits: limits.map((row) => ({ ...row, year: 2027 })) };
    expect(hasBegun(next, day('2026-06-30'), rules)).toBe(false);
    expect(hasBegun(next, day('2026-07-01'), rules)).toBe(true);
  });

  test('另定年度首日的从那一天起执行，不写终止日（I4）', () => {
    expect(faultOfYearStart(ofYear)).toBeUndefined();
    expect(faultOfYearStart({ ...act, to: day('2026-12-31') })).toBeUndefined();
    expect(faultOfYearStart({ ...ofYear, from: day('2026-07-02') })).toEqual({
      field: 'from',
      says: '另定年度首日的，从那一天起执行：应是某年的 07-01',
    });
    expect(faultOfYearStart({ ...ofYear, to: day('2027-06-30') })).toMatchObject({ field: 'to' });
  });

  const steps: ActStep[] = ['proposed', 'sentBack', 'approved', 'withdrawn'];
  const standing = { enteredBy: 1, lastBy: 1, replays: 1, begun: false };
  const codesAt = (state: ActState, who = 2, change: Partial<StandingAct> = {}) =>
    steps.map((step) => told(mayStep({ ...standing, state, ...change }, step, who)));
  const allowed = (...given: Parameters<typeof codesAt>) => {
    const codes = codesAt(...given);
    return steps.filter((_, index) => codes[index] === 'ok');
  };

  test('每个环节能办哪一步：不试算不提请，审核的不是录入或提请的人，开始执行的不撤回', () => {
    expect(allowed('entered')).toEqual(['proposed', 'withdrawn']);
    expect(allowed('entered', 2, { replays: 0 })).toEqual(['withdrawn']);
    expect(allowed('proposed')).toEqual(['sentBack', 'approved', 'withdrawn']);
    expect(allowed('proposed', 2, { replays: 0 })).toEqual(['sentBack', 'withdrawn']);
    expect(allowed('proposed', 1)).toEqual(['withdrawn']);
    expect(allowed('proposed', 1, { lastBy: 3 })).toEqual(['withdrawn']);
    expect(allowed('proposed', 2, { lastBy: 2 })).toEqual(['withdrawn']);
    expect(allowed('proposed', 2, { begun: true })).toEqual(['sentBack', 'approved', 'withdrawn']);
    expect(allowed('sentBack')).toEqual(['proposed', 'withdrawn']);
    expect(allowed('approved')).toEqual(['withdrawn']);
    expect(allowed('approved', 2, { begun: true })).toEqual([]);
    expect(allowed('withdrawn')).toEqual([]);
  });

  test('不能办的说得出为什么', () => {
    const notNow = 'PARAMETER_STEP_NOT_ALLOWED';
    expect(codesAt('entered', 2, { replays: 0 })).toEqual(['PARAMETER_NOT_TRIED', notNow, notNow, 'ok']);
    expect(codesAt('proposed', 1)).toEqual([notNow, 'SECOND_PERSON_NEEDED', 'SECOND_PERSON_NEEDED', 'ok']);
    expect(codesAt('approved', 2, { begun: true })).toEqual([notNow, notNow, notNow, 'PARAMETER_IN_FORCE']);
  });

  test('通过、撤回以后不再试算', () => {
    const states = Object.keys(ACT_STATES) as ActState[];
    expect(states.filter(mayTry)).toEqual(['entered', 'proposed', 'sentBack']);
  });
});
