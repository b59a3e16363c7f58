import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { addPlanUsed, paidFirst, planMovement, splitByPlan, type OrdinaryFacts } from './ordinary-plan.ts';

const fen = (max: bigint) => fc.bigInt({ min: 0n, max }) as fc.Arbitrary<Fen>;
const ratio = fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>;
const NOTHING = { deductible: 0n as Fen, counted: 0n as Fen, paid: 0n as Fen };

const facts: fc.Arbitrary<OrdinaryFacts> = fc.record({
  plan: fc.record({
    kind: fc.constantFrom('outpatient' as const, 'chronic' as const),
    version: fc.constant('plan-1@2026-01-01'),
    countsBy: fc.constantFrom('year' as const, 'visit' as const),
    deductible: fen(100_000n),
    bands: fc.tuple(fen(300_000n), fen(300_000n), ratio, ratio, ratio).map(([a, b, r, s, t]) => [
      { upTo: (a + 1n) as Fen, ratio: r },
      { upTo: (a + b + 2n) as Fen, ratio: s },
      { upTo: null, ratio: t },
    ]),
    yearlyLimit: fc.option(fen(300_000n)),
  }),
  used: fc.record({ deductible: fen(100_000n), counted: fen(500_000n), paid: fen(300_000n) }),
});

/** The rules once more, fen by fen of the bands, with arithmetic of its own. */
function oracle(cost: bigint, first: bigint, { plan, used }: OrdinaryFacts) {
  const yearly = plan.countsBy === 'year';
  const openDeductible = yearly ? plan.deductible - used.deductible : plan.deductible;
  const scope = cost - first;
  const deductible = openDeductible <= 0n ? 0n : openDeductible < scope ? openDeductible : scope;
  let at = yearly ? used.counted : 0n;
  let rest = scope - deductible;
  let weighed = 0n;
  for (const { upTo, ratio: share } of plan.bands) {
    const room = upTo === null ? rest : upTo > at ? upTo - at : 0n;
    const part = room < rest ? room : rest;
    weighed += part * share;
    at += part;
    rest -= part;
  }
  const due = (weighed * 2n + 10_000n) / 20_000n;
  const limit = plan.yearlyLimit === null ? due : plan.yearlyLimit - used.paid;
  const share = limit < 0n ? 0n : limit < due ? limit : due;
  return {
    deductible,
    planDue: due,
    planShare: share,
    overPlanLimit: due - share,
    planOwnShare: scope - deductible - due,
  };
}

describe('普通政策的拆分（M9.7）', () => {
  test('与另写的逐段算法一分不差，各部分相加等于合规费用，没有负数', () => {
    fc.assert(
      fc.property(fen(900_000n), ratio, facts, (cost, selfPay, given) => {
        const first = paidFirst(cost, selfPay);
        const split = splitByPlan(cost, first, given);
        expect(split).toMatchObject(oracle(cost, first, given));
        const parts = [
          split.selfPaidFirst,
          split.deductible,
          split.planShare,
          split.overPlanLimit,
          split.planOwnShare,
        ];
        expect(parts.reduce<bigint>((sum, part) => sum + part, 0n)).toBe(cost);
        expect(parts.every((part) => part >= 0n)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('按年度累计的政策：一笔拆成几笔先后结算，起付线一样，应付每笔相差至多一分，限额从不付超', () => {
    fc.assert(
      fc.property(fc.array(fen(300_000n), { minLength: 1, maxLength: 6 }), facts, (pieces, given) => {
        const yearly = { ...given, plan: { ...given.plan, countsBy: 'year' as const } };
        const cost = pieces.reduce((sum, piece) => (sum + piece) as Fen, 0n as Fen);
        const whole = splitByPlan(cost, 0n as Fen, { ...yearly, used: NOTHING });
        let used = NOTHING;
        let due = 0n;
        for (const piece of pieces) {
          const split = splitByPlan(piece, 0n as Fen, { ...yearly, used });
          due += split.planDue;
          used = addPlanUsed(used, planMovement(split, split.planShare));
        }
        expect(used.deductible).toBe(whole.deductible);
        expect(used.counted).toBe(whole.planCost);
        const gap = due - whole.planDue;
        expect((gap < 0n ? -gap : gap) <= BigInt(pieces.length)).toBe(true);
        if (given.plan.yearlyLimit !== null) expect(used.paid <= given.plan.yearlyLimit).toBe(true);
      }),
    );
  });

  test('最高一段封了顶，以上的费用不付', () => {
    const plan = {
      kind: 'outpatient' as const,
      version: 'plan-1@2026-01-01',
      countsBy: 'visit' as const,
      deductible: 0n as Fen,
      bands: [{ upTo: 10_000n as Fen, ratio: 5_000n as Ratio }],
      yearlyLimit: null,
    };
    const split = splitByPlan(30_000n as Fen, 0n as Fen, { plan, used: NOTHING });
    expect(split).toMatchObject({ planDue: 5_000n, planOwnShare: 25_000n, limitLeft: null });
  });
});
