import { provideDemo } from '../../src/server/demo/provide-demo.ts';
import type { LogSink } from '../../src/server/log.ts';
import { startTestServer, type TestServer } from './api.ts';
import { templateDatabase } from './database.ts';

/** Enough people for every kind of account to find its work, and few enough to be made in some seconds. */
export const SMALL_DEMO = { people: 45, claims: 60 };

async function makeProvince(server: TestServer): Promise<void> {
  await provideDemo({ world: server.world, url: server.databaseUrl, size: SMALL_DEMO }, () => undefined);
}

/** The province of a day, made once in a run. */
function provinceOf(today: string): Promise<string> {
  return templateDatabase(`province_${today.replaceAll('-', '')}`, async (databaseUrl) => {
    const server = await startTestServer({ today, demo: true, databaseUrl });
    try {
      await makeProvince(server);
    } finally {
      await server.close();
    }
  });
}

/**
 * A server in demo mode on a small demo province of its own, made through the real use cases. Where it is to be heard what
 * its making logs, it is made there and then; else it is a copy.
 * @param today the day on which the province is made, and the server's first day
 */
export async function startDemoServer({
  today = '2026-11-20',
  logTo,
  ...rest
}: { today?: string; logTo?: LogSink } = {}): Promise<TestServer> {
  if (logTo === undefined)
    return startTestServer({ today, demo: true, template: await provinceOf(today), ...rest });
  const server = await startTestServer({ today, demo: true, logTo, ...rest });
  await makeProvince(server);
  return server;
}
