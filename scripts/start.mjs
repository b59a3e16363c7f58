// npm start: sets up what is missing or changed, then runs the platform.
import { endOnError, ensureBuild, ensureDependencies } from './ensure.mjs';
import { runCompiled } from './programs.mjs';

try {
  await ensureDependencies();
  await ensureBuild();
  // npm passes a Ctrl-C on that the terminal has sent us already; the second must not cut the clean stop short.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  if (process.env.npm_lifecycle_event) stopWithNpm();
  await runCompiled('server/main.js', process.argv.slice(2));
} catch (error) {
  endOnError(error);
}

/** A signal to npm ends npm and the shell between us, and never reaches us: we see that our parent is gone. */
function stopWithNpm() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.emit('SIGTERM');
  }, 500);
  watch.unref();
}
