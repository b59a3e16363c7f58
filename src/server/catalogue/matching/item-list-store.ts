/** How an institution's items stand on a day: lists, counts, one item with its history (N5.5). Reads only. */
import type {
  ItemFacts,
  MatchChange,
  MatchSource,
  MatchState,
} from '../../../domain/catalogue/matching/model.ts';
import type { Tx } from '../../db/database.ts';
import { lastPayableDaySql } from '../time/term-store.ts';

export interface ItemListRow extends ItemFacts {
  readonly state: MatchState;
  readonly codeGone: boolean;
  readonly productChanged: boolean;
  readonly entryEnded: boolean;
  readonly nationalCode: string | null;
  readonly productName: string | null;
  readonly productSpec: string | null;
  readonly productMaker: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly source: MatchSource | null;
  readonly enteredBy: string | null;
  readonly enteredAt: number | null;
  readonly proposedCode: string | null;
  readonly proposedName: string | null;
  readonly proposedSpec: string | null;
  readonly proposedMaker: string | null;
  readonly confidence: number | null;
  readonly reasons: string | null;
  readonly rivals: number | null;
}

/** What changed in the catalogue since the match was confirmed, as columns of `ITEM`. */
export function changesOf(row: ItemListRow): MatchChange[] {
  const changes: MatchChange[] = [];
  if (row.codeGone) changes.push('codeGone');
  if (row.productChanged) changes.push('productChanged');
  if (row.entryEnded) changes.push('entryEnded');
  return changes;
}

/** The last day on which the 单行支付 list pays a drug, over all published versions. */
const LAST_DAY = `(SELECT max(${lastPayableDaySql('e')}) FROM product p
  JOIN list_entry e ON e.entry_key = p.entry_key JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
  WHERE p.national_code = m.national_code AND e.term_from <= $2)`;

/** Items of institution $1 on day $2, each with its latest description, its match of the day or the one to come, and its proposal. */
const ITEM = `
  SELECT d.item_code AS "itemCode", d.kind, d.name, d.dosage_form AS "dosageForm", d.strength, d.pack, d.maker,
    d.approval_no AS "approvalNo", d.unit, d.units_per_pack AS "unitsPerPack", d.memo, m.national_code AS "nationalCode",
    m.from_on AS "from", m.to_on AS "to", m.source, m.entered_name AS "enteredBy", m.entered_at AS "enteredAt",
    g."codeGone", g."productChanged", g."entryEnded", p.national_code AS "proposedCode", p.confidence, p.reasons, p.rivals,
    CASE WHEN d.retired THEN 'retired'
      WHEN m.id IS NOT NULL AND m.from_on > $2 THEN 'upcoming'
      WHEN m.id IS NOT NULL AND (g."codeGone" OR g."productChanged" OR g."entryEnded") THEN 'changed'
      WHEN m.id IS NOT NULL THEN 'inForce'
      WHEN p.national_code IS NOT NULL THEN 'proposed'
      ELSE 'unmatched' END AS state
  FROM institution_item i
  JOIN LATERAL (SELECT x.* FROM institution_item_detail x WHERE x.institution_code = i.institution_code AND x.item_code = i.item_code
    ORDER BY x.id DESC LIMIT 1) d ON true
  LEFT JOIN LATERAL (SELECT x.* FROM institution_match x WHERE x.institution_code = i.institution_code AND x.item_code = i.item_code
    AND x.from_on <= $2 AND (x.to_on IS NULL OR x.to_on >= $2) ORDER BY x.id DESC LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT x.* FROM institution_match x WHERE x.institution_code = i.institution_code AND x.item_code = i.item_code
    AND x.from_on > $2 AND (t.state IS NULL OR t.state = 'withdrawn') ORDER BY x.id DESC LIMIT 1) u ON true
  LEFT JOIN institution_match m ON m.id = CASE WHEN t.state = 'confirmed' THEN t.id ELSE u.id END AND m.state = 'confirmed'
  LEFT JOIN institution_match_proposal p ON p.institution_code = i.institution_code AND p.item_code = i.item_code AND p.detail_id = d.id
  LEFT JOIN LATERAL (SELECT m.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM national_product n WHERE n.national_code = m.national_code) AS "codeGone",
    EXISTS (SELECT 1 FROM national_product_history h WHERE h.national_code = m.national_code AND h.superseded_at > m.entered_at) AS "productChanged",
    COALESCE(${LAST_DAY} < $2 AND ${LAST_DAY} >= (m.entered_at AT TIME ZONE 'Asia/Shanghai')::date, false) AS "entryEnded") g ON true`;

/** Rows of `ITEM`, named in the query as `r`, with the products that their codes stand for. Only for as many as are shown. */
const NAMED = `r.*, n.name AS "productName", concat_ws(' ', NULLIF(n.spec, ''), NULLIF(n.pack, '')) AS "productSpec", n.maker AS "productMaker",
  o.name AS "proposedName", concat_ws(' ', NULLIF(o.spec, ''), NULLIF(o.pack, '')) AS "proposedSpec", o.maker AS "proposedMaker"`;
const NAMES = `LEFT JOIN national_product n ON n.national_code = r."nationalCode" LEFT JOIN national_product o ON o.national_code = r."proposedCode"`;

