import pg from 'pg';
import { brokenConstraint, type Database } from '../db/database.ts';
import { ensureYear, type YearKey } from '../funds/store.ts';

/** Thrown inside a transaction when what was loaded turned out to be no longer so; nothing stays written. */
export class StaleFacts extends Error {
  override readonly name = 'StaleFacts';
}

/** Thrown inside a transaction when the year that it must lock has no row yet; `withYearOpened` makes it outside. */
export class YearNotOpened extends Error {
  override readonly name = 'YearNotOpened';
  constructor(readonly year: YearKey) {
    super('the first claim of the year');
  }
}

const RACES = new Set([
  'trace_code_sold_once',
  'claim_request_pkey',
  'claim_reversed_once',
  'other_spending_reported_by_request_id_key',
  // The ledger's day was shut meanwhile: the next try books on the open one.
  'ledger_day_is_open',
]);
const DEADLOCK = '40P01';
const MOST_TRIES = 4;

function lostRace(error: unknown): boolean {
  if (error instanceof StaleFacts || error instanceof YearNotOpened) return true;
  if (error instanceof pg.DatabaseError && error.code === DEADLOCK) return true;
  return RACES.has(brokenConstraint(error) ?? '');
}

/**
 * Runs a whole transaction again when somebody else was faster: the second time it sees what the other has done,
 * and so answers with the proper refusal, the first answer of the same request, or a bill.
 */
export async function withFreshFacts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tries >= MOST_TRIES || !lostRace(error)) throw error;
    }
  }
}

/**
 * As `withFreshFacts`; a year that has no row is opened in a transaction of its own, and then the transaction begins anew. Who makes a
 * row holds its person, and who holds a person may wait for the person's rows: so nobody who holds rows may ask for one to be made.
 */
export function withYearOpened<T>(db: Database, transaction: () => Promise<T>): Promise<T> {
  return withFreshFacts(async () => {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof YearNotOpened)) throw error;
      await db.transaction('all', (tx) => ensureYear(tx, error.year), 'hot');
      return transaction();
    }
  });
}
