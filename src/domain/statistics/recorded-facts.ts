/**
 * On what was a settled bill decided? Read back from the bill itself, whose stages name every input (M9.1–M9.5):
 * what a stranger can recompute, the program can decide again.
 */
import { parseFen, type Fen } from '../../base/money.ts';
import { parseRatio } from '../../base/ratio.ts';
import type { ClaimFacts, SettlementRule, Stage, StepId } from '../settlement/model.ts';

/** Everything but the lines, and the rule that was applied. */
export interface RecordedFacts {
  readonly facts: Omit<ClaimFacts, 'lines' | 'servedOn' | 'scheme'>;
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
  // Other routes and payers rest on more than these facts: such a bill is not decided again from itself.
  if (stages.some((stage) => OTHERS.includes(stage.step))) return undefined;
  const textOf = (step: StepId, input: string): string | undefined =>
    stages.find((stage) => stage.step === step)?.inputs[input];
  const fenOf = (step: StepId, input: string): Fen | undefined => parseFen(textOf(step, input) ?? '');
  const ratio = parseRatio(textOf('fundShare', 'ratio') ?? '');
  const version = stages.find((stage) => stage.step === 'fundShare')?.rule;
  const within = 'withinYearlyLimit';
  const limits = layers(fenOf(within, 'pooledFundLimit'), fenOf(within, 'majorIllnessLimit'));
  const used = layers(fenOf(within, 'pooledFundUsed'), fenOf(within, 'majorIllnessUsed'));
  const member = textOf(within, 'inMajorIllness');
  const assistance = assistanceOf((input) => textOf('fromAssistance', input));
  if (ratio === undefined || version === undefined || member === undefined) return undefined;
  if (limits === undefined || used === undefined || assistance === undefined) return undefined;
  return {
    facts: { inMajorIllness: member === 'true', used, limits, assistance: assistance.given },
    rule: { ratio, source: 'M9.1', version, regime },
  };
}

function layers(pooledFund: Fen | undefined, majorIllness: Fen | undefined) {
  return pooledFund === undefined || majorIllness === undefined ? undefined : { pooledFund, majorIllness };
}

/** `given` of null for a person without 医疗救助; undefined when the stage cannot be read. */
function assistanceOf(
  textOf: (input: string) => string | undefined,
): { readonly given: ClaimFacts['assistance'] } | undefined {
  if (textOf('assistance') === 'none') return { given: null };
  const ratio = parseRatio(textOf('assistanceRatio') ?? '');
  const threshold = parseFen(textOf('threshold') ?? '');
  const usedThreshold = parseFen(textOf('usedThreshold') ?? '');
  const usedCap = parseFen(textOf('usedCap') ?? '');
  const cap = textOf('cap') === 'none' ? null : parseFen(textOf('cap') ?? '');
  if (ratio === undefined || threshold === undefined || usedThreshold === undefined) return undefined;
  if (usedCap === undefined || cap === undefined) return undefined;
  return { given: { ratio, threshold, cap, usedThreshold, usedCap } };
}
