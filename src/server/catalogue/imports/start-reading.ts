import { assert } from '../../../base/assert.ts';
import type { ImporterKind } from '../../../domain/catalogue/imports/importer-kind.ts';
import { startThread as startWorker } from '../../start-thread.ts';
import type { ReadingSummary, ReadRow } from './importer.ts';
import type { FilePreview } from './reading.ts';
import type { ReadingMessage, ReadingTask } from './reading-thread.ts';
import { UnreadableWorkbook } from './unreadable.ts';

/** What one reading may take: the real workbook needs a second and 150 MB. */
const MEMORY_LIMIT_MB = 700;
/** The thread must say something within this time. */
const SILENCE_LIMIT_MS = 60_000;

/** Messages of a thread in order; ends by throwing what went wrong. */
interface Thread {
  next(): Promise<ReadingMessage>;
  /** Tells the thread that a batch was taken. */
  more(): void;
  stop(): void;
}

function startThread(task: ReadingTask, stopping?: AbortSignal): Thread {
  const worker = startWorker(new URL('./reading-thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
  });
  const waiting: ReadingMessage[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  worker.on('message', (message: ReadingMessage) => {
    waiting.push(message);
    wake();
  });
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  worker.once('error', (error: NodeJS.ErrnoException) =>
    fail(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new UnreadableWorkbook('文件过大，内存不足以读完') : error,
    ),
  );
  worker.once('exit', () => fail(new Error('the reading thread ended without an answer')));
  const stop = () => fail(new Error('reading was stopped'));
  stopping?.addEventListener('abort', stop, { once: true });
  return {
    async next() {
      if (waiting.length === 0 && !failure) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            fail(new UnreadableWorkbook('文件过于复杂，一分钟内没有读完'));
          }, SILENCE_LIMIT_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const message = waiting.shift();
      if (message?.type === 'fault') throw new UnreadableWorkbook(message.message);
      if (message) return message;
      throw failure ?? new Error('the reading thread woke nobody');
    },
    more: () => worker.postMessage('more'),
    stop() {
      stopping?.removeEventListener('abort', stop);
      void worker.terminate();
    },
  };
}

/**
 * Says what a file is and holds, in a thread of its own with limits on time and memory.
 * @throws {UnreadableWorkbook} when it is nothing that can be imported
 */
export async function previewInThread(path: string): Promise<FilePreview> {
  const thread = startThread({ want: 'preview', path });
  try {
    const message = await thread.next();
    assert(message.type === 'preview', 'the reading thread answered another question');
    return message.preview;
  } finally {
    thread.stop();
  }
}

/**
 * Says which importer takes a file, without reading it through.
 * @throws {UnreadableWorkbook} as `previewInThread`
 */
export async function recogniseInThread(path: string): Promise<ImporterKind> {
  const thread = startThread({ want: 'kind', path });
  try {
    const message = await thread.next();
    assert(message.type === 'kind', 'the reading thread answered another question');
    return message.kind;
  } finally {
    thread.stop();
  }
}

export interface ReadBatch {
  readonly rows: readonly ReadRow<unknown>[];
  /** Rows that the sheets say they have; 0 where only reading will tell. */
  readonly statedRows: number;
}

/**
 * Reads a file for an import, batch by batch, never far ahead of who takes them.
 * @param stopping ends the reading early, with an error
 * @throws {UnreadableWorkbook} when the file is not of this kind or cannot be read
 */
export async function* readInThread(
  task: Extract<ReadingTask, { want: 'rows' }>,
  stopping?: AbortSignal,
): AsyncGenerator<ReadBatch, ReadingSummary> {
  const thread = startThread(task, stopping);
  try {
    for (;;) {
      const message = await thread.next();
      if (message.type === 'end') return message.summary;
      assert(message.type === 'rows', 'the reading thread answered another question');
      yield message;
      thread.more();
    }
  } finally {
    thread.stop();
  }
}
