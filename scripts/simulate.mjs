// npm run simulate: the year of two thousand applications against an independent calendar, then a province of claims against
// an independent auditor, both over HTTP with a clock of their own; npm test plays a small part of each. A failing seed replays.
//   --year [--applications N]                          only the year of applications
//   --province [--seed N] [--claims N] [--days N]      only the province
//   --kill N [--seed N]                                kills the real server and its PostgreSQL N times under load instead
import { parseArgs } from 'node:util';
import { endOnError, ensureBuild, ensureDependencies } from './ensure.mjs';
import { runSource } from './programs.mjs';
import { closeWith, vitest } from './vitest.mjs';

const NUMBER = { type: 'string' };
const OPTIONS = {
  year: { type: 'boolean' },
  province: { type: 'boolean' },
  applications: NUMBER,
  seed: NUMBER,
  claims: NUMBER,
  days: NUMBER,
  kill: NUMBER,
};

try {
  const { values: given } = parseArgs({ options: OPTIONS });
  for (const [name, value] of Object.entries(given))
    if (OPTIONS[name] === NUMBER && !/^\d{1,9}$/.test(value)) throw new Error(`--${name} 应为数字`);
  await ensureDependencies();
  process.exitCode = given.kill === undefined ? closeWith(await simulate(given)) : await kill(given);
} catch (error) {
  endOnError(error);
}

async function simulate({ year, province, applications, seed, claims, days }) {
  const results = [];
  if (year || !province)
    results.push(
      await vitest(['--project', 'api', 'test/simulation/review-year.test.ts'], {
        SIMULATED_APPLICATIONS: applications ?? process.env.SIMULATED_APPLICATIONS ?? '2000',
      }),
    );
  if (province || !year)
    results.push(
      await vitest(['--project', 'api', 'test/simulation/province.test.ts'], {
        SIMULATED_SEED: seed ?? String(Math.floor(Math.random() * 1_000_000_000)),
        SIMULATED_CLAIMS: claims ?? '3000',
        SIMULATED_DAYS: days ?? '400',
      }),
    );
  return results;
}

async function kill({ kill: times, seed }) {
  await ensureBuild({ web: false });
  return runSource('test/simulation/kill/play-kills.ts', [times, seed ?? '1']);
}
