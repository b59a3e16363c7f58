import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a run leaves for scripts/vitest.mjs: the counts, and what failed where, so that it can be named at the end or tried again. */
interface Run extends Counts {
  /** Counts of each file with a failure, by its path from the root. */
  failedFiles: Record<string, Counts>;
  /** "file > test: what it said" of each failure. */
  failures: string[];
}

/** The closing line that continuous integration reads; skips are named only when there are some. */
function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** So many characters of what a failure said are repeated at the end of a run. */
const SAID = 400;

/** What an error said, in one line: where only the end of a long run is kept, that must be enough to know why. */
function said(errors: readonly { readonly message: string }[] | undefined): string {
  const message = stripVTControlCharacters(errors?.[0]?.message ?? '');
  return message === '' ? '' : `: ${message.replace(/\s+/g, ' ').slice(0, SAID)}`;
}

/** Counts one file; a file that did not load counts as one failure, so that it cannot vanish from the sum. */
function countModule(module: TestModule): { counts: Counts; failures: string[] } {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const file = module.relativeModuleId;
  const failures: string[] = [];
  let seen = 0;
  for (const test of module.children.allTests()) {
    seen += 1;
    const { state, errors } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'skipped') counts.skipped += 1;
    else {
      counts.failed += 1;
      failures.push(`${file} > ${test.fullName}${said(errors)}`);
    }
  }
  const around = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
  if (around.length > 0 || (seen === 0 && module.state() === 'failed')) {
    counts.failed += 1;
    failures.push(`${file}${said(around)}`);
  }
  return { counts, failures };
}

/** Adds up the files; an error outside any test is a failure of the run. */
function countRun(modules: readonly TestModule[], errors: readonly SerializedError[]): Run {
  const run: Run = { passed: 0, failed: 0, skipped: 0, failedFiles: {}, failures: [] };
  for (const error of errors) run.failures.push(`outside the tests: ${error.message}`);
  run.failed = errors.length;
  for (const module of modules) {
    const { counts, failures } = countModule(module);
    run.passed += counts.passed;
    run.failed += counts.failed;
    run.skipped += counts.skipped;
    run.failures.push(...failures);
    if (counts.failed > 0) run.failedFiles[module.relativeModuleId] = counts;
  }
  return run;
}

/**
 * Prints `N passed, N failed` as the last line of a run. When TEST_COUNTS_FILE names a file, the counts go
 * there instead: scripts/test.mjs adds up several runs and prints one line for all.
 */
export const ciReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = countRun(modules, errors);
    const file = process.env['TEST_COUNTS_FILE'];
    if (file) writeFileSync(file, JSON.stringify(counts));
    // The default reporter writes its own summary during this hook; waiting for exit keeps this line last.
    else process.once('exit', () => process.stdout.write(`${closingLine(counts)}\n`));
  },
};
