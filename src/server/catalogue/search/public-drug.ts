/** What anybody may read of a drug on a day (N5.1, N5.6): never a number behind a mark, nor a price that tells it. */
import type { PlainDate } from '../../../base/date.ts';
import { flattenAsKnown } from '../../../base/known.ts';
import { valueOn } from '../../../base/dated.ts';
import { formatUnitPrice, type UnitPrice } from '../../../base/money.ts';
import { formatRatio } from '../../../base/ratio.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getPublicDrug, listPublicProducts } from '../../../contract/search.ts';
import { membershipOn } from '../../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../../domain/catalogue/payable-product.ts';
import {
  eventsOf,
  ratioAsKnown,
  recentChanges,
  type SeparateFacts,
} from '../../../domain/catalogue/search/drug-events.ts';
import { listWord } from '../../../domain/catalogue/search/list-words.ts';
import { isListingSecret, isPriceSecret } from '../../../domain/catalogue/search/price-secrecy.ts';
import { nameLine } from '../../../domain/catalogue/search/why-found.ts';
import { factsAsKnown, type EntryHistory } from '../../../domain/catalogue/time/as-known.ts';
import { BASIC_FUNDS_PAY, LIST_KINDS } from '../../../domain/catalogue/versions/list-kinds.ts';
import { REFUSALS } from '../../../domain/refusals.ts';
import { enteredOn } from '../../../policy/parameters/entered.ts';
import { fundRatioOn } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import { countProducts, listProductRecords, type PrintedRow, type ProductRecords } from './drug-store.ts';
import { printedOn, toldStandard, type FoundDrug } from './find-drug.ts';

type Answer = OutputOf<typeof getPublicDrug>;
type ProductRow = OutputOf<typeof listPublicProducts>['rows'][number];

/** Changes told on the page; older ones are in the history of the desks. */
const CHANGES_TOLD = 8;

/** The drug's entries as the decisions on membership read them. */
export function entryHistoriesOf({ history }: FoundDrug): EntryHistory[] {
  return history.separate.map((facts) => ({
    published: { ...facts.published, origin: facts.origin },
    publishedAt: history.versions.find((version) => version.id === facts.versionId)?.publishedAt ?? 0,
    acts: facts.acts,
  }));
}

function termOf(facts: SeparateFacts) {
  const { termTo, transitionTo, removedOn } = facts.acts.at(-1) ?? facts.published;
  return { termFrom: facts.published.termFrom, termTo, transitionTo, removedOn };
}

function separateOn(found: FoundDrug, onDay: PlainDate): Answer['separate'] {
  const { separate, versions } = found.history;
  // The entry that speaks for the day is the last that had begun; before the first one, the first to come.
  const spoken = separate.findLast((facts) => facts.published.termFrom <= onDay) ?? separate[0];
  if (spoken === undefined) return null;
  const membership = membershipOn(separate.map(termOf), onDay);
  const removal = spoken.acts.at(-1);
  return {
    state: membership.state,
    lastDay: membership.state === 'absent' ? null : membership.lastDay,
    field: spoken.field,
    scope: spoken.scope,
    origin: spoken.origin,
    removalReason: removal?.kind === 'removal' ? removal.reason : null,
    terms: separate.map((facts) => {
      const { termFrom, termTo, transitionTo, removedOn } = termOf(facts);
      const edition = versions.find((version) => version.id === facts.versionId)?.edition ?? '';
      return { edition, from: termFrom, to: termTo, transitionTo, removedOn };
    }),
  };
}

/** A scope with what the list says of 饮片 that are used alone (N6). */
function scopeOf(row: PrintedRow): string | null {
  const alone = row.notPaidAlone ? '单独使用时基金不予支付，全部由这类饮片组成的处方也不予支付' : null;
  const lines = [row.scope, alone].filter((line) => line !== null && line !== '');
  return lines.length === 0 ? null : lines.join('\n');
}

