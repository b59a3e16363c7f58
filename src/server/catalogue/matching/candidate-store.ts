/** Products of the national code list that may be what an item is, and the proposals that came of comparing (N5.5). */
import type { Ratio } from '../../../base/ratio.ts';
import { STEM_PATTERNS } from '../../../domain/catalogue/matching/propose-match.ts';
import { at, type Tx } from '../../db/database.ts';
import { lastPayableDaySql } from '../time/term-store.ts';

/** A product as the master of products names it. */
export interface MasterProduct {
  readonly nationalCode: string;
  readonly name: string;
  readonly tradeName: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalNo: string;
  readonly approvalNumbers: readonly string[];
}

const PRODUCT = `n.national_code AS "nationalCode", n.name, n.trade_name AS "tradeName", n.registered_form AS "dosageForm", n.spec AS strength,
  n.pack, n.maker, n.approval_text AS "approvalNo", n.approval_numbers AS "approvalNumbers"`;

/** A name without what stands in brackets, salt and form, as `stemOf` takes them away. */
const stem = (name: string) =>
  `regexp_replace(regexp_replace(regexp_replace(translate(lower(regexp_replace(normalize(${name}, NFKC), '\\s+', '', 'g')),
     '【[〔】]〕、', '((())),'), $2, '', 'g'), $3, ''), $4, '')`;

/** Up to so many stems are looked for one by one, which reads every name once; more are compared with every name's stem. */
const FEW = 20;
/** Most products that a few stems may bring: more would be no help to anyone. */
const MOST = 5000;

/** Products that share a name's stem or an approval number with any of the items, and possibly some that only contain one. */
export async function listCandidates(
  tx: Tx,
  stems: readonly string[],
  approvalNumbers: readonly string[],
): Promise<MasterProduct[]> {
  if (stems.length <= FEW) {
    // A stem of one character stands in half of all names.
    const telling = stems.filter((one) => one.length > 1);
    return tx.rows(
      `SELECT ${PRODUCT} FROM national_product n WHERE n.approval_numbers && $2 OR EXISTS
         (SELECT 1 FROM unnest($1::text[]) AS wanted(stem) WHERE strpos(n.name_key, wanted.stem) > 0) LIMIT ${MOST}`,
      [telling, [...approvalNumbers]],
    );
  }
  const { brackets, prefix, suffix } = STEM_PATTERNS;
  return tx.rows(
    `SELECT ${PRODUCT} FROM national_product n
     WHERE ${stem('n.name')} = ANY($1) OR (n.trade_name <> '' AND ${stem('n.trade_name')} = ANY($1)) OR n.approval_numbers && $5`,
    [[...stems], brackets, prefix, suffix, [...approvalNumbers]],
  );
}

