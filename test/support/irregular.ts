import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadRow } from '../../src/server/catalogue/imports/importer.ts';
import type { EntryRecord } from '../../src/server/catalogue/imports/national-records.ts';
import { previewFile, readBatches } from '../../src/server/catalogue/imports/reading.ts';
import { workbookOf, type TestSheet } from './workbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'irregular-'));
let files = 0;

function saved(content: Buffer): string {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, content);
  return path;
}

/** All rows of a file, read as an import reads them. */
export async function rowsOf(content: Buffer): Promise<ReadRow<unknown>[]> {
  const path = saved(content);
  const { kind } = await previewFile(path);
  const rows: ReadRow<unknown>[] = [];
  for await (const batch of readBatches(path, kind, 100)) rows.push(...batch.rows);
  return rows;
}

/** The entries of a national workbook. */
export async function entriesOf(...sheets: TestSheet[]): Promise<EntryRecord[]> {
  const rows = await rowsOf(workbookOf(sheets));
  return rows.flatMap((row) => row.records as readonly EntryRecord[]);
}

/** Rows that a person must look at, as the report tells them. */
export function told(
  rows: readonly ReadRow<unknown>[],
  ...outcomes: ReadRow<unknown>['outcome'][]
): string[] {
  return rows
    .filter((row) => outcomes.includes(row.outcome))
    .map((row) => `${row.cell} ${row.outcome} ${row.reason}`);
}

export type Cells = (string | number | null)[];
export const REGULAR: Cells = ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'];
export const AGREEMENT: Cells = [
  '药品分\n类代码',
  '药品分类',
  null,
  '编号',
  '药品名称',
  '医保支付标准',
  '备注',
  '协议有效期',
];
export const TERM = '2026年1月1日至\n2027年12月31日';
export const western = (...rows: Cells[]): TestSheet => ({
  name: '甲',
  rows: [REGULAR, ['XA', '类'], ...rows],
});
export const agreed = (...rows: Cells[]): TestSheet => ({
  name: '乙',
  rows: [AGREEMENT, ['XA', '类'], ...rows],
});
export const drug = (number: string | number, name: string, remark: string | null = null): Cells => [
  null,
  null,
  '乙',
  number,
  name,
  '片剂',
  remark,
];
export const agreedDrug = (
  number: number,
  name: string,
  standard: string | null,
  remark: string | null = null,
): Cells => [null, null, '乙', number, name, standard, remark, TERM];
