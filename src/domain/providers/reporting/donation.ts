/** What is a promise of free supplies worth, and who takes the next step when it is not kept? (N5.3) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** A maker's promise: who buys so many units is given so many free, within a span of days. */
export interface DonationTerms {
  readonly buyUnits: number;
  readonly freeUnits: number;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** The units that a patient who bought so many in the span has a claim to. */
export function unitsPromised({ buyUnits, freeUnits }: DonationTerms, bought: number): number {
  return Math.floor(bought / buyUnits) * freeUnits;
}

/** Refuses a breach that is said to have happened outside the promise's days. @returns BREACH_OUTSIDE_PROMISE */
export function checkBreachDay(terms: DonationTerms, happenedOn: PlainDate): Outcome<true, Refusal> {
  if (terms.from <= happenedOn && happenedOn <= terms.to) return accept(true);
  return decline(refuse('BREACH_OUTSIDE_PROMISE', { detail: `承诺期 ${terms.from} 至 ${terms.to}` }));
}

export const BREACH_STEPS = {
  raise: '反映',
  reportUp: '核实并上报省局',
  dismiss: '核实不成立',
  uphold: '认定违约',
  reject: '不予认定',
  resolve: '督促兑现，办结',
} as const;
export type BreachStep = keyof typeof BREACH_STEPS;

export const BREACH_STATES = {
  atArea: '待市州核实',
  atProvince: '待省局认定',
  upheld: '已认定，待兑现',
  closed: '已办结',
} as const;
export type BreachState = keyof typeof BREACH_STATES;

const AFTER: Readonly<Record<BreachStep, BreachState>> = {
  raise: 'atArea',
  reportUp: 'atProvince',
  dismiss: 'closed',
  uphold: 'upheld',
  reject: 'closed',
  resolve: 'closed',
};
const FROM: Readonly<Record<BreachState, { area: readonly BreachStep[]; province: readonly BreachStep[] }>> =
  {
    atArea: { area: ['reportUp', 'dismiss'], province: [] },
    atProvince: { area: [], province: ['uphold', 'reject'] },
    upheld: { area: [], province: ['resolve'] },
    closed: { area: [], province: [] },
  };

/** Where a case stands after its steps; the first is always that somebody raised it. */
export function breachState(steps: readonly BreachStep[]): BreachState {
  return AFTER[steps.at(-1) ?? 'raise'];
}

/** The steps that a level may take next: a city verifies and reports up or dismisses, the province decides. */
export function nextBreachSteps(
  state: BreachState,
  level: 'area' | 'province' | 'other',
): readonly BreachStep[] {
  return level === 'other' ? [] : FROM[state][level];
}

/** @returns BREACH_STEP_NOT_ALLOWED, telling where the case stands */
export function mayTakeBreachStep(
  state: BreachState,
  level: 'area' | 'province' | 'other',
  step: BreachStep,
): Outcome<true, Refusal> {
  if (nextBreachSteps(state, level).includes(step)) return accept(true);
  return decline(refuse('BREACH_STEP_NOT_ALLOWED', { detail: `现在的状态：${BREACH_STATES[state]}` }));
}
