import { Worker, type WorkerOptions } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import type { CatalogueReading } from '../../domain/catalogue/model.ts';
import type { ImportRecords, ReaderAnswer, ReaderTask } from './catalogue-reader.ts';
import { UnreadableWorkbook } from './read-workbook.ts';

/** What one reading may take: the real workbook needs a second and 150 MB. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_LIMIT_MB = 700;

/**
 * Reads a catalogue workbook in a thread of its own, with limits on time and memory.
 * @throws {UnreadableWorkbook} when the file is no readable workbook, or no sheet of it is a catalogue
 */
export async function readCatalogueInThread(content: Buffer): Promise<CatalogueReading> {
  const answer = await runReader({ content, want: 'reading' });
  assert(answer.want === 'reading', 'the reader answered another question');
  return answer.reading;
}

/**
 * Reads a catalogue workbook into what its import writes, in a thread of its own.
 * @throws {UnreadableWorkbook} as `readCatalogueInThread`
 */
export async function readRecordsInThread(content: Buffer): Promise<ImportRecords> {
  const answer = await runReader({ content, want: 'records' });
  assert(answer.want === 'records', 'the reader answered another question');
  return answer.records;
}

async function runReader(task: ReaderTask): Promise<ReaderAnswer> {
  const answer = await askReader(task);
  if (answer.want === 'none') throw new UnreadableWorkbook(answer.fault);
  return answer;
}

function askReader(task: ReaderTask): Promise<ReaderAnswer> {
  const worker = startReader({
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
  });
  return new Promise<ReaderAnswer>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new UnreadableWorkbook('文件过于复杂，一分钟内没有读完')),
      TIME_LIMIT_MS,
    );
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    worker.once('message', (answer: ReaderAnswer) => settle(() => resolve(answer)));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      settle(() =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new UnreadableWorkbook('文件过大，内存不足以读完')
            : error,
        ),
      ),
    );
    worker.once('exit', () => settle(() => reject(new Error('the reader thread ended without an answer'))));
  }).finally(() => void worker.terminate());
}

/** Compiled code starts as it is; run from sources (tests, development) a thread has to be given the loader that its parent has. */
function startReader(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./catalogue-reader.js', import.meta.url), options);
  const entry = JSON.stringify(new URL('./catalogue-reader.ts', import.meta.url).href);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`,
    { ...options, eval: true },
  );
}
