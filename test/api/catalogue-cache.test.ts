import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, day } from '../../src/base/date.ts';
import { formatFen, priceTimesQuantity, wholeUnits, type UnitPrice } from '../../src/base/money.ts';
import { preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { decidePayable } from '../../src/domain/catalogue/payable-product.ts';
import { payableDay } from '../../src/domain/catalogue/payable-timeline.ts';
import {
  findKnownProducts,
  productCacheOf,
  type KnownProduct,
} from '../../src/server/catalogue/cache/product-cache.ts';
import {
  findProducts,
  findProductsAtRevision,
  type CatalogueProduct,
} from '../../src/server/catalogue/lookup-store.ts';
import { openDatabase, type Database, type Tx } from '../../src/server/db/database.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';

/**
 * The products that settlements keep in memory are never out of date (N2.2, M12): another process changes the catalogue
 * all the while and rolls back much of it, and every answer from memory must be what the database says in its own snapshot.
 */
let server: TestServer;
/** The same database, in which every transaction sees one snapshot from its beginning to its end. */
let snapshots: Database;
let counter: Counter;
let patient: TestPatient;

const CODES = [TABLETS.code, SECRET_TABLETS.code];
const DAYS = [0, 60, 151, 164, 165, 166, 200, 364].map((days) => addDays(day('2026-01-01'), days));
/** On a machine that does other things too it takes longer; it never passes with fewer comparisons. */
const MOST_MILLISECONDS = 90_000;
const WORDS = ['snapshots', 'late', 'ownRollbacks', 'preSettled', 'settled'] as const;
type Counted = (typeof WORDS)[number];
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

beforeAll(async () => {
  server = await startTestServer();
  const { databaseUrl, clock } = server;
  const settings = '-c default_transaction_isolation=repeatable\\ read';
  snapshots = openDatabase(databaseUrl, 4, settings, () => clock.now());
  counter = await furnishCounter(server);
  patient = await counter.addPerson(1);
});
afterAll(async () => {
  await snapshots.close();
  await server.close();
});

const inOneSnapshot = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => snapshots.transaction('all', work);

async function revisionOf(tx: Tx): Promise<string> {
  return (await tx.first<{ token: string }>('SELECT token FROM catalogue_revision'))?.token ?? '';
}

function truthOf(truth: ReadonlyMap<string, CatalogueProduct>, code: string): CatalogueProduct {
  const product = truth.get(code);
  if (!product) throw new Error(`${code} is in the tables`);
  return product;
}

const withoutTimeline = ({ timeline: _, ...product }: KnownProduct) => product;

const rename = (tradeName: string) =>
  server.world.db.transaction('all', (tx) =>
    tx.run('UPDATE product SET trade_name = $2 WHERE national_code = $1', [TABLETS.code, tradeName]),
  );

/** Asks the memory and the tables in the same snapshot. */
async function compare(tx: Tx): Promise<true> {
  const cache = productCacheOf(server.world.db);
  const revision = await revisionOf(tx);
  const known = await findKnownProducts(tx, cache, revision, CODES);
  const truth = await findProducts(tx, CODES);
  expect(new Map([...known].map(([code, product]) => [code, withoutTimeline(product)]))).toEqual(truth);
  for (const { timeline, nationalCode } of known.values())
    for (const onDay of DAYS)
      expect(payableDay(timeline, onDay).payable).toEqual(decidePayable(truthOf(truth, nationalCode), onDay));
  return true;
}

/** What the counter must be told at a price, by the tables alone. */
async function expectedAt(tx: Tx, price: UnitPrice): Promise<object> {
  const product = truthOf(await findProducts(tx, CODES), TABLETS.code);
  const payable = decidePayable(product, day('2026-06-15'));
  if (!payable.ok) return { code: payable.refusal.code };
  const { standard, listedPrice } = payable.value;
  if (standard.kind === 'negotiated' && price > standard.standard)
    return { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD' };
  if (listedPrice !== null && price > listedPrice) return { code: 'PRICE_ABOVE_LISTED_PRICE' };
  const payablePrice = price < standard.standard ? price : standard.standard;
  return {
    eligible: formatFen(priceTimesQuantity(payablePrice, wholeUnits(1))),
    lines: [{ tradeName: product.tradeName, standardKind: standard.kind }],
  };
}

/** Asks a counter over HTTP between two looks at the tables. @returns whether nothing had changed in between */
async function compareOverHttp(settles: boolean): Promise<boolean> {
  const look = () =>
    inOneSnapshot(async (tx) => ({
      revision: await revisionOf(tx),
      expected: await expectedAt(tx, 6_000_000n as UnitPrice),
    }));
  const before = await look();
  const body = claimOf(patient, TABLETS, 1, { price: '600.00' });
  const answer = settles
    ? await counter.hospital.call(settleClaim, { body: { requestId: requestId(), ...body } })
    : await counter.hospital.call(preSettle, { body });
  const after = await look();
  if (before.revision !== after.revision) return false;
  expect(answer.body).toMatchObject(before.expected);
  return true;
}

class TakenBack extends Error {}

/** Changes in this very process too: what a transaction read of its own changes must not outlive its rollback. */
async function compareAndTakeBack(): Promise<true> {
  const work = server.world.db.transaction('all', async (tx) => {
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, 12345678, '2026-01-01', '示例撤回')`,
      [TABLETS.code],
    );
    const known = await findKnownProducts(tx, productCacheOf(server.world.db), await revisionOf(tx), CODES);
    expect(known.get(TABLETS.code)?.listedPrices).toMatchObject([{ value: 12345678n }]);
    throw new TakenBack();
  });
  await expect(work).rejects.toThrow(TakenBack);
  await pause(5);
  return true;
}

/** A reader of an old snapshot that comes late: it asks again after others have seen newer ones. */
async function compareLate(): Promise<true> {
  return inOneSnapshot(async (tx) => {
    await compare(tx);
    await pause(15);
    return compare(tx);
  });
}

interface Changer {
  /** Waits until the other process is between two changes and stays there while `work` is done. */
  whileResting<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<{ committed: number; takenBack: number }>;
}

async function startChanger(): Promise<Changer> {
  const products = [TABLETS, SECRET_TABLETS].map((one) => `${one.code}=${one.entryKey}`).join(',');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'test', 'support', 'catalogue-changer.ts')],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], DATABASE_URL: server.databaseUrl, PRODUCTS: products },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  await once(child, 'message');
  const tell = (order: string) => {
    if (child.exitCode !== null) throw new Error('the other process ended by itself');
    const answered = once(child, 'message');
    child.send(order);
    return answered;
  };
  return {
    async whileResting(work) {
      await tell('rest');
      return work().finally(() => {
        // Told to stop meanwhile, because something else failed, it is gone.
        if (child.connected) child.send('go');
      });
    },
    async stop() {
      const [done] = (await tell('stop')) as [{ committed: number; takenBack: number }];
      await once(child, 'exit');
      return done;
    },
  };
}

describe('目录缓存（N2.2、M12）', () => {
  test('结算读的每张目录表都会换修订号，复制和修数据时也不例外', async () => {
    const tables = await server.world.db.transaction('all', async (tx) => {
      const statements: string[] = [];
      const noting: Tx = {
        ...tx,
        rows: (sql, values, plan) => {
          statements.push(sql);
          return tx.rows(sql, values, plan);
        },
      };
      await findProductsAtRevision(noting, CODES);
      const plan = await tx.rows(`EXPLAIN (FORMAT JSON) ${statements[0]}`, [CODES]);
      return new Set([...JSON.stringify(plan).matchAll(/"Relation Name":"(\w+)"/g)].map((match) => match[1]));
    });
    expect(tables.delete('catalogue_revision')).toBe(true);
    expect(tables.size).toBeGreaterThan(5);
    const watched = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ name: string }>(
        // After statements of all four kinds: 4 insert, 8 delete, 16 update, 32 truncate.
        `SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'renew_revision' AND tgenabled = 'A' AND tgtype = 4 + 8 + 16 + 32`,
      ),
    );
    expect(watched.map((row) => row.name)).toEqual(expect.arrayContaining([...tables]));
  });

  test('目录没有变化时，第二次查询不再读表', async () => {
    await inOneSnapshot(async (tx) => {
      const revision = await revisionOf(tx);
      const cache = productCacheOf(server.world.db);
      const first = await findKnownProducts(tx, cache, revision, CODES);
      const silent = { ...tx, rows: () => Promise.reject(new Error('没有必要的查询')) };
      const second = await findKnownProducts(silent, cache, revision, CODES);
      expect(second.get(TABLETS.code)).toBe(first.get(TABLETS.code));
    });
  });

  test('只留最近两个修订号的内容', async () => {
    const cache = productCacheOf(server.world.db);
    for (let times = 0; times < 5; times += 1) {
      await rename(`示例${times}`);
      await inOneSnapshot(compare);
    }
    expect(cache.size).toBe(2);
  });

  test('看过修订号之后目录才变：读到的内容归在读到时的修订号下', async () => {
    const cache = productCacheOf(server.world.db);
    await inOneSnapshot(async (early) => {
      const revision = await revisionOf(early);
      cache.clear();
      await rename('示例后改');
      // A claim that saw the revision just before the change, and finds nothing kept under it.
      await server.world.db.transaction('all', async (tx) => {
        const known = await findKnownProducts(tx, cache, revision, CODES);
        expect(known.get(TABLETS.code)?.tradeName).toBe('示例后改');
      });
      await compare(early);
    });
    await inOneSnapshot(compare);
  });

  test('另一进程不停地改、撤、发布、回滚，内存里的答案始终等于自己快照里的表', async () => {
    const changer = await startChanger();
    const done = { committed: 0, takenBack: 0 };
    const seen = { snapshots: 0, late: 0, ownRollbacks: 0, preSettled: 0, settled: 0 };
    const wanted = { snapshots: 200, late: 60, ownRollbacks: 60, preSettled: 10, settled: 10 };
    const isEnough = () => WORDS.every((name) => seen[name] >= wanted[name]);
    const until = Date.now() + MOST_MILLISECONDS;
    const repeat = async (name: Counted, work: () => Promise<boolean>) => {
      while (!isEnough() && Date.now() < until) seen[name] += Number(await work());
    };
    try {
      await Promise.all([
        repeat('snapshots', () => inOneSnapshot(compare)),
        repeat('snapshots', () => inOneSnapshot(compare)),
        repeat('late', compareLate),
        repeat('late', compareLate),
        repeat('ownRollbacks', compareAndTakeBack),
        repeat('preSettled', () => compareOverHttp(false)),
        repeat('settled', async () => {
          const inPassing = await compareOverHttp(true);
          // A settlement takes a while: on a busy machine hardly one is done before the next change.
          return (await changer.whileResting(() => compareOverHttp(true))) || inPassing;
        }),
      ]);
    } finally {
      Object.assign(done, await changer.stop());
    }
    console.info('另一进程', done, '本进程', seen);
    expect(done.committed).toBeGreaterThan(50);
    expect(done.takenBack).toBeGreaterThan(30);
    expect(isEnough(), JSON.stringify(seen)).toBe(true);
  });
});
