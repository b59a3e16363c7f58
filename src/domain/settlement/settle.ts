/** The bill of one claim, with every step of it in words (M9.1–M9.7, N4, I1). */
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Refusal } from '../refusals.ts';
import { adjudicate } from './adjudicate.ts';
import type { Decided } from './decided.ts';
import { explainBill } from './explain.ts';
import type { Bill, ClaimFacts, SettlementRule } from './model.ts';
import { planMovement } from './plans/ordinary-plan.ts';

/** A bill before its steps are put into words. */
export type ReckonedBill = Omit<Bill, 'stages'>;

/**
 * Decides a claim and writes its bill.
 * @param rule the rule of the day of service; undefined where none is formalised (I15)
 * @returns the bill, or POLICY_NOT_FORMALISED or PRICE_ABOVE_NEGOTIATED_STANDARD
 */
export function settle(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<Bill, Refusal> {
  const decided = adjudicate(facts, rule);
  return decided.ok ? accept({ ...billOf(decided.value), stages: explainBill(decided.value) }) : decided;
}

/** What `settle` would write, but for the words: for who asks what a claim would have come to, and shows no steps of it. */
export function reckon(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<ReckonedBill, Refusal> {
  const decided = adjudicate(facts, rule);
  return decided.ok ? accept(billOf(decided.value)) : decided;
}

function billOf({ facts, rule, lines, plan, split, assisted, commercial, amounts }: Decided): ReckonedBill {
  return {
    servedOn: facts.servedOn,
    scheme: facts.scheme,
    rule,
    ...amounts,
    towardsThreshold: assisted.towardsThreshold,
    planUse: plan === null ? null : planMovement(plan, split.planPaid),
    commercial: commercial.shares,
    lines,
  };
}
