// npm run mutate [-- PATH…]: changes the settlement domain in small ways, one at a time, and tells which changes no test
// notices. What the last run found is taken over where neither the code nor its tests changed.
//   npm run mutate                                     all of src/domain/settlement
//   npm run mutate -- src/domain/settlement/assist.ts  only this file; a folder for all that is in it
//   npm run mutate -- --force                          takes nothing over
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endOnError, ensureDependencies, ensureTool, ROOT, run } from './ensure.mjs';

try {
  const { values, positionals } = parseArgs({
    options: { force: { type: 'boolean' } },
    allowPositionals: true,
  });
  await ensureDependencies();
  const tool = await ensureTool('mutation', join('test', 'mutation'));
  const program = join(tool, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const scope =
    positionals.length > 0 ? ['--mutate', [...positionals.map(patternOf), '!**/*.test.ts'].join(',')] : [];
  const force = values.force ? ['--force'] : [];
  const args = [program, 'run', join('test', 'mutation', 'stryker.config.json'), ...scope, ...force];
  process.exitCode = await run(process.execPath, args, { stdio: 'inherit' });
} catch (error) {
  endOnError(error);
}

function patternOf(path) {
  if (!existsSync(join(ROOT, path))) throw new Error(`没有 ${path}；路径从仓库的根写起`);
  return statSync(join(ROOT, path)).isDirectory() ? `${path.replace(/\/$/, '')}/**/*.ts` : path;
}
