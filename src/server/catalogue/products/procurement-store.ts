/** What a procurement result asks of the master of products (N2.2). */
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import type { KnownProduct } from '../../../domain/catalogue/products/procurement-row.ts';
import { at, type Tx } from '../../db/database.ts';

export type Namesake = KnownProduct;

/** Products by code, and all those that bear one of the names. */
export async function findNamesakes(
  tx: Tx,
  codes: readonly string[],
  names: readonly string[],
): Promise<Namesake[]> {
  return tx.rows(
    `SELECT national_code AS "nationalCode", name, spec, pack, maker FROM national_product
     WHERE national_code = ANY($1)
        OR (cardinality($2::text[]) > 0 AND translate(lower(normalize(name, NFKC)), '【[〔】]〕、 ', '((())),') = ANY($2))`,
    [[...codes], names.map(matchKey)],
  );
}

/** The unit of sale of products on the payment list. */
export async function listSaleUnits(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ code: string; unit: string }>(
    'SELECT national_code AS code, sale_unit AS unit FROM product WHERE national_code = ANY($1)',
    [[...codes]],
  );
  return new Map(rows.map((row) => [row.code, row.unit]));
}

/** Notes in the master that these products were chosen. */
export async function markProcured(tx: Tx, codes: readonly string[], now: number): Promise<void> {
  if (codes.length === 0) return;
  await tx.run(
    `UPDATE national_product SET is_procured = true, changed_at = $2 WHERE national_code = ANY($1) AND is_procured IS DISTINCT FROM true`,
    [[...codes], at(now)],
  );
}
