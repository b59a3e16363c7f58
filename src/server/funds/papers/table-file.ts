/** Tables as a file to take away: a workbook, comma-separated text or paper. */
import type { FileForm } from '../../../contract/shapes.ts';
import { csvText } from '../../../domain/funds/payments/bank-file.ts';
import { sheetFile } from '../../catalogue/report-file.ts';
import { badInput } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import { drawPaper } from './draw-paper.ts';
import { MOST_PAPER_ROWS } from './paper-layout.ts';
import type { Table, TableHead } from './table.ts';

const MEDIA: Readonly<Record<FileForm, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
};

type Tables = readonly [Table, ...Table[]];

/**
 * All tables in one file: a sheet each, one below the other as text and on paper.
 * @throws {Problem} 400 for more rows than go on paper
 */
export async function tableFile(form: FileForm, head: TableHead, tables: Tables): Promise<FileAnswer> {
  const name = `${head.fileName ?? head.title}.${form}`;
  return fileAnswer(await contentOf(form, head, tables), MEDIA[form], name);
}

async function contentOf(form: FileForm, head: TableHead, tables: Tables): Promise<Buffer> {
  const [first, ...more] = tables;
  if (form === 'xlsx') return sheetFile(first.name, first.captions, first.rows, ...more);
  if (form === 'csv') return Buffer.from(csvText(linesOf(tables)), 'utf8');
  if (tables.some(({ rows, spare }) => spare !== true && rows.length > MOST_PAPER_ROWS))
    throw badInput('form', `超过 ${MOST_PAPER_ROWS} 行，请导出 Excel 或 CSV`);
  return drawPaper({ head, tables });
}

/** One table as it is; several each below its name. */
function linesOf([first, ...more]: Tables): (readonly string[])[] {
  if (more.length === 0) return [first.captions, ...first.rows];
  return [first, ...more].flatMap(({ name, captions, rows }) => [[name], captions, ...rows, []]);
}
