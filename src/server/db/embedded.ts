import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { chooseRunAs, othersMayEnter, prepareBinaries } from './embedded-binaries.ts';
import { findRunning, HOST, initialise, launch, shutDown, signal, SUPERUSER } from './embedded-server.ts';
import { countUsers, signIn, withLock } from './embedded-users.ts';

const CLUSTER_HOME = 'postgres';
/** Holds the cluster's true place where PostgreSQL's user cannot enter the data folder. */
const POINTER = 'postgres-location';
const PASSWORD = 'postgres-password';

/** Where the embedded cluster keeps its files, and who hears what it does (sentences for an operator). */
export interface EmbeddedOptions {
  dataDir: string;
  log: (message: string) => void;
  /** A folder with the programs of an installed PostgreSQL (15 or later), to run those instead of npm's. */
  programs?: string;
  /** Further server settings, as `name=value`; they hold for a server that this call starts, not for one that it joins. */
  settings?: readonly string[];
}

/** A running PostgreSQL that listens on 127.0.0.1 alone. */
export interface EmbeddedCluster {
  /** The connection string of one database, as the owner of the cluster; it holds the password: never log it. */
  url(database: string): string;
  /** Lets go of the cluster and stops it when no other process uses it; may be called more than once. */
  stop(): Promise<void>;
  /** Where nothing can be awaited: asks the server to stop without waiting for it. Done by itself at exit. */
  stopSync(): void;
}

/**
 * Starts the PostgreSQL that npm brought along, or joins the one that already runs on this folder: one left
 * behind by a killed process is taken over, one in use by another process is shared. The last one out stops it.
 * @throws Error in words for the operator when the server cannot be had; the message names the log file
 */
export async function startEmbedded({
  dataDir,
  log,
  programs,
  settings = [],
}: EmbeddedOptions): Promise<EmbeddedCluster> {
  const { home, password } = openHome(resolve(dataDir), log);
  let signOut: (() => void) | null = null;
  const running = await withLock(home, async () => {
    const binaries = prepareBinaries(chooseRunAs(join(home, 'cluster')), log, programs);
    const found = await findRunning(home, password, log);
    if (!found) await initialise(home, password, binaries, log);
    const server = found ?? (await launch(home, binaries, settings));
    signOut = signIn(home);
    return server;
  });
  let stopping: Promise<void> | null = null;
  const leave = (): boolean => {
    process.removeListener('exit', stopSync);
    signOut?.();
    return countUsers(home) === 0;
  };
  const stopSync = (): void => {
    if (!stopping && leave()) signal(home, running.pid, 'SIGINT');
  };
  // A program that ends in the middle, by an error of its own, still takes its server along.
  process.once('exit', stopSync);
  return {
    url: (database) =>
      `postgres://${SUPERUSER}:${password}@${HOST}:${running.port}/${encodeURIComponent(database)}`,
    stop: () =>
      (stopping ??= withLock(home, async () => (leave() ? shutDown(home, running.pid) : undefined))),
    stopSync,
  };
}

/**
 * Deletes the cluster of this data folder with all its data, and stops the server that a killed run left on it.
 * @returns false, with nothing touched, while a running process uses it
 */
export async function removeCluster(dataDir: string): Promise<boolean> {
  const home = homeOf(dataDir);
  if (!existsSync(home)) return true;
  const free = await withLock(home, async () => {
    if (countUsers(home) > 0) return false;
    const running = await findRunning(home, keepPassword(dataDir), () => undefined);
    if (running) await shutDown(home, running.pid);
    return true;
  });
  if (!free) return false;
  rmSync(home, { recursive: true, force: true });
  for (const file of [POINTER, PASSWORD]) rmSync(join(dataDir, file), { force: true });
  return true;
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
    throw new Error(`没有权限使用数据目录 ${dataDir}（可能由另一个用户建立），请换 DATA_DIR 或改其属主`, {
      cause,
    });
  }
}

function openFolder(folder: string): string {
  const fresh = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  // A folder of our own making must let PostgreSQL's user through; one made by the operator stays as it is.
  if (fresh) chmodSync(folder, 0o755);
  return realpathSync(folder);
}

function homeOf(folder: string): string {
  const pointer = join(folder, POINTER);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(folder, CLUSTER_HOME);
}

/** The cluster lies in the data folder, unless PostgreSQL's user could not get there; then beside the system's. */
function chooseHome(folder: string, log: (message: string) => void): string {
  const inside = join(folder, CLUSTER_HOME);
  let home = homeOf(folder);
  if (home === inside && chooseRunAs(inside) && !existsSync(inside) && !othersMayEnter(folder)) {
    home = join('/var/lib/shuangtong', createHash('sha256').update(folder).digest('hex').slice(0, 16));
    log(`PostgreSQL 不能以 root 运行，也进不了 ${folder}，数据库文件放在 ${home}`);
    writeFileSync(join(folder, POINTER), `${home}\n`);
  }
  const isNew = mkdirSync(home, { recursive: true }) !== undefined;
  if (isNew) for (const path of home === inside ? [home] : [home, dirname(home)]) chmodSync(path, 0o755);
  accessSync(home, constants.W_OK);
  return home;
}

function keepPassword(folder: string): string {
  const file = join(folder, PASSWORD);
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
