import { dayAt } from '../../base/date.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { ensureReferenceData } from '../insured/ensure-reference-data.ts';
import { MIGRATIONS } from '../root.ts';
import type { World } from '../world.ts';
import { readDemoFiles } from './demo-files.ts';
import { namedStatements } from './one-transaction.ts';
import { DEMO_SEED, FULL_SIZE, planDemo, type DemoSize } from './plan-demo.ts';
import {
  completeDemoMark,
  dropSchema,
  findDemoMark,
  insertDemoMark,
  isUntouched,
  withDemoLock,
} from './province-store.ts';
import { refreshDemo } from './refresh-demo.ts';
import { seedDemo } from './seed-demo.ts';
import { AT_ONCE } from './stage.ts';

/** Raised when the person at the terminal does not want to wait for the demo province. */
export class DemoInterrupted extends Error {
  override readonly name = 'DemoInterrupted';
  override readonly message = '已停止；示例数据没有建完，下次启动会重新建立';
}

/** Where the demo province is to be, and how large. */
export interface DemoPlace {
  readonly world: World;
  /** The owner's connection string of the world's database. */
  readonly url: string;
  readonly size?: DemoSize;
  readonly seed?: number;
}

/**
 * Makes the demo province in a database that nobody has used, and keeps one that is there fit for use. A province whose
 * making was cut short is thrown away and made again; a database that holds anything else is left alone.
 * @param say tells the person at the terminal how it goes
 * @throws {DemoInterrupted} when `stop` was given before it was done
 */
export async function provideDemo(
  { world, url, size = FULL_SIZE, seed = DEMO_SEED }: DemoPlace,
  say: (line: string) => void,
  stop?: AbortSignal,
): Promise<void> {
  await withDemoLock(url, async () => {
    const inStore: Database['transaction'] = (scope, work) => world.db.transaction(scope, work);
    const mark = await inStore('all', findDemoMark);
    if (mark?.completedAt) return refreshDemo(world);
    if (mark) {
      say('上次的示例数据没有建完，重新建立');
      await dropSchema(url);
      await migrate(url, MIGRATIONS);
      await ensureReferenceData(world);
    } else if (!(await inStore('all', isUntouched))) {
      return;
    }
    const today = dayAt(world.clock.now());
    await inStore('all', (tx) => insertDemoMark(tx, today, seed, world.clock.now()));
    await makeProvince({ world, url, size, seed }, say, stop);
    await inStore('all', (tx) => completeDemoMark(tx, world.clock.now()));
    await refreshDemo(world);
  });
}

/**
 * The province is made over connections that do not wait for the disk: nothing of it counts before the mark of
 * completion, and that is written by a connection that waits, for everything before it as well.
 */
async function makeProvince(
  { world, url, size, seed }: Required<DemoPlace>,
  say: (line: string) => void,
  stop: AbortSignal | undefined,
): Promise<void> {
  const files = readDemoFiles();
  const plan = planDemo(files, dayAt(world.clock.now()), size, seed);
  // The same few statements run thousands of times with values much alike: one plan serves them all.
  const db = openDatabase(
    url,
    AT_ONCE + 2,
    '-c synchronous_commit=off -c plan_cache_mode=force_generic_plan',
    () => world.clock.now(),
  );
  const goOn = (): void => {
    if (stop?.aborted) throw new DemoInterrupted();
  };
  const transaction: Database['transaction'] = async (scope, work) => {
    goOn();
    return db.transaction(scope, (tx) => work(namedStatements(tx)));
  };
  try {
    await seedDemo({ ...world, db: { ...db, transaction } }, files, plan, { say, goOn });
  } finally {
    await db.close();
  }
}
