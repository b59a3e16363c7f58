// npm start: sets up what is missing or changed, then runs the platform.
import { endOnError, ensureBuild, ensureDependencies } from './ensure.mjs';
import { runCompiled } from './programs.mjs';

try {
  await ensureDependencies();
  await ensureBuild();
  // npm passes a Ctrl-C on that the terminal has sent us already; the second must not cut the clean stop short.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  await runCompiled('server/main.js', process.argv.slice(2));
} catch (error) {
  endOnError(error);
}
