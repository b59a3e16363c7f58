/**
 * May this product be paid on a day, and at which standard, asked thousands of times a second (M4, M10, M11, M12)?
 * The answer changes only on the days on which a fact begins or ends. Between two of them it is decided once, by
 * `decidePayable` itself, and kept: a second rule beside the first would sooner or later say something else.
 */
import type { PlainDate } from '../../base/date.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Refusal } from '../refusals.ts';
import { membershipOn, type ListTerm } from './list-membership.ts';
import { decidePayable, type Origin, type Payable, type ProductFacts } from './payable-product.ts';

/** A list entry's term with the diagnoses that its payment scope names; none where a person judges the scope (M11). */
export type ScopedTerm = ListTerm & {
  readonly origin: Origin;
  readonly diagnosisCodes: readonly string[];
  /** Whether the list states a payment scope at all, in words or in codes. */
  readonly restricted: boolean;
};

/** A product whose list terms tell their scopes. */
export interface ScopedProduct extends ProductFacts {
  readonly entries: readonly ScopedTerm[];
}

/** What the catalogue says of a product on one day. */
export interface PayableDay {
  readonly payable: Outcome<Payable, Refusal>;
  /** The scopes of the terms that are payable on the day, each as prefixes of diagnosis codes. */
  readonly scopes: readonly (readonly string[])[];
  /** Whether every one of those terms states a scope. */
  readonly restricted: boolean;
}

/** A product's answers for all days. Made once for each state of the catalogue and shared by all who ask. */
export interface PayableTimeline {
  readonly product: ScopedProduct;
  /** Sorted; stretch n holds the days from cut n-1 up to but not including cut n. */
  readonly cuts: readonly string[];
  /** What was decided, by stretch; empty until the first day of a stretch is asked for. */
  readonly decided: (PayableDay | undefined)[];
}

/** After a last day, before the next one: as text this stands between `2026-12-31` and `2027-01-01`. */
const after = (lastDay: PlainDate) => `${lastDay}~`;

/** Every point in time at which an answer about the product may change. */
function cutsOf(product: ScopedProduct): string[] {
  const spans = [...product.commitments, ...product.standards, ...product.listedPrices];
  const cuts = new Set<string>();
  for (const { from, to } of spans) {
    cuts.add(from);
    if (to !== null) cuts.add(after(to));
  }
  for (const { termFrom, termTo, transitionTo, removedOn } of product.entries) {
    cuts.add(termFrom).add(after(termTo));
    if (removedOn !== null) cuts.add(removedOn);
    if (transitionTo !== null) cuts.add(after(transitionTo));
  }
  return [...cuts].sort();
}

export function timelineOf(product: ScopedProduct): PayableTimeline {
  return { product, cuts: cutsOf(product), decided: [] };
}

/** How many cuts lie at or before the day. */
function stretchOf(cuts: readonly string[], onDay: PlainDate): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? '') <= onDay) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What `decidePayable` says of the day, with the scopes of the day; a look-up after the first day of each stretch. */
export function payableDay({ product, cuts, decided }: PayableTimeline, onDay: PlainDate): PayableDay {
  const stretch = stretchOf(cuts, onDay);
  return (decided[stretch] ??= decideDay(product, onDay));
}

function decideDay(product: ScopedProduct, onDay: PlainDate): PayableDay {
  const terms = product.entries.filter((term) =>
    ['listed', 'transition'].includes(membershipOn([term], onDay).state),
  );
  return {
    payable: decidePayable(product, onDay),
    scopes: terms.map((term) => term.diagnosisCodes),
    restricted: terms.length > 0 && terms.every((term) => term.restricted),
  };
}
