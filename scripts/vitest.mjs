// Runs vitest and brings its counts home, so that several runs can be closed with one line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './programs.mjs';

/**
 * Runs vitest once; a run that fails without having counted a failure counts as one. Beside the counts it gives what failed by name
 * (`failures`), and the counts of each file with a failure (`failedFiles`).
 */
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
      : { passed: 0, failed: 0, skipped: 0, failedFiles: {}, failures: [] };
    if (code !== 0 && counts.failed === 0) {
      counts.failed = 1;
      counts.failures.push(`vitest ended with ${code}`);
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** More files than these do not fail by chance. */
const MOST_TRIED_AGAIN = 2;

/**
 * Runs all files of some projects, or those chosen. In continuous integration one failure of the machine, such as a browser that stops
 * answering, must not throw away a whole run: a few files that failed are run again from the beginning. What passes only then is named,
 * with what it said the first time, so that nobody takes it for sound.
 */
export async function vitestTwice(projects, chosen, env = {}) {
  const first = await vitest([...projects, ...chosen], env);
  const files = Object.keys(first.failedFiles);
  const mayTryAgain = process.env.CI === 'true' && chosen.length === 0;
  if (!mayTryAgain || files.length === 0 || files.length > MOST_TRIED_AGAIN) return first;
  process.stdout.write(`再跑一次：${files.join('、')}\n`);
  return secondTry(first, await vitest([...projects, ...files], env));
}

function secondTry(first, second) {
  const inFile = (file) => first.failures.filter((failure) => failure.startsWith(file));
  const onlyThen = Object.keys(first.failedFiles).filter((file) => !(file in second.failedFiles));
  const instead = Object.values(first.failedFiles);
  const sum = (name) =>
    first[name] - instead.reduce((total, counts) => total + counts[name], 0) + second[name];
  const outside = first.failures.filter((failure) => failure.startsWith('outside the tests'));
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failedFiles: second.failedFiles,
    failures: [...outside, ...second.failures],
    onlySecond: onlyThen.flatMap(inFile),
  };
}

/** Prints what failed, by name, and the closing line of everything that ran, and gives the exit code. */
export function closeWith(results) {
  for (const failure of results.flatMap((counts) => counts.onlySecond ?? []))
    process.stdout.write(`第二次才通过：${failure}\n`);
  for (const failure of results.flatMap((counts) => counts.failures ?? []))
    process.stdout.write(`没有通过：${failure}\n`);
  const sum = (name) => results.reduce((total, counts) => total + counts[name], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
  return sum('failed') === 0 ? 0 : 1;
}
