/** Journals and their entries: written here and nowhere else (M29). Append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { JournalKind } from '../../../domain/funds/journal.ts';
import type { Posting } from '../../../domain/funds/model.ts';
import { at, type Tx } from '../../db/database.ts';

export interface JournalRecord {
  readonly kind: JournalKind;
  readonly reference: string;
  readonly note: string;
  readonly postings: readonly Posting[];
  readonly total: Fen;
  /** The day wished for; a closed one is replaced by the first open day. */
  readonly onDay: PlainDate;
  readonly bookedAt: number;
  readonly bookedBy: number | null;
  readonly bookedByName: string;
}

/**
 * Writes a journal with all of its entries in one statement.
 * @throws on `journal_once_per_reference` when the kind and reference were booked before
 */
export async function insertJournal(
  tx: Tx,
  record: JournalRecord,
): Promise<{ id: bigint; onDay: PlainDate } | undefined> {
  const { postings } = record;
  return tx.first<{ id: bigint; onDay: PlainDate }>(
    `WITH journal AS (
       INSERT INTO ledger_journal (kind, reference, note, entries, total, on_day, booked_at, booked_by, booked_by_name)
       SELECT $1, $2, $3, $4, $5, greatest($6::date, (SELECT max(d.on_day) + 1 FROM ledger_shut_day d)), $7, $8, $9 RETURNING id, on_day
     ), booked AS (
       INSERT INTO ledger_entry (journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
       SELECT j.id, p.account, p.area_code, p.scheme, p.institution_code, p.amount, j.on_day, $7
       FROM journal j, unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[]) AS p (account, area_code, scheme, institution_code, amount)
     ) SELECT id, on_day AS "onDay" FROM journal`,
    [
      record.kind,
      record.reference,
      record.note,
      postings.length,
      record.total,
      record.onDay,
      at(record.bookedAt),
      record.bookedBy,
      record.bookedByName,
      postings.map((one) => one.account),
      postings.map((one) => one.areaCode),
      postings.map((one) => one.scheme),
      postings.map((one) => one.institutionCode),
      postings.map((one) => one.amount),
    ],
  );
}

export interface JournalRow {
  readonly id: bigint;
  readonly kind: JournalKind;
  readonly reference: string;
  readonly note: string;
  readonly total: Fen;
  readonly onDay: PlainDate;
  readonly bookedAt: number;
  readonly bookedByName: string;
}

const JOURNAL_COLUMNS = `j.id, j.kind, j.reference, j.note, j.total, j.on_day AS "onDay", j.booked_at AS "bookedAt", j.booked_by_name AS "bookedByName"`;

/** The journal of a kind for a reference, if it was booked. */
export async function findJournalOf(
  tx: Tx,
  kind: JournalKind,
  reference: string,
): Promise<JournalRow | undefined> {
  return tx.first<JournalRow>(
    `SELECT ${JOURNAL_COLUMNS} FROM ledger_journal j WHERE j.kind = $1 AND j.reference = $2`,
    [kind, reference],
  );
}

export async function findJournal(tx: Tx, id: bigint): Promise<JournalRow | undefined> {
  return tx.first<JournalRow>(`SELECT ${JOURNAL_COLUMNS} FROM ledger_journal j WHERE j.id = $1`, [id]);
}

/** The entries of a journal as they were booked. */
export async function listJournalPostings(tx: Tx, journalId: bigint): Promise<Posting[]> {
  return tx.rows<Posting>(
    `SELECT account, area_code AS "areaCode", scheme, institution_code AS "institutionCode", amount FROM ledger_entry WHERE journal_id = $1 ORDER BY id`,
    [journalId],
  );
}
