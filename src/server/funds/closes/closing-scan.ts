import type { World } from '../../world.ts';
import { closeDays } from './close-days.ts';

const LOOK_EVERY_MS = 5 * 60_000;

/**
 * Looks every few minutes whether a day is due and closes it (M29). Several servers may look at once: the lock inside
 * `closeDays` lets one of them do it. What fails is logged and tried again at the next look.
 * @returns a function that stops it and waits for a close that is being made
 */
export function keepClosing(world: World): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const look = () => {
    running = running
      .then(() => closeDays(world, 'system'))
      .catch((error: unknown) => world.log.error({ err: error }, 'closing the ledger failed'));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
