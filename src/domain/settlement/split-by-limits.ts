/** Which layer pays the fund share, and what does the year's limit leave unpaid (M9.2, M9.5, I6, I8, I9, I21)? */
import { divideHalfUp, larger } from '../../base/decimal.ts';
import { addFen, remainderOf, share, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { RATIO_ONE, type Ratio } from '../../base/ratio.ts';
import type { Entered } from '../../policy/parameters/entered.ts';
import type { ByLayer, ClaimFacts, SettlementRule } from './model.ts';
import { ratioOf } from './off-site-points.ts';

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
 * The ratio that the province has given 大病 (I8); undefined where the fund's own goes on. Who is not in 大病 has no such layer, and
 * of a fund that owes nothing no cost comes above its limit.
 */
export function ratioOfMajorIllness(
  { inMajorIllness }: Pick<ClaimFacts, 'inMajorIllness'>,
  rule: SettlementRule,
): Entered<Ratio> | undefined {
  return inMajorIllness && ratioOf(rule) > 0n ? rule.readings?.majorIllness : undefined;
}

/**
 * What the funds owe where 大病 has a ratio of its own (I8): the fund's ratio up to what 统筹 has left, and the other one of the
 * cost above it, each rounded once.
 * @param ratio the fund's, lowered off-site where it is (I11), greater than zero
 */
export function shareByLayers(
  eligible: Fen,
  ratio: Ratio,
  { limits, used }: Pick<ClaimFacts, 'limits' | 'used'>,
  ofMajorIllness: Ratio,
): Fen {
  const left = remainderOf(limits.pooledFund, used.pooledFund);
  const above = larger(eligible * ratio - left * RATIO_ONE, 0n);
  const fromPool = smallerFen(share(eligible, ratio), left);
  return addFen(fromPool, divideHalfUp(above * ofMajorIllness, ratio * RATIO_ONE) as Fen);
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