/** Products by name, pinyin, code, maker or approval number; an exact code first, then by pinyin. */
export async function searchMaster(
  tx: Tx,
  text: string,
  key: string,
  onDay: string,
  span: { limit: number; offset: number },
): Promise<{ rows: (MasterProduct & { listed: boolean })[]; total: number }> {
  const rows = await tx.rows<MasterProduct & { listed: boolean; total: bigint }>(
    `SELECT found.*, EXISTS (SELECT 1 FROM product p JOIN list_entry e ON e.entry_key = p.entry_key
         JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
         WHERE p.national_code = found."nationalCode" AND e.term_from <= $3
           AND ${lastPayableDaySql('e')} >= $3) AS listed
     FROM (SELECT ${PRODUCT}, count(*) OVER () AS total FROM national_product n
       WHERE strpos(n.name_key, $2) > 0 OR starts_with(n.national_code, upper($1)) OR strpos(n.name_pinyin, lower($1)) > 0
         OR strpos(n.maker, $1) > 0 OR strpos(upper(n.approval_text), upper($1)) > 0
       ORDER BY (n.national_code = upper($1)) DESC, n.name_pinyin, n.maker, n.national_code LIMIT $4 OFFSET $5) found`,
    [text, key, onDay, span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
}

/** The products of these codes that are paid on their own line on a day. */
export async function findListedCodes(
  tx: Tx,
  nationalCodes: readonly string[],
  onDay: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ national_code: string }>(
    `SELECT p.national_code FROM product p WHERE p.national_code = ANY($1) AND EXISTS (SELECT 1 FROM list_entry e
       JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published' WHERE e.entry_key = p.entry_key AND e.term_from <= $2
         AND ${lastPayableDaySql('e')} >= $2)`,
    [[...nationalCodes], onDay],
  );
  return new Set(rows.map((row) => row.national_code));
}

/** An item that waits for a match, with the description that a proposal would be for. */
export interface OpenItem {
  readonly itemCode: string;
  readonly detailId: number;
  readonly name: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalNo: string;
  readonly unitsPerPack: number | null;
}

/**
 * Items in use that no match covers on a day or later.
 * @param among only these item codes; undefined for all
 */
export async function listOpenItems(
  tx: Tx,
  institutionCode: string,
  onDay: string,
  among?: readonly string[],
): Promise<OpenItem[]> {
  const rows = await tx.rows<OpenItem & { id: bigint }>(
    `SELECT i.item_code AS "itemCode", d.id, d.name, d.dosage_form AS "dosageForm", d.strength, d.pack, d.maker, d.approval_no AS "approvalNo",
       d.units_per_pack AS "unitsPerPack"
     FROM institution_item i JOIN LATERAL (SELECT x.* FROM institution_item_detail x
       WHERE x.institution_code = i.institution_code AND x.item_code = i.item_code ORDER BY x.id DESC LIMIT 1) d ON NOT d.retired
     LEFT JOIN LATERAL (SELECT x.state FROM institution_match x WHERE x.institution_code = i.institution_code AND x.item_code = i.item_code
       AND (x.to_on IS NULL OR x.to_on >= $2) ORDER BY x.id DESC LIMIT 1) m ON true
     WHERE i.institution_code = $1 AND ($3::text[] IS NULL OR i.item_code = ANY($3)) AND m.state IS DISTINCT FROM 'confirmed' ORDER BY i.item_code`,
    [institutionCode, onDay, among === undefined ? null : [...among]],
  );
  return rows.map(({ id, ...row }) => ({ ...row, detailId: Number(id) }));
}

export interface ProposalRecord {
  readonly itemCode: string;
  readonly detailId: number;
  readonly nationalCode: string;
  readonly confidence: number;
  readonly reasons: string;
  readonly rivals: number;
}

/** Puts the proposals of these items in place of what was proposed for them before. */
export async function replaceProposals(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[],
  proposals: readonly ProposalRecord[],
  now: number,
): Promise<void> {
  await tx.run('DELETE FROM institution_match_proposal WHERE institution_code = $1 AND item_code = ANY($2)', [
    institutionCode,
    [...itemCodes],
  ]);
  await tx.run(
    `INSERT INTO institution_match_proposal (institution_code, item_code, national_code, confidence, reasons, rivals, detail_id, proposed_at)
     SELECT $1, r."itemCode", r."nationalCode", r.confidence, r.reasons, r.rivals, r."detailId", $3
     FROM jsonb_to_recordset($2::jsonb) AS r("itemCode" text, "nationalCode" text, confidence int, reasons text, rivals int, "detailId" bigint)`,
    [institutionCode, JSON.stringify(proposals), at(now)],
  );
}

/** Proposals of open items that are at least so sure, for all items or for the given ones. */
export async function listProposals(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[] | undefined,
  minConfidence: Ratio,
): Promise<{ itemCode: string; nationalCode: string; confidence: number; reasons: string }[]> {
  return tx.rows(
    `SELECT item_code AS "itemCode", national_code AS "nationalCode", confidence, reasons FROM institution_match_proposal
     WHERE institution_code = $1 AND ($2::text[] IS NULL OR item_code = ANY($2)) AND confidence >= $3 ORDER BY item_code`,
    [institutionCode, itemCodes === undefined ? null : [...itemCodes], minConfidence],
  );
}
