import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries, type Binaries, type RunAs } from './embedded-binaries.ts';
import { countUsers, isAlive } from './embedded-users.ts';

/** A server that accepts connections: its main process and its port on 127.0.0.1. */
export interface Running {
  pid: number;
  port: number;
}

/** The owner of every cluster we make. */
export const SUPERUSER = 'postgres';
/** The only address that a cluster listens on. */
export const HOST = '127.0.0.1';
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** Makes the cluster under another name first, so that an interrupted start leaves nothing half-made. */
export async function initialise(
  home: string,
  password: string,
  binaries: Binaries,
  log: (m: string) => void,
): Promise<void> {
  const cluster = join(home, 'cluster');
  if (existsSync(cluster)) {
    const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    if (version === binaries.majorVersion) return;
    throw new Error(
      `${cluster} 由 PostgreSQL ${version} 建立，本程序带的是 ${binaries.majorVersion}：请先用旧版导出数据`,
    );
  }
  log('首次启动：建立内嵌 PostgreSQL 数据库');
  const draft = join(home, 'cluster.new');
  const passwordFile = join(home, 'initial-password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of binaries.runAs ? [draft, passwordFile] : []) giveTo(path, binaries.runAs);
  const options = [
    '-D',
    draft,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
  ];
  // pg_trgm finds no Chinese under plain C, so the character classes must come from a UTF-8 locale.
  const locale =
    process.platform === 'linux'
      ? ['--locale=C.UTF-8', '--encoding=UTF8', '--lc-messages=C']
      : ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  try {
    const made = spawnSync(binaries.initdb, [...options, ...locale], {
      ...binaries.runAs,
      cwd: home,
      env: environment(),
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`建立数据库失败：${made.error?.message ?? made.stderr}`);
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function giveTo(path: string, owner: RunAs | null): void {
  if (owner) chownSync(path, owner.uid, owner.gid);
}

/**
 * Starts the server; a port that was taken between the look and the start is looked for again.
 * @param further settings beside those that every server has, as `name=value`
 */
export async function launch(home: string, binaries: Binaries, further: readonly string[]): Promise<Running> {
  let failure = '';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await findFreePort();
    const started = await launchOn(port, home, binaries, further);
    if (started) return started;
    failure = tail(join(home, 'postgres.log'));
    // A just killed server's children may hold its memory for a moment longer.
    await sleep(300);
  }
  throw new Error(`数据库没有启动，日志在 ${join(home, 'postgres.log')}：\n${failure}`);
}

async function launchOn(
  port: number,
  home: string,
  binaries: Binaries,
  further: readonly string[],
): Promise<Running | null> {
  const cluster = join(home, 'cluster');
  const logFile = join(home, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, 'a', 0o600);
  const settings = [
    `listen_addresses=${HOST}`,
    // No socket file: its path may be too long for the system, and the port serves every client alike.
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'timezone=UTC',
    'log_timezone=UTC',
    ...further,
  ];
  const child = spawn(
    binaries.postgres,
    ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // A group of its own, so that Ctrl-C reaches this program first and it can finish what is under way.
    { ...binaries.runAs, cwd: home, env: environment(), stdio: ['ignore', output, output], detached: true },
  );
  closeSync(output);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  child.unref();
  const deadline = Date.now() + 60_000;
  while (!ended && Date.now() < deadline) {
    const state = readState(cluster);
    if (state && state.pid === child.pid && state.ready) return { pid: state.pid, port };
    await sleep(10);
  }
  if (!ended) child.kill('SIGQUIT');
  return null;
}

/** Takes over a server that still runs on this cluster; clears the note of one that does not. */
export async function findRunning(
  home: string,
  password: string,
  log: (message: string) => void,
): Promise<Running | null> {
  const cluster = join(home, 'cluster');
  const deadline = Date.now() + 15_000;
  for (;;) {
    const state = readState(cluster);
    if (!state) return null;
    if (!isAlive(state.pid)) return null;
    if (state.ready && (await answers(state.port, password, cluster))) {
      log(countUsers(home) > 0 ? '与正在运行的程序共用数据库' : '接管上次留下的数据库进程');
      return { pid: state.pid, port: state.port };
    }
    if (!isPostgres(state.pid)) {
      // The number was given to another program since; PostgreSQL would believe itself running and refuse.
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (Date.now() > deadline) {
      log('上次留下的数据库进程没有应答，先停止它');
      await shutDown(home, state.pid);
      return null;
    }
    await sleep(100);
  }
}

async function answers(port: number, password: string, cluster: string): Promise<boolean> {
  const client = new pg.Client({
    host: HOST,
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 3_000,
  });
  try {
    await client.connect();
    const shown = await client.query<{ data_directory: string }>('SHOW data_directory');
    return realpathSync(shown.rows[0]?.data_directory ?? '') === realpathSync(cluster);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Where the system does not tell a program's name, the process is taken for ours: the safe side. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return true;
  }
}

/** PostgreSQL's own note beside the cluster: process, port (4th line) and state (8th line). */
function readState(cluster: string): { pid: number; port: number; ready: boolean } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' } : null;
  } catch {
    return null;
  }
}

/** Ends open transactions and stops; a server that does not within ten seconds is stopped without a checkpoint. */
export async function shutDown(home: string, pid: number): Promise<void> {
  for (const [how, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    signal(home, pid, how);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
}

/** Sends a stop to the server without waiting: SIGINT ends transactions, SIGQUIT ends everything. */
export function signal(home: string, pid: number, how: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    const mode = how === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(prepareBinaries(null, () => undefined).pgCtl, [
      'stop',
      '-W',
      '-m',
      mode,
      '-D',
      join(home, 'cluster'),
    ]);
    return;
  }
  try {
    process.kill(pid, how);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function findFreePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Only what the server needs: no PG… settings of the caller's, and none of its secrets. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
}
