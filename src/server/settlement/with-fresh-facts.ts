import pg from 'pg';
import { brokenConstraint } from '../db/database.ts';

/** Thrown inside a transaction when what was loaded turned out to be no longer so; nothing stays written. */
export class StaleFacts extends Error {
  override readonly name = 'StaleFacts';
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
  if (error instanceof StaleFacts) return true;
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
