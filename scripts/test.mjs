// npm test: everything, the browser journeys too where a browser is at hand. With arguments (files, -t NAME)
// only what they choose, as vitest understands them. Continuous integration sets WITH_CHECK=yes, and the checks
// of "npm run check" then count as tests.
import { check } from './check.mjs';
import { endOnError, ensureDependencies } from './ensure.mjs';
import { countJourneyFiles, runJourneys } from './journeys.mjs';
import { closeWith, vitest } from './vitest.mjs';

const args = process.argv.slice(2);
try {
  await ensureDependencies();
  process.exitCode = closeWith(args.length > 0 ? await runChosen() : await runAll());
} catch (error) {
  endOnError(error);
}

async function runChosen() {
  if (args.some((arg) => /(^|[\\/])test[\\/]web/.test(arg))) return [await journeys(args)];
  return [await vitest(['--project', 'unit', '--project', 'api', ...args])];
}

async function runAll() {
  const rules = await vitest(['--project', 'unit', '--project', 'api']);
  const pages = await journeys([]);
  return process.env.WITH_CHECK === 'yes' ? [rules, pages, await check()] : [rules, pages];
}

/** Where BROWSER=required, as in continuous integration, a missing browser is a failure and not a skip. */
async function journeys(chosen) {
  const counts = await runJourneys(chosen);
  if (counts) return counts;
  const missed = countJourneyFiles();
  return process.env.BROWSER === 'required'
    ? { passed: 0, failed: missed, skipped: 0 }
    : { passed: 0, failed: 0, skipped: missed };
}
