/** Loads what the caps of listing prices are drawn from, and nothing else (N3.1). */
import { flattenAsKnown } from '../../../base/known.ts';
import type { CappedProduct } from '../../../domain/catalogue/prices/listing-cap.ts';
import type { Tx } from '../../db/database.ts';
import { findProducts, type CatalogueProduct } from '../lookup-store.ts';
import { grouped } from './grouped.ts';
import { listRecordedQuotes, listDrugProducts } from './price-store.ts';

export interface Capped {
  readonly product: CatalogueProduct;
  readonly capped: CappedProduct;
  /** The other products of the same generic name and form. */
  readonly peers: readonly CappedProduct[];
}

/** Products with what caps them, by code; unknown codes are absent. Who writes takes the catalogue's turn first. */
export async function loadCapped(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, Capped>> {
  const codes = await listDrugProducts(tx, nationalCodes);
  const products = await findProducts(tx, codes);
  const quotes = await listRecordedQuotes(tx, codes);
  const all = [...products.values()].map((product) => ({
    product,
    capped: cappedOf(
      product,
      quotes.filter((one) => one.nationalCode === product.nationalCode),
    ),
  }));
  const byDrug = grouped(all, ({ product }) => product.entryKey);
  const wanted = new Set(nationalCodes);
  return new Map(
    all
      .filter(({ product }) => wanted.has(product.nationalCode))
      .map(({ product, capped }) => {
        const drug = byDrug.get(product.entryKey) ?? [];
        const peers = drug.map((one) => one.capped).filter((one) => one !== capped);
        return [product.nationalCode, { product, capped, peers }] as const;
      }),
  );
}

function cappedOf(
  product: CatalogueProduct,
  quotes: Parameters<typeof flattenAsKnown<CappedProduct['quotes'][number]['value']>>[0],
): CappedProduct {
  const { nationalCode, name, strength, unitsPerPack, doseUnit, standards } = product;
  return {
    nationalCode,
    name: `${name}（${product.maker}）`,
    strength,
    unitsPerPack,
    doseUnit,
    standards,
    quotes: flattenAsKnown(quotes),
  };
}
