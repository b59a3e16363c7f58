import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { judgeOffSite, type AskedOffSite } from './off-site.ts';

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
  it('本统筹地区内购药不用备案', () => expect(judge({ placeCode: '430105' })).toBe('OFF_SITE_NOT_NEEDED'));
  it('不能倒填日期，结束不能早于开始', () => {
    expect(judge({ from: day('2026-06-14') })).toBe('OFF_SITE_DAYS_PAST');
    expect(judge({ to: day('2026-06-14') })).toBe('OFF_SITE_DAYS_PAST');
  });
  it('临时外出和转诊要写结束日期，长期居住不用', () => {
    expect(judge({ to: null })).toBe('OFF_SITE_END_MISSING');
    expect(judge({ to: null, kind: 'referral' })).toBe('OFF_SITE_END_MISSING');
    expect(judge({ to: null, kind: 'livingElsewhere' })).toBe('430200');
  });
  it('同一地方还有申请没有答复的不重复申请', () => {
    expect(judge({}, ['430200'])).toBe('OFF_SITE_ALREADY_ASKED');
    expect(judge({}, ['430300'])).toBe('430200');
  });
});
