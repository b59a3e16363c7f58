import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { mutantsOf, twinsOf, type JsonBill } from '../../../../test/support/bill-mutants.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import {
  billOf,
  CITATION,
  randomClaim,
  randomReadings,
  YEAR_STARTS,
} from '../../../../test/support/random-claims.ts';
import { day } from '../../../base/date.ts';
import { percent } from '../../../base/ratio.ts';
import type { ClaimFacts, RuleReadings } from '../model.ts';
import { checkBill } from './check-bill.ts';

const OF_MAJOR_ILLNESS: RuleReadings = { majorIllness: { value: percent(55), citation: CITATION } };
const OF_BASE: RuleReadings = { assistanceBase: { value: 'withOverLimit', citation: CITATION } };
const OF_SHARE: RuleReadings = {
  majorIllness: { value: percent(55), citation: CITATION },
  offSite: { kind: 'temporary', value: percent(10), citation: { ...CITATION, act: 11 } },
};
const [OF_JULY] = YEAR_STARTS;
const READINGS: RuleReadings = { ...(OF_JULY && { yearStart: OF_JULY }), ...OF_SHARE, ...OF_BASE };

/** Of 单行支付 alone, over both limits. */
const SEPARATE_CLAIM: ClaimFacts = {
  ...FULL_CLAIM,
  ordinary: null,
  commercial: [],
  lines: [FULL_CLAIM.lines[0]],
};
/** A day of the year that begins in July. */
const IN_AUGUST: ClaimFacts = { ...FULL_CLAIM, servedOn: day('2026-08-01') };

const jsonOf = (claim: ClaimFacts, readings: RuleReadings, isReversal = false) =>
  JSON.parse(JSON.stringify(billJson(billOf(claim, readings), claim, isReversal))) as JsonBill;

const findings = (bill: object) => {
  const result = checkBill(bill);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result.findings.map(({ step, member, says }) => `${step ?? '表头'}|${member}|${says}`);
};

