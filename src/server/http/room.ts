/** How much is worked on at once, so that who comes when too much waits is told at once instead of waiting for long. */
import type { World } from '../world.ts';
import { overloaded } from './problem.ts';

/** Requests at work at the same moment: the machine does as many in a second or two. The lane has its own, smaller room. */
export const MOST_AT_WORK = 1000;

const atWork = new WeakMap<World, number>();

/**
 * Does a part of a request that needs the database. What comes slowly (a request's content) is read outside of it: a slow client takes
 * no place from the others.
 * @throws {Problem} 503 with the time after which to come again, when too many are at work; what was begun is done
 */
export async function withRoom<T>(world: World, work: () => Promise<T>): Promise<T> {
  const before = atWork.get(world) ?? 0;
  if (before >= MOST_AT_WORK) throw overloaded();
  atWork.set(world, before + 1);
  try {
    return await work();
  } finally {
    atWork.set(world, (atWork.get(world) ?? 1) - 1);
  }
}
