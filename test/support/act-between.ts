/** The same act twice, of which the one has looked at the database before the other one commits, and goes on after that. */
import { expect } from 'vitest';
import pg from 'pg';
import type { TestServer } from './api.ts';

const WAITING = `SELECT count(*)::int AS waiting FROM pg_locks
  WHERE relation = $1::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted`;

/**
 * Both stop before the first statement that reads `table`: whoever waits for a locked table passes in the order of arrival, and
 * between the two a third one waits that passes only when the first act is committed. So the second act has done all that comes
 * before with the eyes of a world in which the first one is not, and the rest in one in which it is.
 * @param table that nothing of the act reads before, and that no other part of the server reads meanwhile
 * @returns the answers, of the faster and of the slower
 */
export async function actBetween<T>(
  server: TestServer,
  table: string,
  act: () => Promise<T>,
): Promise<readonly [T, T]> {
  const [holder, between] = [0, 1].map(() => new pg.Client({ connectionString: server.databaseUrl }));
  if (!holder || !between) throw new Error('two were made');
  const countWaiting = async () =>
    (await holder.query<{ waiting: number }>(WAITING, [table])).rows[0]?.waiting;
  const waiting = async (count: number) => {
    await expect.poll(countWaiting, { interval: 5, timeout: 20_000 }).toBe(count);
  };
  try {
    for (const one of [holder, between]) {
      await one.connect();
      await one.query('BEGIN');
    }
    await holder.query(`LOCK TABLE ${table}`);
    const faster = act();
    await waiting(1);
    const passed = between.query(`LOCK TABLE ${table}`).then(() => between.query('ROLLBACK'));
    await waiting(2);
    const slower = act();
    await waiting(3);
    await holder.query('ROLLBACK');
    await passed;
    return await Promise.all([faster, slower]);
  } finally {
    await Promise.all([holder.end(), between.end()]);
  }
}
