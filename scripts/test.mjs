// npm test: everything, the browser journeys too where a browser is at hand. With arguments (files, -t NAME)
// only what they choose, as vitest understands them. Continuous integration sets WITH_CHECK=yes, and the checks
// of "npm run check" then count as tests.
import { check } from './check.mjs';
import { ensureDependencies, tellError } from './ensure.mjs';
import { countJourneyFiles, runJourneys } from './journeys.mjs';
import { closeWith, vitestTwice } from './vitest.mjs';

const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };
const args = process.argv.slice(2);
process.exitCode = closeWith(await runEverything());

async function runEverything() {
  const ready = await counted(async () => {
    await ensureDependencies();
    return { passed: 0, failed: 0, skipped: 0 };
  });
  if (ready.failed > 0) return [ready];
  if (args.some((arg) => /(^|[\\/])test[\\/]web/.test(arg))) return [await counted(() => journeys(args))];
  const rules = await counted(() => vitestTwice(['--project', 'unit', '--project', 'api'], args));
  if (args.length > 0) return [rules];
  const pages = await counted(() => journeys([]));
  return process.env.WITH_CHECK === 'yes' ? [rules, pages, await counted(check)] : [rules, pages];
}

/** What cannot even start, such as pages that do not build, counts as one failure; the rest still runs. */
async function counted(work) {
  try {
    return await work();
  } catch (error) {
    tellError(error);
    return ONE_FAILED;
  }
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
