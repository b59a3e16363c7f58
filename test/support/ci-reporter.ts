import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The closing line that continuous integration reads; skips are named only when there are some. */
function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Counts one file; a file that did not load counts as one failure, so that it cannot vanish from the sum. */
function countModule(module: TestModule, counts: Counts): void {
  let seen = 0;
  for (const test of module.children.allTests()) {
    seen += 1;
    const state = test.result().state;
    if (state === 'passed') counts.passed += 1;
    else if (state === 'skipped') counts.skipped += 1;
    else counts.failed += 1;
  }
  const suiteErrors = [...module.children.allSuites()].flatMap((suite) => suite.errors()).length;
  if (module.errors().length + suiteErrors > 0 || (seen === 0 && module.state() === 'failed'))
    counts.failed += 1;
}

/**
 * Prints `N passed, N failed` as the last line of a run. When TEST_COUNTS_FILE names a file, the counts go
 * there instead: scripts/test.mjs adds up several runs and prints one line for all.
 */
export const ciReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts: Counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) countModule(module, counts);
    const file = process.env['TEST_COUNTS_FILE'];
    if (file) writeFileSync(file, JSON.stringify(counts));
    // The default reporter writes its own summary during this hook; waiting for exit keeps this line last.
    else process.once('exit', () => process.stdout.write(`${closingLine(counts)}\n`));
  },
};
