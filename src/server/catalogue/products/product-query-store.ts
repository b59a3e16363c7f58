/** Lists of products with their entry and today's price, and the queue of doubtful matches (N3.1, M4). */
import type { SectionKind } from '../../../domain/catalogue/section-kind.ts';
import type { Tx } from '../../db/database.ts';
import type { MatchOrigin, Verdict } from './match-store.ts';

export interface ProductRow {
  readonly nationalCode: string;
  readonly kind: 'western' | 'chinese' | 'piece';
  readonly name: string;
  readonly tradeName: string;
  readonly form: string;
  readonly spec: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalText: string;
  readonly drugType: string;
  readonly quality: string;
  readonly reimbursement: string;
  readonly norm: string;
  readonly isProcured: boolean | null;
  readonly isDualChannel: boolean | null;
  readonly isNegotiated: boolean | null;
  readonly isConfidential: boolean | null;
}

const FACTS = `p.national_code AS "nationalCode", p.kind, p.name, p.trade_name AS "tradeName", p.registered_form AS form, p.spec, p.pack,
  p.maker, p.approval_text AS "approvalText", p.drug_type AS "drugType", p.quality_level AS quality, p.reimbursement, p.norm,
  p.is_procured AS "isProcured", p.is_dual_channel AS "isDualChannel", p.is_negotiated AS "isNegotiated", p.is_confidential AS "isConfidential"`;

/** The one answer of each product in version $1. */
const LATEST = `SELECT DISTINCT ON (national_code) national_code, id, verdict FROM product_match WHERE version_id = $1
  ORDER BY national_code, id DESC`;

const TEXT_MATCHES = `($2::text IS NULL OR strpos(p.name_key, $3) > 0 OR strpos(p.name_pinyin, lower($2)) > 0 OR strpos(p.maker, $2) > 0
  OR starts_with(p.national_code, upper($2)) OR strpos(p.approval_text, upper($2)) > 0)`;

export interface ProductFilter {
  readonly text: string | undefined;
  /** The text as `matchKey` writes it. */
  readonly key: string | undefined;
  readonly kind: ProductRow['kind'] | undefined;
  readonly flag: 'procured' | 'dualChannel' | 'negotiated' | 'confidential' | undefined;
  readonly verdict: Verdict | 'waiting' | undefined;
}

export interface ProductListRow extends ProductRow {
  readonly verdict: Verdict | null;
  readonly entryName: string | null;
  readonly entryForm: string | null;
  readonly entryClass: '甲' | '乙' | null;
}

const PRODUCT_MATCHES = `${TEXT_MATCHES} AND ($4::text IS NULL OR p.kind = $4)
  AND ($5::text IS NULL OR ($5 = 'procured' AND p.is_procured) OR ($5 = 'dualChannel' AND p.is_dual_channel)
    OR ($5 = 'negotiated' AND p.is_negotiated) OR ($5 = 'confidential' AND p.is_confidential))`;
const PAGE_END = 'ORDER BY p.name_pinyin, p.national_code LIMIT $7 OFFSET $8';

/** Only a filter by answers has to know all of them before the page is cut. */
const PAGE_BY_ANSWER = `latest AS (${LATEST}), page AS (
  SELECT p.national_code, count(*) OVER () AS total FROM national_product p LEFT JOIN latest l ON l.national_code = p.national_code
  WHERE ${PRODUCT_MATCHES} AND (l.verdict = $6 OR ($6 = 'waiting' AND l.verdict IS NULL AND p.kind <> 'piece')) ${PAGE_END})`;
const PAGE_OF_ALL = `page AS (
  SELECT p.national_code, count(*) OVER () AS total FROM national_product p WHERE ${PRODUCT_MATCHES} AND $6::text IS NULL ${PAGE_END})`;

