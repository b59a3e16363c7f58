/** Versions and entries of the 单行支付 list. */
import type { Origin } from '../../domain/catalogue/payable-product.ts';
import { at, type Tx } from '../db/database.ts';

export interface ListEntryRow {
  readonly id: number;
  readonly versionId: number;
  readonly edition: string;
  readonly published: boolean;
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string | null;
  readonly diagnosisCodes: readonly string[];
  readonly origin: Origin;
  readonly termFrom: string;
  readonly termTo: string;
  readonly transitionTo: string | null;
  readonly removedOn: string | null;
  readonly removalReason: string | null;
  readonly products: number;
  readonly namePinyin: string;
}

const ENTRY = `SELECT e.id, e.version_id AS "versionId", v.edition, v.state = 'published' AS published, e.entry_key AS "entryKey",
  e.generic_name AS "genericName", e.dosage_form AS "dosageForm", e.field, e.payment_scope AS "paymentScope",
  e.diagnosis_codes AS "diagnosisCodes", e.origin, e.term_from AS "termFrom", e.term_to AS "termTo", e.transition_to AS "transitionTo",
  e.removed_on AS "removedOn", e.removal_reason AS "removalReason", e.name_pinyin AS "namePinyin",
  (SELECT count(*) FROM product p WHERE p.entry_key = e.entry_key)::int AS products
  FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id`;

type RawEntry = Omit<ListEntryRow, 'id' | 'versionId'> & { id: bigint; versionId: bigint };

function entryOf(row: RawEntry): ListEntryRow {
  return { ...row, id: Number(row.id), versionId: Number(row.versionId) };
}

export interface ListFilter {
  readonly text: string | undefined;
  readonly key: string | undefined;
  readonly versionId: number | undefined;
  readonly field: string | undefined;
  readonly endsBy: string | undefined;
}

/** Entries of one version, or, without one, each drug's latest published entry; sorted by pinyin. */
export async function listEntriesOfList(tx: Tx, filter: ListFilter): Promise<ListEntryRow[]> {
  const rows = await tx.rows<RawEntry>(
    `SELECT * FROM (SELECT DISTINCT ON (x."entryKey") x.* FROM (${ENTRY}) x
       WHERE CASE WHEN $3::bigint IS NULL THEN x.published ELSE x."versionId" = $3 END
       ORDER BY x."entryKey", x."termFrom" DESC, x.id DESC) latest
     WHERE ($1::text IS NULL OR strpos("entryKey", $2) > 0 OR strpos("namePinyin", lower($1)) > 0)
       AND ($4::text IS NULL OR field = $4) AND ($5::date IS NULL OR "termTo" <= $5)
     ORDER BY "namePinyin", "entryKey"`,
    [
      filter.text ?? null,
      filter.key ?? '',
      filter.versionId ?? null,
      filter.field ?? null,
      filter.endsBy ?? null,
    ],
  );
  return rows.map(entryOf);
}

export async function findListEntry(tx: Tx, id: number): Promise<ListEntryRow | undefined> {
  const row = await tx.first<RawEntry>(`${ENTRY} WHERE e.id = $1`, [id]);
  return row && entryOf(row);
}

/** All entries of a drug over the versions, newest first. */
export async function listEntriesOfKey(tx: Tx, entryKey: string): Promise<ListEntryRow[]> {
  const rows = await tx.rows<RawEntry>(
    `${ENTRY} WHERE e.entry_key = $1 ORDER BY e.term_from DESC, e.id DESC`,
    [entryKey],
  );
  return rows.map(entryOf);
}

export async function listFieldNames(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ field: string }>('SELECT DISTINCT field FROM separate_entry ORDER BY field');
  return rows.map((row) => row.field);
}

export interface NewListVersion {
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly generics: number | null;
}

export async function insertListVersion(
  tx: Tx,
  version: NewListVersion,
  createdBy: number | null,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, effective_to, state, control_totals, created_by, created_at)
     VALUES ('separatePayment', $1, $2, $3, 'draft', $4, $5, $6) RETURNING id`,
    [
      version.edition,
      version.effectiveFrom,
      version.effectiveTo,
      JSON.stringify({ generics: version.generics }),
      createdBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Brings the entries of one version that were not removed into another, for the other's span; @returns how many */
export async function copyListEntries(tx: Tx, from: number, to: number): Promise<number> {
  return tx.run(
    `INSERT INTO separate_entry (version_id, entry_key, generic_name, name_pinyin, dosage_form, field, payment_scope, diagnosis_codes, origin, term_from, term_to)
     SELECT v.id, e.entry_key, e.generic_name, e.name_pinyin, e.dosage_form, e.field, e.payment_scope, e.diagnosis_codes, e.origin,
            v.effective_from, v.effective_to
     FROM list_entry e JOIN catalogue_version v ON v.id = $2 WHERE e.version_id = $1 AND e.removed_on IS NULL ORDER BY e.id`,
    [from, to],
  );
}

export interface ListEntryRecord {
  readonly entryKey: string;
  readonly genericName: string;
  readonly namePinyin: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string | null;
  readonly diagnosisCodes: readonly string[];
  readonly origin: Origin;
  readonly termFrom: string;
  readonly termTo: string;
  readonly transitionTo: string | null;
}

function valuesOf(entry: ListEntryRecord) {
  return [
    entry.entryKey,
    entry.genericName,
    entry.namePinyin,
    entry.dosageForm,
    entry.field,
    entry.paymentScope,
    [...entry.diagnosisCodes],
    entry.origin,
    entry.termFrom,
    entry.termTo,
    entry.transitionTo,
  ];
}

export async function insertListEntry(tx: Tx, versionId: number, entry: ListEntryRecord): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO separate_entry (version_id, entry_key, generic_name, name_pinyin, dosage_form, field, payment_scope, diagnosis_codes,
       origin, term_from, term_to, transition_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [versionId, ...valuesOf(entry)],
  );
  return Number(row?.id);
}

export async function updateListEntry(tx: Tx, id: number, entry: ListEntryRecord): Promise<void> {
  await tx.run(
    `UPDATE separate_entry SET entry_key = $2, generic_name = $3, name_pinyin = $4, dosage_form = $5, field = $6, payment_scope = $7,
       diagnosis_codes = $8, origin = $9, term_from = $10, term_to = $11, transition_to = $12 WHERE id = $1`,
    [id, ...valuesOf(entry)],
  );
}

export async function deleteListEntry(tx: Tx, id: number): Promise<void> {
  await tx.run('DELETE FROM separate_entry WHERE id = $1', [id]);
}
