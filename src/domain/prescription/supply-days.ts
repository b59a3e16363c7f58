/** For how many days does a prescription last, and is that too long? (M33, I18) */
import { addDays, daysBetween, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Sourced } from '../../policy/parameters/parameter.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { Dosing } from './model.ts';

const DOSE_SCALE = 10_000n;

/** What is handed out: how many units of sale, and how many dose units each holds. */
export interface Handed {
  readonly quantity: number;
  readonly unitsPerPack: number;
}

/**
 * Days of use: quantity × units per pack ÷ (dose × times a day), rounded down (I18).
 * Reckoned in integers, so that once in 21 days is not 0.0476 a day.
 */
export function supplyDaysOf({ dose, times, perDays, quantity, unitsPerPack }: Dosing & Handed): number {
  const units = BigInt(quantity) * BigInt(unitsPerPack) * BigInt(perDays) * DOSE_SCALE;
  return Number(units / (dose * BigInt(times)));
}

/** Strengths that are taken side by side run at the same time: the prescription lasts as long as its longest line. */
export function daysCovered(lines: readonly { readonly supplyDays: number }[]): number {
  return Math.max(0, ...lines.map((line) => line.supplyDays));
}

/** An earlier prescription of the same entry that was dispensed. */
export interface Dispensed {
  readonly usedOn: PlainDate;
  readonly supplyDays: number;
}

/**
 * Days of use still at hand after a day (I18): each dispensing begins when it is fetched or, when something is left, after that.
 * The day itself is not counted, since its dose may have been taken: who comes on the last covered day has nothing at hand.
 */
export function daysAtHand(dispensed: readonly Dispensed[], onDay: PlainDate): number {
  const inOrder = [...dispensed]
    .filter((one) => one.supplyDays > 0)
    .sort((a, b) => (a.usedOn < b.usedOn ? -1 : 1));
  let lastCovered: PlainDate | undefined;
  for (const { usedOn, supplyDays } of inOrder) {
    const begins: PlainDate =
      lastCovered !== undefined && lastCovered >= usedOn ? addDays(lastCovered, 1) : usedOn;
    lastCovered = addDays(begins, supplyDays - 1);
  }
  return lastCovered === undefined ? 0 : Math.max(0, daysBetween(onDay, lastCovered));
}

/** What is reckoned against the limit: this prescription, what is at hand, and what may still be fetched on others. */
export interface SupplyReckoning {
  readonly thisPrescription: number;
  readonly atHand: number;
  readonly notYetFetched: number;
}

export function totalDays({ thisPrescription, atHand, notYetFetched }: SupplyReckoning): number {
  return thisPrescription + atHand + notYetFetched;
}

/**
 * Is the whole supply within the limit (M33, I18)? A prescription that is still out counts in full: it could be fetched tomorrow.
 * @returns the total of days, or SUPPLY_DAYS_TOO_LONG with the reckoning
 */
export function judgeSupply(reckoning: SupplyReckoning, limit: Sourced<number>): Outcome<number, Refusal> {
  const total = totalDays(reckoning);
  if (total <= limit.value) return accept(total);
  const parts = [`本次 ${reckoning.thisPrescription} 天`];
  if (reckoning.atHand > 0) parts.push(`手中尚有 ${reckoning.atHand} 天`);
  if (reckoning.notYetFetched > 0) parts.push(`未取药处方 ${reckoning.notYetFetched} 天`);
  return decline({
    ...refuse('SUPPLY_DAYS_TOO_LONG', { detail: `${parts.join('，')}，超过 ${limit.value} 天` }),
    clause: limit.source,
  });
}
