import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../src/server/root.ts';

export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
}

/** Runs a program in a process of its own and measures its time, start included, and its peak memory. */
export function measure(args: readonly string[], env: Record<string, string> = {}): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', join(ROOT, 'bench', 'peak-memory.mjs'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let peak = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => (peak += chunk.toString()));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) done({ seconds: (performance.now() - began) / 1000, peakMiB: Number(peak) / 1024 });
      else failed(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });
}

/** A compiled program of the server. */
export function program(...path: string[]): string {
  return join(ROOT, 'dist', 'server', ...path);
}

/**
 * Imports a file into a database of its own that is set up beforehand; the time includes the start of its server.
 * @param settings as the command takes them, such as `['--set', 'effectiveFrom=2026-07-01']`
 */
export async function measureImport(file: string, settings: readonly string[] = []): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
  const env = { DATA_DIR: folder, DEMO: 'off', DATABASE_URL: '' };
  try {
    await measure([program('db', 'migrate-command.js')], env);
    return await measure([program('catalogue', 'import-catalogue-command.js'), file, ...settings], env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What no importer can do without: the workbook unpacked into cells by a library that keeps it whole. */
export const CELLS_ONLY = `import { readFileSync } from 'node:fs'; import { read } from '@e965/xlsx'; read(readFileSync(process.argv[1]), { dense: true });`;
