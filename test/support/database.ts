import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's connection string of the cluster, with `DATABASE` in place of the database's name. */
    clusterUrl: string;
    templateDatabase: string;
  }
}

/**
 * A database of its own with the newest schema.
 * @param template what it is a copy of: by default the empty one that the global set-up migrated
 */
export async function freshDatabase(
  template = inject('templateDatabase'),
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asOwner((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: urlOf(name),
    drop: async () => {
      await asOwner((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/**
 * A template that is made once in a run, by whichever file needs it first; the others wait for it.
 * @param make fills the database behind this connection string and leaves it with every connection closed
 * @returns the template's name
 */
export async function templateDatabase(name: string, make: (url: string) => Promise<void>): Promise<string> {
  await asOwner(async (client) => {
    // Held until this connection ends.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount === 1) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft} TEMPLATE ${inject('templateDatabase')}`);
    await make(urlOf(draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

function urlOf(database: string): string {
  return inject('clusterUrl').replace('DATABASE', database);
}

async function asOwner(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
