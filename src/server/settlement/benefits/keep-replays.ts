/** Sees to it that every trial is run to its end: those begun here, and those whose process died. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { World } from '../../world.ts';
import { endReplay, releaseReplay, takeOverReplay } from './replay-store.ts';
import { runReplay, type ReplayRunner } from './run-replay.ts';

/** A run tells of itself after every piece, which takes parts of a second. */
const SILENT_SECONDS = 60;
const LOOK_EVERY_MS = 15_000;

export interface ReplayKeeper {
  newRunner(): ReplayRunner;
  /** Runs a trial that this runner holds, in the background; never rejects. */
  run(id: number, runner: ReplayRunner): Promise<void>;
}

/** Looks for abandoned trials as long as the server runs, and lets go of its own when it stops. */
export function keepReplays(app: FastifyInstance, world: World): ReplayKeeper {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const newRunner = (): ReplayRunner => ({ id: randomUUID(), stopping: stopping.signal });
  const run = (id: number, runner: ReplayRunner): Promise<void> => {
    const work = runToEnd(world, id, runner);
    running.add(work);
    return work.finally(() => running.delete(work));
  };
  const lookOnce = async () => {
    while (!stopping.signal.aborted) {
      const runner = newRunner();
      const id = await world.db.transaction('none', (tx) => takeOverReplay(tx, runner.id, SILENT_SECONDS));
      if (id === undefined) return;
      world.log.info({ replayId: id }, 'trial of parameters taken over');
      void run(id, runner);
    }
  };
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    looking = lookOnce().catch((error: unknown) =>
      world.log.error({ err: error }, 'cannot look for abandoned trials'),
    );
  };
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    look();
    timer = setInterval(look, LOOK_EVERY_MS);
    timer.unref();
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    stopping.abort();
    await looking;
    await Promise.all(running);
  });
  return { newRunner, run };
}

async function runToEnd(world: World, id: number, runner: ReplayRunner): Promise<void> {
  try {
    const ended = await runReplay(world, id, runner);
    if (!ended) await world.db.transaction('none', (tx) => releaseReplay(tx, id, runner.id));
  } catch (error) {
    await tellFailure(world, id, runner, error);
  }
}

/** What breaks while the process stops is no fault of the trial: another process begins it anew. */
async function tellFailure(world: World, id: number, runner: ReplayRunner, error: unknown): Promise<void> {
  try {
    world.log.error({ err: error, replayId: id }, 'trial of parameters failed');
    await world.db.transaction('none', async (tx) => {
      if (runner.stopping.aborted) await releaseReplay(tx, id, runner.id);
      else await endReplay(tx, id, runner.id, true);
    });
  } catch (failed) {
    world.log.error({ err: failed, replayId: id }, 'cannot record how the trial ended');
  }
}