describe('省里另定了平台解释的账单（I4、I8、I11、I13）', () => {
  test('什么样的单、另定了哪些，结算和撤销都核对得上', () => {
    fc.assert(
      fc.property(randomClaim, randomReadings, fc.boolean(), (claim, readings, isReversal) => {
        expect(findings(jsonOf(claim, readings, isReversal))).toEqual([]);
      }),
    );
  });

  test('样样都有的一张单，改一处查得出一处', () => {
    const bill = jsonOf(IN_AUGUST, READINGS);
    expect(findings(bill)).toEqual([]);
    const twins = new Set(twinsOf(IN_AUGUST).map((twin) => JSON.stringify(jsonOf(twin, READINGS))));
    const missed: string[] = [];
    for (const { name, make, undo } of mutantsOf(bill)) {
      make();
      const result = checkBill(bill);
      const found = result.kind !== 'checked' || result.findings.length > 0;
      if (!found && !twins.has(JSON.stringify(bill))) missed.push(name);
      undo();
    }
    expect(missed).toEqual([]);
  });

  const bill = jsonOf(FULL_CLAIM, OF_MAJOR_ILLNESS);
  const helped = jsonOf(SEPARATE_CLAIM, OF_BASE);
  const toldOf = (of: JsonBill, change: object) =>
    (of['readings'] as readonly object[]).map((one) => ({ ...one, ...change }));
  const changed = (change: object) => ({ ...bill, readings: toldOf(bill, change) });
  const ruled = (step: string, rule: string, of = bill) => ({
    ...of,
    stages: of.stages.map((stage) => (stage.step === step ? { ...stage, rule } : stage)),
  });

  test('没有写文件、编号首日不同、不管购药那天、数值不同、没有写是哪份文件，都说得出来', () => {
    expect(findings({ ...bill, readings: undefined })).toContain(
      '表头|I8.act|缺少这一项，benefit-8@2026-01-01 的编号应是 8',
    );
    expect(findings(changed({ act: 9 }))).toEqual([
      '表头|I8.act|写的是 9，benefit-8@2026-01-01 的编号应是 8',
    ]);
    expect(findings(changed({ to: '2026-04-30' }))).toEqual([
      '表头|I8.to|benefit-8@2026-01-01 不包括购药日 2026-05-01',
    ]);
    expect(findings(changed({ value: '0.6000' }))).toEqual([
      'fundShare|inputs.majorIllnessRatio|写的是 0.5500，benefit-8@2026-01-01 写明的应是 0.6000',
    ]);
    for (const rule of ['M9.1@2026-01-01', 'M9.1@2026-01-01、示例'])
      expect(findings(ruled('fundShare', rule))).toEqual(['fundShare|rule|没有写明 I8 另定在哪份文件里']);
  });

  test('救助的基数算了超限额：没有写文件、写在别的步骤里、写明另定却没有算，都说得出来（I13）', () => {
    const places = (changedBill: object) => findings(changedBill).map((one) => one.replace(/\|[^|]*$/, ''));
    expect(findings({ ...helped, readings: undefined })).toContain(
      '表头|I13.act|缺少这一项，benefit-8@2026-01-01 的编号应是 8',
    );
    expect(findings({ ...helped, readings: toldOf(helped, { value: 'ownShare' }) })).toEqual([
      '表头|I13.value|写的是 ownShare，assistanceBase 照着算的应是 withOverLimit',
    ]);
    for (const rule of ['measures@2026-01-01', 'measures@2026-01-01、示例', 'benefit-8@2026-01-01'])
      expect(findings(ruled('assistanceBase', rule, helped))).toContain(
        'assistanceBase|rule|没有写明 I13 另定在哪份文件里',
      );
    // 表头写明另定，各步却照平台解释：缺一步，救助的算式也不对。
    const plain = { ...jsonOf(SEPARATE_CLAIM, {}), readings: helped['readings'] };
    expect(places(plain)).toEqual(
      expect.arrayContaining(['assistanceBase|stages', 'fromAssistance|formula', 'fromAssistance|amount']),
    );
  });

  test('异地下调的文件、百分点、备案情形，也说得出来（I11）', () => {
    const lowered = jsonOf(FULL_CLAIM, OF_SHARE);
    const [name, first] = ['benefit-11@2026-01-01', 'benefit-8@2026-01-01'];
    const told = (change: object) =>
      findings({
        ...lowered,
        readings: (lowered['readings'] as readonly { readonly interpretation: string }[]).map((one) =>
          one.interpretation === 'I11' ? { ...one, ...change } : one,
        ),
      });
    const named = (...names: string[]) =>
      findings(ruled('fundShare', ['M9.1@2026-01-01', ...names].join('、'), lowered));
    expect(told({})).toEqual([]);
    // 表头写明下调，算式里却没有减。
    const { stages } = jsonOf(FULL_CLAIM, {});
    expect(findings({ ...lowered, stages }).join()).toContain('没有写出算式所依据的 offSitePoints');
    expect(told({ act: 12 })).toEqual([`表头|I11.act|写的是 12，${name} 的编号应是 11`]);
    expect(told({ value: '0.2000' })).toEqual([
      `fundShare|inputs.offSitePoints|写的是 0.1000，${name} 写明的应是 0.2000`,
    ]);
    expect(told({ filing: 'referral' })).toEqual([
      'fundShare|inputs.offSiteKind|写的是 temporary，表头写明的备案情形应是 referral',
    ]);
    expect(named(first, name)).toEqual([]);
    expect(named(name, first)).not.toEqual([]);
    expect(named(first)).toContain(`表头|I11.act|写的是 11，${first} 的编号应是 8`);
    expect(named()).toEqual([
      'fundShare|rule|没有写明 I8 另定在哪份文件里',
      'fundShare|rule|没有写明 I11 另定在哪份文件里',
    ]);
    for (const more of [name, 'benefit-9@2026-01-01'])
      expect(named(first, name, more)).toEqual(['fundShare|rule|多写了另定解释的文件']);
  });

  test('两条另定在同一份文件里的，文件只写一次', () => {
    const same = jsonOf(FULL_CLAIM, {
      ...OF_SHARE,
      offSite: { kind: 'temporary', value: percent(10), citation: CITATION },
    });
    const once = 'M9.1@2026-01-01、benefit-8@2026-01-01';
    expect(same.stages.find(({ step }) => step === 'fundShare')?.rule).toBe(once);
    expect(findings(same)).toEqual([]);
    expect(findings(ruled('fundShare', `${once}、benefit-8@2026-01-01`, same))).toEqual([
      'fundShare|rule|多写了另定解释的文件',
    ]);
  });

  const LIMITS = 'limit-430100-employee@2026-07-01';
  const august = (rule: string, limits = LIMITS) => {
    const claim = { ...IN_AUGUST, limits: { ...IN_AUGUST.limits, rule: limits } };
    const json = { ...jsonOf(claim, READINGS), areaCode: '430102' };
    return {
      ...json,
      stages: json.stages.map((stage) =>
        stage.step === 'withinYearlyLimit' ? { ...stage, rule: rule.replace('$', limits) } : stage,
      ),
    };
  };

  test('年度首日：限额的名称从年度的第一天起，后面写文件；执行的头一年可以从更早的那天起（I4）', () => {
    const act = 'benefit-40@2026-07-01';
    expect(findings(august(`$、${act}`))).toEqual([]);
    expect(findings(august(`$、${act}`, 'limit-430100-employee@2026-03-01'))).toEqual([]);
    expect(findings(august(`$、${act}`, 'limit-430100-employee@2026-01-01'))).toEqual([
      'withinYearlyLimit|rule|写的是 2026-01-01，结算年度的首日应是 2026-07-01',
    ]);
    expect(findings(august(`$、${act}`, 'limit-430100-employee@2026-08-01'))).toHaveLength(1);
    expect(findings(august('$'))).toContain('withinYearlyLimit|rule|没有写明 I4 另定在哪份文件里');
    const year = (benefitYear: string) => {
      const json = august(`$、${act}`);
      const stages = json.stages.map((stage) =>
        stage.step === 'withinYearlyLimit' ? { ...stage, inputs: { ...stage.inputs, benefitYear } } : stage,
      );
      return findings({ ...json, stages });
    };
    expect(year('2026')).toContain(
      'withinYearlyLimit|inputs.benefitYear|写的是 2026，购药日期所在的年度应是 2027',
    );
  });
});
