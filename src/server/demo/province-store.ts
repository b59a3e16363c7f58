import pg from 'pg';
import type { PlainDate } from '../../base/date.ts';
import type { Scope } from '../../domain/identity/roles.ts';
import { at, type Tx } from '../db/database.ts';

/** What the database says about its demo province. */
export interface DemoMark {
  readonly madeFor: PlainDate;
  readonly seed: number;
  /** Null when making it was cut short. */
  readonly completedAt: number | null;
}

export async function findDemoMark(tx: Tx): Promise<DemoMark | undefined> {
  const row = await tx.first<{ made_for: PlainDate; seed: bigint; completed_at: number | null }>(
    'SELECT made_for, seed, completed_at FROM demo_province',
  );
  return row && { madeFor: row.made_for, seed: Number(row.seed), completedAt: row.completed_at };
}

/** Notes that a demo province is being made: whoever finds the note without an end may throw everything away. */
export async function insertDemoMark(tx: Tx, madeFor: PlainDate, seed: number, now: number): Promise<void> {
  await tx.run('INSERT INTO demo_province (made_for, seed, begun_at) VALUES ($1, $2, $3)', [
    madeFor,
    seed,
    at(now),
  ]);
}

export async function completeDemoMark(tx: Tx, now: number): Promise<void> {
  await tx.run('UPDATE demo_province SET completed_at = $1', [at(now)]);
}

/** Whether nobody has begun to work with this database: no account, no person, no institution, no list. */
export async function isUntouched(tx: Tx): Promise<boolean> {
  const row = await tx.first<{ used: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM account) OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM institution)
       OR EXISTS (SELECT 1 FROM catalogue_version) OR EXISTS (SELECT 1 FROM policy_document) AS used`,
  );
  return row?.used === false;
}

/** Any number; it keeps two programs that start at once from making the same province twice. */
const LOCK = 7_205_759_403_792_793_601n;

/** Runs work while no other program makes a demo province in this database; waits until it may. */
export async function withDemoLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [String(LOCK)]);
    return await work();
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

/** Throws away everything in a database whose demo province was cut short; the caller builds the schema again. */
export async function dropSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public; COMMIT');
  } finally {
    await client.end();
  }
}

/** From the next statement on, only the rows of this scope are seen, until the transaction ends or it is changed again. */
export function changeScope(tx: Tx, scope: Scope): void {
  tx.send(`SELECT set_config('app.scope', $1, true)`, [scope]);
}
