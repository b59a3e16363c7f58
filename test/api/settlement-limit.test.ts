import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { createDatabaseIfMissing, startEmbedded } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { MIGRATIONS } from '../../src/server/root.ts';
import { startTestServer, type Caller } from '../support/api.ts';
import { claimOf, furnishCounter, HOSPITAL, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { findInstalledPostgres } from '../support/installed-postgres.ts';

/** 200 claims of 700 yuan each from the fund: 140,000 wanted, 100,000.50 allowed, of which the pool 60,000.25. */
const CLAIMS = 200;
const LIMITS = { pooledFund: 6_000_025, majorIllness: 4_000_025 };
const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''));

/** Servers that share one database and nothing else: what keeps the limit is the database's lock, not one process. */
const SERVERS = 4;

interface Desks {
  readonly counter: Counter;
  readonly desks: readonly Caller[];
}

async function furnish(databaseUrl?: string): Promise<Desks> {
  const server = await startTestServer(databaseUrl === undefined ? {} : { databaseUrl });
  // Finished in reverse order: this one drops the database and closes last.
  onTestFinished(() => server.close());
  const counter = await furnishCounter(server, LIMITS);
  const desks = [counter.hospital];
  for (let more = 1; more < SERVERS; more += 1) {
    const another = await startTestServer({ databaseUrl: server.databaseUrl });
    onTestFinished(() => another.close());
    desks.push(
      await another.signIn({
        login: `office-${more}`,
        name: '示例医保办',
        role: 'hospitalOffice',
        institutionCode: HOSPITAL,
      }),
    );
  }
  return { counter, desks };
}

const total = (
  bills: readonly {
    readonly fromPooledFund: string;
    readonly fromMajorIllness: string;
    readonly overLimit: string;
  }[],
) => ({
  fromPooledFund: bills.reduce((sum, bill) => sum + fenOf(bill.fromPooledFund), 0n),
  fromMajorIllness: bills.reduce((sum, bill) => sum + fenOf(bill.fromMajorIllness), 0n),
  overLimit: bills.reduce((sum, bill) => sum + fenOf(bill.overLimit), 0n),
});

async function payOutTheLimit({ counter, desks }: Desks): Promise<void> {
  const patient = await counter.addPerson(1);
  const deskOf = (number: number) => present(desks[number % desks.length], 'a desk');
  const settleAt = (number: number) =>
    deskOf(number).ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) } });
  const bills = await Promise.all(Array.from({ length: CLAIMS }, (_, number) => settleAt(number)));
  const wanted = BigInt(CLAIMS) * 70_000n;
  const { pooledFund, majorIllness } = LIMITS;
  expect(total(bills)).toEqual({
    fromPooledFund: BigInt(pooledFund),
    fromMajorIllness: BigInt(majorIllness),
    overLimit: wanted - BigInt(pooledFund) - BigInt(majorIllness),
  });
  expect(
    bills.filter((bill) => bill.fromPooledFund !== '0.00' && bill.fromMajorIllness !== '0.00'),
  ).toHaveLength(1);
  expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, claims: CLAIMS });

  const mixed = bills.slice(0, 40).map((bill, number) =>
    deskOf(number).ok(reverseClaim, {
      params: { claimNo: bill.claimNo ?? '' },
      body: { requestId: requestId(), reason: '退药' },
    }),
  );
  const more = Array.from({ length: 40 }, (_, number) => settleAt(number));
  const all = [...bills, ...(await Promise.all([...mixed, ...more]))];
  const paid = total(all);
  expect(paid.fromPooledFund <= BigInt(pooledFund) && paid.fromMajorIllness <= BigInt(majorIllness)).toBe(
    true,
  );
  expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, claims: CLAIMS + 80 });
}

/** 280 claims wait for one another: on a busy machine that takes its time. */
const PATIENCE = { timeout: 240_000 };

describe('年度限额的最后一分（M9.5、I9、I12）', PATIENCE, () => {
  test('同一人同时 200 笔，恰好付满限额；边撤边结也不超', async () => {
    await payOutTheLimit(await furnish());
  });

  const programs = findInstalledPostgres();
  test.skipIf(programs === undefined)('在本机装有的 Debian PostgreSQL 上同样如此', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shuangtong-limit-'));
    chmodSync(folder, 0o755);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const cluster = await startEmbedded({
      dataDir: folder,
      log: () => undefined,
      ...(programs === undefined ? {} : { programs }),
    });
    onTestFinished(() => cluster.stop());
    await payOutTheLimit(await furnish(await migrated(cluster.url)));
  });

  const url = process.env['DATABASE_URL_TEST'];
  test.skipIf(url === undefined)('在 DATABASE_URL_TEST 所指的 PostgreSQL 上同样如此', async () => {
    await payOutTheLimit(
      await furnish(
        await migrated((database) => String(Object.assign(new URL(url ?? ''), { pathname: `/${database}` }))),
      ),
    );
  });
});

async function migrated(urlOf: (database: string) => string): Promise<string> {
  const name = `limit_${randomBytes(6).toString('hex')}`;
  await createDatabaseIfMissing(urlOf('postgres'), name);
  await migrate(urlOf(name), MIGRATIONS);
  return urlOf(name);
}
