import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FULL_CLAIM } from '../../../test/support/full-claim.ts';
import { randomClaim, randomReadings } from '../../../test/support/random-claims.ts';
import { adjudicate } from './adjudicate.ts';
import type { Decided } from './decided.ts';
import { explainBill } from './explain.ts';
import { findSettlementRule } from './find-rule.ts';
import type { ClaimFacts, RuleReadings } from './model.ts';
import { writeStages } from './write-stages.ts';

function decide(claim: ClaimFacts, readings?: RuleReadings): Decided {
  const rule = findSettlementRule(claim.scheme, claim.servedOn);
  const decided = adjudicate(claim, rule && readings ? { ...rule, readings } : rule);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.value;
}

describe('入库的 JSON 是照着提纲填出来的（I1）', () => {
  test('与把步骤逐个写成 JSON 一字不差', () => {
    fc.assert(
      fc.property(randomClaim, fc.option(randomReadings, { nil: undefined }), (claim, readings) => {
        const decided = decide(claim, readings);
        expect(writeStages(decided)).toBe(JSON.stringify(explainBill(decided)));
      }),
    );
  });

  test('别人起的名字里有引号和换行也不坏', () => {
    const decided = decide(FULL_CLAIM);
    const odd = '“示例”"\\\n';
    const { facts, commercial } = decided;
    const named: Decided = {
      ...decided,
      rule: { ...decided.rule, version: odd, regime: odd },
      facts: facts.ordinary
        ? { ...facts, ordinary: { ...facts.ordinary, plan: { ...facts.ordinary.plan, version: odd } } }
        : facts,
      commercial: {
        ...commercial,
        shares: commercial.shares.map((share) => ({ ...share, plan: { ...share.plan, name: odd } })),
      },
    };
    const stages = JSON.parse(writeStages(named)) as unknown;
    expect(stages).toStrictEqual(explainBill(named));
    expect(JSON.stringify(stages).split(JSON.stringify(odd)).length).toBeGreaterThan(20);
  });

  test('写一张单不影响下一张', () => {
    const decided = decide(FULL_CLAIM);
    expect(writeStages(decided)).toBe(writeStages(decided));
  });
});
