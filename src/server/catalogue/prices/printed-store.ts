/** The standards that the national catalogue prints, and what was done with each; the print itself is never changed. */
import { day, type PlainDate } from '../../../base/date.ts';
import { at, type Tx } from '../../db/database.ts';
import type { EnteredBy } from './price-store.ts';

/** An entry of a published national version that prints a standard in figures or words. */
export interface PrintedEntry {
  readonly seq: number;
  readonly section: string;
  readonly isBid: boolean;
  readonly number: number;
  readonly name: string;
  readonly standardText: string;
  readonly remark: string | null;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

export interface PrintedVersion {
  readonly id: number;
  readonly edition: string;
  readonly published: boolean;
  readonly effectiveFrom: PlainDate;
  readonly confidential: number;
}

/** A national version, with how many of its entries print a mark instead of a figure. */
export async function findPrintedVersion(tx: Tx, id: number): Promise<PrintedVersion | undefined> {
  const row = await tx.first<{
    id: bigint;
    edition: string;
    state: string;
    effective_from: string;
    confidential: number;
  }>(
    `SELECT v.id, v.edition, v.state, v.effective_from,
       (SELECT count(*)::int FROM catalogue_entry e WHERE e.version_id = v.id AND e.confidential) AS confidential
     FROM catalogue_version v WHERE v.id = $1 AND v.kind = 'national'`,
    [id],
  );
  return (
    row && {
      id: Number(row.id),
      edition: row.edition,
      published: row.state === 'published',
      effectiveFrom: day(row.effective_from),
      confidential: row.confidential,
    }
  );
}

export async function listPrintedEntries(tx: Tx, versionId: number): Promise<PrintedEntry[]> {
  const rows = await tx.rows<{
    seq: number;
    section: string;
    section_kind: string;
    number: number;
    name: string;
    standard_text: string;
    remark: string | null;
    term_from: string | null;
    term_to: string | null;
  }>(
    `SELECT seq, section, section_kind, number, name, standard_text, remark, term_from, term_to FROM catalogue_entry
     WHERE version_id = $1 AND standard_text IS NOT NULL AND NOT confidential ORDER BY seq`,
    [versionId],
  );
  return rows.map((row) => ({
    seq: row.seq,
    section: row.section,
    isBid: row.section_kind === 'bid',
    number: row.number,
    name: row.name,
    standardText: row.standard_text,
    remark: row.remark,
    from: row.term_from === null ? null : day(row.term_from),
    to: row.term_to === null ? null : day(row.term_to),
  }));
}

export interface PrintedStep {
  readonly seq: number;
  readonly part: number;
  readonly kind: 'assigned' | 'setAside';
  readonly nationalCode: string | null;
  readonly reason: string;
  readonly enteredBy: string;
  readonly enteredAt: number;
}

/** What was done with the printed prices of a version, the earliest first. */
export async function listPrintedSteps(tx: Tx, versionId: number): Promise<PrintedStep[]> {
  return tx.rows(
    `SELECT s.seq, s.part, s.kind, p.national_code AS "nationalCode", s.reason, a.name AS "enteredBy", s.entered_at AS "enteredAt"
     FROM printed_standard_step s JOIN account a ON a.id = s.entered_by LEFT JOIN payment_standard p ON p.id = s.standard_id
     WHERE s.version_id = $1 ORDER BY s.id`,
    [versionId],
  );
}

export interface NewStep {
  readonly seq: number;
  readonly part: number;
  /** The standard it became; null sets it aside. */
  readonly standardId: number | null;
  readonly reason: string;
}

export async function insertPrintedSteps(
  tx: Tx,
  versionId: number,
  steps: readonly NewStep[],
  by: EnteredBy,
): Promise<void> {
  await tx.run(
    `INSERT INTO printed_standard_step (version_id, seq, part, kind, standard_id, reason, entered_by, entered_at)
     SELECT $1, s.seq, s.part, CASE WHEN s.standard_id IS NULL THEN 'setAside' ELSE 'assigned' END, s.standard_id, s.reason, $6, $7
     FROM unnest($2::int[], $3::int[], $4::bigint[], $5::text[]) AS s (seq, part, standard_id, reason)`,
    [
      versionId,
      steps.map((step) => step.seq),
      steps.map((step) => step.part),
      steps.map((step) => step.standardId),
      steps.map((step) => step.reason),
      by.accountId,
      at(by.now),
    ],
  );
}
