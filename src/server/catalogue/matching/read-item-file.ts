import { readItemSheets, type ReadItemRow } from '../../../domain/catalogue/matching/item-file.ts';
import { badInput } from '../../http/problem.ts';
import { MOST_FILE_ROWS, readRowFile } from '../imports/read-row-file.ts';

/**
 * Reads a file of items: xlsx, xls or csv.
 * @throws {Problem} 400 when it cannot be read, captions lack, or it is too long
 */
export async function readItemFile(content: Buffer): Promise<readonly ReadItemRow[]> {
  const file = readItemSheets(await readRowFile(content));
  if ('missing' in file) throw badInput('file', `缺少列名：${file.missing.join('、')}；请用模板填写`);
  if (file.rows.length > MOST_FILE_ROWS)
    throw badInput('file', `一次最多 ${MOST_FILE_ROWS} 行，请分几个文件上传`);
  return file.rows;
}
