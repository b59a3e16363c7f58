import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sheet, SheetRow } from '../../../domain/catalogue/workbook.ts';
import { badInput } from '../../http/problem.ts';
import type { SheetSource } from './importer.ts';
import { openFile } from './open-file.ts';
import { UnreadableWorkbook } from './unreadable.ts';

/** Most rows of one file that a page sends: who has more sends several. */
export const MOST_FILE_ROWS = 5000;

async function collect(source: SheetSource): Promise<Sheet> {
  const rows: SheetRow[] = [];
  for await (const row of source.rows()) {
    // A little more than may be taken, so that the rows of the captions are no part of the count.
    if (rows.push(row) > MOST_FILE_ROWS + 100) break;
  }
  return { name: source.name, rows, verticalMerges: [] };
}

async function readSheets(path: string): Promise<Sheet[]> {
  const file = await openFile(path, 'stream');
  try {
    const sheets: Sheet[] = [];
    for (const source of file.sheets) sheets.push(await collect(source));
    return sheets;
  } finally {
    file.close();
  }
}

/**
 * Reads a file of rows that a desk uploads: xlsx, xls or csv, each sheet up to the most rows and a few more.
 * @throws {Problem} 400 when it cannot be read
 */
export async function readRowFile(content: Buffer): Promise<readonly Sheet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'shuangtong-rows-'));
  try {
    const path = join(folder, 'rows');
    await writeFile(path, content);
    return await readSheets(path);
  } catch (error) {
    if (error instanceof UnreadableWorkbook) throw badInput('file', error.message);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
