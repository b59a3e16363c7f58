/** What a bill uses of everything in a person's year that has a limit or a threshold (M9.4, M9.5, M9.7, N4). */
import { addFen, negateFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { Decided } from '../decided.ts';
import type { Bill } from '../model.ts';
import { PLAN_KINDS, planMovement, type PlanKind, type PlanUsed } from '../plans/ordinary-plan.ts';

/** What a commercial plan was told and has paid. */
export interface CommercialUsed {
  readonly deductible: Fen;
  readonly amount: Fen;
}

export interface Usage {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  /** Own share counted towards the threshold of assistance. */
  readonly threshold: Fen;
  readonly assistance: Fen;
  readonly plans: Readonly<Record<PlanKind, PlanUsed>>;
  /** By the number of the commercial plan. */
  readonly commercial: ReadonlyMap<number, CommercialUsed>;
}

const UNUSED_PLAN: PlanUsed = { deductible: ZERO_FEN, counted: ZERO_FEN, paid: ZERO_FEN };

export const NOTHING_USED: Usage = {
  pooledFund: ZERO_FEN,
  majorIllness: ZERO_FEN,
  threshold: ZERO_FEN,
  assistance: ZERO_FEN,
  plans: { outpatient: UNUSED_PLAN, chronic: UNUSED_PLAN },
  commercial: new Map(),
};

/**
 * What of a claim's use also counts for claims of the person's other scheme: threshold and cap of assistance and what insurers
 * pay are the person's; limits of the funds and ordinary plans are each scheme's own (M9.4, M9.5, M9.7, N4).
 */
export function usageAcrossSchemes({ threshold, assistance, commercial }: Usage): Usage {
  return { ...NOTHING_USED, threshold, assistance, commercial };
}

type UsingBill = Pick<
  Bill,
  'fromPooledFund' | 'fromMajorIllness' | 'towardsThreshold' | 'fromAssistance' | 'planUse' | 'commercial'
>;

/** The same of a decision that nobody puts into words. */
export function usageOfDecided(
  { amounts, assisted, plan, split, commercial }: Decided,
  planKind: PlanKind | null,
): Usage {
  const planUse = plan === null ? null : planMovement(plan, split.planPaid);
  const { towardsThreshold } = assisted;
  return usageOf({ ...amounts, towardsThreshold, planUse, commercial: commercial.shares }, planKind);
}

/** @param planKind the ordinary plan that paid, where one did */
export function usageOf(bill: UsingBill, planKind: PlanKind | null): Usage {
  const { fromPooledFund, fromMajorIllness, towardsThreshold, fromAssistance, planUse, commercial } = bill;
  return {
    pooledFund: fromPooledFund,
    majorIllness: fromMajorIllness,
    threshold: towardsThreshold,
    assistance: fromAssistance,
    plans:
      planUse === null || planKind === null
        ? NOTHING_USED.plans
        : { ...NOTHING_USED.plans, [planKind]: planUse },
    commercial: new Map(
      commercial.map(({ plan, towardsDeductible, amount }) => [
        plan.planId,
        { deductible: towardsDeductible, amount },
      ]),
    ),
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  const plans = Object.keys(PLAN_KINDS).map((kind) => [
    kind,
    addPlan(a.plans[kind as PlanKind], b.plans[kind as PlanKind]),
  ]);
  return {
    pooledFund: addFen(a.pooledFund, b.pooledFund),
    majorIllness: addFen(a.majorIllness, b.majorIllness),
    threshold: addFen(a.threshold, b.threshold),
    assistance: addFen(a.assistance, b.assistance),
    plans: Object.fromEntries(plans) as Usage['plans'],
    commercial: addCommercial(a.commercial, b.commercial),
  };
}

export function negateUsage(one: Usage): Usage {
  const plan = ({ deductible, counted, paid }: PlanUsed): PlanUsed => ({
    deductible: negateFen(deductible),
    counted: negateFen(counted),
    paid: negateFen(paid),
  });
  return {
    pooledFund: negateFen(one.pooledFund),
    majorIllness: negateFen(one.majorIllness),
    threshold: negateFen(one.threshold),
    assistance: negateFen(one.assistance),
    plans: { outpatient: plan(one.plans.outpatient), chronic: plan(one.plans.chronic) },
    commercial: new Map(
      [...one.commercial].map(([id, { deductible, amount }]) => [
        id,
        { deductible: negateFen(deductible), amount: negateFen(amount) },
      ]),
    ),
  };
}

/** Whether two bills use the same of everything. */
export function isSameUsage(a: Usage, b: Usage): boolean {
  const rest = addUsage(a, negateUsage(b));
  const left = [
    rest.pooledFund,
    rest.majorIllness,
    rest.threshold,
    rest.assistance,
    ...Object.values(rest.plans).flatMap(({ deductible, counted, paid }) => [deductible, counted, paid]),
    ...[...rest.commercial.values()].flatMap(({ deductible, amount }) => [deductible, amount]),
  ];
  return left.every((amount) => amount === 0n);
}

function addPlan(a: PlanUsed, b: PlanUsed): PlanUsed {
  return {
    deductible: addFen(a.deductible, b.deductible),
    counted: addFen(a.counted, b.counted),
    paid: addFen(a.paid, b.paid),
  };
}

function addCommercial(a: Usage['commercial'], b: Usage['commercial']): Usage['commercial'] {
  const sums = new Map(a);
  for (const [id, used] of b) {
    const before = sums.get(id);
    sums.set(id, {
      deductible: addFen(before?.deductible ?? ZERO_FEN, used.deductible),
      amount: addFen(before?.amount ?? ZERO_FEN, used.amount),
    });
  }
  return sums;
}
