/** What other modules ask the catalogue: products and listed drugs, with everything that a decision on any day needs. */
import { day, type PlainDate } from '../../base/date.ts';
import { flattenAsKnown, type Assertion } from '../../base/known.ts';
import type { UnitPrice } from '../../base/money.ts';
import type { ListTerm } from '../../domain/catalogue/list-membership.ts';
import type { Origin, Standard, StandardKind } from '../../domain/catalogue/payable-product.ts';
import type { ScopedProduct, ScopedTerm } from '../../domain/catalogue/payable-timeline.ts';
import type { Tx } from '../db/database.ts';

/** A product under a listed drug; `name` is what a person is told. Never send `standards` out: some are confidential (N5.1). */
export interface CatalogueProduct extends ScopedProduct {
  readonly nationalCode: string;
  readonly entryKey: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly dosageForm: string;
  readonly maker: string;
  readonly strength: string;
  readonly pack: string;
  /** Dose units (tablets, millilitres …) in one unit of sale. */
  readonly unitsPerPack: number;
  readonly doseUnit: string;
  readonly saleUnit: string;
  readonly isInjection: boolean;
  readonly tracePrefixes: readonly string[];
  /** Treatment field of the drug, by the latest published list; null when it never was listed. */
  readonly field: string | null;
}

/** A listed drug over all published versions. `terms` are for `membershipOn`. */
export interface ListedDrug {
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string | null;
  /** Prefixes of diagnosis codes inside the payment scope; empty means that a person judges (M11). */
  readonly diagnosisCodes: readonly string[];
  readonly terms: readonly (ListTerm & { readonly origin: Origin })[];
}

interface RawTerm {
  termFrom: string;
  termTo: string;
  transitionTo: string | null;
  removedOn: string | null;
  origin: Origin;
}
type RawScopedTerm = RawTerm & { diagnosisCodes: string[]; restricted: boolean };
interface RawSpan {
  from: string;
  to: string | null;
}
/** A recorded fact; a null value withdraws what was recorded before. */
interface RawAssertion extends RawSpan {
  /** Epoch milliseconds. */
  knownAt: number;
}

interface RawProduct {
  national_code: string;
  entry_key: string;
  trade_name: string;
  generic_name: string;
  dosage_form: string;
  maker: string;
  strength: string;
  pack: string;
  units_per_pack: number;
  dose_unit: string;
  sale_unit: string;
  is_injection: boolean;
  trace_prefixes: string[];
  field: string | null;
  entries: RawScopedTerm[];
  commitments: (RawAssertion & { withdrawn: boolean })[];
  standards: (RawAssertion & { kind: StandardKind; standard: string | null; confidential: boolean })[];
  prices: (RawAssertion & { price: string | null })[];
}

const RECORDED = `'from', x.from_on, 'to', x.to_on, 'knownAt', (extract(epoch FROM x.entered_at) * 1000)::bigint`;
const PRODUCT = `
  SELECT p.national_code, p.entry_key, p.trade_name, p.generic_name, p.dosage_form, p.maker, p.strength, p.pack,
    p.units_per_pack, p.dose_unit, p.sale_unit, p.is_injection, p.trace_prefixes,
    (SELECT e.field FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
      WHERE e.entry_key = p.entry_key ORDER BY e.term_from DESC, e.id DESC LIMIT 1) AS field,
    COALESCE((SELECT jsonb_agg(jsonb_build_object('termFrom', e.term_from, 'termTo', e.term_to, 'transitionTo', e.transition_to,
        'removedOn', e.removed_on, 'origin', e.origin, 'diagnosisCodes', e.diagnosis_codes,
        'restricted', COALESCE(e.payment_scope, '') <> '' OR e.diagnosis_codes <> '{}')
        ORDER BY e.term_from, e.id)
      FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
      WHERE e.entry_key = p.entry_key), '[]') AS entries,
    COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORDED}, 'withdrawn', x.withdrawn) ORDER BY x.id) FROM commitment x
      WHERE x.national_code = p.national_code), '[]') AS commitments,
    COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORDED}, 'kind', x.kind, 'standard', x.standard::text,
        'confidential', x.confidential) ORDER BY x.id) FROM payment_standard x WHERE x.national_code = p.national_code), '[]') AS standards,
    COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORDED}, 'price', x.price::text) ORDER BY x.id) FROM listed_price x
      WHERE x.national_code = p.national_code), '[]') AS prices
  FROM product p`;

