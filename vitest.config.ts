import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ciReporter } from './test/support/ci-reporter.ts';

/**
 * Test files at once. By itself vitest leaves one processor free, which on a machine with two means one file after
 * another, though a file mostly waits for its database.
 */
const WORKERS = Math.max(2, availableParallelism() - 1);
/** Milliseconds that nothing takes but what hangs: the longest takes a minute on a machine that does five other things. */
const PATIENCE = 180_000;

/**
 * Files share their worker's modules: loading the server anew took a second or two of every file. The server keeps what it
 * knows by world, and every test has a world of its own; a file that changes the process itself puts it back.
 */
const shared = { environment: 'node', include: [] as string[], restoreMocks: true, isolate: false };

export default defineConfig({
  test: {
    reporters: ['default', ciReporter],
    passWithNoTests: false,
    maxWorkers: WORKERS,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/cases/**/*.test.ts', 'test/tidy/**/*.test.ts'],
          // Reading the whole source takes ten seconds where nothing else runs.
          testTimeout: PATIENCE,
        },
      },
      {
        test: {
          ...shared,
          name: 'api',
          include: ['test/api/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          // A worker is kept only for files of one project: those come one after another.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts', 'test/support/shared-browser.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          // What a page is to show is waited for as on a slow machine.
          expect: { poll: { timeout: 20_000 } },
          // All journeys share one browser: more than two at once would wait for each other.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
