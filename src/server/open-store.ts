import { ROLES } from '../domain/identity/roles.ts';
import type { Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import { createDatabaseIfMissing, startEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { provideDemo } from './demo/provide-demo.ts';
import { makeSecrets } from './identity/secrets.ts';
import { listDemoAccountRows } from './identity/session-store.ts';
import { ensureReferenceData } from './insured/ensure-reference-data.ts';
import { MIGRATIONS } from './root.ts';
import { systemClock, type World } from './world.ts';

export interface OpenStore {
  readonly world: World;
  /** Lines for the terminal that list the demo accounts; none outside demo mode. */
  accountLines(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name (the embedded server when they name none), brings its schema up to date
 * and builds the world around it. Server, commands and benches all begin here.
 * @param say tells the person at the terminal what is going on
 * @param stop ends the making of a demo province early; the opening then fails with `DemoInterrupted`
 */
export async function openStore(
  config: Config,
  log: World['log'],
  say: (line: string) => void,
  stop?: AbortSignal,
): Promise<OpenStore> {
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: config.dataDir, log: say });
  const url = config.databaseUrl ?? embedded?.url('shuangtong') ?? '';
  const world: World = {
    db: openDatabase(url, config.poolSize, '', () => systemClock.now()),
    clock: systemClock,
    secrets: makeSecrets(config.secretKey),
    config,
    log,
  };
  const close = async () => {
    await world.db.close();
    await embedded?.stop();
  };
  try {
    if (embedded) await createDatabaseIfMissing(embedded.url('postgres'), 'shuangtong');
    const applied = await migrate(url, MIGRATIONS);
    if (applied.length > 0) say(`数据库结构已更新（${applied.length} 项）`);
    await ensureReferenceData(world);
    if (config.demo) await provideDemo({ world, url }, say, stop);
  } catch (error) {
    await close();
    throw error;
  }
  return { world, accountLines: () => demoAccountLines(world), close };
}

async function demoAccountLines(world: World): Promise<string[]> {
  if (!world.config.demo) return [];
  const rows = await world.db.transaction('none', listDemoAccountRows);
  if (rows.length === 0) return [];
  return [
    '示例账号：',
    ...rows.map(
      (row) => `  ${row.login.padEnd(18)} ${row.password.padEnd(14)} ${ROLES[row.role].label} · ${row.place}`,
    ),
  ];
}
