/** Which payments of a year lie beyond its limits, once everything that counts towards them is known (M9.2, M9.5, I6, I12)? */
import type { PlainDate } from '../../../base/date.ts';
import { addFen, smallerFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { DaySpan } from '../../../policy/parameters/benefit-year.ts';
import { enrolmentOn } from '../../insured/cover.ts';
import type { Enrolment } from '../../insured/model.ts';

/** Money by the layer whose limit it uses up. */
export interface ByLayer {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** Null for a layer without a limit. */
export type Limits = { readonly [K in keyof ByLayer]: Fen | null };

/** An enrolment of the year with the limits that its area has set. */
export interface LimitSpan extends Enrolment {
  readonly limits: Limits;
}

/**
 * The limits that bind what was used on a day: a person's own before those of the area in which they were enrolled on it, as when
 * a claim of that day is settled (M9.2, M9.5). A day outside of the year counts as its nearest; on one that no enrolment covers
 * the latest counts.
 * @param spans the enrolments of the scheme that reach into the year, the latest first
 * @param year the days of the benefit year
 */
export function limitsOn(
  spans: readonly LimitSpan[],
  own: Limits,
  { year: { from, to }, onDay }: { readonly year: DaySpan; readonly onDay: PlainDate },
): Limits {
  const within = onDay < from ? from : onDay > to ? to : onDay;
  const counts = enrolmentOn(spans, within);
  const ofArea = (spans.find((one) => one === counts) ?? spans[0])?.limits;
  return {
    pooledFund: own.pooledFund ?? ofArea?.pooledFund ?? null,
    majorIllness: own.majorIllness ?? ofArea?.majorIllness ?? null,
  };
}

/** A settlement that stands, or what another business has paid. Never negative. */
export interface Payment extends ByLayer {
  /** Epoch milliseconds of its place in the order: a settlement's own, a report's day of payment. */
  readonly at: number;
  /** Between equal instants. */
  readonly order: number;
  /** Those that bind it: of its day, not of another area to which the person moved. */
  readonly limits: Limits;
}

export type Beyond<P extends Payment> = P & { readonly beyond: ByLayer };

/** The part of an amount that lies above a limit of which so much was used before; nothing where no limit is entered. */
function above(amount: Fen, before: Fen, limit: Fen | null): Fen {
  if (limit === null) return ZERO_FEN;
  const sum = addFen(before, amount);
  return sum <= limit ? ZERO_FEN : smallerFen(amount, subtractFen(sum, limit));
}

/**
 * Puts a year's payments into the order in which they use up the limits, and tells of each how much of it lies beyond those that
 * bind it. All that was used before counts, under whichever limits: the sums are one of a person, scheme and year (M9.5). What
 * was settled stays as it is: this is a finding, not a new decision.
 */
export function replayYear<P extends Payment>(payments: readonly P[]): Beyond<P>[] {
  let used: ByLayer = { pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
  return [...payments]
    .sort((a, b) => a.at - b.at || a.order - b.order)
    .map((payment) => {
      const { pooledFund, majorIllness, limits } = payment;
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

/**
 * By how much a year is above its limits: what of its payments lies beyond. Under one limit all year that is the sum above the
 * limit; who moved to an area with a smaller one is not above it by what was used before, nor does a larger one heal an excess.
 */
export function excessOf(replayed: readonly { readonly beyond: ByLayer }[]): ByLayer {
  return {
    pooledFund: addFen(...replayed.map((one) => one.beyond.pooledFund)),
    majorIllness: addFen(...replayed.map((one) => one.beyond.majorIllness)),
  };
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
