// The browser journeys: the built pages in a real Chromium, driven by vitest's project "web".
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.mjs';
import { ensureBuild, ROOT } from './ensure.mjs';
import { vitestTwice } from './vitest.mjs';

/** Runs the journeys and gives their counts, or null where no browser is to be had, which is said. */
export async function runJourneys(args = []) {
  installChromium();
  const chromium = findChromium();
  if (!chromium) {
    process.stderr.write('没有找到 Chromium，跳过浏览器测试（可用 CHROMIUM_PATH 指定）\n');
    return null;
  }
  await ensureBuild();
  return vitestTwice(['--project', 'web'], args, { CHROMIUM_PATH: chromium });
}

/** How many files of journeys there are: what a run without a browser leaves out. */
export function countJourneyFiles() {
  const folder = join(ROOT, 'test', 'web');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test.ts')).length : 0;
}
