import { type getImport, listImportRows } from '../../src/contract/imports.ts';
import type { OutputOf } from '../../src/contract/endpoint.ts';
import { PRICE_CAPTIONS } from './price-captions.ts';
import type { Caller } from './api.ts';
import { ended, startFile } from './catalogue.ts';
import { workbookOf } from './workbook.ts';

/** One row of an invented price table, by caption; what is left out stands empty. */
export type PriceRow = Partial<Record<(typeof PRICE_CAPTIONS)[number], string | number>>;

/** An invented quarterly price table: a title, the captions, the rows. */
export function priceTable(rows: readonly PriceRow[]): Buffer {
  return workbookOf([
    {
      name: '价格表',
      rows: [
        ['示例省药品价格信息公布表'],
        PRICE_CAPTIONS,
        ...rows.map((row) => PRICE_CAPTIONS.map((caption) => row[caption] ?? null)),
      ],
    },
  ]);
}

/** Imports a table and gives the job that has ended with its report by row. */
export async function importTable(
  caller: Caller,
  content: Buffer,
  settings: Readonly<Record<string, string>>,
): Promise<{
  job: OutputOf<typeof getImport>;
  report: OutputOf<typeof listImportRows>['rows'];
}> {
  const answer = await startFile(caller, content, settings);
  if (answer.status !== 200 || answer.body.importId === null) throw new Error(JSON.stringify(answer.body));
  const job = await ended(caller, answer.body.importId);
  const { rows } = await caller.ok(listImportRows, { params: { id: job.id }, query: { pageSize: 200 } });
  return { job, report: rows };
}
