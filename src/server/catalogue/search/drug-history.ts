/** A drug's time line for the desks: what held when, who recorded it, and what was known by some day (N2.3, N5.1). */
import { startOfDay, addDays, wallClock, type PlainDate } from '../../../base/date.ts';
import { ALL_KNOWN, flattenAsKnown, stretchesAsKnown } from '../../../base/known.ts';
import { formatUnitPrice } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getDrugHistory, listDrugPrices } from '../../../contract/search.ts';
import { keepsConfidence, visibleStandard } from '../../../domain/catalogue/confidential.ts';
import { STANDARD_KINDS } from '../../../domain/catalogue/payable-product.ts';
import { eventsOf } from '../../../domain/catalogue/search/drug-events.ts';
import { isListingSecret } from '../../../domain/catalogue/search/price-secrecy.ts';
import { nameLine } from '../../../domain/catalogue/search/why-found.ts';
import { membershipAsKnown } from '../../../domain/catalogue/time/as-known.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { countProducts, listProductRecords, type ProductRecords, type Recorded } from './drug-store.ts';
import { printedOn, type FoundDrug } from './find-drug.ts';
import { entryHistoriesOf } from './public-drug.ts';

type History = OutputOf<typeof getDrugHistory>;
type PriceRow = OutputOf<typeof listDrugPrices>['rows'][number];

/** The last instant of a day; all that is known when no day is asked for. */
function endOfDay(knownOn: PlainDate | null): number {
  return knownOn === null ? ALL_KNOWN : startOfDay(addDays(knownOn, 1)) - 1;
}

export async function viewHistory(
  tx: Tx,
  found: FoundDrug,
  knownOn: PlainDate | null,
  today: PlainDate,
): Promise<History> {
  const { drug, history } = found;
  const knownAt = endOfDay(knownOn);
  const rows = printedOn(found, today).map((one) => one.row);
  const entries = entryHistoriesOf(found);
  return {
    key: drug.shareKey,
    entryKey: drug.entryKey,
    name: nameLine(drug.name),
    dosageForm: drug.dosageForm,
    knownOn,
    state: entries.length === 0 ? null : membershipAsKnown(entries, today, knownAt).state,
    events: eventsOf(history, knownAt).map(({ knownAt: recordedAt, ...event }) => ({
      ...event,
      recordedAt: recordedAt === null ? null : wallClock(recordedAt),
    })),
    products: await countProducts(tx, drug.entryKey, rows),
  };
}

export async function viewPrices(
  tx: Tx,
  found: FoundDrug,
  role: Role,
  knownOn: PlainDate | null,
  today: PlainDate,
): Promise<PriceRow[]> {
  const rows = printedOn(found, today).map((one) => one.row);
  const marked = rows.some((row) => row.confidential);
  const records = await listProductRecords(tx, found.drug.entryKey, rows);
  return records.map((record) => priceRow(record, role, endOfDay(knownOn), marked));
}

function recorded(by: Recorded<unknown>) {
  return { who: by.who, recordedAt: wallClock(by.knownAt) };
}

function priceRow(record: ProductRecords, role: Role, knownAt: number, marked: boolean): PriceRow {
  const { nationalCode, registered, tradeName, maker, strength, pack } = record;
  const standards = flattenAsKnown(record.standards, knownAt);
  const keeps = keepsConfidence(role);
  // What was written beside a number may repeat it.
  const withheld = record.everConfidential && !keeps;
  return {
    nationalCode,
    registered,
    tradeName,
    maker,
    strength,
    pack,
    standards: stretchesAsKnown(record.standards, knownAt).map(({ from, to, by }) => {
      const visible = by.value === null ? null : visibleStandard(role, by.value);
      return {
        from,
        to,
        ...recorded(by),
        kindLabel: by.value === null ? '没有标准' : STANDARD_KINDS[by.value.kind],
        standard: visible === null ? null : formatUnitPrice(visible),
        confidential: by.value?.confidential ?? false,
        withdrawn: by.value === null,
        reason: withheld ? null : by.words,
        evidence: withheld ? null : by.evidence,
      };
    }),
    listedPrices: stretchesAsKnown(record.listedPrices, knownAt).map(({ from, to, by }) => {
      const hidden = !keeps && isListingSecret(standards, { from, to }, marked || record.priceWithheld);
      return {
        from,
        to,
        ...recorded(by),
        price: hidden || by.value === null ? null : formatUnitPrice(by.value),
        confidential: hidden,
        withdrawn: by.value === null,
        source: hidden ? null : by.words,
        evidence: hidden ? null : by.evidence,
      };
    }),
    commitments: stretchesAsKnown(record.commitments, knownAt).map(({ from, to, by }) => ({
      from,
      to,
      ...recorded(by),
      documentNo: by.words,
      withdrawn: by.value === null,
      evidence: by.evidence,
    })),
  };
}