/** Everything about a drug on a day. */
export async function viewPublicDrug(
  tx: Tx,
  found: FoundDrug,
  onDay: PlainDate,
  today: PlainDate,
): Promise<Answer> {
  const { drug, history } = found;
  const printed = printedOn(found, onDay);
  const rows = printed.map((one) => one.row);
  const rules = await benefitRules(tx);
  return {
    key: drug.shareKey,
    entryKey: drug.entryKey,
    on: onDay,
    today,
    name: nameLine(drug.name),
    dosageForm: drug.dosageForm,
    separate: separateOn(found, onDay),
    printed: printed.map(({ row, version }) => {
      const ratio = ratioAsKnown(row);
      return {
        list: LIST_KINDS[version.kind],
        part: listWord(row.sectionKind),
        edition: version.edition,
        from: version.effectiveFrom,
        to: version.effectiveTo,
        paidByFund: BASIC_FUNDS_PAY[version.kind],
        class: row.class,
        selfPayRatio: ratio === null ? null : formatRatio(ratio),
        scope: scopeOf(row),
        standardText: toldStandard(row),
        termFrom: row.termFrom,
        termTo: row.termTo,
        category: row.categoryPath,
      };
    }),
    ratios: (['employee', 'resident'] as const).flatMap((scheme) => {
      const entered = enteredOn(rules, onDay, ({ ratios }) => ratios[scheme]);
      if (entered) return [{ scheme, ratio: formatRatio(entered.value), source: 'M9.6' }];
      const written = fundRatioOn(scheme, onDay);
      return written ? [{ scheme, ratio: formatRatio(written.value), source: written.source }] : [];
    }),
    changes: recentChanges(eventsOf(history), onDay, CHANGES_TOLD).map(
      ({ on, list, title, before, after, note }) => ({ on, list, title, before, after, note }),
    ),
    products: await countProducts(tx, drug.entryKey, rows),
  };
}

/** All products of a drug as anybody may see them on a day; those at or under their standard first (N2.2). */
export async function viewPublicProducts(tx: Tx, found: FoundDrug, onDay: PlainDate): Promise<ProductRow[]> {
  const rows = printedOn(found, onDay).map((one) => one.row);
  const marked = rows.some((row) => row.confidential);
  const entries = entryHistoriesOf(found);
  const records = await listProductRecords(tx, found.drug.entryKey, rows);
  return records
    .map((record) => viewProduct(record, entries, onDay, marked))
    .sort((a, b) => Number(b.within) - Number(a.within))
    .map((one) => one.view);
}

function viewProduct(
  record: ProductRecords,
  entries: readonly EntryHistory[],
  onDay: PlainDate,
  marked: boolean,
): { readonly within: boolean; readonly view: ProductRow } {
  const { nationalCode, tradeName, maker, strength, pack, registered } = record;
  const facts = factsAsKnown({ ...record, entries });
  const payable = registered && entries.length > 0 ? decidePayable(facts, onDay) : undefined;
  const standard = payable?.ok === true ? payable.value.standard : valueOn(facts.standards, onDay)?.value;
  const listing = valueOn(flattenAsKnown(record.listedPrices), onDay);
  const listed = listing?.value;
  const mark = marked || record.priceWithheld;
  const listingSecret = listing !== undefined && isListingSecret(facts.standards, listing, mark);
  // A standard that is the listing price itself is as secret as that.
  const secret =
    isPriceSecret(facts.standards, onDay, mark) || (standard?.kind === 'listed' && listingSecret);
  const told = (price: UnitPrice | undefined, hidden: boolean) =>
    hidden || price === undefined ? null : formatUnitPrice(price);
  return {
    within:
      !secret &&
      !listingSecret &&
      standard !== undefined &&
      listed !== undefined &&
      listed <= standard.standard,
    view: {
      nationalCode,
      tradeName,
      maker,
      strength,
      pack,
      payable: payable === undefined ? null : payable.ok,
      notPayableBecause: payable === undefined || payable.ok ? null : REFUSALS[payable.refusal.code].message,
      standardKind: standard?.kind ?? null,
      standard: told(standard?.standard, secret),
      confidential: secret,
      listedPrice: told(listed, secret || listingSecret),
    },
  };
}
