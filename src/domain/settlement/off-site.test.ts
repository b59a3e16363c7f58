import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { emergencyFiledTo } from '../../policy/parameters/off-site.ts';
import { judgeEmergency, judgeOffSite, type AskedOffSite } from './off-site.ts';

const TODAY = day('2026-06-15');
const asked = (change: Partial<AskedOffSite> = {}): AskedOffSite => ({
  placeCode: '430203',
  kind: 'temporary',
  from: TODAY,
  to: day('2026-12-14'),
  ...change,
});
const judge = (change: Partial<AskedOffSite>, waiting: readonly string[] = []) => {
  const outcome = judgeOffSite(asked(change), '430102', waiting, TODAY);
  return outcome.ok ? outcome.value.placeCode : outcome.refusal.code;
};

describe('异地购药备案申请（M30）', () => {
  it('按购药地所属统筹地区备案', () => expect(judge({})).toBe('430200'));
  it('外省备到整个省份，本省以外不问市州（I24）', () => {
    expect(judge({ placeCode: '440104' })).toBe('440000');
    expect(judge({ placeCode: '440000' }, ['440000'])).toBe('OFF_SITE_ALREADY_ASKED');
    expect(judge({ placeCode: '440000', kind: 'settled', to: null })).toBe('440000');
  });
  it('本统筹地区内购药不用备案', () => expect(judge({ placeCode: '430105' })).toBe('OFF_SITE_NOT_NEEDED'));
  it('不能倒填日期，结束不能早于开始', () => {
    expect(judge({ from: day('2026-06-14') })).toBe('OFF_SITE_DAYS_PAST');
    expect(judge({ to: day('2026-06-14') })).toBe('OFF_SITE_DAYS_PAST');
    expect(judge({ to: TODAY })).toBe('430200');
  });
  it('临时外出和转诊要写结束日期，长期居住不用', () => {
    expect(judge({ to: null })).toBe('OFF_SITE_END_MISSING');
    expect(judge({ to: null, kind: 'referral' })).toBe('OFF_SITE_END_MISSING');
    for (const kind of ['settled', 'livingElsewhere', 'workingElsewhere'])
      expect(judge({ to: null, kind })).toBe('430200');
  });
  it('同一地方还有申请没有答复的不重复申请', () => {
    expect(judge({}, ['430200'])).toBe('OFF_SITE_ALREADY_ASKED');
    expect(judge({}, ['430300'])).toBe('430200');
  });
  it('急诊抢救事后补报，不能预报，也要写结束日期（I23）', () => {
    const emergency = (change: Partial<AskedOffSite>) => judge({ kind: 'emergency', ...change });
    expect(emergency({ from: day('2026-06-01') })).toBe('430200');
    expect(emergency({ from: TODAY })).toBe('430200');
    expect(emergency({ from: day('2026-06-16') })).toBe('EMERGENCY_DAY_AHEAD');
    expect(emergency({ from: day('2026-06-01'), to: null })).toBe('OFF_SITE_END_MISSING');
    expect(emergency({ from: day('2026-06-01'), to: day('2026-05-31') })).toBe('OFF_SITE_DAYS_PAST');
  });
});

describe('异地急诊抢救视同备案（M30、I23）', () => {
  const registered = (on: string, homeArea: string | undefined) => {
    const facts = { on: day(on), homeArea, hospitalArea: '430203' };
    const outcome = judgeEmergency(facts, TODAY, emergencyFiledTo);
    return outcome.ok ? `${outcome.value.placeCode} ${outcome.value.to}` : outcome.refusal.code;
  };
  it('从急诊那天起六个月，按医院所在统筹地区', () => {
    expect(registered('2026-06-15', '430102')).toBe('430200 2026-12-14');
    expect(registered('2026-03-31', '430102')).toBe('430200 2026-09-29');
  });
  it('本地不用、没有参保、日子还没到、没有规则的日子都不成', () => {
    expect(registered('2026-06-15', '430281')).toBe('OFF_SITE_NOT_NEEDED');
    expect(registered('2026-06-15', undefined)).toBe('INSURANCE_NOT_NORMAL');
    expect(registered('2026-06-16', '430102')).toBe('EMERGENCY_DAY_AHEAD');
    expect(registered('2025-12-31', '430102')).toBe('POLICY_NOT_FORMALISED');
    const early = { on: day('2025-12-31'), homeArea: '430102', hospitalArea: '430203' };
    expect(judgeEmergency(early, TODAY, emergencyFiledTo)).toMatchObject({
      refusal: { detail: '2025-12-31' },
    });
  });
});
