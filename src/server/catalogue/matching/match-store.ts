/** Items of institutions and their matches to national codes (N5.5). Only adding; what was entered last holds. */
import type { ItemFacts, MatchSource } from '../../../domain/catalogue/matching/model.ts';
import { at, type Tx } from '../../db/database.ts';

export interface EnteredBy {
  /** Null for an institution's own system. */
  readonly accountId: number | null;
  readonly name: string;
}

export interface ItemRecord extends ItemFacts {
  readonly excludedContent?: string;
  readonly itemContent?: string;
  readonly retired?: boolean;
}

export type ItemSource = 'page' | 'upload' | 'gateway' | 'demo';

export interface MatchRecord {
  readonly itemCode: string;
  readonly nationalCode: string;
  readonly from: string;
  /** Null for an open end. */
  readonly to: string | null;
  /** Ten-thousandths, where a proposal was accepted. */
  readonly confidence: number | null;
  readonly source: MatchSource;
  readonly reason: string;
}

/** Keeps two desks of one institution from deciding at once. */
export async function lockMatching(tx: Tx, institutionCode: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(20, hashtext($1))', [institutionCode]);
}

const DETAIL = `institution_code, item_code, kind, name, dosage_form, strength, pack, maker, approval_no, unit, units_per_pack,
  excluded_content, item_content, memo, retired`;

/**
 * Enters items, or what they are called now. One that says the same as before is not written again.
 * @returns how many were new or changed
 */
export async function enterItems(
  tx: Tx,
  institutionCode: string,
  items: readonly ItemRecord[],
  source: ItemSource,
  by: EnteredBy,
  now: number,
): Promise<number> {
  const rows = JSON.stringify(
    items.map((item) => ({ excludedContent: '', itemContent: '', retired: false, ...item })),
  );
  await tx.run(
    `INSERT INTO institution_item (institution_code, item_code, first_entered_at)
     SELECT $1, r."itemCode", $3 FROM jsonb_to_recordset($2::jsonb) AS r("itemCode" text) ON CONFLICT DO NOTHING`,
    [institutionCode, rows, at(now)],
  );
  return tx.run(
    `WITH given AS (SELECT $1::text AS institution_code, r."itemCode", r.kind, r.name, r."dosageForm", r.strength, r.pack, r.maker, r."approvalNo", r.unit,
         r."unitsPerPack", r."excludedContent", r."itemContent", r.memo, r.retired
       FROM jsonb_to_recordset($2::jsonb) AS r("itemCode" text, kind text, name text, "dosageForm" text, strength text, pack text, maker text,
         "approvalNo" text, unit text, "unitsPerPack" int, "excludedContent" text, "itemContent" text, memo text, retired boolean))
     INSERT INTO institution_item_detail (${DETAIL}, source, entered_by, entered_name, entered_at)
     SELECT g.*, $3, $4, $5, $6 FROM given g
     WHERE (g.kind, g.name, g."dosageForm", g.strength, g.pack, g.maker, g."approvalNo", g.unit, g."unitsPerPack", g."excludedContent", g."itemContent", g.memo, g.retired)
       IS DISTINCT FROM (SELECT (d.kind, d.name, d.dosage_form, d.strength, d.pack, d.maker, d.approval_no, d.unit, d.units_per_pack, d.excluded_content,
           d.item_content, d.memo, d.retired) FROM institution_item_detail d
         WHERE d.institution_code = $1 AND d.item_code = g."itemCode" ORDER BY d.id DESC LIMIT 1)`,
    [institutionCode, rows, source, by.accountId, by.name, at(now)],
  );
}

