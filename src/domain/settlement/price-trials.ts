/**
 * May a counter have this price of a product decided, when the standard is secret and no listing price bounds it (N5.1)?
 * Each decided price tells whether it is above the standard. A counter that went on halving the distance would know the
 * standard after thirty tries; three new prices in thirty days leave it unknown, and are enough for one who sells.
 */
import type { PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import type { UnitPrice } from '../../base/money.ts';
import { payableDay } from '../catalogue/payable-timeline.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { ClaimCase } from './claim-case.ts';

/** So many new prices of one product may an institution have decided… */
export const MOST_TRIALS = 3;
/** …within so many days. */
export const TRIAL_DAYS = 30;

/** A line whose decision would tell something about a secret standard. */
export interface LineOnTrial {
  /** Counted from 1. */
  readonly line: number;
  readonly nationalCode: string;
  readonly name: string;
  readonly price: UnitPrice;
  /** First day of the standard that holds on the day of service. */
  readonly standardFrom: PlainDate;
}

/** What an institution has learnt of a product already. */
export interface PriceTrials {
  /** Different prices decided within the last days. */
  readonly tried: readonly UnitPrice[];
  /** The highest price at which it has really sold under the standard in force; null when it has not. */
  readonly settledUpTo: UnitPrice | null;
}

/**
 * Above a listing price nothing is sold, and up to it every price is payable: a price is a trial where there is none, and
 * of a negotiated drug where the listing price has not followed a lowered standard or does not bind the seller (I24).
 */
export function linesOnTrial(claim: ClaimCase): LineOnTrial[] {
  return claim.lines.flatMap(({ drug, nationalCode, price: asked, unitsPerPack, usedOn }, index) => {
    const servedOn = usedOn ?? claim.servedOn;
    const price = unitsPerPack ? ((asked * BigInt(unitsPerPack)) as UnitPrice) : asked;
    if (!drug) return [];
    const { payable } = payableDay(drug.timeline, servedOn);
    if (!payable.ok) return [];
    const { standard, listedPrice } = payable.value;
    const isAboveStandard = listedPrice !== null && listedPrice > standard.standard;
    const isUnbound =
      standard.kind === 'negotiated' && (isAboveStandard || claim.institution.isOutsideProvince === true);
    if (!standard.confidential || (listedPrice !== null && !isUnbound)) return [];
    const { name, standards } = drug.timeline.product;
    const standardFrom = valueOn(standards, servedOn)?.from ?? servedOn;
    return [{ line: index + 1, nationalCode, name, price, standardFrom }];
  });
}

/** Whether deciding the price would tell the institution something it does not know. */
export function isNewPrice(price: UnitPrice, { tried, settledUpTo }: PriceTrials): boolean {
  return !tried.includes(price) && (settledUpTo === null || price > settledUpTo);
}

/** @param trials by national code; a product that is absent was never tried */
export function checkTrials(
  lines: readonly LineOnTrial[],
  trials: ReadonlyMap<string, PriceTrials>,
): Refusal[] {
  const added = new Map<string, Set<UnitPrice>>();
  return lines.flatMap(({ line, nationalCode, name, price }) => {
    const known = trials.get(nationalCode) ?? { tried: [], settledUpTo: null };
    if (!isNewPrice(price, known)) return [];
    const fresh = added.get(nationalCode) ?? new Set();
    added.set(nationalCode, fresh.add(price));
    return known.tried.length + fresh.size > MOST_TRIALS
      ? [refuse('PRICE_TRIED_TOO_OFTEN', { detail: name, line })]
      : [];
  });
}
