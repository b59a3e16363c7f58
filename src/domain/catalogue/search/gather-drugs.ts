/**
 * What is published of each drug, drawn together from all lists (M3, M6)? The lists name a drug by generic name and form;
 * an agreed drug is printed under its full name without a form, and so joins every form of that name.
 */
import type { PlainDate } from '../../../base/date.ts';
import { membershipOn, type ListTerm, type Membership } from '../list-membership.ts';
import type { SectionKind } from '../section-kind.ts';
import { versionInForce, type VersionSpan } from '../time/as-known.ts';
import type { PrintedListKind } from '../versions/list-kinds.ts';
import { SEPARATE_LIST, type SearchableDrug, type SearchableProduct, type Standing } from './model.ts';
import { shareKeyOf } from './share-key.ts';

/** A published version of a printed list. */
export interface PrintedVersion extends VersionSpan {
  readonly kind: PrintedListKind;
}

/** An entry of a published printed list. */
export interface PrintedEntry {
  readonly versionId: number;
  readonly matchKey: string;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly sectionKind: SectionKind;
  readonly class: '甲' | '乙' | null;
  readonly categoryCode: string | null;
  readonly categoryPath: string;
  readonly remark: string | null;
  /** What lists of 制剂, 商保创新药 and 双通道 print besides. */
  readonly tradeName: string | null;
  readonly maker: string | null;
  readonly indication: string | null;
}

/** An entry of a published version of the 单行支付 list, as it stands today. */
export interface SeparateEntry extends ListTerm {
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string | null;
}

/** A product and the key of the drug that it belongs to. */
export interface ProductOfDrug extends SearchableProduct {
  readonly entryKey: string;
}

export interface Published {
  readonly versions: readonly PrintedVersion[];
  readonly printed: readonly PrintedEntry[];
  readonly separate: readonly SeparateEntry[];
  readonly products: readonly ProductOfDrug[];
}

interface Draft {
  readonly entryKey: string;
  readonly separate: SeparateEntry[];
  readonly printed: { readonly entry: PrintedEntry; readonly standing: Standing; readonly from: PlainDate }[];
  readonly products: SearchableProduct[];
}

/** How many rows are taken in before the gatherer lets others work. */
const ROWS_A_STEP = 400;
const STRENGTH: Readonly<Record<Standing, number>> = { current: 3, transition: 2, coming: 1, past: 0 };
const OF_MEMBERSHIP: Readonly<Record<Membership['state'], Standing>> = {
  listed: 'current',
  transition: 'transition',
  ended: 'past',
  absent: 'coming',
};

/** Where each published version stands on a day: in force, replaced, or still to come. */
export function standingsOf(
  versions: readonly PrintedVersion[],
  onDay: PlainDate,
): ReadonlyMap<number, { readonly standing: Standing; readonly from: PlainDate }> {
  const inForce = new Set(
    [...new Set(versions.map((version) => version.kind))].map((kind) =>
      versionInForce(
        versions.filter((version) => version.kind === kind),
        onDay,
      ),
    ),
  );
  return new Map(
    versions.map((version) => [
      version.id,
      {
        standing: inForce.has(version) ? 'current' : version.effectiveFrom > onDay ? 'coming' : 'past',
        from: version.effectiveFrom,
      },
    ]),
  );
}

/** The part of an entry's key that is its name. */
export function nameKeyOf(entryKey: string): string {
  return entryKey.slice(0, entryKey.lastIndexOf('|'));
}