const RANK = `array_position(ARRAY['unmatched', 'proposed', 'changed', 'upcoming', 'inForce', 'retired'], r.state)`;
const ORDERS = {
  state: `${RANK}, r."itemCode"`,
  itemCode: 'r."itemCode"',
  '-itemCode': 'r."itemCode" DESC',
  confidence: 'r.confidence NULLS LAST, r."itemCode"',
  '-confidence': 'r.confidence DESC NULLS LAST, r."itemCode"',
} as const;
export type ItemOrder = keyof typeof ORDERS;

export interface ItemFilter {
  readonly state: MatchState | undefined;
  readonly text: string | undefined;
  readonly order: ItemOrder;
}

/** Items of one institution on a day. */
export async function listItemRows(
  tx: Tx,
  institutionCode: string,
  onDay: string,
  filter: ItemFilter,
  span: { limit: number; offset: number },
): Promise<{ rows: ItemListRow[]; total: number }> {
  const rows = await tx.rows<ItemListRow & { total: bigint }>(
    `WITH page AS MATERIALIZED (SELECT r.*, count(*) OVER () AS total FROM (${ITEM} WHERE i.institution_code = $1) r
       WHERE ($3::text IS NULL OR r.state = $3)
         AND ($4::text IS NULL OR strpos(r."itemCode", $4) > 0 OR strpos(r.name, $4) > 0 OR strpos(r.maker, $4) > 0
           OR r."nationalCode" = upper($4) OR strpos(r."approvalNo", $4) > 0)
       ORDER BY ${ORDERS[filter.order]} LIMIT $5 OFFSET $6)
     SELECT ${NAMED} FROM page r ${NAMES} ORDER BY ${ORDERS[filter.order]}`,
    [institutionCode, onDay, filter.state ?? null, filter.text ?? null, span.limit, span.offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

export async function findItemRow(
  tx: Tx,
  institutionCode: string,
  onDay: string,
  itemCode: string,
): Promise<ItemListRow | undefined> {
  return tx.first(
    `SELECT ${NAMED} FROM (${ITEM} WHERE i.institution_code = $1 AND i.item_code = $3) r ${NAMES}`,
    [institutionCode, onDay, itemCode],
  );
}

export type StateCounts = Readonly<Record<MatchState, number>>;
const NO_ITEMS: StateCounts = { unmatched: 0, proposed: 0, changed: 0, upcoming: 0, inForce: 0, retired: 0 };

export async function countItemStates(tx: Tx, institutionCode: string, onDay: string): Promise<StateCounts> {
  const rows = await tx.rows<{ state: MatchState; count: bigint }>(
    `SELECT r.state, count(*) FROM (${ITEM} WHERE i.institution_code = $1) r GROUP BY r.state`,
    [institutionCode, onDay],
  );
  return { ...NO_ITEMS, ...Object.fromEntries(rows.map((row) => [row.state, Number(row.count)])) };
}

/** An institution's name and area, as far as the transaction's scope lets it be seen. */
export async function findPlace(
  tx: Tx,
  institutionCode: string,
): Promise<{ name: string; areaCode: string } | undefined> {
  return tx.first('SELECT name, area_code AS "areaCode" FROM institution WHERE code = $1', [institutionCode]);
}

/** Institutions of an area in the order of their codes, with how far each is. Only those of the page are counted. */
export async function listProgress(
  tx: Tx,
  onDay: string,
  filter: { areaPrefix: string; text: string | undefined },
  span: { limit: number; offset: number },
): Promise<{ rows: { code: string; name: string; counts: StateCounts }[]; total: number }> {
  const rows = await tx.rows<{
    code: string;
    name: string;
    total: bigint;
    counts: Partial<Record<MatchState, number>>;
  }>(
    `WITH page AS (SELECT w.code, w.name, count(*) OVER () AS total FROM institution w
       WHERE starts_with(w.area_code, $1) AND ($3::text IS NULL OR strpos(w.name, $3) > 0 OR starts_with(w.code, $3))
       ORDER BY w.code LIMIT $4 OFFSET $5)
     SELECT page.*, (SELECT COALESCE(jsonb_object_agg(s.state, s.count), '{}') FROM (SELECT r.state, count(*)
       FROM (${ITEM} WHERE i.institution_code = page.code) r GROUP BY r.state) s) AS counts
     FROM page ORDER BY code`,
    [filter.areaPrefix, onDay, filter.text ?? null, span.limit, span.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ code, name, counts }) => ({ code, name, counts: { ...NO_ITEMS, ...counts } })),
  };
}

export interface HistoryRow {
  readonly at: number;
  readonly by: string;
  readonly what: 'described' | 'retired' | 'confirmed' | 'withdrawn';
  readonly source: string;
  readonly nationalCode: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
}

/** Everything that was ever entered about an item, the newest first. */
export async function listItemHistory(
  tx: Tx,
  institutionCode: string,
  itemCode: string,
): Promise<HistoryRow[]> {
  return tx.rows(
    `SELECT entered_at AS at, entered_name AS by, state AS what, source, national_code AS "nationalCode", from_on AS "from", to_on AS "to", reason, id, 1 AS part
     FROM institution_match WHERE institution_code = $1 AND item_code = $2
     UNION ALL SELECT entered_at, entered_name, CASE WHEN retired THEN 'retired' ELSE 'described' END, source, NULL, NULL, NULL,
       concat_ws(' ', name, strength, pack, maker), id, 0 FROM institution_item_detail WHERE institution_code = $1 AND item_code = $2
     ORDER BY at DESC, part DESC, id DESC LIMIT 200`,
    [institutionCode, itemCode],
  );
}
