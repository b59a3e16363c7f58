import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import { findSettlementRule } from './find-rule.ts';
import { STEP_IDS, type Stage } from './model.ts';
import { settle } from './settle.ts';

/** A third party with a pocket calculator: integers in 1/10000, nothing of the platform's own code. */
function units(text: string): bigint {
  const [whole = '0', rest = ''] = text.split('.');
  return BigInt(whole + rest.padEnd(4, '0'));
}

function yuan(tenThousandths: bigint): string {
  const text = tenThousandths.toString().padStart(5, '0');
  return `${text.slice(0, -4)}.${text.slice(-4, -2)}`;
}

/** Rounds 1/10000-squared products half up to the fen, in 1/10000. */
function product(a: bigint, b: bigint): bigint {
  return ((a * b + 500_000n) / 1_000_000n) * 100n;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const capped = (text: string | undefined, amount: bigint) =>
  text === 'none' ? amount : least(units(text ?? ''), amount);

/** Recomputes a stage from what it says itself. */
function recompute(stage: Stage): string {
  const of = (name: string) => units(stage.inputs[name] ?? 'missing');
  const sum = (part: (inputs: Record<string, string>) => bigint) =>
    (stage.lines ?? []).reduce((total, line) => total + part(line.inputs), 0n);
  switch (stage.step) {
    case 'charged':
      return yuan(sum(({ price = '', quantity = '' }) => product(units(price), units(quantity))));
    case 'eligible':
      return yuan(
        sum(({ price = '', standard, quantity = '' }) =>
          product(capped(standard, units(price)), units(quantity)),
        ),
      );
    case 'aboveStandard':
      return yuan(of('charged') - of('eligible'));
    case 'fundShare':
      return yuan(product(of('eligible'), of('ratio')));
    case 'withinYearlyLimit':
      return yuan(least(of('fundShare'), of('pooledFundLeft') + of('majorIllnessLeft')));
    case 'fromPooledFund':
      return yuan(least(of('fundShare'), of('pooledFundLeft')));
    case 'fromMajorIllness':
      return yuan(least(of('fundShare') - of('fromPooledFund'), of('majorIllnessLeft')));
    case 'overLimit':
      return yuan(of('fundShare') - of('fromPooledFund') - of('fromMajorIllness'));
    case 'ownShare':
      return yuan(of('eligible') - of('fundShare'));
    case 'fromAssistance': {
      if (stage.inputs.assistance === 'none') return '0.00';
      const above = of('ownShare') - least(of('ownShare'), of('thresholdLeft'));
      return yuan(capped(stage.inputs.capLeft, product(above, of('assistanceRatio'))));
    }
    case 'personPays':
      return yuan(of('charged') - of('fromPooledFund') - of('fromMajorIllness') - of('fromAssistance'));
  }
}

const amount = fc.bigInt({ min: 0n, max: 9_000_000n }) as fc.Arbitrary<Fen>;
const facts = fc.record({
  servedOn: fc.constant(day('2027-02-28')),
  scheme: fc.constantFrom('employee' as const, 'resident' as const),
  inMajorIllness: fc.boolean(),
  used: fc.record({ pooledFund: amount, majorIllness: amount }),
  limits: fc.record({ pooledFund: amount, majorIllness: amount }),
  assistance: fc.option(
    fc.record({
      ratio: fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>,
      threshold: amount,
      cap: fc.option(amount),
      usedThreshold: amount,
      usedCap: amount,
    }),
  ),
  lines: fc.array(
    fc.record({
      standardKind: fc.constantFrom('bid' as const, 'procured' as const, 'listed' as const),
      standard: fc.option(fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>),
      price: fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>,
      quantity: fc.bigInt({ min: 1n, max: 500_000n }) as fc.Arbitrary<Quantity>,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

test('外人只凭账单就能把每一步重算出来（I1、M9.1—M9.5、I13）', () => {
  fc.assert(
    fc.property(facts, (claim) => {
      const outcome = settle(claim, findSettlementRule(claim.scheme, claim.servedOn));
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      expect(outcome.value.stages.map((stage) => stage.step)).toEqual(STEP_IDS);
      for (const stage of outcome.value.stages) expect(recompute(stage), stage.step).toBe(stage.amount);
    }),
    { numRuns: 1000 },
  );
});

test('限额一步里的剩余额度也能由上限和已用重算', () => {
  fc.assert(
    fc.property(facts, (claim) => {
      const outcome = settle(claim, findSettlementRule(claim.scheme, claim.servedOn));
      const inputs = outcome.ok
        ? (outcome.value.stages.find((stage) => stage.step === 'withinYearlyLimit')?.inputs ?? {})
        : {};
      const left = (layer: string) => {
        const rest = units(inputs[`${layer}Limit`] ?? '') - units(inputs[`${layer}Used`] ?? '');
        return yuan(rest > 0n ? rest : 0n);
      };
      expect(inputs.pooledFundLeft).toBe(left('pooledFund'));
      expect(inputs.majorIllnessLeft).toBe(inputs.inMajorIllness === 'true' ? left('majorIllness') : '0.00');
    }),
  );
});