/** Draws together, in steps, everything that was published of each drug. */
export function* gatherDrugs(
  { versions, printed, separate, products }: Published,
  onDay: PlainDate,
): Generator<void, SearchableDrug[]> {
  const standings = standingsOf(versions, onDay);
  const drafts = new Map<string, Draft>();
  const formsOfName = new Map<string, Draft[]>();
  function draftOf(entryKey: string): Draft {
    const known = drafts.get(entryKey);
    if (known !== undefined) return known;
    const draft: Draft = { entryKey, separate: [], printed: [], products: [] };
    drafts.set(entryKey, draft);
    const name = nameKeyOf(entryKey);
    formsOfName.set(name, [...(formsOfName.get(name) ?? []), draft]);
    return draft;
  }
  /** The drugs that a key stands for: one that names no form stands for all forms of the name. */
  function meant(entryKey: string): readonly Draft[] {
    if (entryKey.endsWith('|')) return formsOfName.get(nameKeyOf(entryKey)) ?? [];
    const known = drafts.get(entryKey);
    return known === undefined ? [] : [known];
  }
  for (const entry of separate) draftOf(entry.entryKey).separate.push(entry);
  yield;
  // Those that name a form come first, so that those without one find all forms there are.
  for (const withForm of [true, false]) {
    for (const [row, entry] of printed.entries()) {
      const standing = standings.get(entry.versionId);
      if (standing === undefined || entry.matchKey.endsWith('|') === withForm) continue;
      if (meant(entry.matchKey).length === 0) draftOf(entry.matchKey);
      for (const draft of meant(entry.matchKey)) draft.printed.push({ entry, ...standing });
      if (row % ROWS_A_STEP === 0) yield;
    }
  }
  // A product whose drug is on no list that was published is not told of.
  for (const [row, { entryKey, ...product }] of products.entries()) {
    for (const draft of meant(entryKey))
      if (draft.products.at(-1)?.nationalCode !== product.nationalCode) draft.products.push(product);
    if (row % ROWS_A_STEP === 0) yield;
  }
  const drugs: SearchableDrug[] = [];
  for (const draft of drafts.values()) {
    drugs.push(drugOf(draft, onDay));
    if (drugs.length % ROWS_A_STEP === 0) yield;
  }
  return drugs;
}

function drugOf({ entryKey, separate, printed, products }: Draft, onDay: PlainDate): SearchableDrug {
  const membership = separate.length === 0 ? null : membershipOn(separate, onDay);
  const onSeparate = membership?.state === 'listed' || membership?.state === 'transition';
  const latest = separate.reduce<SeparateEntry | undefined>(
    (last, one) => (last === undefined || one.termFrom > last.termFrom ? one : last),
    undefined,
  );
  const current = printed.filter((one) => one.standing === 'current').map((one) => one.entry);
  const shown =
    current[0] ??
    printed.reduce<Draft['printed'][number] | undefined>(
      (last, one) => (last === undefined || one.from > last.from ? one : last),
      undefined,
    )?.entry;
  const standings = [
    ...printed.map((one) => one.standing),
    ...(membership === null ? [] : [OF_MEMBERSHIP[membership.state]]),
  ];
  return {
    shareKey: shareKeyOf(entryKey),
    entryKey,
    name: latest?.genericName ?? shown?.name ?? '',
    dosageForm: latest?.dosageForm ?? shown?.dosageForm ?? '',
    lists: [
      ...new Set([
        // All drugs of the 单行支付 list are 双通道 drugs (M3).
        ...(onSeparate ? [SEPARATE_LIST, 'dualChannel'] : []),
        ...current.map((entry) => entry.sectionKind),
      ]),
    ],
    standing: standings.reduce<Standing>(
      (best, one) => (STRENGTH[one] > STRENGTH[best] ? one : best),
      'past',
    ),
    class: current.find((entry) => entry.class !== null)?.class ?? shown?.class ?? null,
    field: latest?.field ?? null,
    categoryCode: shown?.categoryCode ?? null,
    categoryPath: shown?.categoryPath ?? '',
    scope: latest?.paymentScope ?? shown?.remark ?? shown?.indication ?? null,
    separate: membership,
    products,
    printedAs: printed.flatMap(({ entry: { tradeName, maker } }) =>
      tradeName === null && maker === null ? [] : [{ tradeName: tradeName ?? '', maker: maker ?? '' }],
    ),
  };
}
