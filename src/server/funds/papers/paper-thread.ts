/** The thread in which long papers are laid out, so that seconds of it never hold up anybody's settlement. */
import { parentPort, workerData } from 'node:worker_threads';
import { drawPdf } from '../../eligibility/form/draw-pdf.ts';
import { paperLayout } from './paper-layout.ts';
import type { Table, TableHead } from './table.ts';

export interface PaperTask {
  readonly head: TableHead;
  readonly tables: readonly Table[];
}

const { head, tables } = workerData as PaperTask;
parentPort?.postMessage(await drawPdf(paperLayout(head, tables)));