/**
 * Products by national code with all their dated facts, in one round trip; `decidePayable` answers for any day.
 * @returns unknown codes are absent
 */
export async function findProducts(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, CatalogueProduct>> {
  if (nationalCodes.length === 0) return new Map();
  const rows = await tx.rows<RawProduct>(`${PRODUCT} WHERE p.national_code = ANY($1)`, [[...nationalCodes]]);
  return new Map(rows.map((row) => [row.national_code, productOf(row)]));
}

/** Products as one state of the catalogue has them, and which state that is. */
export interface ProductsAtRevision {
  /** Never given twice to different contents, not even by a rollback, a crash or a restore. */
  readonly revision: string;
  readonly products: ReadonlyMap<string, CatalogueProduct>;
}

/**
 * `findProducts` together with the revision that the same snapshot shows. One statement, because two would see two
 * snapshots, and the products of the one would be kept under the revision of the other.
 */
export async function findProductsAtRevision(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<ProductsAtRevision> {
  const rows = await tx.rows<{ revision: string } & (RawProduct | { national_code: null })>(
    `SELECT r.token AS revision, f.* FROM catalogue_revision r LEFT JOIN LATERAL (${PRODUCT} WHERE p.national_code = ANY($1)) f ON true`,
    [[...nationalCodes]],
    'catalogue.findProductsAtRevision',
  );
  const [first] = rows;
  if (!first) throw new Error('the catalogue always has a revision');
  const found = rows.filter((row): row is RawProduct & { revision: string } => row.national_code !== null);
  return {
    revision: first.revision,
    products: new Map(found.map((row) => [row.national_code, productOf(row)])),
  };
}

/** All products of one listed drug, by maker and code. */
export async function listProductsOfEntry(tx: Tx, entryKey: string): Promise<CatalogueProduct[]> {
  const rows = await tx.rows<RawProduct>(
    `${PRODUCT} WHERE p.entry_key = $1 ORDER BY p.maker, p.national_code`,
    [entryKey],
  );
  return rows.map(productOf);
}

export interface ProductFilter {
  /** Chinese, pinyin, code or maker; undefined for all. */
  readonly text: string | undefined;
  /** The text as `matchKey` writes it, for names. */
  readonly key: string | undefined;
  readonly entryKey: string | undefined;
}

/** Products by name, pinyin, code or maker, sorted by pinyin. */
export async function searchProducts(tx: Tx, filter: ProductFilter): Promise<CatalogueProduct[]> {
  const rows = await tx.rows<RawProduct>(
    `${PRODUCT} WHERE ($1::text IS NULL OR strpos(p.entry_key, $2) > 0 OR strpos(p.trade_name, $1) > 0 OR strpos(p.maker, $1) > 0
       OR strpos(p.name_pinyin, lower($1)) > 0 OR starts_with(p.national_code, upper($1)))
       AND ($3::text IS NULL OR p.entry_key = $3) ORDER BY p.name_pinyin, p.maker, p.national_code`,
    [filter.text ?? null, filter.key ?? '', filter.entryKey ?? null],
  );
  return rows.map(productOf);
}

/** The product whose trace codes begin as this one does; the longest prefix wins. */
export async function findProductByTraceCode(
  tx: Tx,
  traceCode: string,
): Promise<CatalogueProduct | undefined> {
  const row = await tx.first<RawProduct>(
    `${PRODUCT}, unnest(p.trace_prefixes) AS prefix WHERE left($1, length(prefix)) = prefix ORDER BY length(prefix) DESC, p.national_code LIMIT 1`,
    [traceCode],
  );
  return row && productOf(row);
}

/** Listed drugs by key over all published versions; drugs that no published version lists are absent. */
export async function findListedDrugs(
  tx: Tx,
  entryKeys: readonly string[],
): Promise<ReadonlyMap<string, ListedDrug>> {
  if (entryKeys.length === 0) return new Map();
  const rows = await tx.rows<{
    entry_key: string;
    generic_name: string;
    dosage_form: string;
    field: string;
    payment_scope: string | null;
    diagnosis_codes: string[];
    term_from: string;
    term_to: string;
    transition_to: string | null;
    removed_on: string | null;
    origin: Origin;
  }>(
    `SELECT e.entry_key, e.generic_name, e.dosage_form, e.field, e.payment_scope, e.diagnosis_codes,
            e.term_from, e.term_to, e.transition_to, e.removed_on, e.origin
     FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE e.entry_key = ANY($1) ORDER BY e.term_from`,
    [[...entryKeys]],
    'find-listed-drugs',
  );
  const drugs = new Map<string, ListedDrug>();
  for (const row of rows) {
    const term = termOf({
      termFrom: row.term_from,
      termTo: row.term_to,
      transitionTo: row.transition_to,
      removedOn: row.removed_on,
      origin: row.origin,
    });
    // Rows come oldest first, so that names, field and scope end up as the latest version states them.
    drugs.set(row.entry_key, {
      entryKey: row.entry_key,
      genericName: row.generic_name,
      dosageForm: row.dosage_form,
      field: row.field,
      paymentScope: row.payment_scope,
      diagnosisCodes: row.diagnosis_codes,
      terms: [...(drugs.get(row.entry_key)?.terms ?? []), term],
    });
  }
  return drugs;
}

function productOf(row: RawProduct): CatalogueProduct {
  return {
    name: row.trade_name === '' ? row.generic_name : `${row.generic_name}（${row.trade_name}）`,
    nationalCode: row.national_code,
    entryKey: row.entry_key,
    genericName: row.generic_name,
    tradeName: row.trade_name,
    dosageForm: row.dosage_form,
    maker: row.maker,
    strength: row.strength,
    pack: row.pack,
    unitsPerPack: row.units_per_pack,
    doseUnit: row.dose_unit,
    saleUnit: row.sale_unit,
    isInjection: row.is_injection,
    tracePrefixes: row.trace_prefixes,
    field: row.field,
    entries: row.entries.map((raw): ScopedTerm => ({
      ...termOf(raw),
      diagnosisCodes: raw.diagnosisCodes,
      restricted: raw.restricted,
    })),
    commitments: flattenAsKnown(row.commitments.map((raw) => assertionOf(raw, raw.withdrawn ? null : true))),
    standards: flattenAsKnown(
      row.standards.map((raw) =>
        assertionOf<Standard>(raw, raw.standard === null ? null : standardOf(raw, raw.standard)),
      ),
    ),
    listedPrices: flattenAsKnown(
      row.prices.map((raw) => assertionOf(raw, raw.price === null ? null : (BigInt(raw.price) as UnitPrice))),
    ),
  };
}

function standardOf(raw: { kind: StandardKind; confidential: boolean }, standard: string): Standard {
  return { kind: raw.kind, standard: BigInt(standard) as UnitPrice, confidential: raw.confidential };
}

function assertionOf<T>(raw: RawAssertion, value: T | null): Assertion<T> {
  return { ...spanOf(raw), value, knownAt: raw.knownAt };
}

function spanOf(raw: RawSpan): { from: PlainDate; to: PlainDate | null } {
  return { from: day(raw.from), to: raw.to === null ? null : day(raw.to) };
}

function termOf(raw: RawTerm): ListTerm & { origin: Origin } {
  return {
    termFrom: day(raw.termFrom),
    termTo: day(raw.termTo),
    transitionTo: raw.transitionTo === null ? null : day(raw.transitionTo),
    removedOn: raw.removedOn === null ? null : day(raw.removedOn),
    origin: raw.origin,
  };
}
