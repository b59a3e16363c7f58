import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
  /** Runs a script over and over: as fast as it goes, or as often a second as said, at random. */
  run(url: string, script: string, arrivals?: number): Promise<Driven>;
}

export interface Driven {
  /** Transactions a second. */
  readonly rate: number;
  /** Milliseconds; of what came at random from the moment it fell due. */
  readonly p50: number;
  readonly p99: number;
}

/** How many connections run for how long, and how many runs of each are not counted. */
interface Manner {
  readonly clients: number;
  readonly seconds: number;
  readonly warming: number;
}

const FULL: Manner = { clients: CLIENTS, seconds: SECONDS, warming: 0 };
/** Few connections are enough for few arrivals, and each plans its statements in its first runs, which are not counted. */
const AT_RANDOM: Manner = { clients: 8, seconds: 48, warming: 10 };

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
  return {
    name: 'pgbench',
    run: async (url, script, arrivals) => runPgbench(program, url, script, arrivals),
  };
}

function runPgbench(program: string, url: string, script: string, arrivals: number | undefined): Driven {
  const manner = arrivals === undefined ? FULL : AT_RANDOM;
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-pgbench-'));
  try {
    const file = join(folder, 'settle.sql');
    writeFileSync(file, script);
    const args = [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${manner.clients}`,
      '--jobs=2',
      `--time=${manner.seconds}`,
      ...(arrivals === undefined ? [] : [`--rate=${arrivals}`]),
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
    return { rate: Number(rate), ...spreadOf(loggedTimes(folder, manner.warming)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Milliseconds of every transaction but each connection's first: a line of the load tool's log tells the connection, how many it
 * has run, and microseconds.
 */
function loggedTimes(folder: string, warming: number): number[] {
  const logs = readdirSync(folder).filter((name) => name.startsWith('times'));
  const lines = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  return lines
    .map((line) => line.split(' '))
    .filter(([, run]) => Number(run) >= warming)
    .map(([, , microseconds]) => Number(microseconds) / 1000);
}

function spreadOf(times: readonly number[]): Pick<Driven, 'p50' | 'p99'> {
  const sorted = times.toSorted((one, other) => one - other);
  return { p50: Math.round(partOf(sorted, 0.5)), p99: Math.round(partOf(sorted, 0.99)) };
}

/** Follows the few commands that our scripts use: \set random, \gset, and plain statements. */
async function runDriverLoop(url: string, script: string, arrivals?: number): Promise<Driven> {
  const lines = script.split('\n').filter((line) => line !== '');
  const { clients, seconds, warming } = arrivals === undefined ? FULL : AT_RANDOM;
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const client = async (): Promise<void> => {
    const connection = new pg.Client({ connectionString: url, options: SETTINGS });
    await connection.connect();
    const pauseFor = () => (arrivals === undefined ? 0 : -Math.log(1 - Math.random()) * (clients / arrivals));
    let due = performance.now() + pauseFor() * 1000;
    for (let run = 0; due < until; run += 1) {
      if (arrivals !== undefined) await pause(Math.max(due - performance.now(), 0));
      await runOnce(connection, lines);
      if (run >= warming) times.push(performance.now() - due);
      due = arrivals === undefined ? performance.now() : due + pauseFor() * 1000;
    }
    await connection.end();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { rate: times.length / seconds, ...spreadOf(times) };
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
