// npm run check: types, lint, format and unused code, all of them even when the first finds something. They run side by
// side, and each tells what it found when it is done.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './programs.mjs';

/** @type {[string, string, string[]][]} What it is, the tool's program in node_modules, its arguments. */
const CHECKS = [
  ['类型', 'typescript/bin/tsc', ['-b']],
  ['代码检查', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['格式', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['无用代码', 'knip/bin/knip.js', []],
];

/** Runs every check and gives how many were content and how many were not. */
export async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'));
  try {
    const codes = await Promise.all(CHECKS.map((one, index) => runOne(one, join(folder, String(index)))));
    const passed = codes.filter((code) => code === 0).length;
    return { passed, failed: codes.length - passed, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its output is kept in a file until it ends, so that two that find something do not talk at once. */
async function runOne([title, tool, args], file) {
  const output = openSync(file, 'w');
  const code = await runTool(tool, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  process.stdout.write(readFileSync(file, 'utf8'));
  process.stdout.write(`${code === 0 ? '通过' : '未通过'}：${title}\n`);
  return code;
}
