/** The thread in which a workbook is read, so that a second of parsing never holds up anybody's settlement. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCatalogue } from '../../domain/catalogue/read-catalogue.ts';
import type { CatalogueReading } from '../../domain/catalogue/model.ts';
import { readWorkbook, UnreadableWorkbook } from './read-workbook.ts';

export type ReaderAnswer = { readonly reading: CatalogueReading } | { readonly fault: string };

function answer(): ReaderAnswer {
  try {
    return { reading: readCatalogue(readWorkbook(Buffer.from(workerData as Uint8Array))) };
  } catch (error) {
    if (error instanceof UnreadableWorkbook) return { fault: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer());
