import { describe, expect, it } from 'vitest';
import type { Stage } from '../../domain/settlement/model.ts';
import { arithmeticWords, lineWords, quantityText, settingWords } from './stage-words.ts';

function stage(step: Stage['step'], amount: string, inputs: Record<string, string>): Stage {
  return {
    step,
    title: '',
    amount,
    formula: '',
    inputs,
    clauses: [],
    rule: 'M9.1@2026-01-01',
    rounding: null,
  };
}

describe('账单算式的文字', () => {
  it('基金份额写出比例与结果', () => {
    expect(
      arithmeticWords(
        stage('fundShare', '700.00', { scheme: 'employee', eligible: '1000.00', ratio: '0.7000' }),
      ),
    ).toBe('1,000.00 × 70% = 700.00');
  });
  it('异地下调的，写出按哪种备案减了多少；大病另有比例的照写（I8、I11）', () => {
    const lowered = {
      eligible: '1000.00',
      ratio: '0.7000',
      offSiteKind: 'temporary',
      offSitePoints: '0.1000',
    };
    expect(arithmeticWords(stage('fundShare', '600.00', lowered))).toBe(
      '1,000.00 × （70% − 按临时外出备案下调的 10%） = 600.00',
    );
    const layered = { ...lowered, pooledFundLeft: '300.00', majorIllnessRatio: '0.5500' };
    expect(arithmeticWords(stage('fundShare', '575.00', layered))).toBe(
      '1,000.00 按 （70% − 按临时外出备案下调的 10%） 到统筹限额余 300.00 为止，再往上的费用按大病的 55% = 575.00',
    );
  });
  it('普通政策说出是普通门诊还是慢特病（M9.7）', () => {
    const words = (plan: string) => arithmeticWords(stage('ordinaryEligible', '900.00', { plan }));
    expect(words('chronic')).toBe('按门诊慢特病的各行 政策范围内费用 之和 = 900.00');
    expect(words('outpatient')).toContain('按普通门诊统筹的各行');
  });
  it('没参加大病、没有救助时说明原因而不是写零', () => {
    expect(arithmeticWords(stage('fromMajorIllness', '0.00', { inMajorIllness: 'false' }))).toBe(
      '当日未参加大病保险',
    );
    expect(arithmeticWords(stage('fromAssistance', '0.00', { assistance: 'none', ownShare: '1.00' }))).toBe(
      '当日不属于医疗救助对象',
    );
  });
  it('医保年度另有首日的，说出是哪个年度、从哪天起算，参数从哪天起（I4）', () => {
    const inputs = { benefitYear: '2027', yearStart: '07-01' };
    expect(arithmeticWords(stage('withinYearlyLimit', '700.00', inputs))).toBe(
      '2027 医保年度（7 月 1 日起算）：应由基金支付的部分，不超过年度限额余下的金额 = 700.00',
    );
    expect(arithmeticWords(stage('withinYearlyLimit', '700.00', { benefitYear: '2026' }))).toBe(
      '应由基金支付的部分，不超过年度限额余下的金额 = 700.00',
    );
    expect(settingWords({ rule: 'limit-430100-employee@2026-07-01、benefit-4@2026-07-01' })).toBe(
      '参数：430100 职工医保 2026-07-01 起的年度限额',
    );
  });
  it('限额和救助说出用的是哪一份参数；写政策版本的不说', () => {
    const named = (rule: string) => settingWords({ rule });
    expect(named('limit-430100-employee@2026-01-01')).toBe('参数：430100 职工医保 2026 年限额');
    expect(named('limit-person@2026-01-01、limit-430100-resident@2026-01-01')).toContain(
      '参数：核心系统发来的本人 2026 年限额、430100 居民医保 2026 年限额',
    );
    expect(named('assistance-430102-subsistence@2026-01-01')).toContain('430102 2026 年医疗救助标准');
    expect(named('measures@2026-01-01')).toBeUndefined();
    expect(named('plan-7@2026-01-01')).toBeUndefined();
  });
  it('行的算式：单价 × 数量', () => {
    expect(
      lineWords({ line: 1, inputs: { price: '1234.5600', quantity: '2.0000' }, amount: '2469.12' }),
    ).toBe('第 1 行：1,234.56 × 2 = 2,469.12');
    expect(
      lineWords({
        line: 2,
        inputs: { standardKind: 'bid', standard: '10', price: '12', payablePrice: '10', quantity: '1.5' },
        amount: '15.00',
      }),
    ).toBe('第 2 行：10.00 × 1.5 = 15.00');
  });
  it('保密标准的行不写出可付单价', () => {
    const words = lineWords({
      line: 1,
      inputs: { standardKind: 'negotiated', price: '999.99', quantity: '1' },
      amount: '888.88',
    });
    expect(words).toBe('第 1 行：按医保支付标准计 = 888.88');
  });
  it('数量去零', () => {
    expect(quantityText('10')).toBe('10');
    expect(quantityText('10.0000')).toBe('10');
    expect(quantityText('0.5000')).toBe('0.5');
  });
});
