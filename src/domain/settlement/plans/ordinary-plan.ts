/** What does an ordinary plan (普通门诊统筹, 门诊慢特病) pay of the lines that come to it (M9.7, N2.1)? */
import { divideHalfUp, larger } from '../../../base/decimal.ts';
import {
  addFen,
  remainderOf,
  share,
  smallerFen,
  subtractFen,
  ZERO_FEN,
  type Fen,
} from '../../../base/money.ts';
import { RATIO_ONE, type Ratio } from '../../../base/ratio.ts';

/** Of a hospital bed there is none: inpatient use needs no eligibility and is always 单行支付 (M19). */
export const PLAN_KINDS = { outpatient: '普通门诊统筹', chronic: '门诊慢特病' } as const;
export type PlanKind = keyof typeof PLAN_KINDS;

/** 机构级别: `any` stands for all that have no plan of their own, pharmacies among them. */
export const PLAN_LEVELS = { any: '不分级别', primary: '一级', secondary: '二级', tertiary: '三级' } as const;
export type PlanLevel = keyof typeof PLAN_LEVELS;

/** A stretch of the cost above the deductible, up to and including `upTo`; null for the last one without an end. */
export interface PlanBand {
  readonly upTo: Fen | null;
  readonly ratio: Ratio;
}

/** What an area has set for a scheme, a kind of care and a level of institution, from a day on. */
export interface OrdinaryPlan {
  readonly kind: PlanKind;
  /** `plan-<number>@<first day>`, as the bill names it. */
  readonly version: string;
  /** Whether deductible and bands run over the benefit year or begin anew with every claim. */
  readonly countsBy: 'year' | 'visit';
  readonly deductible: Fen;
  /** From low to high. */
  readonly bands: readonly PlanBand[];
  /** Null where only the yearly limits of the fund hold. */
  readonly yearlyLimit: Fen | null;
}

/** What earlier claims of the year have used of a plan. */
export interface PlanUsed {
  readonly deductible: Fen;
  /** Cost that went through the bands. */
  readonly counted: Fen;
  readonly paid: Fen;
}

export interface OrdinaryFacts {
  readonly plan: OrdinaryPlan;
  readonly used: PlanUsed;
}

/** The amounts of a plan's part of a claim; they sum to the eligible cost of its lines. */
export interface PlanSplit {
  readonly ordinaryEligible: Fen;
  readonly selfPaidFirst: Fen;
  readonly deductibleLeft: Fen;
  readonly deductible: Fen;
  /** What is left for the bands. */
  readonly planCost: Fen;
  /** Left of each band before this claim; null for a band without an end. */
  readonly bandsLeft: readonly (Fen | null)[];
  readonly planDue: Fen;
  readonly limitLeft: Fen | null;
  readonly planShare: Fen;
  readonly overPlanLimit: Fen;
  readonly planOwnShare: Fen;
}

/** What a bill says of a plan when none of its lines comes to one. */
export const NOTHING_BY_PLAN: PlanSplit = {
  ordinaryEligible: ZERO_FEN,
  selfPaidFirst: ZERO_FEN,
  deductibleLeft: ZERO_FEN,
  deductible: ZERO_FEN,
  planCost: ZERO_FEN,
  bandsLeft: [],
  planDue: ZERO_FEN,
  limitLeft: null,
  planShare: ZERO_FEN,
  overPlanLimit: ZERO_FEN,
  planOwnShare: ZERO_FEN,
};

/** 先行自付 of one line: rounded line by line (N2.1, I1). */
export function paidFirst(eligible: Fen, selfPayRatio: Ratio): Fen {
  return share(eligible, selfPayRatio);
}

/**
 * Splits what comes to a plan: 先行自付 off first, then the deductible, then band by band with one rounding (I1), up to the
 * plan's own yearly limit.
 * @param ordinaryEligible eligible cost of the plan's lines
 * @param selfPaidFirst the sum of `paidFirst` of its lines
 */
export function splitByPlan(
  ordinaryEligible: Fen,
  selfPaidFirst: Fen,
  { plan, used }: OrdinaryFacts,
): PlanSplit {
  const byYear = plan.countsBy === 'year';
  const deductibleLeft = byYear ? remainderOf(plan.deductible, used.deductible) : plan.deductible;
  const inScope = subtractFen(ordinaryEligible, selfPaidFirst);
  const deductible = smallerFen(inScope, deductibleLeft);
  const planCost = subtractFen(inScope, deductible);
  const bandsLeft = leftOfBands(plan.bands, byYear ? used.counted : ZERO_FEN);
  const planDue = throughBands(planCost, plan.bands, bandsLeft);
  const limitLeft = plan.yearlyLimit === null ? null : remainderOf(plan.yearlyLimit, used.paid);
  const planShare = limitLeft === null ? planDue : smallerFen(planDue, limitLeft);
  return {
    ordinaryEligible,
    selfPaidFirst,
    deductibleLeft,
    deductible,
    planCost,
    bandsLeft,
    planDue,
    limitLeft,
    planShare,
    overPlanLimit: subtractFen(planDue, planShare),
    planOwnShare: subtractFen(planCost, planDue),
  };
}

function leftOfBands(bands: readonly PlanBand[], counted: Fen): (Fen | null)[] {
  let lower = ZERO_FEN;
  return bands.map(({ upTo }) => {
    const left = upTo === null ? null : remainderOf(upTo, larger(lower, counted));
    lower = upTo ?? lower;
    return left;
  });
}

function throughBands(cost: Fen, bands: readonly PlanBand[], left: readonly (Fen | null)[]): Fen {
  let rest = cost;
  let weighed = 0n;
  bands.forEach(({ ratio }, index) => {
    const room = left[index] ?? null;
    const part = room === null ? rest : smallerFen(rest, room);
    weighed += part * ratio;
    rest = subtractFen(rest, part);
  });
  return divideHalfUp(weighed, RATIO_ONE) as Fen;
}

/** What a claim adds to the plan's sums of the year; `paid` is what the fund really paid of the plan's share. */
export function planMovement({ deductible, planCost }: PlanSplit, paid: Fen): PlanUsed {
  return { deductible, counted: planCost, paid };
}

/** Sums of a plan's year after one more claim. */
export function addPlanUsed(before: PlanUsed, more: PlanUsed): PlanUsed {
  return {
    deductible: addFen(before.deductible, more.deductible),
    counted: addFen(before.counted, more.counted),
    paid: addFen(before.paid, more.paid),
  };
}
