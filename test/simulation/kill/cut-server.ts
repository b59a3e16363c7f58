/** The platform twice on one database: directly, and through a wire that is cut. */
import { dayAt } from '../../../src/base/date.ts';
import { startTestServer, type TestServer } from '../../support/api.ts';
import { cutterOf, type CutEverywhere } from './cut-everywhere.ts';
import { openCutWire, type CutWire } from './cut-wire.ts';

export interface CutServer {
  /** The platform whose wire is cut; accounts of the direct one sign in here too. */
  readonly cut: TestServer;
  readonly wire: CutWire;
  readonly cutEverywhere: CutEverywhere;
  /** Closes the direct one too. */
  close(): Promise<void>;
}

/** @param direct what prepares and looks; the other shows its day */
export async function openCutServer(direct: TestServer): Promise<CutServer> {
  const wire = await openCutWire(direct.databaseUrl);
  const cut = await startTestServer({ databaseUrl: wire.url, today: dayAt(direct.clock.now()) });
  return {
    cut,
    wire,
    cutEverywhere: cutterOf(direct, wire),
    async close() {
      await cut.close();
      await wire.close();
      await direct.close();
    },
  };
}
