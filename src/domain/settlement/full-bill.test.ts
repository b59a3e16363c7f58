import { describe, expect, test } from 'vitest';
import { FULL_CLAIM } from '../../../test/support/full-claim.ts';
import { billOf } from '../../../test/support/random-claims.ts';
import { percent } from '../../base/ratio.ts';
import { day } from '../../base/date.ts';
import { fen, formatFen } from '../../base/money.ts';
import { checkBill } from './checking/check-bill.ts';
import { AMOUNT_NAMES } from './model.ts';
import { settle } from './settle.ts';

const bill = billOf(FULL_CLAIM);
const stageOf = (step: string) => {
  const found = bill.stages.find((stage) => stage.step === step);
  if (!found) throw new Error(`no step ${step}`);
  return found;
};

describe('样样都有的一张单（M9.1—M9.7、N2.1、N4、I1）', () => {
  test('每个金额；普通政策用掉的额度；计入救助起付的金额', () => {
    expect(Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(bill[name])]))).toEqual({
      charged: '4580.00',
      aboveStandard: '465.00',
      eligible: '4115.00',
      fundShare: '1557.50',
      fromPooledFund: '1000.00',
      fromMajorIllness: '300.00',
      overLimit: '737.50',
      ownShare: '667.50',
      fromAssistance: '290.00',
      personPays: '1161.03',
      selfPaidFirst: '260.00',
      deductible: '150.00',
      planShare: '480.00',
      planOwnShare: '491.00',
      overPlanLimit: '219.00',
      fromWorkInjury: '160.00',
      fromMaternity: '130.00',
      fromCommercial: '1538.97',
      fromAccount: '150.00',
      cash: '1011.03',
    });
    expect(bill.planUse).toEqual({ deductible: 15_000n, counted: 119_000n, paid: 0n });
    expect(bill.towardsThreshold).toBe(17_000n);
    expect(checkBill({ stages: bill.stages })).toMatchObject({ kind: 'checked', findings: [] });
  });

  test('统筹没有用完时，普通政策那一份也记作已付', () => {
    const rich = { ...FULL_CLAIM, limits: { ...FULL_CLAIM.limits, pooledFund: fen(1_000_000) } };
    const { planUse, fromPooledFund } = billOf(rich);
    expect(planUse?.paid).toBe(48_000n);
    expect(fromPooledFund).toBe(203_750n);
    const separate = { ...FULL_CLAIM, lines: FULL_CLAIM.lines.slice(0, 1), commercial: [] };
    expect(billOf(separate).planUse).toBeNull();
  });

  test('每一步写明按哪个版本的哪条规则', () => {
    const rules = Object.fromEntries(bill.stages.map(({ step, rule }) => [step, rule]));
    const plan = 'plan-7@2026-01-01';
    expect(rules).toMatchObject({
      charged: 'measures@2026-01-01',
      fundShare: 'M9.1@2026-01-01',
      ordinaryEligible: plan,
      selfPaidFirst: plan,
      deductible: plan,
      planCost: plan,
      planDue: plan,
      planShare: plan,
      overPlanLimit: plan,
      planOwnShare: plan,
      fromAssistance: 'measures@2026-01-01',
      fromCommercial: 'commercial-12、commercial-345',
      cash: 'measures@2026-01-01',
    });
    expect(stageOf('fundShare').rounding).toBe('全单一次四舍五入到分，各行按最大余数法分摊');
  });

  test('有一行拆零，各行都写一盒几个；都是整盒的不写（M32）', () => {
    const units = stageOf('eligible').lines?.map((line) => line.inputs['unitsPerPack']);
    expect(units).toEqual(['1', '1', '1', '1', '28', '1']);
    const packs = billOf({ ...FULL_CLAIM, lines: FULL_CLAIM.lines.slice(0, 1), commercial: [] });
    const eligible = packs.stages.find((stage) => stage.step === 'eligible');
    expect(eligible?.formula).toBe('Σ round(min(price, standard) × quantity)');
    expect(eligible?.lines?.[0]?.inputs).not.toHaveProperty('unitsPerPack');
  });

  test('普通政策的行没有写自付比例，就没有先行自付；没有规则的日子不能结算（I15）', () => {
    const [, ordinary] = FULL_CLAIM.lines;
    const { selfPayRatio: _, ...bare } = ordinary;
    expect(billOf({ ...FULL_CLAIM, commercial: [], lines: [bare] }).selfPaidFirst).toBe(0n);
    expect(
      billOf({ ...FULL_CLAIM, commercial: [], lines: [{ ...bare, selfPayRatio: percent(10) }] })
        .selfPaidFirst,
    ).toBe(6_000n);
    const refused = settle({ ...FULL_CLAIM, servedOn: day('2025-05-01') }, undefined);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'POLICY_NOT_FORMALISED', detail: '2025-05-01' },
    });
    expect(() => settle({ ...FULL_CLAIM, lines: [] }, bill.rule)).toThrow('at least one line');
  });
});
