import { describe, expect, test } from 'vitest';
import { base } from '../../../test/support/claim-case.ts';
import { CITATION } from '../../../test/support/random-claims.ts';
import { day } from '../../base/date.ts';
import { percent } from '../../base/ratio.ts';
import { WRITTEN_RULES, type BenefitRules } from '../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../policy/parameters/off-site.ts';
import { decideClaim } from './decide-claim.ts';
import { findSettlementRule } from './find-rule.ts';
import type { SettlementRule } from './model.ts';
import { ratioOf, underFilings } from './off-site-points.ts';
import { readReadings, tellReadings } from './told-readings.ts';

const later = { ...CITATION, act: 11, from: day('2026-06-01') };
const RULES: BenefitRules = {
  ...WRITTEN_RULES,
  entered: [
    {
      citation: later,
      ratios: {},
      readings: { offSite: { referral: percent(5), workingElsewhere: percent(0) } },
    },
    {
      citation: CITATION,
      ratios: {},
      readings: { offSite: { temporary: percent(10), emergency: percent(10), workingElsewhere: percent(3) } },
    },
  ],
};
const ruleOf = (date: string): SettlementRule => {
  const rule = findSettlementRule('employee', day(date), RULES);
  if (rule === undefined) throw new Error('a rule');
  return rule;
};
const lowered = (...kinds: OffSiteKind[]) => underFilings(ruleOf('2026-06-15'), kinds).readings?.offSite;

describe('异地购药按备案的情形下调比例（I11、M30）', () => {
  test('没有备案、情形没有写到、改回零的，规则还是那一份', () => {
    const rule = ruleOf('2026-06-15');
    expect(underFilings(rule, [])).toBe(rule);
    expect(underFilings(rule, ['settled'])).toBe(rule);
    expect(underFilings(rule, ['workingElsewhere'])).toBe(rule);
    expect(lowered('temporary')).toEqual({ kind: 'temporary', value: percent(10), citation: CITATION });
    expect(underFilings(ruleOf('2026-05-31'), ['workingElsewhere']).readings?.offSite?.value).toBe(
      percent(3),
    );
  });

  test('几种情形都备过的取下调最少的；没有写到的情形下调零；一样多的取列在前面的，与先后无关', () => {
    expect(lowered('temporary', 'referral')?.kind).toBe('referral');
    expect(lowered('referral', 'temporary')?.citation).toBe(later);
    expect(lowered('temporary', 'settled')).toBeUndefined();
    expect(lowered('emergency', 'temporary')?.kind).toBe('temporary');
    expect(lowered('temporary', 'emergency', 'temporary')?.kind).toBe('temporary');
  });

  test('比例减去下调，不低于零', () => {
    expect(ratioOf(underFilings(ruleOf('2026-06-15'), ['temporary']))).toBe(percent(60));
    expect(
      ratioOf({
        ratio: percent(5),
        readings: { offSite: { kind: 'temporary', value: percent(10), citation: later } },
      }),
    ).toBe(0n);
    expect(ratioOf(ruleOf('2026-06-15'))).toBe(percent(70));
  });

  test('账单写明情形、百分点和文件，读回来还是那一份', () => {
    const rule = underFilings(ruleOf('2026-06-15'), ['temporary']);
    expect(tellReadings(rule)).toEqual([
      { interpretation: 'I11', value: '0.1000', filing: 'temporary', ...CITATION },
    ]);
    expect(readReadings(tellReadings(rule))).toEqual({ readings: rule.readings });
    expect(readReadings([])).toEqual({});
  });

  test('在本统筹区买的，以前备过也不下调；账单一字不差；在外面买的下调', () => {
    const filed = { ...base, offSiteKinds: ['temporary'] as const };
    const plain = decideClaim(base);
    const atHome = decideClaim({ ...filed, rule: ruleOf('2026-06-15') });
    if (!plain.ok || !atHome.ok) throw new Error('both are payable');
    expect(atHome.value.stages).toEqual(plain.value.stages);
    expect(atHome.value.rule.readings).toBeUndefined();
    const away = decideClaim({
      ...filed,
      rule: ruleOf('2026-06-15'),
      institution: { ...base.institution, areaCode: '430200' },
    });
    expect(away).toMatchObject({ ok: true, value: { fundShare: 120_000n, ownShare: 80_000n } });
  });
});
