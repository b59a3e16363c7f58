import { provideDemo } from '../../src/server/demo/provide-demo.ts';
import type { LogSink } from '../../src/server/log.ts';
import { startTestServer, type TestServer } from './api.ts';

/** Enough people for every kind of account to find its work, and few enough to be made in some seconds. */
export const SMALL_DEMO = { people: 45, claims: 60 };

/**
 * A server in demo mode on a small demo province of its own, made through the real use cases.
 * @param today the day on which the province is made, and the server's first day
 */
export async function startDemoServer({
  today = '2026-11-20',
  ...rest
}: { today?: string; logTo?: LogSink } = {}): Promise<TestServer> {
  const server = await startTestServer({ today, demo: true, ...rest });
  await provideDemo({ world: server.world, url: server.databaseUrl, size: SMALL_DEMO }, () => undefined);
  return server;
}
