/** After a correction the bills that it may concern are reckoned again without anybody asking; what was found waits for people (M9.5, M29, I6, I12). */
import type { World } from '../../world.ts';
import { lookAt, NOBODY } from './find-readjudications.ts';
import {
  findScanState,
  findWideMark,
  listMarkedPersons,
  listYearsOfMark,
  listYearsOfPersons,
  moveMarks,
  noteWhomMarksWaitFor,
  strikeIdleMarks,
  type MarkedYear,
} from './mark-store.ts';

/** Persons, or years of a wide mark, that one piece looks at. */
const PIECE = 40;
/** When a look has seen so many years, or so many pieces, what is left waits for the next. */
const YEARS_A_LOOK = 200;
const PIECES_A_LOOK = 100;
const LOOK_EVERY_MS = 60_000;

export interface Looked {
  readonly looked: number;
  readonly found: number;
}

/**
 * Looks at what corrections have marked, a bounded piece of it. Done again, or by two servers at once, it finds the same once: a
 * finding is kept under the lock of its year, and one that still says the same stays.
 */
export async function lookAtMarks(world: World): Promise<Looked> {
  await world.db.transaction('all', noteWhomMarksWaitFor);
  await world.db.transaction('all', (tx) => strikeIdleMarks(tx, world.clock.now()));
  let sum: Looked = { looked: 0, found: 0 };
  const add = (more: Looked) => {
    sum = { looked: sum.looked + more.looked, found: sum.found + more.found };
  };
  for (let piece = 0; piece < PIECES_A_LOOK && sum.looked < YEARS_A_LOOK; piece += 1) {
    const persons = await lookAtPersons(world);
    const wide = await lookAtWideMark(world);
    add(persons ?? { looked: 0, found: 0 });
    add(wide ?? { looked: 0, found: 0 });
    if (persons === undefined && wide === undefined) break;
  }
  return sum;
}

/** @returns undefined when no person is marked */
async function lookAtPersons(world: World): Promise<Looked | undefined> {
  const marked = await world.db.transaction('all', (tx) => listMarkedPersons(tx, PIECE));
  if (marked.length === 0) return undefined;
  const years = await world.db.transaction('all', (tx) =>
    listYearsOfPersons(
      tx,
      marked.map(({ personId }) => personId),
    ),
  );
  const sum = await lookAtYears(world, years);
  const ids = marked.flatMap(({ markIds }) => markIds);
  await world.db.transaction('all', (tx) =>
    moveMarks(tx, ids, { looked: 0, found: 0, after: null, doneAt: world.clock.now() }),
  );
  return sum;
}

/** @returns undefined when there is none */
async function lookAtWideMark(world: World): Promise<Looked | undefined> {
  const found = await world.db.transaction('all', async (tx) => {
    const mark = await findWideMark(tx);
    return mark && { mark, years: await listYearsOfMark(tx, mark, PIECE) };
  });
  if (found === undefined) return undefined;
  const sum = await lookAtYears(world, found.years);
  await world.db.transaction('all', (tx) =>
    moveMarks(tx, [found.mark.id], {
      ...sum,
      after: found.years.at(-1) ?? null,
      doneAt: found.years.length < PIECE ? world.clock.now() : null,
    }),
  );
  return sum;
}

/** A year that cannot be reckoned is logged and does not keep the others from being looked at. */
async function lookAtYears(world: World, years: readonly MarkedYear[]): Promise<Looked> {
  let found = 0;
  for (const { areas, personNo, ...key } of years)
    for (const areaCode of areas)
      try {
        if (await lookAt(world, NOBODY, key, personNo, areaCode)) found += 1;
      } catch (error) {
        world.log.error({ err: error, personId: key.personId, year: key.year }, 'reckoning again failed');
      }
  return { looked: years.length, found };
}

/** What waits to be looked at, for who works with what was found. */
export async function describeScan(world: World): Promise<{ waiting: number; lookedAt: number | null }> {
  const { waiting, doneAt } = await world.db.transaction('all', findScanState);
  return { waiting, lookedAt: doneAt };
}

/**
 * Looks every minute. What fails is logged and tried again at the next look.
 * @returns a function that stops it and waits for a look that is being made
 */
export function keepLooking(world: World): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const look = () => {
    running = running
      .then(() => lookAtMarks(world))
      .catch((error: unknown) => world.log.error({ err: error }, 'looking at corrections failed'));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
