import { defineConfig } from 'vitest/config';
import { ciReporter } from './test/support/ci-reporter.ts';

const shared = { environment: 'node', include: [] as string[], restoreMocks: true };

export default defineConfig({
  test: {
    reporters: ['default', ciReporter],
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/cases/**/*.test.ts', 'test/tidy/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'api',
          include: ['test/api/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // What a page is to show is waited for as on a slow machine.
          expect: { poll: { timeout: 20_000 } },
          // One browser and one server at a time: two cores are not enough for more.
          fileParallelism: false,
        },
      },
    ],
  },
});