/** What an institution said of its items elsewhere that the national interface has no member for. */
export async function findUntoldParts(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[],
): Promise<ReadonlyMap<string, { readonly maker: string; readonly unitsPerPack: number | null }>> {
  const rows = await tx.rows<{ code: string; maker: string; unitsPerPack: number | null }>(
    `SELECT wanted.code, d.maker, d.units_per_pack AS "unitsPerPack" FROM unnest($2::text[]) AS wanted(code)
     JOIN LATERAL (SELECT x.* FROM institution_item_detail x WHERE x.institution_code = $1 AND x.item_code = wanted.code
       ORDER BY x.id DESC LIMIT 1) d ON true`,
    [institutionCode, [...itemCodes]],
  );
  return new Map(rows.map(({ code, ...parts }) => [code, parts]));
}

/** Takes items out of use or back into it, their description unchanged. @returns how many changed */
export async function retireItems(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[],
  retired: boolean,
  by: EnteredBy,
  now: number,
): Promise<number> {
  return tx.run(
    `INSERT INTO institution_item_detail (${DETAIL}, source, entered_by, entered_name, entered_at)
     SELECT d.institution_code, d.item_code, d.kind, d.name, d.dosage_form, d.strength, d.pack, d.maker, d.approval_no, d.unit, d.units_per_pack,
       d.excluded_content, d.item_content, d.memo, $3, 'page', $4, $5, $6
     FROM unnest($2::text[]) AS wanted(code) JOIN LATERAL (SELECT x.* FROM institution_item_detail x
       WHERE x.institution_code = $1 AND x.item_code = wanted.code ORDER BY x.id DESC LIMIT 1) d ON d.retired <> $3`,
    [institutionCode, [...itemCodes], retired, by.accountId, by.name, at(now)],
  );
}

/**
 * Records confirmed matches of items that are entered. Each replaces what the item was matched to from its first day on;
 * one with a last day leaves the item unmatched after it.
 */
export async function recordMatches(
  tx: Tx,
  institutionCode: string,
  matches: readonly MatchRecord[],
  by: EnteredBy,
  now: number,
): Promise<void> {
  const rows = JSON.stringify(matches);
  const given = `jsonb_to_recordset($2::jsonb) AS r("itemCode" text, "nationalCode" text, "from" date, "to" date, confidence int, source text, reason text)`;
  const columns = `institution_code, item_code, national_code, from_on, to_on, state, confidence, source, reason, entered_by, entered_name, entered_at`;
  // Without this, an older match would come back the day after a shorter one ends.
  await tx.run(
    `INSERT INTO institution_match (${columns})
     SELECT $1, r."itemCode", r."nationalCode", r."from", NULL, 'withdrawn', NULL, r.source, r.reason, $3, $4, $5 FROM ${given}
     WHERE r."to" IS NOT NULL AND EXISTS (SELECT 1 FROM institution_match m WHERE m.institution_code = $1 AND m.item_code = r."itemCode"
       AND m.state = 'confirmed' AND (m.to_on IS NULL OR m.to_on > r."to"))`,
    [institutionCode, rows, by.accountId, by.name, at(now)],
  );
  await tx.run(
    `INSERT INTO institution_match (${columns})
     SELECT $1, r."itemCode", r."nationalCode", r."from", r."to", 'confirmed', r.confidence, r.source, r.reason, $3, $4, $5 FROM ${given}`,
    [institutionCode, rows, by.accountId, by.name, at(now)],
  );
}

/** Ends the matches of items from a day on. @returns how many had one to end */
export async function withdrawMatches(
  tx: Tx,
  institutionCode: string,
  items: readonly { readonly itemCode: string; readonly from: string }[],
  source: MatchSource,
  reason: string,
  by: EnteredBy,
  now: number,
): Promise<number> {
  return tx.run(
    `INSERT INTO institution_match (institution_code, item_code, national_code, from_on, to_on, state, source, reason, entered_by, entered_name, entered_at)
     SELECT $1, r."itemCode", m.national_code, r."from", NULL, 'withdrawn', $3, $4, $5, $6, $7
     FROM jsonb_to_recordset($2::jsonb) AS r("itemCode" text, "from" date) JOIN LATERAL (
       -- The match of the day, or else one that is confirmed for later; a withdrawal set for later may be brought forward.
       SELECT y.national_code FROM (
         (SELECT x.state, x.national_code, 1 AS place FROM institution_match x WHERE x.institution_code = $1 AND x.item_code = r."itemCode"
            AND x.from_on <= r."from" AND (x.to_on IS NULL OR x.to_on >= r."from") ORDER BY x.id DESC LIMIT 1)
         UNION ALL
         (SELECT x.state, x.national_code, 2 FROM institution_match x WHERE x.institution_code = $1 AND x.item_code = r."itemCode"
            AND (x.to_on IS NULL OR x.to_on >= r."from") ORDER BY x.id DESC LIMIT 1)) y
       WHERE y.state = 'confirmed' ORDER BY y.place LIMIT 1) m ON true`,
    [institutionCode, JSON.stringify(items), source, reason, by.accountId, by.name, at(now)],
  );
}

