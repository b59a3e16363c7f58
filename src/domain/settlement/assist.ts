/** What does 医疗救助 pay of the own share inside the policy range (M9.4, I13, I21)? */
import { remainderOf, share, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { AssistanceFacts } from './model.ts';

export interface Assisted {
  /** The part of the own share that still goes into the year's threshold. */
  readonly towardsThreshold: Fen;
  /** The own share above the threshold: what the ratio applies to. */
  readonly assistable: Fen;
  readonly fromAssistance: Fen;
}

/**
 * @param ownShare eligible − fund share, and of the ordinary route deductible and own part of the bands: neither parts above
 *   the standard or a limit nor what is paid first are assisted (I13, I21)
 */
export function assist(ownShare: Fen, facts: AssistanceFacts | null): Assisted {
  if (facts === null) return { towardsThreshold: ZERO_FEN, assistable: ZERO_FEN, fromAssistance: ZERO_FEN };
  const towardsThreshold = smallerFen(ownShare, remainderOf(facts.threshold, facts.usedThreshold));
  const assistable = subtractFen(ownShare, towardsThreshold);
  const entitled = share(assistable, facts.ratio);
  const fromAssistance =
    facts.cap === null ? entitled : smallerFen(entitled, remainderOf(facts.cap, facts.usedCap));
  return { towardsThreshold, assistable, fromAssistance };
}
