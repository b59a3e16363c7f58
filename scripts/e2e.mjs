// npm run e2e: the browser journeys alone; arguments go to vitest.
import { endOnError, ensureDependencies } from './ensure.mjs';
import { runJourneys } from './journeys.mjs';
import { closeWith } from './vitest.mjs';

try {
  await ensureDependencies();
  const counts = await runJourneys(process.argv.slice(2));
  if (counts) process.exitCode = closeWith([counts]);
  else process.exitCode = 1;
} catch (error) {
  endOnError(error);
}
