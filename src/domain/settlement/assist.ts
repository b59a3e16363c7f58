/** What does 医疗救助 look at, and what does it pay of that (M9.4, I13, I21)? */
import { addFen, remainderOf, share, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { AssistanceFacts, ClaimFacts, SettlementRule } from './model.ts';
import type { PlanSplit } from './plans/ordinary-plan.ts';

export interface Assisted {
  /** The part of the base that still goes into the year's threshold. */
  readonly towardsThreshold: Fen;
  /** Left of the year's threshold before this claim; zero for who is not assisted. */
  readonly thresholdLeft: Fen;
  /** The base above the threshold: what the ratio applies to. */
  readonly assistable: Fen;
  /** Left of the year's cap before this claim; null without one. */
  readonly capLeft: Fen | null;
  readonly fromAssistance: Fen;
}

const NOT_ASSISTED: Assisted = {
  towardsThreshold: ZERO_FEN,
  thresholdLeft: ZERO_FEN,
  assistable: ZERO_FEN,
  capLeft: null,
  fromAssistance: ZERO_FEN,
};

/** Whether the province has what the year's limits leave unpaid assisted as well; only who is assisted is asked (I13). */
export function assistsOverLimit(
  { assistance }: Pick<ClaimFacts, 'assistance'>,
  { readings }: Pick<SettlementRule, 'readings'>,
): boolean {
  return assistance !== null && readings?.assistanceBase !== undefined;
}

/**
 * What assistance looks at: the own share of 单行支付, and of the ordinary route deductible and own part of the bands (I13, I21). What
 * lies above the standard, above the ordinary plan's own limit or is paid first is never in it.
 * @param overLimit what the year's limits of the funds leave unpaid, of both routes; zero where it is not counted
 */
export function assistanceBaseOf(ownShare: Fen, overLimit: Fen, plan: PlanSplit | null): Fen {
  const base = addFen(ownShare, overLimit);
  return plan === null ? base : addFen(base, plan.deductible, plan.planOwnShare);
}

/** @param base what `assistanceBaseOf` counts */
export function assist(base: Fen, facts: AssistanceFacts | null): Assisted {
  if (facts === null) return NOT_ASSISTED;
  const thresholdLeft = remainderOf(facts.threshold, facts.usedThreshold);
  const towardsThreshold = smallerFen(base, thresholdLeft);
  const assistable = subtractFen(base, towardsThreshold);
  const entitled = share(assistable, facts.ratio);
  const capLeft = facts.cap === null ? null : remainderOf(facts.cap, facts.usedCap);
  const fromAssistance = capLeft === null ? entitled : smallerFen(entitled, capLeft);
  return { towardsThreshold, thresholdLeft, assistable, capLeft, fromAssistance };
}
