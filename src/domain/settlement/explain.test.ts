import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { CommercialFacts } from './commercial/commercial-plan.ts';
import type { ClaimFacts, PaidRoute, PricedLine } from './model.ts';
import type { OrdinaryFacts } from './plans/ordinary-plan.ts';
import { bare, exact, read, recompute, write } from '../../../test/support/bill-language.ts';
import { billOf, randomReadings } from '../../../test/support/random-claims.ts';

const amount = fc.bigInt({ min: 0n, max: 9_000_000n }) as fc.Arbitrary<Fen>;
const ratio = fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>;
const ordinary: fc.Arbitrary<OrdinaryFacts> = fc.record({
  plan: fc.record({
    kind: fc.constantFrom('outpatient' as const, 'chronic' as const),
    version: fc.constant('plan-1@2026-01-01'),
    countsBy: fc.constantFrom('year' as const, 'visit' as const),
    deductible: amount,
    bands: fc
      .tuple(fc.uniqueArray(amount, { maxLength: 3 }), fc.array(ratio, { minLength: 4, maxLength: 4 }))
      .map(([ends, ratios]) =>
        [...[...ends].sort((a, b) => (a < b ? -1 : 1)), null].map((upTo, index) => ({
          upTo,
          ratio: ratios[index] ?? (0n as Ratio),
        })),
      ),
    yearlyLimit: fc.option(amount),
  }),
  used: fc.record({ deductible: amount, counted: amount, paid: amount }),
});
const commercial: fc.Arbitrary<CommercialFacts> = fc.record({
  planId: fc.integer({ min: 1, max: 9 }),
  name: fc.constant('示例方案'),
  ratio,
  deductible: amount,
  cap: fc.option(amount),
  usedDeductible: amount,
  usedCap: amount,
  lines: fc.constantFrom([1], [1, 2], [1, 2, 3, 4]),
});
const ROUTES: readonly PaidRoute[] = ['separatePayment', 'ordinary', 'workInjury', 'maternity'];
const lineOf = (routes: readonly PaidRoute[]): fc.Arbitrary<PricedLine> =>
  fc.record({
    standardKind: fc.constantFrom('bid' as const, 'procured' as const, 'listed' as const),
    standard: fc.option(fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>),
    standardHidden: fc.boolean(),
    price: fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>,
    quantity: fc.bigInt({ min: 1n, max: 500_000n }) as fc.Arbitrary<Quantity>,
    unitsPerPack: fc.constantFrom(null, null, 7, 28),
    route: fc.constantFrom(...routes),
    selfPayRatio: ratio,
  });
const factsOf = (routes: readonly PaidRoute[]): fc.Arbitrary<ClaimFacts> =>
  fc.record({
    servedOn: fc.constant(day('2027-02-28')),
    scheme: fc.constantFrom('employee' as const, 'resident' as const),
    inMajorIllness: fc.boolean(),
    used: fc.record({ pooledFund: amount, majorIllness: amount }),
    limits: fc.record({ pooledFund: amount, majorIllness: amount }),
    assistance: fc.option(
      fc.record({
        ratio,
        threshold: amount,
        cap: fc.option(amount),
        usedThreshold: amount,
        usedCap: amount,
      }),
    ),
    ordinary,
    commercial: fc.array(commercial, { maxLength: 2 }),
    account: fc.option(amount),
    lines: fc.array(lineOf(routes), { minLength: 1, maxLength: 4 }),
  });

const CLASSIC = [
  'charged',
  'eligible',
  'aboveStandard',
  'fundShare',
  'withinYearlyLimit',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
];

describe('外人只凭账单重算（I1、M9.1—M9.7、N2.1、N4、I13、I16、I21）', () => {
  test('每一步都能由它的算式和写出的数重算出来，提到的前面各步与前面各步一致', () => {
    fc.assert(
      fc.property(factsOf(ROUTES), randomReadings, (claim, readings) => {
        const { stages } = billOf(claim, readings);
        stages.forEach((stage, index) => {
          const found = recompute(stage, stages.slice(0, index));
          if (found !== stage.amount) throw new Error(`${stage.step}: ${found} instead of ${stage.amount}`);
        });
      }),
      { numRuns: 150 },
    );
  });

  test('只按单行支付的单据还是那十一步', () => {
    fc.assert(
      fc.property(factsOf(['separatePayment']), (claim) => {
        const { stages } = billOf({ ...claim, commercial: [], account: null });
        expect(stages.map((stage) => stage.step)).toEqual(CLASSIC);
      }),
    );
  });

  test('单子里没有的政策和付款方不出现在步骤里', () => {
    fc.assert(
      fc.property(factsOf(ROUTES), (claim) => {
        const { stages, lines } = billOf(claim);
        const steps = new Set<string>(stages.map((stage) => stage.step));
        const has = (route: PaidRoute) => lines.some((line) => line.route === route);
        expect(steps.has('fundShare')).toBe(has('separatePayment'));
        expect(steps.has('planShare')).toBe(has('ordinary'));
        expect(steps.has('fromWorkInjury')).toBe(has('workInjury'));
        expect(steps.has('fromMaternity')).toBe(has('maternity'));
        expect(steps.has('fromCommercial')).toBe((claim.commercial ?? []).length > 0);
        expect(steps.has('cash')).toBe(claim.account !== null);
      }),
    );
  });
});

test('限额一步里的剩余额度也能由上限和已用重算', () => {
  fc.assert(
    fc.property(factsOf(['separatePayment', 'ordinary']), (claim) => {
      const inputs = billOf(claim).stages.find((stage) => stage.step === 'withinYearlyLimit')?.inputs ?? {};
      const left = (layer: string) => {
        const [limit, used] = [read(inputs[`${layer}Limit`] ?? ''), read(inputs[`${layer}Used`] ?? '')];
        const rest = bare(limit ?? 'none').over - bare(used ?? 'none').over;
        return write(exact(rest > 0n ? rest : 0n, 100n));
      };
      expect(inputs['pooledFundLeft']).toBe(left('pooledFund'));
      expect(inputs['majorIllnessLeft']).toBe(
        inputs['inMajorIllness'] === 'true' ? left('majorIllness') : '0.00',
      );
    }),
  );
});
