// Runs vitest and brings its counts home, so that several runs can be closed with one line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './programs.mjs';

/** Runs vitest once; a run that fails without having counted a failure counts as one. */
export async function vitest(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'counts-'));
  const file = join(folder, 'counts.json');
  // NODE_ENV is vitest's own to set; the pages' production mode must not leak into it.
  const { NODE_ENV: _, ...inherited } = process.env;
  try {
    const code = await runTool('vitest/vitest.mjs', ['run', ...args], {
      env: { ...inherited, ...env, TEST_COUNTS_FILE: file },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const counts = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : { passed: 0, failed: 0, skipped: 0 };
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the closing line of everything that ran, and gives the exit code. */
export function closeWith(results) {
  const sum = (name) => results.reduce((total, counts) => total + counts[name], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
  return sum('failed') === 0 ? 0 : 1;
}
