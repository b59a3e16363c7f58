import fc from 'fast-check';
import { present } from '../../src/base/assert.ts';
import { day } from '../../src/base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../src/base/money.ts';
import type { Ratio } from '../../src/base/ratio.ts';
import type { CommercialFacts } from '../../src/domain/settlement/commercial/commercial-plan.ts';
import { findSettlementRule } from '../../src/domain/settlement/find-rule.ts';
import type { Citation } from '../../src/policy/parameters/entered.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../../src/policy/parameters/off-site.ts';
import type {
  Bill,
  ClaimFacts,
  PaidRoute,
  PricedLine,
  RuleReadings,
} from '../../src/domain/settlement/model.ts';
import type { OrdinaryFacts } from '../../src/domain/settlement/plans/ordinary-plan.ts';
import { parseYearStart } from '../../src/policy/parameters/benefit-year.ts';
import { settle } from '../../src/domain/settlement/settle.ts';

const amount = fc.bigInt({ min: 0n, max: 9_000_000n }) as fc.Arbitrary<Fen>;
const ratio = fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>;
const ROUTES: readonly PaidRoute[] = ['separatePayment', 'ordinary', 'workInjury', 'maternity'];

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

const commercial = (lines: number): fc.Arbitrary<CommercialFacts> =>
  fc.record({
    planId: fc.integer({ min: 1, max: 9 }),
    name: fc.constant('示例方案'),
    ratio,
    deductible: amount,
    cap: fc.option(amount),
    usedDeductible: amount,
    usedCap: amount,
    lines: fc.subarray(
      Array.from({ length: lines }, (_, index) => index + 1),
      { minLength: 1 },
    ),
  });

const line: fc.Arbitrary<PricedLine> = fc.record({
  standardKind: fc.constantFrom('bid' as const, 'procured' as const, 'listed' as const),
  standard: fc.option(fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>),
  standardHidden: fc.boolean(),
  price: fc.bigInt({ min: 0n, max: 90_000_000n }) as fc.Arbitrary<UnitPrice>,
  quantity: fc.bigInt({ min: 1n, max: 500_000n }) as fc.Arbitrary<Quantity>,
  unitsPerPack: fc.constantFrom(null, null, 7, 28),
  route: fc.constantFrom(...ROUTES),
  selfPayRatio: ratio,
});

/** Claims with all routes, payers and kinds of lines, far beyond what a province will see in a day. */
export const randomClaim: fc.Arbitrary<ClaimFacts> = fc
  .array(line, { minLength: 1, maxLength: 4 })
  .chain((lines) =>
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
      commercial: fc.array(commercial(lines.length), { maxLength: 2 }),
      account: fc.option(amount),
      lines: fc.constant(lines),
    }),
  );

/** The document of readings that the province has set otherwise. */
export const CITATION: Citation = {
  act: 8,
  title: '示例通知',
  number: '示例〔2026〕8号',
  issuedOn: day('2025-12-20'),
  from: day('2026-01-01'),
  to: null,
};

/** First days of benefit years, each of the act that begins on it. */
export const YEAR_STARTS = ['2026-07-01', '2027-02-01', '2027-01-01'].map((from, index) => {
  const value = present(parseYearStart(from.slice(5)), 'a day of every year');
  return { value, citation: { ...CITATION, act: 40 + index, from: day(from) } };
});

/** Readings of the platform that the province may have set otherwise (I4, I8, I11, I13). */
export const randomReadings: fc.Arbitrary<RuleReadings> = fc.record(
  {
    yearStart: fc.constantFrom(...YEAR_STARTS),
    majorIllness: ratio.map((value) => ({ value, citation: CITATION })),
    offSite: fc
      .record({
        kind: fc.constantFrom(...(Object.keys(OFF_SITE_KINDS) as OffSiteKind[])),
        value: fc.bigInt({ min: 1n, max: 10_000n }) as fc.Arbitrary<Ratio>,
        citation: fc.constantFrom(CITATION, { ...CITATION, act: 11 }),
      })
      .map((one) => ({ ...one })),
    assistanceBase: fc.constant({ value: 'withOverLimit', citation: CITATION } as const),
  },
  { requiredKeys: [] },
);

/** The bill of a claim that no rule refuses. */
export function billOf(claim: ClaimFacts, readings?: RuleReadings): Bill {
  const rule = findSettlementRule(claim.scheme, claim.servedOn);
  const outcome = settle(claim, rule && readings ? { ...rule, readings } : rule);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}
