/** Products and their dated facts: commitments, payment standards, listing prices. Only adding and ending, never rewriting. */
import type { UnitPrice } from '../../base/money.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
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
}

export async function insertCommitment(
  tx: Tx,
  nationalCode: string,
  commitment: CommitmentRecord,
): Promise<void> {
  await tx.run(
    'INSERT INTO commitment (national_code, document_no, signed_on, from_on, to_on) VALUES ($1, $2, $3, $4, $5)',
    [nationalCode, commitment.documentNo, commitment.signedOn, commitment.from, commitment.to],
  );
}

export async function listCommitments(tx: Tx, nationalCode: string): Promise<CommitmentRecord[]> {
  return tx.rows(
    `SELECT document_no AS "documentNo", signed_on AS "signedOn", from_on AS "from", to_on AS "to" FROM commitment
     WHERE national_code = $1 ORDER BY from_on DESC, id DESC`,
    [nationalCode],
  );
}

export interface StandardRecord {
  readonly kind: StandardKind;
  readonly standard: UnitPrice;
  readonly confidential: boolean;
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  readonly evidence: string;
}

/** Records a standard; for its days it takes the place of whatever was recorded before. */
export async function insertStandard(
  tx: Tx,
  nationalCode: string,
  record: StandardRecord,
  enteredBy: number | null,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, to_on, reason, evidence, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      nationalCode,
      record.kind,
      record.standard,
      record.confidential,
      record.from,
      record.to,
      record.reason,
      record.evidence,
      enteredBy,
      at(now),
    ],
  );
}

export async function listStandards(tx: Tx, nationalCode: string): Promise<StandardRecord[]> {
  return tx.rows(
    `SELECT kind, standard, confidential, from_on AS "from", to_on AS "to", reason, evidence FROM payment_standard
     WHERE national_code = $1 ORDER BY from_on DESC`,
    [nationalCode],
  );
}

export interface ListedPriceRecord {
  readonly price: UnitPrice;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
}

/** Records a listing price; for its days it takes the place of whatever was recorded before. */
export async function insertListedPrice(
  tx: Tx,
  nationalCode: string,
  record: ListedPriceRecord,
): Promise<void> {
  await tx.run(
    'INSERT INTO listed_price (national_code, price, from_on, to_on, source) VALUES ($1, $2, $3, $4, $5)',
    [nationalCode, record.price, record.from, record.to, record.source],
  );
}

export async function listListedPrices(tx: Tx, nationalCode: string): Promise<ListedPriceRecord[]> {
  return tx.rows(
    `SELECT price, from_on AS "from", to_on AS "to", source FROM listed_price WHERE national_code = $1 ORDER BY from_on DESC`,
    [nationalCode],
  );
}
