/** Which payments of a year lie beyond its limits, once everything that counts towards them is known (M9.5, I6, I12)? */
import { addFen, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';

/** Money by the layer whose limit it uses up. */
export interface ByLayer {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** A settlement that stands, or what another business has paid. Never negative. */
export interface Payment extends ByLayer {
  /** Epoch milliseconds of its place in the order: a settlement's own, a report's day of payment. */
  readonly at: number;
  /** Between equal instants. */
  readonly order: number;
}

export type Beyond<P extends Payment> = P & { readonly beyond: ByLayer };

/** The part of an amount that lies above a limit of which so much was used before; nothing where no limit is entered. */
function above(amount: Fen, before: Fen, limit: Fen | null): Fen {
  if (limit === null) return ZERO_FEN;
  const sum = addFen(before, amount);
  return sum <= limit ? ZERO_FEN : smallerFen(amount, subtractFen(sum, limit));
}

/**
 * Puts a year's payments into the order in which they use up the limits, and tells of each how much of it lies beyond. What
 * was settled stays as it is: this is a finding, not a new decision.
 * @param limits null for a layer without a limit
 */
export function replayYear<P extends Payment>(
  payments: readonly P[],
  limits: { readonly [K in keyof ByLayer]: Fen | null },
): Beyond<P>[] {
  let used: ByLayer = { pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
  return [...payments]
    .sort((a, b) => a.at - b.at || a.order - b.order)
    .map((payment) => {
      const { pooledFund, majorIllness } = payment;
      const beyond = {
        pooledFund: above(pooledFund, used.pooledFund, limits.pooledFund),
        majorIllness: above(majorIllness, used.majorIllness, limits.majorIllness),
      };
      used = {
        pooledFund: addFen(used.pooledFund, pooledFund),
        majorIllness: addFen(used.majorIllness, majorIllness),
      };
      return { ...payment, beyond };
    });
}

/** What the agency has said of a year spent over its limits. */
export const FINDING_STATES = { open: '待处理', explained: '已说明', toRecover: '待追回' } as const;
export type FindingState = keyof typeof FINDING_STATES;

/** Where a finding stands: what was said holds as long as the excess is the one of which it was said. */
export function findingState(
  last: (ByLayer & { readonly state: FindingState }) | null,
  excess: ByLayer,
): FindingState {
  if (last === null) return 'open';
  const same = last.pooledFund === excess.pooledFund && last.majorIllness === excess.majorIllness;
  return same ? last.state : 'open';
}

/** By how much the sums of a year are above its limits. */
export function excessOf(used: ByLayer, limits: { readonly [K in keyof ByLayer]: Fen | null }): ByLayer {
  return {
    pooledFund: above(used.pooledFund, ZERO_FEN, limits.pooledFund),
    majorIllness: above(used.majorIllness, ZERO_FEN, limits.majorIllness),
  };
}
