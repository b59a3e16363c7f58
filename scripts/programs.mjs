// How the scripts start the programs of this repository.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, run } from './ensure.mjs';

/**
 * Runs a compiled program inside this very process: its standard input, output, signals and exit code are then
 * the caller's own, and no second Node has to start.
 */
export async function runCompiled(file, args) {
  const path = join(ROOT, 'dist', file);
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(path).href);
}

/** Runs a TypeScript program that is not compiled, as a process of its own, and gives its exit code. */
export function runSource(file, args) {
  return run(process.execPath, ['--import', 'tsx', join(ROOT, file), ...args], { stdio: 'inherit' });
}

/** Runs a tool from node_modules and gives its exit code. */
export function runTool(file, args, options = {}) {
  return run(process.execPath, [join(ROOT, 'node_modules', file), ...args], { stdio: 'inherit', ...options });
}
