/**
 * `npm run -s read-catalogue -- FILE`: the national catalogue as JSON lines, one object a drug row and then one
 * `{ "summary": … }`. A stable interface; needs no database (N1.1).
 */
import { readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCatalogue, summariseSection } from '../../domain/catalogue/read-catalogue.ts';
import type { CatalogueReading, CatalogueRow } from '../../domain/catalogue/model.ts';
import { readWorkbook } from './imports/read-workbook.ts';
import { UnreadableWorkbook } from './imports/unreadable.ts';

const USAGE = '用法：npm run -s read-catalogue -- 文件.xlsx';

/** The printed form of a row: exactly these members, in this order. */
function printed(row: CatalogueRow): Omit<CatalogueRow, 'selfPayRatio'> {
  const {
    section,
    sheetRow,
    categoryCode,
    number,
    isSubEntry,
    name,
    dosageForm,
    standardText,
    remark,
    termText,
  } = row;
  return {
    section,
    sheetRow,
    categoryCode,
    class: row.class,
    number,
    isSubEntry,
    name,
    dosageForm,
    standardText,
    remark,
    termText,
  };
}

function summaryOf(reading: CatalogueReading) {
  const sections = reading.sections.map(summariseSection);
  return {
    drugRows: sections.reduce((sum, section) => sum + section.drugRows, 0),
    sections,
    ignoredSheets: reading.ignoredSheets,
    doubtful: reading.sections.flatMap((section) => section.doubtful),
    refused: reading.sections.flatMap((section) => section.refused),
  };
}

/** Writes all of a text even where the reader of a pipe is slow; a reader that has gone away ends the program quietly. */
function print(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

/**
 * @returns the exit code: 0 when at least one section was read, 2 with a message on standard error otherwise
 */
export function readCatalogueCommand(args: readonly string[]): 0 | 2 {
  const fail = (message: string): 2 => {
    process.stderr.write(`${message}\n`);
    return 2;
  };
  const [path, ...others] = args;
  if (path === undefined || others.length > 0) return fail(USAGE);
  let file: Buffer;
  try {
    file = readFileSync(resolve(process.env['INIT_CWD'] ?? process.cwd(), path));
  } catch {
    return fail(`打不开文件：${path}`);
  }
  try {
    const reading = readCatalogue(readWorkbook(file));
    if (reading.sections.length === 0)
      return fail(`没有一张工作表带有目录栏目标题（编号、药品名称等）：${path}`);
    const lines = reading.sections.flatMap((section) =>
      section.rows.map((row) => JSON.stringify(printed(row))),
    );
    print(`${lines.join('\n')}\n${JSON.stringify({ summary: summaryOf(reading) })}\n`);
    return 0;
  } catch (error) {
    if (error instanceof UnreadableWorkbook) return fail(`不能读取 ${path}：${error.message}`);
    throw error;
  }
}

process.exitCode = readCatalogueCommand(process.argv.slice(2));
