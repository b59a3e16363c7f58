/**
 * What was payable on a day, by what was known at an instant? (N2.3, M10, M17, N1.2)
 * Versions become known when they are published, acts and prices when they are entered. The same decisions that judge
 * by today's knowledge judge by that of any earlier instant.
 */
import type { PlainDate } from '../../../base/date.ts';
import { ALL_KNOWN, flattenAsKnown, type Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Outcome } from '../../../base/outcome.ts';
import type { Refusal } from '../../refusals.ts';
import { membershipOn, type ListTerm, type Membership } from '../list-membership.ts';
import {
  decidePayable,
  type Origin,
  type Payable,
  type ProductFacts,
  type Standard,
} from '../payable-product.ts';

/** An act on an entry: the entry as it stands afterwards, and when that was entered. */
export interface EntryAct extends Omit<ListTerm, 'termFrom'> {
  /** Epoch milliseconds. */
  readonly knownAt: number;
}

/** One published version's entry of a drug, with everything that was done to it, in the order of entry. */
export interface EntryHistory {
  readonly published: ListTerm & { readonly origin: Origin };
  /** Epoch milliseconds of the version's publication. */
  readonly publishedAt: number;
  readonly acts: readonly EntryAct[];
}

/** Everything that was ever recorded of a product and its drug. */
export interface ProductHistory {
  readonly name: string;
  readonly entries: readonly EntryHistory[];
  readonly commitments: readonly Assertion<true>[];
  readonly standards: readonly Assertion<Standard>[];
  readonly listedPrices: readonly Assertion<UnitPrice>[];
}

/** An entry's term as known at an instant; undefined before its version was published. */
export function termAsKnown(
  entry: EntryHistory,
  knownAt: number = ALL_KNOWN,
): (ListTerm & { readonly origin: Origin }) | undefined {
  if (entry.publishedAt > knownAt) return undefined;
  const last = entry.acts.findLast((act) => act.knownAt <= knownAt);
  if (last === undefined) return entry.published;
  const { termTo, transitionTo, removedOn } = last;
  return { ...entry.published, termTo, transitionTo, removedOn };
}

/** A drug's terms over all versions, as known at an instant. */
export function termsAsKnown(
  entries: readonly EntryHistory[],
  knownAt: number = ALL_KNOWN,
): (ListTerm & { readonly origin: Origin })[] {
  return entries.flatMap((entry) => termAsKnown(entry, knownAt) ?? []);
}

/** Whether a drug was on the list on a day, as known at an instant. */
export function membershipAsKnown(
  entries: readonly EntryHistory[],
  onDay: PlainDate,
  knownAt: number = ALL_KNOWN,
): Membership {
  return membershipOn(termsAsKnown(entries, knownAt), onDay);
}

/** A product's facts as they were known at an instant, ready for `decidePayable`. */
export function factsAsKnown(history: ProductHistory, knownAt: number = ALL_KNOWN): ProductFacts {
  return {
    name: history.name,
    entries: termsAsKnown(history.entries, knownAt),
    commitments: flattenAsKnown(history.commitments, knownAt),
    standards: flattenAsKnown(history.standards, knownAt),
    listedPrices: flattenAsKnown(history.listedPrices, knownAt),
  };
}

/** Whether a product was payable on a day, and at which standard, as known at an instant: exactly one answer. */
export function payableAsKnown(
  history: ProductHistory,
  onDay: PlainDate,
  knownAt: number = ALL_KNOWN,
): Outcome<Payable, Refusal> {
  return decidePayable(factsAsKnown(history, knownAt), onDay);
}

/** A version of one kind of list. */
export interface VersionSpan {
  readonly id: number;
  readonly effectiveFrom: PlainDate;
  /** Null until a later version takes its place. */
  readonly effectiveTo: PlainDate | null;
  readonly publishedAt: number;
}

/**
 * The version of one kind that was in force on a day, as known at an instant: of those published that cover the day,
 * the one that starts last; of two with one first day, the one published last (N1.1).
 */
export function versionInForce<V extends VersionSpan>(
  versions: readonly V[],
  onDay: PlainDate,
  knownAt: number = ALL_KNOWN,
): V | undefined {
  let found: V | undefined;
  for (const version of versions) {
    const holds =
      version.publishedAt <= knownAt &&
      version.effectiveFrom <= onDay &&
      (version.effectiveTo === null || onDay <= version.effectiveTo);
    if (holds && (found === undefined || takesPrecedence(version, found))) found = version;
  }
  return found;
}

function takesPrecedence(one: VersionSpan, other: VersionSpan): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  if (one.publishedAt !== other.publishedAt) return one.publishedAt > other.publishedAt;
  return one.id > other.id;
}
