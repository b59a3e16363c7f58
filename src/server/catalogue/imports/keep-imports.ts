/** Sees to it that every job is run: those begun here, and those whose process died. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { World } from '../../world.ts';
import { takeOverImport, type ImportRow } from './job-store.ts';
import { runImport, type OnProgress, type Runner } from './run-import.ts';

/** A process tells of itself every five seconds; one that is silent this long is taken for dead. */
const SILENT_SECONDS = 20;
const LOOK_EVERY_MS = 5_000;

export interface ImportKeeper {
  /** A runner for one run: a process that stalled and took up its own job again must not pass for the run that it lost. */
  newRunner(): Runner;
  /** Runs a job that this runner holds, in the background. The answer settles when it has ended or was let go. */
  run(row: ImportRow, runner: Runner, onProgress?: OnProgress): Promise<void>;
  /** Takes up what others have left; @returns how many jobs were found */
  lookForAbandoned(): Promise<number>;
  /** Lets running jobs go, for another process to take up. */
  stop(): Promise<void>;
}

export function createKeeper(world: World): ImportKeeper {
  const stopping = new AbortController();
  const newRunner = (): Runner => ({ id: randomUUID(), stopping: stopping.signal });
  const running = new Set<Promise<void>>();
  const run = (row: ImportRow, runner: Runner, onProgress?: OnProgress): Promise<void> => {
    const work = runImport(world, runner, row, onProgress);
    running.add(work);
    return work.finally(() => running.delete(work));
  };
  return {
    newRunner,
    run,
    async lookForAbandoned() {
      let found = 0;
      while (!stopping.signal.aborted) {
        const runner = newRunner();
        const row = await world.db.transaction('none', (tx) =>
          takeOverImport(tx, runner.id, SILENT_SECONDS, world.clock.now()),
        );
        if (!row) return found;
        world.log.info({ importId: row.id, attempts: row.attempts }, 'import taken over');
        found += 1;
        void run(row, runner);
      }
      return found;
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Looks for abandoned jobs as long as the server runs, and lets go of its own when it stops. */
export function keepImports(app: FastifyInstance, world: World): ImportKeeper {
  const keeper = createKeeper(world);
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    looking = keeper
      .lookForAbandoned()
      .catch((error: unknown) => world.log.error({ err: error }, 'cannot look for abandoned imports'));
  };
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    look();
    timer = setInterval(look, LOOK_EVERY_MS);
    timer.unref();
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await looking;
    await keeper.stop();
  });
  return keeper;
}
