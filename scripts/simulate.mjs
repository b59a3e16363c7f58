// npm run simulate: the whole year of two thousand applications over HTTP, with a clock of its own, against an
// independent calendar. npm test plays a small part of it. SIMULATED_APPLICATIONS chooses another number.
import { ensureDependencies } from './ensure.mjs';
import { closeWith, vitest } from './vitest.mjs';

await ensureDependencies();
process.exitCode = closeWith([
  await vitest(['--project', 'api', 'test/simulation/review-year.test.ts'], {
    SIMULATED_APPLICATIONS: process.env.SIMULATED_APPLICATIONS ?? '2000',
  }),
]);
