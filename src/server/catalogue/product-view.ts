/** Products and drugs as a caller may see them; the only place where a standard turns into text (N5.1). */
import { day, type PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { visibleStandard } from '../../domain/catalogue/confidential.ts';
import { membershipOn, type ListTerm, type Membership } from '../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import type { Role } from '../../domain/identity/roles.ts';
import { REFUSALS } from '../../domain/refusals.ts';
import type { ListEntryRow } from './list-store.ts';
import type { CatalogueProduct } from './lookup-store.ts';
import { grouped } from './prices/grouped.ts';

/**
 * Whether a role is told prices here. Patients read them on the public page of the drug, which knows by all lists and tables
 * where a listing price would betray a standard kept in confidence (N5.1); the desks have to know what a drug may cost.
 */
export function seesPrices(role: Role): boolean {
  return role !== 'patient';
}

/** A product as a role sees it on a day. */
export function viewProduct(role: Role, product: CatalogueProduct, onDay: PlainDate) {
  const {
    nationalCode,
    entryKey,
    genericName,
    tradeName,
    dosageForm,
    maker,
    strength,
    pack,
    unitsPerPack,
    doseUnit,
    saleUnit,
    isInjection,
  } = product;
  const payable = decidePayable(product, onDay);
  const standard = payable.ok ? payable.value.standard : valueOn(product.standards, onDay)?.value;
  const listed = seesPrices(role) ? valueOn(product.listedPrices, onDay)?.value : undefined;
  const visible = standard && seesPrices(role) ? visibleStandard(role, standard) : null;
  return {
    nationalCode,
    entryKey,
    genericName,
    tradeName,
    dosageForm,
    maker,
    strength,
    pack,
    unitsPerPack,
    doseUnit,
    saleUnit,
    isInjection,
    payable: payable.ok,
    notPayableBecause: payable.ok ? null : REFUSALS[payable.refusal.code].message,
    standardKind: standard?.kind ?? null,
    standard: visible === null ? null : formatUnitPrice(visible),
    confidential: standard?.confidential ?? false,
    listedPrice: listed === undefined ? null : formatUnitPrice(listed),
    withinStandard: visible === null || listed === undefined ? null : listed <= visible,
  };
}

export type ProductView = ReturnType<typeof viewProduct>;

/**
 * Products at or under the standard stand before the others of the same generic name and form: they are the ones to
 * stock and prefer (N2.2). Only what the reader may see is asked, so that the order tells nobody a confidential figure:
 * where the reader sees no standard, the order stays as it came.
 */
export function preferredFirst(views: readonly ProductView[]): ProductView[] {
  const drugs = grouped(views, (view) => view.entryKey);
  return [...drugs.values()].flatMap((drug) =>
    drug.toSorted((a, b) => Number(b.withinStandard === true) - Number(a.withinStandard === true)),
  );
}

export function termOfEntry(entry: ListEntryRow): ListTerm {
  return {
    termFrom: day(entry.termFrom),
    termTo: day(entry.termTo),
    transitionTo: entry.transitionTo === null ? null : day(entry.transitionTo),
    removedOn: entry.removedOn === null ? null : day(entry.removedOn),
  };
}

/**
 * A list entry as its page shows it.
 * @param terms of the drug in all published versions; a draft's entry is judged by its own term
 */
export function viewEntry(entry: ListEntryRow, terms: readonly ListTerm[], onDay: PlainDate) {
  const { diagnosisCodes: _codes, removalReason: _reason, namePinyin: _pinyin, ...row } = entry;
  const state: Membership['state'] = membershipOn(
    entry.published ? terms : [termOfEntry(entry)],
    onDay,
  ).state;
  return { ...row, state };
}
