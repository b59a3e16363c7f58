/** Which layer pays the fund share, and what does the year's limit leave unpaid (M9.2, M9.5, I6, I8, I9, I21)? */
import { remainderOf, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import type { ByLayer, ClaimFacts } from './model.ts';

export interface LimitSplit {
  /** Left of each limit before this claim; nothing in 大病 for a person who is not in it. */
  readonly left: ByLayer;
  readonly fromPooledFund: Fen;
  readonly fromMajorIllness: Fen;
  /** What both pay. */
  readonly withinYearlyLimit: Fen;
  readonly overLimit: Fen;
  /** Of what the pooled fund pays, the part for the ordinary plan's share. */
  readonly planPaid: Fen;
}

/**
 * Pays from 统筹 up to its limit, then from 大病 up to its own, to the fen inside one claim (I9);
 * the same share moves over, without 大病's own deductible or tiers (I8). What neither pays is over the limit (I6).
 * The ordinary plan's share comes after, out of what 统筹 then has left, and never out of 大病 (I21).
 */
export function splitByLimits(
  fundShare: Fen,
  facts: Pick<ClaimFacts, 'inMajorIllness' | 'limits' | 'used'>,
  planShare: Fen = ZERO_FEN,
): LimitSplit {
  const left: ByLayer = {
    pooledFund: remainderOf(facts.limits.pooledFund, facts.used.pooledFund),
    majorIllness: facts.inMajorIllness
      ? remainderOf(facts.limits.majorIllness, facts.used.majorIllness)
      : ZERO_FEN,
  };
  const separatePaid = smallerFen(fundShare, left.pooledFund);
  const beyondPool = subtractFen(fundShare, separatePaid);
  const fromMajorIllness = smallerFen(beyondPool, left.majorIllness);
  const planPaid = smallerFen(planShare, subtractFen(left.pooledFund, separatePaid));
  const fromPooledFund = (separatePaid + planPaid) as Fen;
  const withinYearlyLimit = (fromPooledFund + fromMajorIllness) as Fen;
  const overLimit = (fundShare + planShare - withinYearlyLimit) as Fen;
  return { left, fromPooledFund, fromMajorIllness, withinYearlyLimit, overLimit, planPaid };
}
