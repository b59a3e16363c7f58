// Sets up what a command needs, and only when something changed: dependencies from the lock file, and the
// compiled server and pages. Only node: modules here, because it runs before anything is installed. Whatever
// the set-up has to say goes to standard error: standard output belongs to the command.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json; every path is taken from here, never from where the caller stands. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const MODULES = join(ROOT, 'node_modules');
const DEPENDENCY_STAMP = join(MODULES, '.shuangtong-stamp.json');
/** The native packages differ by platform and processor. */
const SYSTEM = `${process.platform}-${process.arch}`;
const SERVER_FLOORS = ['base', 'policy', 'domain', 'contract', 'server'];
const WEB_FLOORS = ['base', 'policy', 'domain', 'contract', 'web'];

/** Something the set-up could not do; the message is for the person at the terminal. */
export class SetUpError extends Error {}

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a program to its end; its output goes where `stdio` says, by default to standard error. */
export function run(program, args, { env = process.env, stdio = ['ignore', 2, 2] } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio });
    child.once('error', failed);
    child.once('exit', (code, signal) => done(signal ? 128 : (code ?? 1)));
  });
}

/** Installs the dependencies of the lock file unless node_modules already holds exactly these. */
export async function ensureDependencies() {
  if (dependenciesMatch()) return;
  await withSetUpLock(async () => {
    if (dependenciesMatch()) return;
    say('正在安装依赖（只在首次或依赖变化时）……');
    await installLocked(ROOT);
    stampDependencies();
  });
}

/**
 * Installs a tool that only one command needs, from its own lock file in `source`, into .cache: it is nobody's dependency, and
 * who never runs that command never waits for it. Gives the folder that holds its node_modules.
 */
export async function ensureTool(name, source) {
  const folder = join(ROOT, '.cache', name);
  const stamp = join(folder, 'installed');
  const wanted = hashOf([join(ROOT, source, 'package-lock.json')]);
  if (readText(stamp) === wanted) return folder;
  await withSetUpLock(async () => {
    if (readText(stamp) === wanted) return;
    say(`正在安装 ${source} 的工具（只在首次或版本变化时）……`);
    mkdirSync(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(ROOT, source, file), join(folder, file));
    await installLocked(folder);
    writeFileSync(stamp, wanted);
  });
  return folder;
}

async function installLocked(folder) {
  const { program, args } = findNpm();
  const how = ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefix', folder];
  const code = await run(program, [...args, ...how], { env: installEnvironment() });
  if (code !== 0) throw new SetUpError(`依赖没有装好（npm 退出码 ${code}），请看上面的输出`);
}

/** Compiles what changed: the server's floors, and the pages too where `web` asks for them. */
export async function ensureBuild({ web = true } = {}) {
  if (serverIsBuilt() && (!web || webIsBuilt())) return;
  await withSetUpLock(async () => {
    const work = [];
    if (!serverIsBuilt()) work.push(buildServer());
    if (web && !webIsBuilt()) work.push(buildWeb());
    // Both are waited for, so that no compiler writes on after a failure was told.
    const results = await Promise.allSettled(work);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

function dependenciesMatch() {
  const wanted = {
    lock: hashOf([join(ROOT, 'package-lock.json')]),
    abi: process.versions.modules,
    system: SYSTEM,
  };
  const stamp = readJson(DEPENDENCY_STAMP);
  if (stamp && (stamp.abi !== wanted.abi || stamp.system !== wanted.system)) return false;
  if (stamp?.lock === wanted.lock) return true;
  // A developer may have run npm himself; npm's own list of what it installed tells.
  if (!installedAsLocked()) return false;
  stampDependencies();
  return true;
}

function stampDependencies() {
  const stamp = {
    lock: hashOf([join(ROOT, 'package-lock.json')]),
    abi: process.versions.modules,
    system: SYSTEM,
  };
  try {
    writeFileSync(DEPENDENCY_STAMP, JSON.stringify(stamp));
  } catch {
    // An ordinary user in a checkout that belongs to another: the next start compares again.
  }
}

function installedAsLocked() {
  const locked = readJson(join(ROOT, 'package-lock.json'))?.packages;
  const installed = readJson(join(MODULES, '.package-lock.json'))?.packages;
  if (!locked || !installed) return false;
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '' || wanted.link) continue;
    const found = installed[path];
    if (found ? found.version !== wanted.version : !wanted.optional && !wanted.devOptional && !wanted.peer)
      return false;
    if (!found && wanted.os?.includes(process.platform) && wanted.cpu?.includes(process.arch) && !wanted.libc)
      return false;
  }
  return Object.keys(installed).every((path) => path in locked);
}

/** npm as it called us; else the one that came with this Node; else the one on the path. */
function findNpm() {
  const called = process.env.npm_execpath;
  const folder = dirname(process.execPath);
  const besides = [
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = called && /npm-cli\.c?js$/.test(called) ? called : besides.find((path) => existsSync(path));
  if (script) return { program: process.execPath, args: [script] };
  return process.platform === 'win32' ? { program: 'npm.cmd', args: [] } : { program: 'npm', args: [] };
}

/** The caller's settings less those that would leave out what the build and the tests need. */
function installEnvironment() {
  const unwanted =
    /^(node_env|npm_config_(omit|only|production|include|prefix|local_prefix|global|location|dry_run|workspaces?|loglevel))$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !unwanted.test(name.replaceAll('-', '_'))),
  );
}

