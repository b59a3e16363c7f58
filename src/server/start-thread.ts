import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a module of ours in a thread. Compiled code starts as it is; run from sources (tests, development) a thread has to be given
 * the loader that its parent has.
 * @param source the module's source, `new URL('./some-thread.ts', import.meta.url)`
 */
export function startThread(source: URL, options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL(source.href.replace(/\.ts$/, '.js')), options);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source.href)}); })`,
    { ...options, eval: true },
  );
}
