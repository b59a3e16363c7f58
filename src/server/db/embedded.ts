import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
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
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseRunAs, othersMayEnter, prepareBinaries, type Binaries, type RunAs } from './embedded-binaries.ts';
import { countUsers, isAlive, signIn, withLock } from './embedded-users.ts';

/** Where the embedded cluster keeps its files, and who hears what it does (sentences for an operator). */
export interface EmbeddedOptions {
  dataDir: string;
  log: (message: string) => void;
}

/** A running PostgreSQL that listens on 127.0.0.1 alone. */
export interface EmbeddedCluster {
  /** The connection string of one database, as the owner of the cluster; it holds the password: never log it. */
  url(database: string): string;
  /** Lets go of the cluster and stops it when no other process uses it; may be called more than once. */
  stop(): Promise<void>;
  /** For an exit handler, where nothing can be awaited: asks the server to stop, without waiting for it. */
  stopSync(): void;
}

interface Running {
  pid: number;
  port: number;
}

const SUPERUSER = 'postgres';
const HOST = '127.0.0.1';
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Starts the PostgreSQL that npm brought along, or joins the one that already runs on this folder: one left
 * behind by a killed process is taken over, one in use by another process is shared. The last one out stops it.
 * @throws Error in words for the operator when the server cannot be had; the message names the log file
 */
export async function startEmbedded({ dataDir, log }: EmbeddedOptions): Promise<EmbeddedCluster> {
  const { home, password } = openHome(resolve(dataDir), log);
  let signOut: (() => void) | null = null;
  const running = await withLock(home, async () => {
    const binaries = prepareBinaries(chooseRunAs(join(home, 'cluster')), log);
    const found = await findRunning(home, password, log);
    if (!found) await initialise(home, password, binaries, log);
    const server = found ?? (await launch(home, binaries));
    signOut = signIn(home);
    return server;
  });
  let stopping: Promise<void> | null = null;
  const leave = (): boolean => {
    signOut?.();
    return countUsers(home) === 0;
  };
  return {
    url: (database) => `postgres://${SUPERUSER}:${password}@${HOST}:${running.port}/${encodeURIComponent(database)}`,
    stop: () => (stopping ??= withLock(home, async () => (leave() ? shutDown(home, running.pid) : undefined))),
    stopSync: () => {
      if (!stopping && leave()) signal(home, running.pid, 'SIGINT');
    },
  };
}

/**
 * Creates a database on the cluster that `url` points at, unless it is there already.
 * @param url any connection string of the same cluster
 * @returns true when it was made by this call
 */
export async function createDatabaseIfMissing(url: string, name: string): Promise<boolean> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount === 1) return false;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    return true;
  } catch (error) {
    // Two starts at once: the other one made it between our look and our attempt.
    if (['42P04', '23505'].includes(String((error as { code?: unknown }).code))) return false;
    throw error;
  } finally {
    await client.end();
  }
}

function openHome(dataDir: string, log: (message: string) => void): { home: string; password: string } {
  try {
    const folder = openFolder(dataDir);
    const home = chooseHome(folder, log);
    return { home, password: keepPassword(folder) };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw cause;
    throw new Error(`没有权限使用数据目录 ${dataDir}（可能由另一个用户建立），请换 DATA_DIR 或改其属主`, { cause });
  }
}

function openFolder(folder: string): string {
  const fresh = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  // A folder of our own making must let PostgreSQL's user through; one made by the operator stays as it is.
  if (fresh) chmodSync(folder, 0o755);
  return realpathSync(folder);
}

/** The cluster lies in the data folder, unless PostgreSQL's user could not get there; then beside the system's. */
function chooseHome(folder: string, log: (message: string) => void): string {
  const pointer = join(folder, 'postgres-location');
  const inside = join(folder, 'postgres');
  let home = inside;
  if (existsSync(pointer)) home = readFileSync(pointer, 'utf8').trim();
  else if (chooseRunAs(inside) && !existsSync(inside) && !othersMayEnter(folder)) {
    home = join('/var/lib/shuangtong', createHash('sha256').update(folder).digest('hex').slice(0, 16));
    log(`PostgreSQL 不能以 root 运行，也进不了 ${folder}，数据库文件放在 ${home}`);
    writeFileSync(pointer, `${home}\n`);
  }
  const isNew = mkdirSync(home, { recursive: true }) !== undefined;
  if (isNew) for (const path of home === inside ? [home] : [home, dirname(home)]) chmodSync(path, 0o755);
  accessSync(home, constants.W_OK);
  return home;
}

function keepPassword(folder: string): string {
  const file = join(folder, 'postgres-password');
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}

/** Makes the cluster under another name first, so that an interrupted start leaves nothing half-made. */
async function initialise(home: string, password: string, binaries: Binaries, log: (m: string) => void): Promise<void> {
  const cluster = join(home, 'cluster');
  if (existsSync(cluster)) {
    const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    if (version === binaries.majorVersion) return;
    throw new Error(`${cluster} 由 PostgreSQL ${version} 建立，本程序带的是 ${binaries.majorVersion}：请先用旧版导出数据`);
  }
  log('首次启动：建立内嵌 PostgreSQL 数据库');
  const draft = join(home, 'cluster.new');
  const passwordFile = join(home, 'initial-password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of binaries.runAs ? [draft, passwordFile] : []) giveTo(path, binaries.runAs);
  const options = ['-D', draft, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
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

/** Starts the server; a port that was taken between the look and the start is looked for again. */
async function launch(home: string, binaries: Binaries): Promise<Running> {
  let failure = '';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await findFreePort();
    const started = await launchOn(port, home, binaries);
    if (started) return started;
    failure = tail(join(home, 'postgres.log'));
    // A just killed server's children may hold its memory for a moment longer.
    await sleep(300);
  }
  throw new Error(`数据库没有启动，日志在 ${join(home, 'postgres.log')}：\n${failure}`);
}

async function launchOn(port: number, home: string, binaries: Binaries): Promise<Running | null> {
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
async function findRunning(home: string, password: string, log: (message: string) => void): Promise<Running | null> {
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
async function shutDown(home: string, pid: number): Promise<void> {
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

function signal(home: string, pid: number, how: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    const mode = how === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(prepareBinaries(null, () => undefined).pgCtl, ['stop', '-W', '-m', mode, '-D', join(home, 'cluster')]);
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
