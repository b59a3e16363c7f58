/** What does 医疗救助 pay of the own share inside the policy range (M9.4, I13, I21)? */
import { remainderOf, share, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { AssistanceFacts } from './model.ts';

export interface Assisted {
  /** The part of the own share that still goes into the year's threshold. */
  readonly towardsThreshold: Fen;
  /** Left of the year's threshold before this claim; zero for who is not assisted. */
  readonly thresholdLeft: Fen;
  /** The own share above the threshold: what the ratio applies to. */
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

/**
 * @param ownShare eligible − fund share, and of the ordinary route deductible and own part of the bands: neither parts above
 *   the standard or a limit nor what is paid first are assisted (I13, I21)
 */
export function assist(ownShare: Fen, facts: AssistanceFacts | null): Assisted {
  if (facts === null) return NOT_ASSISTED;
  const thresholdLeft = remainderOf(facts.threshold, facts.usedThreshold);
  const towardsThreshold = smallerFen(ownShare, thresholdLeft);
  const assistable = subtractFen(ownShare, towardsThreshold);
  const entitled = share(assistable, facts.ratio);
  const capLeft = facts.cap === null ? null : remainderOf(facts.cap, facts.usedCap);
  const fromAssistance = capLeft === null ? entitled : smallerFen(entitled, capLeft);
  return { towardsThreshold, thresholdLeft, assistable, capLeft, fromAssistance };
}
