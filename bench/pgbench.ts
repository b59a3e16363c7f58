import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { partOf } from './load-client.ts';

/** Connections that work at once, here and over HTTP. */
export const CLIENTS = 64;
export const SECONDS = 8;
/** What the server sets at the start of every transaction or connection, set once here. */
const SETTINGS =
  '-c role=shuangtong_platform -c timezone=UTC -c app.scope=all -c plan_cache_mode=force_generic_plan';

/** Who drives the statements: PostgreSQL's own load tool, or where it cannot be had, the driver that the server uses. */
export interface Driver {
  readonly name: string;
  /** Runs a script over and over. */
  run(url: string, script: string): Promise<Driven>;
}

export interface Driven {
  /** Transactions a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p99: number;
}

function findPgbench(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(root, version, 'bin', 'pgbench')),
    '/usr/local/bin/pgbench',
    '/usr/bin/pgbench',
  ].find((path) => existsSync(path));
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Debian's pgbench, installed where that is allowed; else a loop with the pg driver. The choice is said. */
export function chooseDriver(say: (line: string) => void): Driver {
  if (!findPgbench() && mayInstall()) {
    say('安装 Debian 的 postgresql-contrib（带 pgbench）');
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql-contrib'], {
      stdio: 'ignore',
    });
  }
  const program = findPgbench();
  if (!program) {
    say('没有 pgbench，改用 pg 驱动循环');
    return { name: 'pg 驱动循环', run: runDriverLoop };
  }
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
  say(`用 ${program}（${version}）`);
  return { name: 'pgbench', run: async (url, script) => runPgbench(program, url, script) };
}

function runPgbench(program: string, url: string, script: string): Driven {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-pgbench-'));
  try {
    const file = join(folder, 'settle.sql');
    writeFileSync(file, script);
    const args = [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${CLIENTS}`,
      '--jobs=2',
      `--time=${SECONDS}`,
      `--file=${file}`,
      '--log',
      `--log-prefix=${join(folder, 'times')}`,
      url,
    ];
    const ran = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, PGOPTIONS: SETTINGS } });
    const rate = /^tps = ([\d.]+)/m.exec(ran.stdout)?.[1];
    const failed = /number of failed transactions: ([1-9]\d*)/.exec(ran.stdout)?.[1];
    if (ran.status !== 0 || !rate || failed)
      throw new Error(`pgbench: ${failed ?? ''} ${ran.stderr.slice(-600)}`);
    return { rate: Number(rate), p99: p99Of(loggedTimes(folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of every transaction, of which the load tool's log tells microseconds in the third field of a line. */
function loggedTimes(folder: string): number[] {
  const logs = readdirSync(folder).filter((name) => name.startsWith('times'));
  const lines = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  return lines.map((line) => Number(line.split(' ')[2]) / 1000);
}

const p99Of = (times: readonly number[]): number =>
  Math.round(
    partOf(
      times.toSorted((one, other) => one - other),
      0.99,
    ),
  );

/** Follows the few commands that our scripts use: \set random, \gset, and plain statements. */
async function runDriverLoop(url: string, script: string): Promise<Driven> {
  const lines = script.split('\n').filter((line) => line !== '');
  const until = Date.now() + SECONDS * 1000;
  const times: number[] = [];
  const client = async (): Promise<void> => {
    const connection = new pg.Client({ connectionString: url, options: SETTINGS });
    await connection.connect();
    while (Date.now() < until) {
      const began = performance.now();
      await runOnce(connection, lines);
      times.push(performance.now() - began);
    }
    await connection.end();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { rate: times.length / SECONDS, p99: p99Of(times) };
}

async function runOnce(connection: pg.Client, lines: readonly string[]): Promise<void> {
  const variables = new Map<string, string>();
  for (const [number, line] of lines.entries()) {
    const random = /^\\set (\w+) random\(1, (\d+)\)$/.exec(line);
    if (random) {
      variables.set(random[1] ?? '', String(1 + Math.floor(Math.random() * Number(random[2]))));
      continue;
    }
    const used: string[] = [];
    const text = line
      .replace(/\s*\\gset$|;$/, '')
      .replace(/(?<!:):([a-z_]\w*)/g, (_, name: string) => `$${used.push(variables.get(name) ?? '')}`);
    const { rows } = await connection.query<Record<string, unknown>>({
      name: `line-${number}`,
      text,
      values: used,
    });
    if (line.endsWith('\\gset'))
      for (const [name, value] of Object.entries(rows[0] ?? {})) variables.set(name, String(value));
  }
}

/** A script that only calls the function. */
export const oneCallScript = (cases: number): string =>
  [`\\set n random(1, ${cases})`, 'SELECT bench_settle(:n);', ''].join('\n');