export interface MatchOfItem {
  readonly itemCode: string;
  readonly nationalCode: string;
  readonly from: string;
  readonly to: string | null;
}

/** What items are matched to on a day; unmatched ones are absent. */
export async function findMatchesOn(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[],
  onDay: string,
): Promise<ReadonlyMap<string, MatchOfItem>> {
  const rows = await tx.rows<MatchOfItem>(
    `SELECT wanted.code AS "itemCode", m.national_code AS "nationalCode", m.from_on AS "from", m.to_on AS "to"
     FROM unnest($2::text[]) AS wanted(code) JOIN LATERAL (SELECT x.* FROM institution_match x
       WHERE x.institution_code = $1 AND x.item_code = wanted.code AND x.from_on <= $3 AND (x.to_on IS NULL OR x.to_on >= $3)
       ORDER BY x.id DESC LIMIT 1) m ON m.state = 'confirmed'`,
    [institutionCode, [...itemCodes], onDay],
  );
  return new Map(rows.map((row) => [row.itemCode, row]));
}

/** Which of these items are entered. */
export async function findEnteredItems(
  tx: Tx,
  institutionCode: string,
  itemCodes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ item_code: string }>(
    'SELECT item_code FROM institution_item WHERE institution_code = $1 AND item_code = ANY($2)',
    [institutionCode, [...itemCodes]],
  );
  return new Set(rows.map((row) => row.item_code));
}

/** Which of these national codes the master of products knows. */
export async function findKnownCodes(tx: Tx, nationalCodes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ national_code: string }>(
    'SELECT national_code FROM national_product WHERE national_code = ANY($1)',
    [[...nationalCodes]],
  );
  return new Set(rows.map((row) => row.national_code));
}

/**
 * Matches every product of the 单行支付 list at each of these institutions, under its national code as the item's own code.
 * For furnishing a demo province and tests.
 */
export async function matchAllProducts(
  tx: Tx,
  institutionCodes: readonly string[],
  by: EnteredBy,
  now: number,
): Promise<void> {
  const every = `FROM unnest($1::text[]) AS i(code), product p`;
  const values = [[...institutionCodes], by.accountId, by.name, at(now)];
  await tx.run(
    `INSERT INTO institution_item (institution_code, item_code, first_entered_at) SELECT i.code, p.national_code, $2 ${every} ON CONFLICT DO NOTHING`,
    [[...institutionCodes], at(now)],
  );
  await tx.run(
    `INSERT INTO institution_item_detail (institution_code, item_code, kind, name, dosage_form, strength, pack, maker, unit, units_per_pack, source,
       entered_by, entered_name, entered_at)
     SELECT i.code, p.national_code, 'drug', p.generic_name, p.dosage_form, p.strength, p.pack, p.maker, p.sale_unit, p.units_per_pack, 'demo', $2, $3, $4 ${every}`,
    values,
  );
  await tx.run(
    `INSERT INTO institution_match (institution_code, item_code, national_code, from_on, state, source, entered_by, entered_name, entered_at)
     SELECT i.code, p.national_code, p.national_code, '2025-01-01', 'confirmed', 'demo', $2, $3, $4 ${every}`,
    values,
  );
}
