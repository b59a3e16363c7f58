import { present } from '../../../base/assert.ts';
import { dayAt, type PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { gatherPostings, journalNoOf, totalOf, type JournalKind } from '../../../domain/funds/journal.ts';
import type { Posting } from '../../../domain/funds/model.ts';
import { reversePostings } from '../../../domain/funds/post-claim.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { insertJournal, listJournalPostings } from './journal-store.ts';

export interface NewJournal {
  readonly kind: JournalKind;
  /** What causes it, such as the number of a payment batch with its line: booked once for each kind. At most 100 characters. */
  readonly reference: string;
  /** For a reader of the books, in Chinese, without personal data. At most 400 characters. */
  readonly note: string;
  /** Debits positive, credits negative, in fen; those of each pooling area must sum to zero. Several for one place are added up. */
  readonly postings: readonly Posting[];
}

export interface BookedJournal {
  readonly id: bigint;
  readonly journalNo: string;
  /** The day in whose books it stands: today, or the first open day when today is closed already. */
  readonly onDay: PlainDate;
  readonly total: Fen;
}

/**
 * Books what is no claim (M29, M30, M33): a payment, deduction, recovery, prepayment, correction … It is written inside
 * the caller's transaction, in one statement, and the database refuses entries that do not sum to zero in each
 * pooling area. The audit entry is the caller's, who knows what was done.
 * @param by who books it; null for the program itself
 * @throws on `journal_once_per_reference` (see `brokenConstraint`) when this kind and reference were booked before, and a
 *   bug when the postings of a pooling area do not sum to zero or move nothing
 */
export async function recordJournal(
  tx: Tx,
  by: Pick<Actor, 'accountId' | 'name'> | null,
  now: number,
  journal: NewJournal,
): Promise<BookedJournal> {
  const postings = gatherPostings(journal.postings);
  const total = totalOf(postings);
  const made = present(
    await insertJournal(tx, {
      ...journal,
      postings,
      total,
      onDay: dayAt(now),
      bookedAt: now,
      bookedBy: by?.accountId || null,
      bookedByName: by?.name ?? '系统',
    }),
    'a journal that was written has a number',
  );
  return { id: made.id, journalNo: journalNoOf(made.onDay, made.id), onDay: made.onDay, total };
}

/**
 * Takes a journal back by its exact negation, once.
 * @throws on `journal_once_per_reference` when it was taken back before
 */
export async function reverseJournal(
  tx: Tx,
  by: Pick<Actor, 'accountId' | 'name'>,
  now: number,
  journal: Pick<BookedJournal, 'id' | 'journalNo'>,
  note: string,
): Promise<BookedJournal> {
  const postings = reversePostings(await listJournalPostings(tx, journal.id));
  return recordJournal(tx, by, now, { kind: 'reversal', reference: journal.journalNo, note, postings });
}
