/** The thread in which a workbook is read, so that a second of parsing never holds up anybody's settlement. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCatalogue } from '../../domain/catalogue/read-catalogue.ts';
import type { CatalogueReading } from '../../domain/catalogue/model.ts';
import { entryRecords, reportRows, type EntryRecord, type ReportRow } from './import-records.ts';
import { readWorkbook, UnreadableWorkbook } from './read-workbook.ts';

/** What an import writes. */
export interface ImportRecords {
  readonly entries: readonly EntryRecord[];
  readonly report: readonly ReportRow[];
}

export interface ReaderTask {
  readonly content: Uint8Array;
  /** `reading` to look at a file, `records` to import it. */
  readonly want: 'reading' | 'records';
}

export type ReaderAnswer =
  | { readonly want: 'reading'; readonly reading: CatalogueReading }
  | { readonly want: 'records'; readonly records: ImportRecords }
  | { readonly want: 'none'; readonly fault: string };

function answer({ content, want }: ReaderTask): ReaderAnswer {
  try {
    const reading = readCatalogue(readWorkbook(Buffer.from(content)));
    const { sections } = reading;
    if (sections.length === 0) {
      return { want: 'none', fault: '没有一张工作表带有目录栏目标题（编号、药品名称等）' };
    }
    if (want === 'reading') return { want, reading };
    return { want, records: { entries: entryRecords(sections), report: reportRows(sections) } };
  } catch (error) {
    if (error instanceof UnreadableWorkbook) return { want: 'none', fault: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer(workerData as ReaderTask));
