import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readItemSheets, type ReadItemRow } from '../../../domain/catalogue/matching/item-file.ts';
import type { Sheet, SheetRow } from '../../../domain/catalogue/workbook.ts';
import { badInput } from '../../http/problem.ts';
import type { SheetSource } from '../imports/importer.ts';
import { openFile } from '../imports/open-file.ts';
import { UnreadableWorkbook } from '../imports/unreadable.ts';

/** Most rows of one file: an institution with more sends several. */
const MOST_ROWS = 5000;

async function collect(source: SheetSource): Promise<Sheet> {
  const rows: SheetRow[] = [];
  for await (const row of source.rows()) {
    // A little more than may be taken, so that the rows of the captions are no part of the count.
    if (rows.push(row) > MOST_ROWS + 100) break;
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
 * Reads a file of items: xlsx, xls or csv.
 * @throws {Problem} 400 when it cannot be read, captions lack, or it is too long
 */
export async function readItemFile(content: Buffer): Promise<readonly ReadItemRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'shuangtong-items-'));
  try {
    const path = join(folder, 'items');
    await writeFile(path, content);
    const file = readItemSheets(await readSheets(path));
    if ('missing' in file) throw badInput('file', `缺少列名：${file.missing.join('、')}；请用模板填写`);
    if (file.rows.length > MOST_ROWS) throw badInput('file', `一次最多 ${MOST_ROWS} 行，请分几个文件上传`);
    return file.rows;
  } catch (error) {
    if (error instanceof UnreadableWorkbook) throw badInput('file', error.message);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
