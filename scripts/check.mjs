// npm run check: types, lint, format and unused code, all of them even when the first finds something.
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
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, tool, args] of CHECKS) {
    const code = await runTool(tool, args);
    process.stdout.write(`${code === 0 ? '通过' : '未通过'}：${title}\n`);
    if (code === 0) counts.passed += 1;
    else counts.failed += 1;
  }
  return counts;
}
