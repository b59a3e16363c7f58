import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { day } from '../../../base/date.ts';
import { recordedFacts } from '../reversal/recorded-facts.ts';
import { assistanceSettingName, limitSettingName } from '../setting-names.ts';
import { checkBill } from './check-bill.ts';

const AREA = '430102';
const YEAR = day('2026-01-01');
const CITY = { areaCode: '430100', scheme: 'employee' } as const;
const LIMITS = limitSettingName(YEAR, CITY, CITY);
const ASSISTANCE = assistanceSettingName(AREA, 'subsistence', YEAR);

const claimOf = (limits: string, assistance = ASSISTANCE) => ({
  ...FULL_CLAIM,
  limits: { ...FULL_CLAIM.limits, rule: limits },
  assistance: { ...FULL_CLAIM.assistance, rule: assistance },
});
const findings = (claim: Parameters<typeof billOf>[0], change: object = {}) => {
  const json: unknown = JSON.parse(
    JSON.stringify({ ...billJson(billOf(claim), claim), areaCode: AREA, ...change }),
  );
  const checked = checkBill(json);
  if (checked.kind !== 'checked') throw new Error(JSON.stringify(checked));
  return checked.findings.map(({ step, member, says }) => `${step ?? ''} ${member}：${says}`);
};

describe('限额和救助写明用的是哪一份参数（M9.4、M9.5）', () => {
  test('名称：地区和险种、本人，两层来处不同时都写', () => {
    expect(LIMITS).toBe('limit-430100-employee@2026-01-01');
    expect(limitSettingName(YEAR, 'person', 'person')).toBe('limit-person@2026-01-01');
    expect(limitSettingName(day('2027-01-01'), 'person', CITY)).toBe(
      'limit-person@2027-01-01、limit-430100-employee@2027-01-01',
    );
    expect(ASSISTANCE).toBe('assistance-430102-subsistence@2026-01-01');
  });

  test('写在那两步上，别的步骤仍写政策版本；从结算单读得回来', () => {
    const { stages } = billOf(claimOf(LIMITS));
    const ruleOf = (step: string) => stages.find((stage) => stage.step === step)?.rule;
    expect([ruleOf('withinYearlyLimit'), ruleOf('fromAssistance')]).toEqual([LIMITS, ASSISTANCE]);
    expect(ruleOf('fromPooledFund')).toBe('measures@2026-01-01');
    expect(recordedFacts(stages)).toMatchObject({
      limits: { rule: LIMITS },
      assistance: { rule: ASSISTANCE },
    });
  });

  test('核验：参保地的、市州的、本人的、两层不同的都对；以前只写政策版本的单子仍然对', () => {
    for (const limits of [
      LIMITS,
      limitSettingName(YEAR, { ...CITY, areaCode: AREA }, CITY),
      limitSettingName(YEAR, 'person', 'person'),
      limitSettingName(YEAR, 'person', CITY),
    ])
      expect(findings(claimOf(limits))).toEqual([]);
    expect(findings(FULL_CLAIM)).toEqual([]);
    expect(findings({ ...FULL_CLAIM, assistance: null })).toEqual([]);
  });

  test.each([
    ['limit-430200-employee@2026-01-01', '参保地'],
    ['limit-430102-resident@2026-01-01', '参保险种'],
    ['limit-430100-employee@2025-01-01', '结算年度'],
    ['limit-430100-employee@2026-02-01', '不是年度限额的名称'],
    ['limit-430100@2026-01-01', '不是年度限额的名称'],
    ['limit-person@2026-01-01、limit-person@2026-01-01', '不是年度限额的名称'],
    [`limit-person@2026-01-01、${LIMITS}、limit-430102-employee@2026-01-01`, '不是年度限额的名称'],
    [`${LIMITS}、measures@2026-01-01`, '不是年度限额的名称'],
    [`旧${LIMITS}`, '不是年度限额的名称'],
    [`${LIMITS}甲`, '不是年度限额的名称'],
    ['measures@2025-01-01', '不是年度限额的名称'],
  ])('限额写成 %s：查出来（%s）', (rule, says) =>
    expect(findings(claimOf(rule))).toEqual([
      expect.stringMatching(new RegExp(`^withinYearlyLimit rule：.*${says}`)),
    ]),
  );

  test.each([
    ['assistance-430200-subsistence@2026-01-01', '参保地'],
    ['assistance-430102-subsistence@2027-01-01', '结算年度'],
    ['assistance-430102@2026-01-01', '不是医疗救助标准的名称'],
    [`旧${ASSISTANCE}`, '不是医疗救助标准的名称'],
    [`${ASSISTANCE}甲`, '不是医疗救助标准的名称'],
    [LIMITS, '不是医疗救助标准的名称'],
  ])('救助写成 %s：查出来（%s）', (rule, says) =>
    expect(findings(claimOf(LIMITS, rule))).toEqual([
      expect.stringMatching(new RegExp(`^fromAssistance rule：.*${says}`)),
    ]),
  );

  test('两层来处不同的，每一处都要对得上', () => {
    const rule = 'limit-430200-employee@2026-01-01、limit-430100-resident@2026-01-01';
    expect(findings(claimOf(rule))).toEqual([
      expect.stringContaining('参保地'),
      expect.stringContaining('参保险种'),
    ]);
  });

  test('单子上没有写参保地、参保险种的，只核得了结算年度', () => {
    const blank = { areaCode: undefined, scheme: undefined };
    expect(findings(claimOf('limit-430200-resident@2026-01-01'), blank)).toEqual([]);
    expect(findings(claimOf('limit-430200-resident@2025-01-01'), blank)).toEqual([
      expect.stringContaining('结算年度'),
    ]);
  });

  test('查出来的写明单上的和应有的；名称不对的没有应有的', () => {
    const found = (rule: string) => {
      const claim = claimOf(rule);
      const json: unknown = JSON.parse(JSON.stringify({ ...billJson(billOf(claim), claim), areaCode: AREA }));
      const checked = checkBill(json);
      return checked.kind === 'checked' ? checked.findings : [];
    };
    expect(found('limit-430100-employee@2025-01-01')).toMatchObject([
      { step: 'withinYearlyLimit', line: null, member: 'rule', shown: '2025', computed: '2026' },
    ]);
    expect(found('limit-430100@2026-01-01')).toMatchObject([
      {
        step: 'withinYearlyLimit',
        line: null,
        member: 'rule',
        shown: 'limit-430100@2026-01-01',
        computed: null,
      },
    ]);
  });

  test('核了多少处：写明参数的多出名称里的年度、险种和地区', () => {
    const compared = (claim: Parameters<typeof billOf>[0]) => {
      const json: unknown = JSON.parse(JSON.stringify({ ...billJson(billOf(claim), claim), areaCode: AREA }));
      const checked = checkBill(json);
      return checked.kind === 'checked' ? checked.compared : 0;
    };
    // The limit's name and its year, scheme and area, the standard's name and its year and area, where two rules stood.
    expect(compared(claimOf(LIMITS)) - compared(FULL_CLAIM)).toBe(4 + 3 - 2);
  });

  test('不是救助对象的单子不能写救助标准', () => {
    const none = { ...claimOf(LIMITS), assistance: null };
    const json = JSON.parse(JSON.stringify(billJson(billOf(none), none))) as {
      stages: { step: string; rule: string }[];
    };
    const stages = json.stages.map((stage) =>
      stage.step === 'fromAssistance' ? { ...stage, rule: ASSISTANCE } : stage,
    );
    expect(findings(none, { stages })).toEqual([expect.stringContaining('fromAssistance rule')]);
  });
});
