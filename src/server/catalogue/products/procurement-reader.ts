/** Reads the published result of a national or provincial procurement round (N2.2, N2.3). */
import { addressOf, type SheetRow } from '../../../domain/catalogue/workbook.ts';
import {
  PROCUREMENT_CAPTIONS,
  readProcurementRow,
  type ProcurementField,
  type ProcurementRecord,
} from '../../../domain/catalogue/products/procurement-row.ts';
import {
  columnOfField,
  findCaptions,
  textsOf,
  type TableCaptions,
} from '../../../domain/catalogue/products/table-captions.ts';
import type { ImportReader, ReadRow } from '../imports/importer.ts';

type Captions = TableCaptions<ProcurementField>;
type Read = Omit<ReadRow<ProcurementRecord>, 'sheet' | 'sheetRow'>;

/** A procurement result is told by its winning prices; products stand by code, or by name, strength and maker. */
export const procurementReader: ImportReader<ProcurementRecord> = {
  kind: 'procurement',
  access: 'stream',
  recognise(head) {
    const captions = captionsIn(head);
    return captions && { captionRow: captions.row, captions: captions.printed };
  },
  async *read(sheets) {
    let winners = 0;
    for (const { source, recognition } of sheets) {
      let captions: Captions | undefined;
      for await (const row of source.rows()) {
        const isCaption = row.row === recognition.captionRow;
        if (isCaption) captions = captionsIn([row]);
        const read =
          captions && !isCaption
            ? readRow(row, captions)
            : skipped(row, isCaption ? '栏目标题行' : '表名或说明行');
        winners += read.records.length;
        yield { sheet: source.name, sheetRow: row.row, ...read };
      }
    }
    return {
      facts: [{ label: '中选产品', value: String(winners) }],
      counts: { winners },
      guesses: {},
      sheets: {},
    };
  },
};

function captionsIn(head: readonly SheetRow[]): Captions | undefined {
  return (
    findCaptions(head, PROCUREMENT_CAPTIONS, ['code', 'price']) ??
    findCaptions(head, PROCUREMENT_CAPTIONS, ['name', 'spec', 'maker', 'price'])
  );
}

function skipped(row: SheetRow, reason: string): Read {
  return { cell: `A${row.row}`, outcome: 'skipped', name: '', reason, records: [] };
}

function readRow(row: SheetRow, captions: Captions): Read {
  if (row.cells.every((cell) => cell.text.trim() === '')) return skipped(row, '空行');
  if (captionsIn([row])) return skipped(row, '重复的栏目标题行');
  const reading = readProcurementRow(textsOf(captions, row.cells));
  if (!reading.ok) {
    const cell = addressOf(row.row, columnOfField(captions, reading.field));
    return { cell, outcome: 'refused', name: reading.name, reason: reading.reason, records: [] };
  }
  const { record, doubt } = reading;
  return {
    cell: doubt === null ? `A${row.row}` : addressOf(row.row, columnOfField(captions, 'price')),
    outcome: doubt === null ? 'taken' : 'doubtful',
    name: `${record.nationalCode ?? ''} ${record.name}`.trim(),
    reason: doubt ?? '',
    records: [record],
  };
}
