/** Draft versions that imports of lists make, with their entries and printed self-pay ratios (N1.1, N2.1, N6). */
import type { SectionKind } from '../../../domain/catalogue/section-kind.ts';
import type { StatedTotals } from '../../../domain/catalogue/versions/control-totals.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewVersion {
  readonly kind: ListKind;
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly sourceDocument: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly totals: StatedTotals;
}

/** The version made from the very same file for the same edition, if any. */
export async function findVersionOfFile(
  tx: Tx,
  kind: ListKind,
  edition: string | null,
  sha256: string,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    `SELECT id FROM catalogue_version WHERE kind = $1 AND file_hash = $3 AND ($2::text IS NULL OR edition = $2) ORDER BY id LIMIT 1`,
    [kind, edition, sha256],
  );
  return row && Number(row.id);
}

export async function insertDraft(
  tx: Tx,
  version: NewVersion,
  createdBy: number | null,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, effective_to, state, source_document, file_name, file_hash,
       control_totals, created_by, created_at) VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      version.kind,
      version.edition,
      version.effectiveFrom,
      version.effectiveTo,
      version.sourceDocument,
      version.fileName,
      version.sha256,
      JSON.stringify(version.totals),
      createdBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** An entry of a printed list as it is stored; what a list does not print is null. */
export interface StoredEntry {
  readonly seq: number;
  readonly section: string;
  readonly sectionKind: SectionKind;
  readonly sheetRow: number;
  readonly categoryCode: string | null;
  readonly categoryPath: string;
  readonly class: '甲' | '乙' | null;
  readonly number: number;
  readonly isSubEntry: boolean;
  readonly name: string;
  readonly namePinyin: string;
  readonly matchKey: string;
  readonly dosageForm: string | null;
  readonly standardText: string | null;
  readonly confidential: boolean;
  readonly remark: string | null;
  readonly termText: string | null;
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
  readonly licensee: string | null;
}

/** Adds entries in one statement. */
export async function insertEntries(
  tx: Tx,
  versionId: number,
  entries: readonly StoredEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.run(
    `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, category_code, category_path, class, number,
       is_sub_entry, name, name_pinyin, match_key, dosage_form, standard_text, confidential, remark, term_text, term_from, term_to,
       ethnic, not_paid_alone, trade_name, strength, indication, institution, approval_no, holder, authorised_enterprise)
     SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x(seq int, section text, "sectionKind" text, "sheetRow" int, "categoryCode" text,
       "categoryPath" text, class text, number int, "isSubEntry" boolean, name text, "namePinyin" text, "matchKey" text, "dosageForm" text,
       "standardText" text, confidential boolean, remark text, "termText" text, "termFrom" date, "termTo" date, ethnic boolean,
       "notPaidAlone" boolean, "tradeName" text, strength text, indication text, institution text, "approvalNo" text, holder text, licensee text)`,
    [versionId, JSON.stringify(entries)],
  );
}

/** Records the ratios that a list prints beside its entries (N2.1). */
export async function insertPrintedRatios(
  tx: Tx,
  versionId: number,
  ratios: readonly { readonly seq: number; readonly ratio: number }[],
  enteredBy: number | null,
  now: number,
): Promise<void> {
  if (ratios.length === 0) return;
  await tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_by, entered_at)
     SELECT $1, x.seq, x.ratio, 'printed', '目录文件印明', $3, $4 FROM jsonb_to_recordset($2::jsonb) AS x(seq int, ratio int)`,
    [versionId, JSON.stringify(ratios), enteredBy, at(now)],
  );
}

const LAST_PUBLISHED = `(SELECT id FROM catalogue_version WHERE kind = 'national' AND state = 'published' AND id <> $1
  ORDER BY effective_from DESC, id DESC LIMIT 1)`;

/** The ratios that the last published edition has for these drugs, by name and form (N2.1). */
export async function findLastRatios(
  tx: Tx,
  versionId: number,
  matchKeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ key: string; ratio: number }>(
    `SELECT DISTINCT ON (o.match_key) o.match_key AS key, r.ratio
     FROM catalogue_entry o
     JOIN LATERAL (SELECT ratio FROM self_pay_ratio WHERE version_id = o.version_id AND seq = o.seq ORDER BY id DESC LIMIT 1) r ON r.ratio IS NOT NULL
     WHERE o.version_id = ${LAST_PUBLISHED} AND o.class = '乙' AND o.match_key = ANY ($2) ORDER BY o.match_key, o.seq`,
    [versionId, [...matchKeys]],
  );
  return new Map(rows.map((row) => [row.key, row.ratio]));
}

/**
 * Gives 乙 entries without a printed ratio the one that the last published edition had for the same name and form (N2.1).
 * @returns how many were carried over
 */
export async function carryRatiosOver(tx: Tx, versionId: number, now: number): Promise<number> {
  return tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at)
     SELECT DISTINCT ON (n.seq) n.version_id, n.seq, r.ratio, 'carried', '沿用 ' || v.edition || ' 年版', $2
     FROM catalogue_entry n
     JOIN catalogue_version v ON v.id = ${LAST_PUBLISHED}
     JOIN catalogue_entry o ON o.version_id = v.id AND o.match_key = n.match_key AND o.class = '乙'
     JOIN LATERAL (SELECT ratio FROM self_pay_ratio WHERE version_id = o.version_id AND seq = o.seq ORDER BY id DESC LIMIT 1) r ON r.ratio IS NOT NULL
     WHERE n.version_id = $1 AND n.class = '乙'
       AND NOT EXISTS (SELECT 1 FROM self_pay_ratio p WHERE p.version_id = n.version_id AND p.seq = n.seq AND p.source = 'printed')
     ORDER BY n.seq, o.seq`,
    [versionId, at(now)],
  );
}
