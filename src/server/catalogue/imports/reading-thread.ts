/** The thread in which files are read, so that seconds of parsing never hold up anybody's settlement. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ImporterKind } from '../../../domain/catalogue/imports/importer-kind.ts';
import type { ReadingSummary, ReadRow } from './importer.ts';
import { previewFile, readBatches, recogniseKind, type FilePreview } from './reading.ts';
import { UnreadableWorkbook } from './unreadable.ts';

export type ReadingTask =
  | { readonly want: 'preview'; readonly path: string }
  | { readonly want: 'kind'; readonly path: string }
  | { readonly want: 'rows'; readonly path: string; readonly kind: ImporterKind; readonly batchRows: number };

export type ReadingMessage =
  | { readonly type: 'preview'; readonly preview: FilePreview }
  | { readonly type: 'kind'; readonly kind: ImporterKind }
  | { readonly type: 'rows'; readonly rows: readonly ReadRow<unknown>[]; readonly statedRows: number }
  | { readonly type: 'end'; readonly summary: ReadingSummary }
  | { readonly type: 'fault'; readonly message: string };

/** Batches that may wait unwritten: one being written, one ready. More would only fill memory. */
const AHEAD = 2;

const port = parentPort;
const say = (message: ReadingMessage) => port?.postMessage(message);

async function read(task: ReadingTask): Promise<void> {
  if (task.want === 'preview') return say({ type: 'preview', preview: await previewFile(task.path) });
  if (task.want === 'kind') return say({ type: 'kind', kind: await recogniseKind(task.path) });
  let credit = AHEAD;
  let wake: (() => void) | undefined;
  // Each batch that the writer has taken sends one word back.
  port?.on('message', () => {
    credit += 1;
    wake?.();
  });
  const batches = readBatches(task.path, task.kind, task.batchRows);
  for (;;) {
    while (credit === 0) await new Promise<void>((resolve) => (wake = resolve));
    const next = await batches.next();
    if (next.done === true) return say({ type: 'end', summary: next.value });
    credit -= 1;
    say({ type: 'rows', ...next.value });
  }
}

try {
  await read(workerData as ReadingTask);
} catch (error) {
  if (!(error instanceof UnreadableWorkbook)) throw error;
  say({ type: 'fault', message: error.message });
} finally {
  port?.removeAllListeners('message');
  port?.unref();
}
