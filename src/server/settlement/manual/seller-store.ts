/** Sellers outside the province as they were told and checked (M30, I24). Facts are only added. */
import type { OutsideSeller } from '../../../domain/settlement/manual/outside-seller.ts';
import { at, type Tx } from '../../db/database.ts';

/** Saves a seller as a new version. @throws on `manual_has_one_seller` for a claim whose seller is one of ours */
export async function insertSeller(
  tx: Tx,
  manualId: number,
  seller: OutsideSeller,
  by: { readonly accountId: number; readonly now: number },
): Promise<void> {
  const { placeCode, name, kind, level, designatedCode, receivingHospital } = seller;
  await tx.run(
    `INSERT INTO manual_seller (manual_id, version, place_code, name, kind, level, designated_code, receiving_hospital, entered_at, entered_by)
     SELECT $1, coalesce((SELECT max(o.version) FROM manual_seller o WHERE o.manual_id = $1), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9`,
    [manualId, placeCode, name, kind, level, designatedCode, receivingHospital, at(by.now), by.accountId],
  );
}
