import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Raised when the database and the migration files do not fit. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Brings a database to the newest schema, as its owner, one transaction for all that is missing.
 * Two programs that start at once do it once.
 * @returns the names of the migrations that were applied now
 * @throws {MigrationError} when an applied migration was edited or is unknown here
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(7205759403792793600)');
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = (
      await client.query<{ name: string; sha256: string }>(
        'SELECT name, sha256 FROM schema_migration ORDER BY name',
      )
    ).rows;
    const files = readMigrations(folder);
    for (const row of applied) {
      const file = files.find((each) => each.name === row.name);
      if (!file) throw new MigrationError(`数据库比程序新：没有迁移文件 ${row.name}`);
      if (file.sha256 !== row.sha256) throw new MigrationError(`迁移文件 ${row.name} 在应用后被改动`);
    }
    const missing = files.filter((file) => !applied.some((row) => row.name === file.name));
    for (const file of missing) {
      await client.query(file.sql);
      await client.query('INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)', [
        file.name,
        file.sha256,
      ]);
    }
    await client.query('COMMIT');
    return missing.map((file) => file.name);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}
