/** How does a claim move the sums of a person's year, and how does a reversal move them back (M9.3, M9.5, I12)? */
import { assert } from '../../base/assert.ts';
import { addFen, negateFen } from '../../base/money.ts';
import type { YearMovement, YearTotals } from './model.ts';

/** The sums after a claim. The own share is only recorded; no limit reads it (M9.3). */
export function addToYear(totals: YearTotals, claim: YearMovement): YearTotals {
  const moved: YearTotals = {
    pooledFund: addFen(totals.pooledFund, claim.fromPooledFund),
    majorIllness: addFen(totals.majorIllness, claim.fromMajorIllness),
    assistanceThreshold: addFen(totals.assistanceThreshold, claim.towardsThreshold),
    assistance: addFen(totals.assistance, claim.fromAssistance),
    ownShare: addFen(totals.ownShare, claim.ownShare),
  };
  assert(
    Object.values(moved).every((sum) => sum >= 0n),
    'the sums of a year cannot be negative',
  );
  return moved;
}

/** The movement that undoes a claim. */
export function reverseMovement(claim: YearMovement): YearMovement {
  return {
    fromPooledFund: negateFen(claim.fromPooledFund),
    fromMajorIllness: negateFen(claim.fromMajorIllness),
    fromAssistance: negateFen(claim.fromAssistance),
    towardsThreshold: negateFen(claim.towardsThreshold),
    ownShare: negateFen(claim.ownShare),
  };
}
