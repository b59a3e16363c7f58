import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf, randomClaim } from '../../../../test/support/random-claims.ts';
import type { Stage } from '../model.ts';
import { recordedFacts, recordedLine } from './recorded-facts.ts';

const without = (stages: readonly Stage[], step: string, input: string): Stage[] =>
  stages.map((stage) => {
    if (stage.step !== step) return stage;
    const { [input]: _, ...inputs } = stage.inputs;
    return { ...stage, inputs };
  });
const withInput = (stages: readonly Stage[], step: string, input: string, text: string): Stage[] =>
  stages.map((stage) =>
    stage.step === step ? { ...stage, inputs: { ...stage.inputs, [input]: text } } : stage,
  );

describe('只凭结算单读回结算时的事实（M32、M9.1—M9.7、N4）', () => {
  test('读回的就是结算时的：限额、已用、救助、普通政策、商业保险、个人账户', () => {
    fc.assert(
      fc.property(randomClaim, (claim) => {
        const routes = new Set(claim.lines.map((line) => line.route));
        const insured = routes.has('separatePayment') || routes.has('ordinary');
        const read = recordedFacts(billOf(claim).stages);
        const none = { pooledFund: 0n, majorIllness: 0n };
        expect(read).toEqual({
          inMajorIllness: insured && claim.inMajorIllness,
          used: insured ? claim.used : none,
          limits: insured ? claim.limits : none,
          assistance: insured ? claim.assistance : null,
          ordinary: routes.has('ordinary') ? claim.ordinary : null,
          commercial: claim.commercial,
          account: claim.account,
        });
      }),
      { numRuns: 60 },
    );
  });

  test('逐行的支付标准和自付比例；保密的说保密，没有上限的说没有（N5.1）', () => {
    const { stages } = billOf(FULL_CLAIM);
    for (const [index, line] of FULL_CLAIM.lines.entries())
      expect(recordedLine(stages, index + 1)).toEqual({
        standard: line.standard,
        selfPayRatio: 'selfPayRatio' in line ? line.selfPayRatio : undefined,
      });
    const hidden = billOf({
      ...FULL_CLAIM,
      lines: FULL_CLAIM.lines.map((line) => ({ ...line, standardHidden: true })),
    });
    expect(recordedLine(hidden.stages, 1).standard).toBe('hidden');
    expect(recordedLine(stages, 9)).toEqual({ standard: 'hidden', selfPayRatio: undefined });
    const odd = stages.map((stage) => ({
      ...stage,
      lines: stage.lines?.map((line) => ({ ...line, inputs: { ...line.inputs, standard: '一百' } })),
    })) as Stage[];
    expect(recordedLine(odd, 1).standard).toBe('hidden');
    const lineless = stages.map(({ lines: _, ...stage }) => stage) as Stage[];
    expect(recordedLine(lineless, 1)).toEqual({ standard: 'hidden', selfPayRatio: undefined });
  });

  const NEEDED = [
    ['withinYearlyLimit', ['pooledFundLimit', 'pooledFundUsed', 'majorIllnessLimit', 'majorIllnessUsed']],
    ['withinYearlyLimit', ['inMajorIllness']],
    ['fromAssistance', ['assistanceRatio', 'threshold', 'cap', 'usedThreshold', 'usedCap']],
    ['ordinaryEligible', ['plan']],
    ['deductible', ['countsBy', 'planDeductible', 'planDeductibleUsed']],
    ['planDue', ['planCounted', 'band1UpTo', 'band2UpTo']],
    ['planShare', ['planLimit', 'planPaid']],
    ['fromAccount', ['accountAvailable']],
  ] as const;
  test.each(NEEDED.flatMap(([step, inputs]) => inputs.map((input) => [step, input] as const)))(
    '%s 一步没有写 %s，或写的不是数，就不能重算',
    (step, input) => {
      const { stages } = billOf(FULL_CLAIM);
      expect(recordedFacts(stages)).toBeDefined();
      expect(recordedFacts(without(stages, step, input))).toBeUndefined();
      if (input !== 'inMajorIllness')
        expect(recordedFacts(withInput(stages, step, input, '若干'))).toBeUndefined();
    },
  );

  test('没有救助这一步的读不出；限额的来历认得出名字才读', () => {
    const { stages } = billOf(FULL_CLAIM);
    expect(recordedFacts(stages.filter((stage) => stage.step !== 'fromAssistance'))).toBeUndefined();
    const ruled = (rule: string) =>
      stages.map((stage) => (stage.step === 'withinYearlyLimit' ? { ...stage, rule } : stage));
    const limitRule = (rule: string) => recordedFacts(ruled(rule))?.limits.rule;
    expect(limitRule('limit-430100-employee@2026-01-01')).toBe('limit-430100-employee@2026-01-01');
    expect(limitRule('示例limit-430100-employee@2026-01-01')).toBeUndefined();
  });

  test('分段写到哪里算到哪里：缺了第二段的比例，就只有一段', () => {
    const { stages } = billOf(FULL_CLAIM);
    expect(recordedFacts(without(stages, 'planDue', 'band2Ratio'))?.ordinary?.plan.bands).toHaveLength(1);
    expect(recordedFacts(withInput(stages, 'planDue', 'band2Ratio', '若干'))).toBeUndefined();
    const bare = stages.filter((stage) => stage.step !== 'planDue');
    expect(recordedFacts(bare)).toBeUndefined();
  });

  test('商业保险：方案号写在规则里，一个方案一个号，少一个就读不出', () => {
    const { stages } = billOf(FULL_CLAIM);
    const ruled = (rule: string) =>
      stages.map((stage) => (stage.step === 'fromCommercial' ? { ...stage, rule } : stage));
    const ids = (rule: string) => recordedFacts(ruled(rule))?.commercial?.map((plan) => plan.planId);
    expect(ids('commercial-12、commercial-345')).toEqual([12, 345]);
    expect(ids('commercial-12')).toBeUndefined();
    for (const input of ['plan', 'ratio', 'deductible', 'cap', 'usedDeductible', 'usedCap', 'lines'])
      expect(
        recordedFacts(
          stages.map((stage) => ({
            ...stage,
            lines: stage.lines?.map((line) => {
              const { [input]: _, ...inputs } = line.inputs;
              return stage.step === 'fromCommercial' ? { ...line, inputs } : line;
            }),
          })) as Stage[],
        ),
      ).toBeUndefined();
  });
});
