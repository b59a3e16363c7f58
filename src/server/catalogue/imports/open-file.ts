/** Opens a file as sheets, whatever its name says: the first bytes tell xlsx, xls and csv apart. */
import { open, readFile } from 'node:fs/promises';
import type { Sheet } from '../../../domain/catalogue/workbook.ts';
import { openXlsxStream } from '../products/xlsx-stream.ts';
import { isOldWorkbook } from '../zip-guard.ts';
import { openCsv } from './csv-source.ts';
import type { ImportReader, SheetSource } from './importer.ts';
import { readWorkbook } from './read-workbook.ts';
import { UnreadableWorkbook } from './unreadable.ts';

export type FileFormat = 'xlsx' | 'xls' | 'csv';

/** Tells the format by the first bytes. @throws {UnreadableWorkbook} when it is none of the three */
async function formatOf(path: string): Promise<FileFormat> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.length === 0) throw new UnreadableWorkbook('文件是空的');
    if (isOldWorkbook(head)) return 'xls';
    if (head.toString('latin1', 0, 2) === 'PK') return 'xlsx';
    if (/^\s*(?:\ufeff)?\s*<(?:\?xml|html|!doctype|table|meta)/i.test(head.toString('utf8')))
      throw new UnreadableWorkbook('是网页格式的表格，请用电子表格软件打开后另存为 xlsx');
    if (head.toString('latin1', 0, 5) === '%PDF-')
      throw new UnreadableWorkbook('是 PDF 文件，请先转换为 xlsx 或 csv');
    return 'csv';
  } finally {
    await file.close();
  }
}

export interface OpenFile {
  readonly format: FileFormat;
  readonly sheets: readonly SheetSource[];
  close(): void;
}

/**
 * @param access `whole` reads workbooks at once, with their merged ranges; `stream` keeps memory flat
 * @throws {UnreadableWorkbook} when the file cannot be read
 */
export async function openFile(path: string, access: ImportReader<unknown>['access']): Promise<OpenFile> {
  const format = await formatOf(path);
  if (format === 'csv') return { format, sheets: [await openCsv(path)], close: () => undefined };
  if (format === 'xlsx' && access === 'stream') {
    const stream = await openXlsxStream(path);
    return { format, sheets: stream.sheets, close: () => stream.close() };
  }
  return {
    format,
    sheets: readWorkbook(await readFile(path)).map(sourceOf),
    close: () => undefined,
  };
}

function sourceOf(sheet: Sheet): SheetSource {
  return {
    name: sheet.name,
    statedRows: sheet.rows.length,
    verticalMerges: sheet.verticalMerges,
    rows: async function* rows() {
      yield* sheet.rows;
    },
  };
}
