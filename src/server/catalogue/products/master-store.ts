/** The master of products: what tables brought, what it said before, and how it is searched (N3.1, N5.5). */
import { at, type Tx } from '../../db/database.ts';
import type { MasterRecord } from './product-table-reader.ts';

/** A product of the master with the facts that a table states. */
export interface MasterFacts extends Omit<MasterRecord, 'price'> {
  /** The import that named it last; null when it was registered by hand. */
  readonly lastImport: number | null;
}

const FACTS = `p.national_code AS "nationalCode", p.name, p.trade_name AS "tradeName", p.name_pinyin AS "namePinyin", p.registered_form AS form,
  p.spec, p.pack, p.maker, p.approval_text AS "approvalText", p.approval_numbers AS "approvalNumbers", p.drug_type AS "drugType",
  p.quality_level AS quality, p.reimbursement, p.norm, p.is_procured AS "isProcured", p.is_dual_channel AS "isDualChannel",
  p.is_negotiated AS "isNegotiated", p.is_confidential AS "isConfidential", p.last_import::int AS "lastImport"`;

/** Products by code; unknown codes are absent. */
export async function findMasterFacts(tx: Tx, codes: readonly string[]): Promise<Map<string, MasterFacts>> {
  const rows = await tx.rows<MasterFacts>(
    `SELECT ${FACTS} FROM national_product p WHERE p.national_code = ANY($1)`,
    [[...codes]],
  );
  return new Map(rows.map((row) => [row.nationalCode, row]));
}

/** Adds products, or brings them to what a table says; a trigger keeps what they said before. Codes must be distinct. */
export async function upsertMaster(
  tx: Tx,
  facts: readonly Omit<MasterFacts, 'lastImport'>[],
  importId: number,
  now: number,
): Promise<void> {
  if (facts.length === 0) return;
  // Arrays inside arrays must be of one length in SQL; approval numbers hold no line breaks and are joined by them.
  await tx.run(
    `INSERT INTO national_product (national_code, name, trade_name, name_pinyin, registered_form, spec, pack, maker, approval_text,
       approval_numbers, drug_type, quality_level, reimbursement, norm, is_procured, is_dual_channel, is_negotiated, is_confidential,
       first_import, last_import, changed_at)
     SELECT r.code, r.name, r.trade, r.pinyin, r.form, r.spec, r.pack, r.maker, r.approval,
       CASE r.numbers WHEN '' THEN '{}' ELSE string_to_array(r.numbers, E'\\n') END,
       r.type, r.quality, r.reimbursement, r.norm, r.procured, r.dual, r.negotiated, r.secret, $18, $18, $19
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::text[], $12::text[], $13::text[], $14::boolean[], $15::boolean[], $16::boolean[], $17::boolean[], $20::text[])
       AS r (code, name, trade, pinyin, form, spec, pack, maker, approval, numbers, type, quality, reimbursement, procured, dual,
             negotiated, secret, norm)
     ORDER BY r.code
     ON CONFLICT (national_code) DO UPDATE SET name = excluded.name, trade_name = excluded.trade_name, name_pinyin = excluded.name_pinyin,
       registered_form = excluded.registered_form, spec = excluded.spec, pack = excluded.pack, maker = excluded.maker,
       approval_text = excluded.approval_text, approval_numbers = excluded.approval_numbers, drug_type = excluded.drug_type,
       quality_level = excluded.quality_level, reimbursement = excluded.reimbursement, norm = excluded.norm,
       is_procured = excluded.is_procured, is_dual_channel = excluded.is_dual_channel, is_negotiated = excluded.is_negotiated,
       is_confidential = excluded.is_confidential, first_import = COALESCE(national_product.first_import, excluded.first_import),
       last_import = excluded.last_import, changed_at = excluded.changed_at`,
    [
      facts.map((row) => row.nationalCode),
      facts.map((row) => row.name),
      facts.map((row) => row.tradeName),
      facts.map((row) => row.namePinyin),
      facts.map((row) => row.form),
      facts.map((row) => row.spec),
      facts.map((row) => row.pack),
      facts.map((row) => row.maker),
      facts.map((row) => row.approvalText),
      facts.map((row) => row.approvalNumbers.join('\n')),
      facts.map((row) => row.drugType),
      facts.map((row) => row.quality),
      facts.map((row) => row.reimbursement),
      facts.map((row) => row.isProcured),
      facts.map((row) => row.isDualChannel),
      facts.map((row) => row.isNegotiated),
      facts.map((row) => row.isConfidential),
      importId,
      at(now),
      facts.map((row) => row.norm),
    ],
  );
}

/** Notes that an import named these products and found nothing new in them. */
export async function touchMaster(tx: Tx, codes: readonly string[], importId: number): Promise<void> {
  if (codes.length === 0) return;
  await tx.run(
    `UPDATE national_product SET first_import = COALESCE(first_import, $2), last_import = $2 WHERE national_code = ANY($1)`,
    [[...codes], importId],
  );
}
