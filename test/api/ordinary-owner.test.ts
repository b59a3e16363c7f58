import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Tx } from '../../src/server/db/database.ts';
import { startEmbedded, type EmbeddedCluster } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { MIGRATIONS } from '../../src/server/root.ts';
import { findInstalledPostgres } from '../support/installed-postgres.ts';

const installed = findInstalledPostgres();
let folder: string;
let cluster: EmbeddedCluster | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shuangtong-owner-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What an administrator prepares on a server of his own: an owner that is no superuser, and its database. */
async function prepare(programs?: string): Promise<string> {
  cluster = await startEmbedded({
    dataDir: folder,
    log: () => undefined,
    ...(programs === undefined ? {} : { programs }),
  });
  const administrator = new pg.Client({ connectionString: cluster.url('postgres') });
  await administrator.connect();
  await administrator.query(`CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner'`);
  await administrator.query(
    `CREATE DATABASE province OWNER owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`,
  );
  await administrator.end();
  const url = new URL(cluster.url('province'));
  url.username = 'owner';
  url.password = 'owner';
  return url.href;
}

async function migrateAndUse(url: string): Promise<{ applied: number; actsAs: string; settlesAs: string }> {
  const applied = await migrate(url, MIGRATIONS);
  const db = openDatabase(url, 2);
  try {
    const who = (tx: Tx) => tx.first<{ role: string }>('SELECT current_user::text AS role', []);
    const row = await db.transaction('none', who);
    const platform = await db.transaction('all', who, 'hot');
    return { applied: applied.length, actsAs: row?.role ?? '', settlesAs: platform?.role ?? '' };
  } finally {
    await db.close();
  }
}

describe('外部 PostgreSQL：库的属主不是超级用户', () => {
  it('随程序带的版本：能建表，日常读写以应用角色进行', async () => {
    const { applied, actsAs, settlesAs } = await migrateAndUse(await prepare());
    expect(applied).toBeGreaterThan(5);
    expect(actsAs).toBe('shuangtong_app');
    expect(settlesAs).toBe('shuangtong_platform');
  });

  it.skipIf(installed === undefined)('本机装有的 Debian 版本同样如此', async () => {
    const { applied, actsAs, settlesAs } = await migrateAndUse(await prepare(installed));
    expect(applied).toBeGreaterThan(5);
    expect(actsAs).toBe('shuangtong_app');
    expect(settlesAs).toBe('shuangtong_platform');
  });
});
