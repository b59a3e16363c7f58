/** Products and their makers' commitments; of the latter only adding, never rewriting. */
import { at, type Tx } from '../db/database.ts';

export interface ProductRecord {
  readonly nationalCode: string;
  readonly entryKey: string;
  readonly tradeName: string;
  readonly genericName: string;
  readonly namePinyin: string;
  readonly dosageForm: string;
  readonly maker: string;
  readonly strength: string;
  readonly pack: string;
  readonly unitsPerPack: number;
  readonly doseUnit: string;
  readonly saleUnit: string;
  readonly isInjection: boolean;
  readonly tracePrefixes: readonly string[];
}

/** Adds a product or brings it up to date. */
export async function upsertProduct(tx: Tx, product: ProductRecord): Promise<void> {
  await tx.run(
    `INSERT INTO product (national_code, entry_key, trade_name, generic_name, name_pinyin, dosage_form, maker, strength, pack, units_per_pack,
       dose_unit, sale_unit, is_injection, trace_prefixes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (national_code) DO UPDATE SET entry_key = excluded.entry_key, trade_name = excluded.trade_name,
       generic_name = excluded.generic_name, name_pinyin = excluded.name_pinyin, dosage_form = excluded.dosage_form, maker = excluded.maker,
       strength = excluded.strength, pack = excluded.pack, units_per_pack = excluded.units_per_pack, dose_unit = excluded.dose_unit,
       sale_unit = excluded.sale_unit, is_injection = excluded.is_injection, trace_prefixes = excluded.trace_prefixes`,
    [
      product.nationalCode,
      product.entryKey,
      product.tradeName,
      product.genericName,
      product.namePinyin,
      product.dosageForm,
      product.maker,
      product.strength,
      product.pack,
      product.unitsPerPack,
      product.doseUnit,
      product.saleUnit,
      product.isInjection,
      [...product.tracePrefixes],
    ],
  );
}

export interface CommitmentRecord {
  readonly documentNo: string;
  readonly signedOn: string;
  readonly from: string;
  readonly to: string | null;
  /** The commitment no longer holds on these days. */
  readonly withdrawn?: boolean | undefined;
  readonly evidence?: string | undefined;
}

/** Records a commitment; for its days it takes the place of whatever was recorded before. */
export async function insertCommitment(
  tx: Tx,
  nationalCode: string,
  commitment: CommitmentRecord,
  enteredBy: number | null,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO commitment (national_code, document_no, signed_on, from_on, to_on, withdrawn, evidence, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      nationalCode,
      commitment.documentNo,
      commitment.signedOn,
      commitment.from,
      commitment.to,
      commitment.withdrawn ?? false,
      commitment.evidence ?? '',
      enteredBy,
      at(now),
    ],
  );
}

/** What was recorded of a product's commitments, the latest first. */
export async function listCommitments(
  tx: Tx,
  nationalCode: string,
): Promise<(CommitmentRecord & { readonly withdrawn: boolean })[]> {
  return tx.rows(
    `SELECT document_no AS "documentNo", signed_on AS "signedOn", from_on AS "from", to_on AS "to", withdrawn FROM commitment
     WHERE national_code = $1 ORDER BY from_on DESC, id DESC`,
    [nationalCode],
  );
}
