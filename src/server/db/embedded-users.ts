import {
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** True while a process of this id runs, whoever owns it; one that ended but was not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return statFields(pid)[0] !== 'Z';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What the Linux kernel tells of a process, from its state on; empty on other systems. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may itself hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/**
 * Tells a process from a later one that was given the same id: its start time as the Linux kernel counts it.
 * Elsewhere the answer is the same for all, and the id alone decides.
 */
function birthMark(pid: number): string {
  return statFields(pid)[19] ?? '';
}

function isSameProcess(pid: number, mark: string): boolean {
  return isAlive(pid) && birthMark(pid) === mark;
}

/** Writes down that this process uses the cluster; the returned function takes the note away. */
export function signIn(home: string): () => void {
  const folder = join(home, 'users');
  mkdirSync(folder, { recursive: true });
  const note = join(folder, `${process.pid}-${birthMark(process.pid)}-${randomBytes(4).toString('hex')}`);
  writeFileSync(note, '');
  return () => rmSync(note, { force: true });
}

/** How many running processes use the cluster; notes of processes that were killed are swept away. */
export function countUsers(home: string): number {
  const folder = join(home, 'users');
  mkdirSync(folder, { recursive: true });
  let alive = 0;
  for (const name of readdirSync(folder)) {
    const [pid, mark] = name.split('-');
    if (isSameProcess(Number(pid), mark ?? '')) alive += 1;
    else rmSync(join(folder, name), { force: true });
  }
  return alive;
}

/** Starting and stopping exclude each other, so that nobody attaches to a server that is on its way down. */
export async function withLock<T>(home: string, work: () => Promise<T>): Promise<T> {
  const file = join(home, 'start.lock');
  const deadline = Date.now() + 60_000;
  while (!tryLock(file)) {
    if (Date.now() > deadline) throw new Error(`等待 ${file} 超过一分钟：另一个进程正在启动或停止数据库`);
    await sleep(20);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, `${process.pid}-${birthMark(process.pid)}`);
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  return false;
}

function isAbandoned(file: string): boolean {
  try {
    const [pid, mark] = readFileSync(file, 'utf8').split('-');
    // An empty file is a lock being written at this very moment, unless it has been so for seconds.
    if (!pid) return Date.now() - statSync(file).mtimeMs > 5_000;
    return !isSameProcess(Number(pid), mark ?? '');
  } catch {
    return false;
  }
}
