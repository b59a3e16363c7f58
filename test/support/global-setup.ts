import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createDatabaseIfMissing, removeCluster, startEmbedded } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { MIGRATIONS } from '../../src/server/root.ts';

const TEMPLATE = 'template_shuangtong';
const PREFIX = 'shuangtong-test-';

/** A run that was killed leaves its server running; the next run stops it. Young folders may belong to a run that is just starting. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(folder).mtimeMs < 120_000 || !(await removeCluster(folder))) continue;
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // It belongs to another user, or another run is sweeping it at this moment.
    }
  }
}

/**
 * The cluster is thrown away with the run: nothing has to outlive a failure of the machine, so nothing waits for its disk.
 * A killed server still has all that it acknowledged; tests that need more start a server of their own.
 */
const THROWN_AWAY = ['fsync=off', 'full_page_writes=off'];

/** One embedded cluster for all API tests, with one migrated template database; TEST_DATABASE_URL uses another server instead. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  // As root the server runs as another user, who must be able to enter the folder.
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataDir: folder, log: () => undefined, settings: THROWN_AWAY });
  await createDatabaseIfMissing(cluster.url('postgres'), TEMPLATE);
  await migrate(cluster.url(TEMPLATE), MIGRATIONS);
  project.provide('clusterUrl', cluster.url('DATABASE'));
  project.provide('templateDatabase', TEMPLATE);
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
