/**
 * The index of everything published, kept in this process and kept fresh. While somebody asks, a change is noticed by a
 * look at the database every half second; the new index is built in short turns beside other work while the old one goes
 * on answering. So processes agree a second or two after a change, and nobody waits for a build but whoever comes first
 * after a pause, or asks for a drug that the index at hand does not know.
 */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import {
  buildDrugIndex,
  type DrugIndex,
  type SpellingBook,
} from '../../../domain/catalogue/search/drug-index.ts';
import { gatherDrugs, standingsOf, type Published } from '../../../domain/catalogue/search/gather-drugs.ts';
import type { Tx } from '../../db/database.ts';
import type { World } from '../../world.ts';
import {
  listPrintedVersions,
  listSeparateEntries,
  pageOfPrintedEntries,
  pageOfProducts,
  readRevision,
} from './published-store.ts';

/** How often the database is asked whether anything changed. */
const CHECK_MS = 500;
/** From this age on an answer waits for the look at the database; after such a pause, for the new index too. */
const STALE_MS = 2_000;
/** From this age on an answer waits for the new index. Under load a build takes longer, since it lets everybody pass. */
const OLD_MS = 15_000;
/** How long a turn of building may keep others waiting. */
const TURN_MS = 1.5;
/** Between the end of a build and the beginning of the next: many changes in a row are taken together. */
const REST_MS = 1_000;
const HOUR_MS = 3_600_000;

interface Built {
  readonly index: DrugIndex;
  readonly revision: string;
  readonly onDay: PlainDate;
}

interface Known {
  readonly index: DrugIndex;
  readonly onDay: PlainDate;
  readonly book: SpellingBook;
}

export interface PublishedIndex {
  /** The index and the day it tells of. */
  current(): Promise<Known>;
  /** The index with everything that was published before the call, however long it takes to build. */
  newest(): Promise<Known>;
}

/** Lets everything else that waits have its turn. */
function pause(): Promise<void> {
  return new Promise((resume) => {
    setImmediate(resume);
  });
}

/** Runs the steps of a builder in short turns. */
async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < TURN_MS) continue;
    await pause();
    began = performance.now();
  }
}

async function readPublished(tx: Tx, onDay: PlainDate): Promise<Published> {
  const versions = await listPrintedVersions(tx);
  const separate = await listSeparateEntries(tx);
  const printed: Published['printed'][number][] = [];
  for (const { id } of versions) {
    for (let after = 0; ;) {
      const page = await pageOfPrintedEntries(tx, id, after);
      for (const entry of page) printed.push(entry);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.seq;
      await pause();
    }
  }
  const standings = standingsOf(versions, onDay);
  const inForce = versions.filter((version) => standings.get(version.id)?.standing === 'current');
  const products: Published['products'][number][] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await pageOfProducts(
      tx,
      inForce.map((version) => version.id),
      after,
    );
    for (const product of page.products) products.push(product);
    after = page.last;
    await pause();
  }
  return { versions, printed, separate, products };
}

/** Reads and indexes everything published. */
async function readIndex(world: World, onDay: PlainDate, book: SpellingBook): Promise<Built> {
  // The revision is read first: what is read after it can only be newer, and then the next check builds anew.
  const { revision, published } = await world.db.transaction('none', async (tx) => ({
    revision: await readRevision(tx),
    published: await readPublished(tx, onDay),
  }));
  const index = await inTurns(buildDrugIndex(await inTurns(gatherDrugs(published, onDay)), book));
  return { index, revision, onDay };
}

/** Tells today in the province; the calendar is asked once an hour, not once a call. */
function calendarOf(world: World): () => PlainDate {
  let day = { number: Number.NaN, onDay: dayAt(world.clock.now()) };
  return () => {
    const now = world.clock.now();
    const number = Math.floor(now / HOUR_MS);
    if (number !== day.number) day = { number, onDay: dayAt(now) };
    return day.onDay;
  };
}

/** The index of a world's published lists; nothing is read before somebody asks. */
export function openPublishedIndex(world: World): PublishedIndex {
  const book: SpellingBook = new Map();
  const today = calendarOf(world);
  let built: Built | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  /** When the index was last known to hold what the database does. */
  let freshAt = Number.NEGATIVE_INFINITY;
  let builtAt = Number.NEGATIVE_INFINITY;
  /** When somebody last asked or was answered: while nobody does, nothing is looked at. */
  let servedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;
  let building: Promise<void> | undefined;

  async function build(onDay: PlainDate): Promise<void> {
    const began = performance.now();
    built = await readIndex(world, onDay, book);
    freshAt = began;
    builtAt = performance.now();
  }
  function ensureBuilding(onDay: PlainDate): Promise<void> {
    building ??= build(onDay).finally(() => (building = undefined));
    return building;
  }
  async function check(onDay: PlainDate, waits: boolean): Promise<void> {
    const began = performance.now();
    checkedAt = began;
    const revision = await world.db.transaction('none', readRevision);
    if (built?.revision === revision && built.onDay === onDay) freshAt = began;
    else if (waits) await ensureBuilding(onDay);
    // A failure is told by whoever waits for the build, or by the next check.
    else if (performance.now() - builtAt >= REST_MS) ensureBuilding(onDay).catch(() => undefined);
  }
  function look(onDay: PlainDate, waits: boolean): Promise<void> {
    checking ??= check(onDay, waits).finally(() => (checking = undefined));
    return checking;
  }
  function known(): Known {
    if (built === undefined) throw new Error('an index was built or the building failed');
    servedAt = performance.now();
    return { index: built.index, onDay: built.onDay, book };
  }
  return {
    async current() {
      const onDay = today();
      const now = performance.now();
      // With nobody to keep waiting, the first to come gets what is so now and not what was when the last one left.
      const afterPause = now - servedAt > STALE_MS;
      servedAt = now;
      if (now - checkedAt >= CHECK_MS || built?.onDay !== onDay)
        look(onDay, afterPause).catch(() => undefined);
      if (now - freshAt > STALE_MS) {
        await checking;
        if (performance.now() - freshAt > OLD_MS) await ensureBuilding(onDay);
      }
      return known();
    },
    async newest() {
      const asked = performance.now();
      // What is under way may have begun before the call: then it is not enough.
      while (freshAt < asked) await look(today(), true);
      return known();
    },
  };
}

const opened = new WeakMap<World, PublishedIndex>();

/** The one index of a world, shared by everybody who looks drugs up: two would cost twice the memory and the building. */
export function publishedIndexOf(world: World): PublishedIndex {
  const known = opened.get(world) ?? openPublishedIndex(world);
  opened.set(world, known);
  return known;
}
