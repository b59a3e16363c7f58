import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabaseIfMissing, removeCluster, startEmbedded, type EmbeddedCluster } from './embedded.ts';
import { isAlive } from './embedded-users.ts';

let dataDir: string;
let messages: string[];
let opened: EmbeddedCluster[];

const log = (message: string): void => void messages.push(message);

async function start(): Promise<EmbeddedCluster> {
  const cluster = await startEmbedded({ dataDir, log });
  opened.push(cluster);
  return cluster;
}

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

function serverPid(): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Starts the cluster in another process, which stays until it is killed; resolves when the server runs. */
async function startElsewhere(): Promise<ChildProcess> {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)});
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined });
    process.once('SIGUSR2', () => { throw new Error('an error of the program, on purpose'); });
    console.log('ready');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-test-'));
  // A folder made for temporary use is closed to others; the program makes its own, open to PostgreSQL's user.
  rmSync(dataDir, { recursive: true });
  messages = [];
  opened = [];
});

afterEach(async () => {
  for (const cluster of opened) await cluster.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('内嵌 PostgreSQL', () => {
  test('首次启动建库，停止后数据仍在，重复停止无妨', async () => {
    const first = await start();
    expect(await createDatabaseIfMissing(first.url('postgres'), 'sample')).toBe(true);
    expect(await createDatabaseIfMissing(first.url('postgres'), 'sample')).toBe(false);
    await ask(first.url('sample'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = serverPid();
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await start();
    expect(await ask(second.url('sample'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('只在本机监听、用口令、写盘、UTF-8，中文可建三元组', async () => {
    const cluster = await start();
    const rows = await ask(
      cluster.url('postgres'),
      `SELECT current_setting('listen_addresses') AS host, current_setting('fsync') AS fsync,
        current_setting('server_encoding') AS encoding, datctype AS ctype FROM pg_database WHERE datname = 'postgres'`,
    );
    expect(rows).toEqual([{ host: '127.0.0.1', fsync: 'on', encoding: 'UTF8', ctype: 'C.UTF-8' }]);
    await ask(cluster.url('postgres'), 'CREATE EXTENSION pg_trgm');
    const [trigrams] = await ask<{ count: number }>(
      cluster.url('postgres'),
      `SELECT cardinality(show_trgm('注射剂'))::integer AS count`,
    );
    expect(trigrams?.count).toBe(4);
    const wrong = new URL(cluster.url('postgres'));
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
  });

  test('被强行结束的程序留下的数据库进程由下一次启动接管并停止', async () => {
    const other = await startElsewhere();
    const orphan = serverPid();
    await kill(other);
    expect(isAlive(orphan)).toBe(true);

    const cluster = await start();
    expect(serverPid()).toBe(orphan);
    expect(messages).toContain('接管上次留下的数据库进程');
    expect(await ask(cluster.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await cluster.stop();
    expect(isAlive(orphan)).toBe(false);
  });

  test('别的程序还在用时，停止只是离开', async () => {
    const other = await startElsewhere();
    const shared = serverPid();
    const cluster = await start();
    expect(messages).toContain('与正在运行的程序共用数据库');
    await cluster.stop();
    expect(isAlive(shared)).toBe(true);
    await kill(other);
    await (await start()).stop();
    expect(isAlive(shared)).toBe(false);
  });

  test('数据库进程被杀、进程号又给了别的程序时照常启动', async () => {
    await (await start()).stop();
    // This very test's process stands in for the stranger that was given the number.
    const note = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = (server.address() as { port: number }).port;
    server.close();
    writeFileSync(
      note,
      `${process.pid}\n${join(dataDir, 'postgres', 'cluster')}\n1\n${port}\n\n127.0.0.1\n\nready   \n`,
    );
    const cluster = await start();
    expect(serverPid()).not.toBe(process.pid);
    expect(await ask(cluster.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('程序自己出错退出时带走数据库进程', async () => {
    const other = await startElsewhere();
    const server = serverPid();
    other.kill('SIGUSR2');
    await once(other, 'exit');
    await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false);
  });

  test('没有人用的数据库可以连进程一起清走，有人用的不动', async () => {
    const other = await startElsewhere();
    const server = serverPid();
    expect(await removeCluster(dataDir)).toBe(false);
    expect(isAlive(server)).toBe(true);
    await kill(other);
    expect(await removeCluster(dataDir)).toBe(true);
    expect(isAlive(server)).toBe(false);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('同一进程两处同时启动，得到同一个数据库', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url('postgres')).toBe(two.url('postgres'));
    await one.stop();
    expect(await ask(two.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
