import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createDatabaseIfMissing, startEmbedded } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { MIGRATIONS } from '../../src/server/root.ts';

const TEMPLATE = 'template_shuangtong';

/** One embedded cluster for all API tests, with one migrated template database; TEST_DATABASE_URL uses another server instead. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-test-'));
  const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
  await createDatabaseIfMissing(cluster.url('postgres'), TEMPLATE);
  await migrate(cluster.url(TEMPLATE), MIGRATIONS);
  project.provide('clusterUrl', cluster.url('DATABASE'));
  project.provide('templateDatabase', TEMPLATE);
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
