import { addDays, type PlainDate } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import type { DemoApplication } from './plan-applications.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoProduct } from './plan-drugs.ts';
import type { Dice } from './random.ts';

/** One purchase and what became of it: at a pharmacy with prescription, check and settlement, or at the hospital's outpatient desk. */
export interface DemoPurchase {
  readonly application: DemoApplication;
  /** The two channels (M2). A hospital settles what its own doctor prescribes on its own system. */
  readonly channel: 'pharmacy' | 'hospital';
  readonly product: DemoProduct;
  readonly price: UnitPrice;
  readonly on: PlainDate;
  readonly issuedAt: number;
  readonly checkedAt: number;
  readonly settledAt: number;
  readonly traceCodes: readonly string[];
  /** `returned`: the pharmacist sent it back; `reversed`: paid and taken back; `resold`: paid, taken back and paid again. */
  readonly fate: 'paid' | 'returned' | 'reversed' | 'resold';
}

/** Trace codes of past sales, of packs for today's prescriptions, and of codes shown on request differ in the digit after the prefix. */
export const TRACE_SERIES = { past: '1', shown: '2' } as const;

/** @returns twenty digits: the product's seven, the series, and twelve of the pack */
export function traceCodeOf(tracePrefix: string, series: keyof typeof TRACE_SERIES, pack: number): string {
  return `${tracePrefix}${TRACE_SERIES[series]}${String(pack).padStart(12, '0')}`;
}

/** Some pharmacies sell a little below the listing price (M13). */
function choosePrice(product: DemoProduct, dice: Dice): UnitPrice {
  const percent = BigInt(dice.pick([100, 100, 100, 100, 98, 95]));
  // Prices are kept to whole fen, the hundredth part of a price's own unit.
  return (((product.listed * percent) / 10_000n) * 100n) as UnitPrice;
}

function chooseFate(dice: Dice, channel: DemoPurchase['channel']): DemoPurchase['fate'] {
  const drawn = dice.below(200);
  if (drawn < 2) return channel === 'pharmacy' ? 'returned' : 'paid';
  if (drawn < 5) return 'reversed';
  return drawn < 7 ? 'resold' : 'paid';
}

/**
 * The purchases of one approved application, one each time the drug is used up.
 * @param isReady the patient comes to the pharmacy today, with nothing left at hand (I18)
 */
function planCourse(
  application: DemoApplication,
  days: DemoDays,
  isReady: boolean,
  dice: Dice,
  nextPack: () => number,
): DemoPurchase[] {
  const { drug, approvedOn } = application;
  if (approvedOn === null) return [];
  const before = isReady ? addDays(days.today, 1 - drug.days) : days.today;
  const purchases: DemoPurchase[] = [];
  const product = dice.pick(drug.products);
  // Patients keep to one channel; most injections are given where they are bought.
  const channel = isReady || !dice.percent(drug.isInjection ? 85 : 45) ? 'pharmacy' : 'hospital';
  const start =
    approvedOn < days.claimsFrom
      ? addDays(days.claimsFrom, dice.below(drug.days))
      : addDays(approvedOn, dice.between(1, 4));
  for (let on = start; on < before; on = addDays(on, drug.days + dice.below(4))) {
    const issuedAt = instantOf(on, 8 * 60 + dice.below(120));
    const checkedAt = issuedAt + dice.between(30, 90) * 60_000;
    purchases.push({
      application,
      channel,
      product,
      price: choosePrice(product, dice),
      on,
      issuedAt,
      checkedAt,
      settledAt: checkedAt + dice.between(5, 40) * 60_000,
      traceCodes: Array.from({ length: drug.packs }, () =>
        traceCodeOf(product.tracePrefix, 'past', nextPack()),
      ),
      fate: chooseFate(dice, channel),
    });
  }
  return purchases;
}

/**
 * All purchases up to yesterday in the order of time; when there are more than wanted, some patients have skipped some.
 * @param ready applications whose drug has just run out, so that their patients come today (I18)
 */
export function planPurchases(
  applications: readonly DemoApplication[],
  ready: readonly DemoApplication[],
  days: DemoDays,
  wanted: number,
  dice: Dice,
): DemoPurchase[] {
  if (wanted === 0) return [];
  let pack = 0;
  const all = applications.flatMap((application) => {
    return planCourse(application, days, ready.includes(application), dice, () => (pack += 1));
  });
  while (all.length > wanted) all.splice(dice.below(all.length), 1);
  return all.sort((a, b) => a.issuedAt - b.issuedAt);
}
