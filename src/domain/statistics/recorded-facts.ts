/**
 * On what was a settled bill decided? Read back from the bill itself, whose stages name every input (M9.1–M9.5):
 * what a stranger can recompute, the program can decide again.
 */
import { parseRatio } from '../../base/ratio.ts';
import type { SettlementRule, Stage, StepId } from '../settlement/model.ts';
import {
  recordedFacts as factsOf,
  type RecordedFacts as Facts,
} from '../settlement/reversal/recorded-facts.ts';

/** Everything but the lines, and the rule that was applied. */
export interface RecordedFacts {
  readonly facts: Facts;
  readonly rule: SettlementRule;
}

const OTHERS: readonly StepId[] = [
  'fromWorkInjury',
  'fromMaternity',
  'ordinaryEligible',
  'fromCommercial',
  'fromAccount',
];

/** The facts that a bill's stages record; undefined when one of them is missing or cannot be read. */
export function recordedFacts(stages: readonly Stage[], regime: string): RecordedFacts | undefined {
  // Other routes and payers rest on more than a standard: a view of such a bill names its lines only.
  if (stages.some((stage) => OTHERS.includes(stage.step))) return undefined;
  const shared = stages.find((stage) => stage.step === 'fundShare');
  const ratio = parseRatio(shared?.inputs['ratio'] ?? '');
  const facts = factsOf(stages);
  if (ratio === undefined || shared === undefined || facts === undefined) return undefined;
  return { facts, rule: { ratio, source: 'M9.1', version: shared.rule, regime } };
}