/** Products of the master by pinyin, with their answer in a version. @param versionId null while none is published */
export async function listProductRows(
  tx: Tx,
  versionId: number | null,
  filter: ProductFilter,
  span: { limit: number; offset: number },
): Promise<{ rows: ProductListRow[]; total: number }> {
  const rows = await tx.rows<ProductListRow & { total: bigint }>(
    `WITH ${filter.verdict === undefined ? PAGE_OF_ALL : PAGE_BY_ANSWER}
     SELECT ${FACTS}, m.verdict, e.name AS "entryName", e.dosage_form AS "entryForm", e.class AS "entryClass", page.total
     FROM page JOIN national_product p USING (national_code)
     LEFT JOIN LATERAL (SELECT x.* FROM product_match x WHERE x.version_id = $1 AND x.national_code = p.national_code
       ORDER BY x.id DESC LIMIT 1) m ON true
     LEFT JOIN catalogue_entry e ON e.version_id = m.version_id AND e.seq = m.entry_seq
     ORDER BY p.name_pinyin, p.national_code`,
    [
      versionId,
      filter.text ?? null,
      filter.key ?? '',
      filter.kind ?? null,
      filter.flag ?? null,
      filter.verdict ?? null,
      span.limit,
      span.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}

export interface EntryRow {
  readonly seq: number;
  readonly sectionKind: SectionKind;
  readonly section: string;
  readonly number: number;
  readonly isSubEntry: boolean;
  readonly class: '甲' | '乙' | null;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly categoryPath: string;
}

export async function listEntryRowsBySeq(
  tx: Tx,
  versionId: number,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, EntryRow>> {
  const rows = await tx.rows<EntryRow>(
    `SELECT seq, section_kind AS "sectionKind", section, number, is_sub_entry AS "isSubEntry", class, name, dosage_form AS "dosageForm",
       category_path AS "categoryPath" FROM catalogue_entry WHERE version_id = $1 AND seq = ANY($2)`,
    [versionId, [...new Set(seqs)]],
  );
  return new Map(rows.map((row) => [row.seq, row]));
}

export interface QueueRow extends ProductRow {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly origin: MatchOrigin;
  readonly confidence: number;
  readonly entrySeq: number | null;
  readonly candidates: readonly number[];
  readonly siblings: number;
}

/** Answers of a version with one verdict, those of one generic name and form beside each other. */
export async function listQueueRows(
  tx: Tx,
  versionId: number,
  filter: { readonly verdict: Verdict; readonly text: string | undefined; readonly key: string | undefined },
  span: { limit: number; offset: number },
): Promise<{ rows: QueueRow[]; total: number }> {
  const rows = await tx.rows<QueueRow & { total: bigint }>(
    `WITH latest AS (${LATEST}), chosen AS (
       SELECT l.*, left(l.national_code, CASE left(l.national_code, 1) WHEN 'X' THEN 14 ELSE 11 END) AS generic FROM latest l WHERE l.verdict = $4),
     page AS (
       SELECT p.national_code, c.id, c.generic, count(*) OVER () AS total FROM chosen c JOIN national_product p USING (national_code)
       WHERE ${TEXT_MATCHES} ORDER BY c.generic, p.national_code LIMIT $5 OFFSET $6)
     SELECT ${FACTS}, m.verdict, m.reason, m.origin, m.confidence, m.entry_seq AS "entrySeq", m.candidates, page.total,
       (SELECT count(*)::int - 1 FROM chosen s WHERE s.generic = page.generic) AS siblings
     FROM page JOIN national_product p USING (national_code) JOIN product_match m ON m.id = page.id
     ORDER BY page.generic, p.national_code`,
    [versionId, filter.text ?? null, filter.key ?? '', filter.verdict, span.limit, span.offset],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}

export interface MatchCounts {
  readonly matched: number;
  readonly doubtful: number;
  readonly none: number;
  readonly waiting: number;
  readonly byPerson: number;
}

export async function countMatches(tx: Tx, versionId: number): Promise<MatchCounts> {
  const row = await tx.first<MatchCounts>(
    `WITH latest AS (${LATEST})
     SELECT count(*) FILTER (WHERE l.verdict = 'matched')::int AS matched, count(*) FILTER (WHERE l.verdict = 'doubtful')::int AS doubtful,
       count(*) FILTER (WHERE l.verdict = 'none')::int AS none, count(*) FILTER (WHERE l.verdict IS NULL)::int AS waiting,
       (SELECT count(*)::int FROM latest JOIN product_match m USING (id) WHERE m.origin = 'person') AS "byPerson"
     FROM national_product p LEFT JOIN latest l USING (national_code) WHERE p.kind <> 'piece'`,
    [versionId],
  );
  return row ?? { matched: 0, doubtful: 0, none: 0, waiting: 0, byPerson: 0 };
}

export interface ProductDetail extends ProductRow {
  readonly isPaymentProduct: boolean;
  readonly firstFile: string | null;
  readonly lastFile: string | null;
}

export async function findProductDetail(tx: Tx, code: string): Promise<ProductDetail | undefined> {
  return tx.first(
    `SELECT ${FACTS}, EXISTS (SELECT 1 FROM product d WHERE d.national_code = p.national_code) AS "isPaymentProduct",
       f.file_name AS "firstFile", l.file_name AS "lastFile"
     FROM national_product p LEFT JOIN catalogue_import f ON f.id = p.first_import LEFT JOIN catalogue_import l ON l.id = p.last_import
     WHERE p.national_code = $1`,
    [code],
  );
}

/** What the master said before, newest first, each with what it said next. */
export async function listFactHistory(
  tx: Tx,
  code: string,
): Promise<{ supersededAt: number; before: Record<string, unknown>; after: Record<string, unknown> }[]> {
  return tx.rows(
    `SELECT h.superseded_at AS "supersededAt", h.facts AS before,
       COALESCE(lead(h.facts) OVER (ORDER BY h.revision), to_jsonb(p)) AS after
     FROM national_product_history h JOIN national_product p USING (national_code)
     WHERE h.national_code = $1 ORDER BY h.revision DESC`,
    [code],
  );
}

export interface MatchHistoryRow {
  readonly edition: string;
  readonly verdict: Verdict;
  readonly entryName: string | null;
  readonly reason: string;
  readonly origin: MatchOrigin;
  readonly enteredBy: string | null;
  readonly enteredAt: number;
}

export async function listMatchHistory(tx: Tx, code: string): Promise<MatchHistoryRow[]> {
  return tx.rows(
    `SELECT v.edition, m.verdict, e.name AS "entryName", m.reason, m.origin, a.name AS "enteredBy", m.entered_at AS "enteredAt"
     FROM product_match m JOIN catalogue_version v ON v.id = m.version_id
     LEFT JOIN catalogue_entry e ON e.version_id = m.version_id AND e.seq = m.entry_seq LEFT JOIN account a ON a.id = m.entered_by
     WHERE m.national_code = $1 ORDER BY m.id DESC LIMIT 100`,
    [code],
  );
}

/** The names of the narrowest category that a code falls under in a version. */
export async function findCategoryPath(
  tx: Tx,
  versionId: number,
  codes: readonly string[],
): Promise<string | undefined> {
  const row = await tx.first<{ path: string }>(
    `SELECT category_path AS path FROM catalogue_entry WHERE version_id = $1 AND category_code = ANY($2) AND category_path <> ''
     ORDER BY length(category_code) DESC LIMIT 1`,
    [versionId, [...codes]],
  );
  return row?.path;
}

/** Today's listing price of products, as known now; products without one are absent. */
export async function findPricesOn(
  tx: Tx,
  codes: readonly string[],
  onDay: string,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.rows<{ code: string; price: bigint | null }>(
    `SELECT DISTINCT ON (national_code) national_code AS code, price FROM listed_price
     WHERE national_code = ANY($1) AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) ORDER BY national_code, id DESC`,
    [[...codes], onDay],
  );
  return new Map(rows.flatMap((row) => (row.price === null ? [] : [[row.code, row.price] as const])));
}
