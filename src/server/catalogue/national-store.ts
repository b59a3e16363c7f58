/** Entries of the printed lists: search, categories, what lacks a ratio, agreements' terms. */
import type { SectionKind } from '../../domain/catalogue/section-kind.ts';
import type { Tx } from '../db/database.ts';

export interface NationalEntryRow {
  readonly seq: number;
  readonly section: string;
  readonly sectionKind: SectionKind;
  readonly categoryCode: string | null;
  readonly categoryPath: string;
  readonly class: '甲' | '乙' | null;
  readonly number: number;
  readonly isSubEntry: boolean;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly standardText: string | null;
  readonly confidential: boolean;
  readonly remark: string | null;
  readonly termFrom: string | null;
  readonly termTo: string | null;
  readonly ethnic: boolean;
  readonly notPaidAlone: boolean;
  readonly tradeName: string | null;
  readonly strength: string | null;
  readonly indication: string | null;
  readonly institution: string | null;
  readonly approvalNo: string | null;
  readonly holder: string | null;
  readonly authorisedEnterprise: string | null;
  readonly priceText: string | null;
  readonly ratio: number | null;
  readonly ratioSource: 'carried' | 'renamed' | 'printed' | 'review' | null;
}

export interface EntryFilter {
  /** Chinese, pinyin initials or full pinyin, in any width. */
  readonly text: string | undefined;
  /** The text as `matchKey` writes it. */
  readonly key: string | undefined;
  readonly section: SectionKind | undefined;
  readonly category: string | undefined;
  readonly class: '甲' | '乙' | undefined;
  readonly pendingRatio: boolean;
}

export async function listEntryRows(
  tx: Tx,
  versionId: number,
  filter: EntryFilter,
  span: { limit: number; offset: number },
): Promise<{ rows: NationalEntryRow[]; total: number }> {
  const rows = await tx.rows<NationalEntryRow & { total: bigint }>(
    `SELECT e.seq, e.section, e.section_kind AS "sectionKind", e.category_code AS "categoryCode", e.category_path AS "categoryPath", e.class,
            e.number, e.is_sub_entry AS "isSubEntry", e.name, e.dosage_form AS "dosageForm", e.standard_text AS "standardText", e.confidential,
            e.remark, e.term_from AS "termFrom", e.term_to AS "termTo", e.ethnic, e.not_paid_alone AS "notPaidAlone",
            e.trade_name AS "tradeName", e.strength, e.indication, e.institution, e.approval_no AS "approvalNo", e.holder,
            e.authorised_enterprise AS "authorisedEnterprise", e.price_text AS "priceText", r.ratio, r.source AS "ratioSource", count(*) OVER () AS total
     FROM catalogue_entry e
     LEFT JOIN LATERAL (SELECT ratio, source FROM self_pay_ratio s WHERE s.version_id = e.version_id AND s.seq = e.seq ORDER BY s.id DESC LIMIT 1) r ON true
     WHERE e.version_id = $1
       AND ($2::text IS NULL OR strpos(e.match_key, $3) > 0 OR strpos(e.name_pinyin, lower($2)) > 0)
       AND ($4::text IS NULL OR e.section_kind = $4) AND ($5::text IS NULL OR starts_with(e.category_code, $5))
       AND ($6::text IS NULL OR e.class = $6) AND (NOT $7 OR (e.class = '乙' AND r.ratio IS NULL))
     ORDER BY e.seq LIMIT $8 OFFSET $9`,
    [
      versionId,
      filter.text ?? null,
      filter.key ?? '',
      filter.section ?? null,
      filter.category ?? null,
      filter.class ?? null,
      filter.pendingRatio,
      span.limit,
      span.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}

export async function listCategoryRows(
  tx: Tx,
  versionId: number,
): Promise<{ code: string; path: string; entries: number }[]> {
  const rows = await tx.rows<{ code: string; path: string; entries: bigint }>(
    `SELECT category_code AS code, min(category_path) AS path, count(*) AS entries FROM catalogue_entry
     WHERE version_id = $1 AND category_code IS NOT NULL GROUP BY category_code ORDER BY category_code`,
    [versionId],
  );
  return rows.map((row) => ({ ...row, entries: Number(row.entries) }));
}

/** 乙 entries that no ratio was carried over to or set for (N2.1). */
export async function countPendingRatios(tx: Tx, versionId: number): Promise<number> {
  const row = await tx.first<{ count: bigint }>(
    `SELECT count(*) FROM catalogue_entry e
     LEFT JOIN (SELECT DISTINCT ON (seq) seq, ratio FROM self_pay_ratio WHERE version_id = $1 ORDER BY seq, id DESC) r ON r.seq = e.seq
     WHERE e.version_id = $1 AND e.class = '乙' AND r.ratio IS NULL`,
    [versionId],
  );
  return Number(row?.count ?? 0);
}

/** The agreement's term of a negotiated or bid drug of this name, by the latest published edition in force on a day (M10). */
export async function findAgreementTerm(
  tx: Tx,
  nameKey: string,
  onDay: string,
): Promise<{ from: string; to: string } | undefined> {
  return tx.first(
    `SELECT e.term_from AS "from", e.term_to AS "to" FROM catalogue_entry e
     JOIN catalogue_version v ON v.id = e.version_id AND v.kind = 'national' AND v.state = 'published' AND v.effective_from <= $2
     WHERE starts_with(e.match_key, $1 || '|') AND e.term_to IS NOT NULL AND e.term_from IS NOT NULL
     ORDER BY v.effective_from DESC, e.term_to DESC LIMIT 1`,
    [nameKey, onDay],
  );
}
