/** The bill of one claim, with every step of it in words (M9.1–M9.7, N4, I1). */
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Refusal } from '../refusals.ts';
import { adjudicate } from './adjudicate.ts';
import type { Decided } from './decided.ts';
import { explainBill } from './explain.ts';
import type { Bill, ClaimFacts, SettlementRule } from './model.ts';
import { planMovement } from './plans/ordinary-plan.ts';

/**
 * Decides a claim and writes its bill.
 * @param rule the rule of the day of service; undefined where none is formalised (I15)
 * @returns the bill, or POLICY_NOT_FORMALISED or PRICE_ABOVE_NEGOTIATED_STANDARD
 */
export function settle(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<Bill, Refusal> {
  const decided = adjudicate(facts, rule);
  return decided.ok ? accept(writeBill(decided.value)) : decided;
}

function writeBill(decided: Decided): Bill {
  const { facts, rule, lines, plan, split, assisted, commercial, amounts } = decided;
  return {
    servedOn: facts.servedOn,
    scheme: facts.scheme,
    rule,
    ...amounts,
    towardsThreshold: assisted.towardsThreshold,
    planUse: plan === null ? null : planMovement(plan, split.planPaid),
    commercial: commercial.shares,
    lines,
    stages: explainBill(decided),
  };
}
