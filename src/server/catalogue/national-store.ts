/** Entries of the national catalogue: search, categories, self-pay ratios, comparison. */
import type { Ratio } from '../../base/ratio.ts';
import type { ComparableEntry } from '../../domain/catalogue/version-diff.ts';
import type { SectionKind } from '../../domain/catalogue/section-kind.ts';
import { at, type Tx } from '../db/database.ts';

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
  readonly ratio: number | null;
  readonly ratioSource: 'carried' | 'review' | null;
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
            e.remark, e.term_from AS "termFrom", e.term_to AS "termTo", r.ratio, r.source AS "ratioSource", count(*) OVER () AS total
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
    `SELECT count(*) FROM catalogue_entry e WHERE e.version_id = $1 AND e.class = '乙'
       AND NOT EXISTS (SELECT 1 FROM self_pay_ratio r WHERE r.version_id = e.version_id AND r.seq = e.seq)`,
    [versionId],
  );
  return Number(row?.count ?? 0);
}

export async function findEntryClass(
  tx: Tx,
  versionId: number,
  seq: number,
): Promise<{ class: '甲' | '乙' | null; name: string } | undefined> {
  return tx.first('SELECT class, name FROM catalogue_entry WHERE version_id = $1 AND seq = $2', [
    versionId,
    seq,
  ]);
}

/** Adds a reviewed ratio; the last one of an entry counts. */
export async function insertRatio(
  tx: Tx,
  row: { versionId: number; seq: number; ratio: Ratio; evidence: string; enteredBy: number },
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_by, entered_at) VALUES ($1, $2, $3, 'review', $4, $5, $6)`,
    [row.versionId, row.seq, row.ratio, row.evidence, row.enteredBy, at(now)],
  );
}

/** All entries of a version as a comparison needs them. */
export async function listComparableEntries(tx: Tx, versionId: number): Promise<ComparableEntry[]> {
  return tx.rows<ComparableEntry>(
    `SELECT section, section_kind AS "sectionKind", name, dosage_form AS "dosageForm", class, standard_text AS "standardText", remark
     FROM catalogue_entry WHERE version_id = $1 ORDER BY seq`,
    [versionId],
  );
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
