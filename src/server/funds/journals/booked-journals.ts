/** Journals by what caused them: whether it was booked, under which number, and taken back (M29). */
import { present } from '../../../base/assert.ts';
import { journalNoOf, type JournalKind } from '../../../domain/funds/journal.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { findJournalOf } from './journal-store.ts';
import { reverseJournal, type BookedJournal } from './record-journal.ts';

/** By what a journal is known. */
export interface JournalKey {
  readonly kind: JournalKind;
  readonly reference: string;
}

/** The journal of something; null before it was booked. */
export async function findBooked(
  tx: Tx,
  { kind, reference }: JournalKey,
): Promise<Pick<BookedJournal, 'id' | 'journalNo'> | null> {
  const journal = await findJournalOf(tx, kind, reference);
  return journal ? { id: journal.id, journalNo: journalNoOf(journal.onDay, journal.id) } : null;
}

/** The numbers of the journal that booked something, and of the one that took it back; null for what was not booked. */
export async function findNumbers(
  tx: Tx,
  key: JournalKey,
): Promise<{ readonly journalNo: string | null; readonly backJournalNo: string | null }> {
  const booked = await findBooked(tx, key);
  const back = booked && (await findBooked(tx, { kind: 'reversal', reference: booked.journalNo }));
  return { journalNo: booked?.journalNo ?? null, backJournalNo: back?.journalNo ?? null };
}

/**
 * Takes back, by its exact negation and once, what was booked.
 * @throws on `journal_once_per_reference` when it was taken back before, and a bug when it was not booked
 */
export async function reverseBooked(
  tx: Tx,
  by: Pick<Actor, 'accountId' | 'name'>,
  now: number,
  key: JournalKey,
  note: string,
): Promise<BookedJournal> {
  const booked = present(await findBooked(tx, key), 'what is taken back was booked');
  return reverseJournal(tx, by, now, booked, note);
}
