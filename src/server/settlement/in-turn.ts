import type { Database } from '../db/database.ts';

const waiting = new WeakMap<Database, Map<string, Promise<unknown>>>();

/**
 * Runs the work of one key one after the other within this process, so that two hundred claims of one person wait here
 * and not each on a connection that others need. What really keeps limits is the lock in the database (I12).
 */
export async function inTurn<T>(db: Database, key: string, work: () => Promise<T>): Promise<T> {
  const queues = waiting.get(db) ?? new Map<string, Promise<unknown>>();
  waiting.set(db, queues);
  const mine = (queues.get(key) ?? Promise.resolve()).then(work);
  const done = mine.catch(() => undefined);
  queues.set(key, done);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === done) queues.delete(key);
  }
}
