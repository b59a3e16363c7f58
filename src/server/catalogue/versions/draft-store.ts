/** What changes in a draft of a printed list outside its import. */
import type { StatedTotals } from '../../../domain/catalogue/versions/control-totals.ts';
import { at, type Tx } from '../../db/database.ts';

export async function updateVersionFacts(
  tx: Tx,
  id: number,
  facts: {
    sourceDocument: string;
    effectiveFrom: string;
    effectiveTo: string | null;
    controlTotals: StatedTotals;
  },
): Promise<void> {
  await tx.run(
    `UPDATE catalogue_version SET source_document = $2, effective_from = $3, effective_to = $4, control_totals = $5 WHERE id = $1`,
    [id, facts.sourceDocument, facts.effectiveFrom, facts.effectiveTo, JSON.stringify(facts.controlTotals)],
  );
}

export async function insertDualChannelVersion(
  tx: Tx,
  version: {
    nationalId: number;
    edition: string;
    effectiveFrom: string;
    effectiveTo: string | null;
    sourceDocument: string;
    total: number | null;
  },
  createdBy: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, effective_to, state, source_document, control_totals, derived_from,
       created_by, created_at) VALUES ('dualChannel', $1, $2, $3, 'draft', $4, $5, $6, $7, $8) RETURNING id`,
    [
      version.edition,
      version.effectiveFrom,
      version.effectiveTo,
      version.sourceDocument,
      JSON.stringify({ total: version.total }),
      version.nationalId,
      createdBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Brings the negotiated and bid drugs of a national version into a 双通道 draft, numbered through; @returns how many */
export async function copyNegotiatedEntries(tx: Tx, from: number, to: number): Promise<number> {
  return tx.run(
    `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, category_code, category_path, class, number, is_sub_entry,
       name, name_pinyin, match_key, dosage_form, standard_text, confidential, remark, term_text, term_from, term_to)
     SELECT $2, n, section, 'dualChannel', sheet_row, category_code, category_path, class, n, false,
       name, name_pinyin, match_key, dosage_form, standard_text, confidential, remark, term_text, term_from, term_to
     FROM (SELECT e.*, row_number() OVER (ORDER BY seq) AS n FROM catalogue_entry e
           WHERE version_id = $1 AND section_kind IN ('negotiatedWestern', 'negotiatedChinese', 'bid')) x`,
    [from, to],
  );
}

/** @returns the name of what was dropped; undefined when there was no such entry */
export async function deleteVersionEntry(tx: Tx, id: number, seq: number): Promise<string | undefined> {
  const row = await tx.first<{ name: string }>(
    'DELETE FROM catalogue_entry WHERE version_id = $1 AND seq = $2 RETURNING name',
    [id, seq],
  );
  return row?.name;
}
