// The browser journeys: the built pages in a real Chromium, driven by vitest's project "web".
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.mjs';
import { ensureBuild, ROOT } from './ensure.mjs';
import { vitest } from './vitest.mjs';

/** More files than these do not fail by chance. */
const MOST_TRIED_AGAIN = 2;

/** Runs the journeys and gives their counts, or null where no browser is to be had, which is said. */
export async function runJourneys(args = []) {
  installChromium();
  const chromium = findChromium();
  if (!chromium) {
    process.stderr.write('没有找到 Chromium，跳过浏览器测试（可用 CHROMIUM_PATH 指定）\n');
    return null;
  }
  await ensureBuild();
  const run = (chosen) => vitest(['--project', 'web', ...chosen], { CHROMIUM_PATH: chromium });
  const first = await run(args);
  const files = Object.keys(first.failedFiles);
  const mayTryAgain = process.env.CI === 'true' && args.length === 0;
  if (!mayTryAgain || files.length === 0 || files.length > MOST_TRIED_AGAIN) return first;
  process.stdout.write(`再跑一次：${files.join('、')}\n`);
  return secondTry(first, await run(files));
}

/**
 * In continuous integration a browser that stops answering must not throw away a whole run: a few files of journeys that failed are
 * run again from the beginning, in a browser of their own. What passes only then is named, so that nobody takes it for sound.
 */
function secondTry(first, second) {
  for (const file of Object.keys(first.failedFiles))
    if (!(file in second.failedFiles)) process.stdout.write(`第二次才通过：${file}\n`);
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
  };
}

/** How many files of journeys there are: what a run without a browser leaves out. */
export function countJourneyFiles() {
  const folder = join(ROOT, 'test', 'web');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test.ts')).length : 0;
}
