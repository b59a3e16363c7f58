import { once } from 'node:events';
import { drawPdf } from '../../eligibility/form/draw-pdf.ts';
import { startThread } from '../../start-thread.ts';
import { paperLayout } from './paper-layout.ts';
import type { PaperTask } from './paper-thread.ts';

/** A row takes about two milliseconds to lay out; a thread takes half a second to start. */
const MOST_ROWS_HERE = 60;

/** Draws tables on paper: short ones here, long ones in a thread of their own. */
export async function drawPaper(task: PaperTask): Promise<Buffer> {
  const rows = task.tables.reduce((sum, table) => sum + table.rows.length, 0);
  if (rows <= MOST_ROWS_HERE) return drawPdf(paperLayout(task.head, task.tables));
  const thread = startThread(new URL('./paper-thread.ts', import.meta.url), { workerData: task });
  try {
    const [drawn] = (await once(thread, 'message')) as [Uint8Array];
    return Buffer.from(drawn);
  } finally {
    await thread.terminate();
  }
}
