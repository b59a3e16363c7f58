/** The time lines of a product's prices as known at an instant, and everything that was ever recorded of them (N2.3, N5.1). */
import { startOfDay, addDays, wallClock, type PlainDate } from '../../../base/date.ts';
import { ALL_KNOWN, stretchesAsKnown } from '../../../base/known.ts';
import { formatUnitPrice, type UnitPrice } from '../../../base/money.ts';
import { visibleStandard } from '../../../domain/catalogue/confidential.ts';
import { STANDARD_KINDS, type Standard } from '../../../domain/catalogue/payable-product.ts';
import { REVISION_REASONS } from '../../../domain/catalogue/prices/standard-revision.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import {
  listRecordedPrices,
  listRecordedQuotes,
  listRecordedStandards,
  type Recorded,
  type RecordedPrice,
  type RecordedStandard,
} from './price-store.ts';
import type { Tx } from '../../db/database.ts';

/** The end of a day, in epoch milliseconds: what was known on it includes all that was entered on it. */
export function endOf(onDay: PlainDate): number {
  return startOfDay(addDays(onDay, 1)) - 1;
}

/** A figure as a role may know it; null where it is confidential (N5.1). */
function figureOf(role: Role, standard: Standard): string | null {
  const visible = visibleStandard(role, standard);
  return visible === null ? null : formatUnitPrice(visible);
}

function standardFields(role: Role, one: RecordedStandard) {
  const { id, value, reasonKind, reason, evidence, lateReason, applicationId } = one;
  return {
    id,
    kind: value?.kind ?? null,
    kindLabel: value === null ? '' : STANDARD_KINDS[value.kind],
    standard: value === null ? null : figureOf(role, value),
    confidential: value?.confidential ?? false,
    withdrawn: value === null,
    reasonKind,
    reasonLabel: REVISION_REASONS[reasonKind],
    reason,
    evidence,
    lateReason,
    applicationId,
  };
}

function enteredFields(one: Recorded<unknown>) {
  return { enteredBy: one.enteredBy ?? '', enteredAt: wallClock(one.knownAt) };
}

function priceFields({ id, value, source, evidence, lateReason }: RecordedPrice) {
  return { id, price: value === null ? null : formatUnitPrice(value), source, evidence, lateReason };
}

/** Stretches of the standards' time line as known at an instant, the latest days first; withdrawn ones say so. */
export function standardStretches(role: Role, records: readonly RecordedStandard[], knownAt: number) {
  return stretchesAsKnown(records, knownAt)
    .map(({ from, to, by }) => ({ from, to, ...standardFields(role, by), ...enteredFields(by) }))
    .reverse();
}

export function priceStretches(records: readonly RecordedPrice[], knownAt: number) {
  return stretchesAsKnown(records, knownAt)
    .map(({ from, to, by }) => ({ from, to, ...priceFields(by), ...enteredFields(by) }))
    .reverse();
}

/**
 * The history of a product's prices as a role may see it.
 * @param knownOn the day whose knowledge is asked for; undefined for all that is known
 */
export async function viewPriceHistory(
  tx: Tx,
  role: Role,
  nationalCode: string,
  knownOn: PlainDate | undefined,
) {
  const knownAt = knownOn === undefined ? ALL_KNOWN : endOf(knownOn);
  const standards = await listRecordedStandards(tx, [nationalCode]);
  const prices = await listRecordedPrices(tx, [nationalCode]);
  const quotes = role === 'provincePrice' ? await listRecordedQuotes(tx, [nationalCode]) : [];
  return {
    standards: standardStretches(role, standards, knownAt),
    listedPrices: priceStretches(prices, knownAt),
    quotes: stretchesAsKnown(quotes, knownAt)
      .map(({ from, to, by }) => ({ from, to, ...quoteFields(by) }))
      .reverse(),
    records: [
      ...standards.map((one) => ({
        of: 'standard' as const,
        one,
        ...recordWords(standardFields(role, one)),
      })),
      ...prices.map((one) => ({ of: 'listedPrice' as const, one, ...priceWords(one) })),
    ]
      .filter(({ one }) => one.knownAt <= knownAt)
      .sort((a, b) => b.one.knownAt - a.one.knownAt || b.one.id - a.one.id)
      .map(({ of, one, what, why }) => ({
        of,
        id: one.id,
        from: one.from,
        to: one.to,
        what,
        why,
        evidence: one.evidence,
        lateReason: one.lateReason,
        ...enteredFields(one),
      })),
  };
}

function quoteFields(one: Recorded<UnitPrice>) {
  return {
    id: one.id,
    quote: one.value === null ? null : formatUnitPrice(one.value),
    evidence: one.evidence,
    ...enteredFields(one),
  };
}

function recordWords(one: ReturnType<typeof standardFields>): { what: string; why: string } {
  const figure = one.standard === null ? '保密' : `${one.standard} 元`;
  return {
    what: one.withdrawn ? '撤销支付标准' : `支付标准：${one.kindLabel} ${figure}`,
    why: `${one.reasonLabel}：${one.reason}`,
  };
}

function priceWords(one: RecordedPrice): { what: string; why: string } {
  return {
    what: one.value === null ? '撤网' : `挂网价 ${formatUnitPrice(one.value)} 元`,
    why: one.source,
  };
}