const serverStamp = join(ROOT, 'dist', 'server-stamp');
const webStamp = join(ROOT, 'dist', 'web-stamp');

function serverIsBuilt() {
  return (
    existsSync(join(ROOT, 'dist', 'server', 'main.js')) &&
    readText(serverStamp) === sourceHash(SERVER_FLOORS, ['tsconfig.base.json'])
  );
}

function webIsBuilt() {
  return (
    existsSync(join(ROOT, 'dist', 'public', 'index.html')) &&
    readText(webStamp) === sourceHash(WEB_FLOORS, ['vite.config.ts'])
  );
}

async function buildServer() {
  say('正在编译服务端……');
  const before = sourceHash(SERVER_FLOORS, ['tsconfig.base.json']);
  dropStaleOutput();
  const tsc = join(MODULES, 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [tsc, '-b', ...SERVER_FLOORS.map((floor) => join('src', floor))]);
  if (code !== 0) throw new SetUpError('服务端没有编译通过，请看上面的输出');
  writeFileSync(serverStamp, before);
}

async function buildWeb() {
  say('正在构建页面……');
  const before = sourceHash(WEB_FLOORS, ['vite.config.ts']);
  const vite = join(MODULES, 'vite', 'bin', 'vite.js');
  // CI keeps Vite from drawing a progress line for every one of thousands of files.
  const env = { ...process.env, NODE_ENV: 'production', CI: 'true' };
  const code = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { env });
  if (code !== 0) throw new SetUpError('页面没有构建成功，请看上面的输出');
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(webStamp, before);
}

/** Compiled files whose source is gone would still be found by an import. */
function dropStaleOutput() {
  for (const floor of SERVER_FLOORS) {
    const output = join(ROOT, 'dist', floor);
    for (const file of listFiles(output)) {
      const source = join(ROOT, 'src', floor, file.slice(output.length + 1));
      if (file.endsWith('.js') && !existsSync(source.replace(/\.js$/, '.ts'))) rmSync(file);
    }
  }
}

function sourceHash(floors, extra) {
  const sources = floors
    .flatMap((floor) => listFiles(join(ROOT, 'src', floor)))
    .filter((file) => !file.endsWith('.test.ts'));
  return hashOf([...sources, ...extra.map((file) => join(ROOT, file)), join(ROOT, 'package-lock.json')]);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Two commands started at once, as in a pipe, must not install or compile into the same folder together. */
async function withSetUpLock(work) {
  const lock = join(ROOT, '.cache', 'set-up.lock');
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = Date.now() + 15 * 60_000;
  while (!takeLock(lock)) {
    if (Date.now() > deadline) throw new SetUpError(`另一个命令一直在安装或编译；若没有，请删除 ${lock}`);
    await new Promise((wake) => setTimeout(wake, 200));
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = Number(readText(lock) ?? 0);
  if (holder ? !isAlive(holder) : existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 5_000)
    rmSync(lock, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Tells a sentence where the set-up failed, and the whole trace where the program did. */
export function tellError(error) {
  say(error instanceof SetUpError ? error.message : String(error?.stack ?? error));
}

/** Tells what went wrong and ends the process. */
export function endOnError(error) {
  tellError(error);
  process.exit(1);
}
