import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { committeeDueOn } from '../../../policy/parameters/committee.ts';
import type { Actor, Role } from '../../identity/roles.ts';
import { checkGround, drugsToDecide, forbiddenReasonIn, taskStateOn } from './formulary.ts';
import { isPurchaseOverdue, openPurchaseSteps } from './purchase.ts';

const entry = (key: string, agreed = true) => ({ key, name: key, dosageForm: null, part: '示例', agreed });

describe('药事会：每种药品有进有出，各有理由（N5.2、M8）', () => {
  it.each([
    ['in', 'needed', '', 'ok'],
    ['out', 'notOurField', '', 'ok'],
    ['out', 'budget', '', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'formularySize', '', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'drugRatio', '', 'FORMULARY_GROUND_FORBIDDEN'],
    ['in', 'drugRatio', '', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'equivalentStocked', '另外药 占 比已经超标', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'equivalentStocked', '本院目录品种数已到上限', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'equivalentStocked', '今年医保总额不够', 'FORMULARY_GROUND_FORBIDDEN'],
    ['out', 'equivalentStocked', '已有同通用名的片剂', 'ok'],
    ['out', 'needed', '', 'FORMULARY_GROUND_UNFIT'],
    ['in', 'unsafe', '', 'FORMULARY_GROUND_UNFIT'],
    ['in', 'needed', '不受药占比影响', 'ok'],
  ] as const)('%s，%s，“%s”：%s', (decision, ground, words, expected) => {
    const outcome = checkGround(decision, ground, words, { drugName: '示例替尼', line: 3 });
    expect(outcome.ok ? 'ok' : outcome.refusal.code).toBe(expected);
    if (!outcome.ok) expect(outcome.refusal).toMatchObject({ clause: 'N5.2', line: 3 });
  });

  it.each(['价格较高，科室用得少', '总量不大', '数量待定', '占位性病变', '目录内已有'])(
    '“%s”不算禁止的理由',
    (words) => {
      expect(forbiddenReasonIn(words)).toBeUndefined();
    },
  );

  it('单行支付目录的每种药都要定，离开目录的也要定；国家目录只定新增和调出的', () => {
    const keys = (drugs: readonly { key: string; listed: boolean }[]) =>
      drugs.map((one) => `${one.key}${one.listed ? '' : '−'}`);
    const [before, after] = [
      [entry('甲'), entry('乙')],
      [entry('乙'), entry('丙', false)],
    ];
    expect(keys(drugsToDecide('separatePayment', before, after))).toEqual(['乙', '丙', '甲−']);
    expect(keys(drugsToDecide('national', before, after))).toEqual(['丙', '甲−']);
    expect(keys(drugsToDecide('national', undefined, after))).toEqual(['乙']);
  });

  it('期限：一月起用的目录二月底前开会；没有录入政策的年份没有期限', () => {
    expect(committeeDueOn(day('2025-01-01'))).toEqual({ value: '2025-02-28', source: 'N5.2' });
    expect(committeeDueOn(day('2026-12-15'))).toEqual({ value: '2027-01-31', source: 'M8' });
    expect(committeeDueOn(day('2024-01-01'))).toBeUndefined();
  });

  it.each([
    [{ total: 3, decided: 0 }, '2026-02-28', 'open'],
    [{ total: 3, decided: 1 }, '2026-02-28', 'partly'],
    [{ total: 3, decided: 2 }, '2026-03-01', 'overdue'],
    [{ total: 3, decided: 3 }, '2026-05-01', 'done'],
    [{ total: 0, decided: 0 }, '2026-05-01', 'done'],
  ] as const)('%o 在 %s：%s', (counts, on, state) => {
    expect(taskStateOn({ ...counts, dueOn: day('2026-02-28') }, day(on))).toBe(state);
  });
});

describe('临时采购的绿色通道（M8）', () => {
  const purchase = {
    hospitalCode: 'H43010200001',
    requestedBy: 7,
    state: 'requested',
    dueOn: day('2026-03-06'),
  } as const;
  const who = (role: Role, accountId: number, institutionCode = 'H43010200001'): Actor => ({
    accountId,
    role,
    name: '示例',
    areaCode: null,
    institutionCode,
    practitionerCode: null,
    personId: null,
    enterpriseCode: null,
  });

  it.each([
    ['医保办审批', purchase, who('hospitalOffice', 1), ['approved', 'refused']],
    ['申请人撤回', purchase, who('responsibleDoctor', 7), ['withdrawn']],
    ['别的医师不能', purchase, who('responsibleDoctor', 8), []],
    ['外院不能', purchase, who('hospitalOffice', 1, 'H43020200001'), []],
    ['同意后等到货', { ...purchase, state: 'approved' }, who('hospitalOffice', 1), ['arrived']],
    ['同意后不能撤回', { ...purchase, state: 'approved' }, who('responsibleDoctor', 7), []],
    ['到货即办结', { ...purchase, state: 'arrived' }, who('hospitalOffice', 1), []],
  ] as const)('%s', (_, of, actor, steps) => {
    expect(openPurchaseSteps(of, actor)).toEqual(steps);
  });

  it('过了期限还没有到货才算逾期', () => {
    expect([
      isPurchaseOverdue(purchase, day('2026-03-06')),
      isPurchaseOverdue(purchase, day('2026-03-07')),
      isPurchaseOverdue({ ...purchase, state: 'approved' }, day('2026-03-07')),
      isPurchaseOverdue({ ...purchase, state: 'refused' }, day('2026-03-07')),
    ]).toEqual([false, true, true, false]);
  });
});
