/** Reads tables of products: the province's price table, other provinces' listings, and the national code tables (N3.1, N5.5). */
import { pinyinKey } from '../../../domain/catalogue/pinyin-key.ts';
import { addressOf, type SheetRow } from '../../../domain/catalogue/workbook.ts';
import {
  captionField,
  PRODUCT_CAPTIONS,
  readProductRow,
  type ProductField,
  type ProductRecord,
} from '../../../domain/catalogue/products/product-row.ts';
import {
  columnOfField,
  findCaptions,
  textsOf,
  type TableCaptions,
} from '../../../domain/catalogue/products/table-captions.ts';
import type { ImportReader, ReadRow, ReadingSummary, RecognisedSheet } from '../imports/importer.ts';

/** A product row as the writer takes it. */
export interface MasterRecord extends ProductRecord {
  readonly namePinyin: string;
}

/** How many names are kept in mind with their pinyin: a table names each generic some twenty times, mostly near to each other. */
const NAMES_KEPT = 20_000;

type Captions = TableCaptions<ProductField>;

/** The province's price table: its captions, or those of another province's listing. Told by a price column. */
export const priceTableReader: ImportReader<MasterRecord> = {
  kind: 'priceTable',
  access: 'stream',
  recognise: (head) => recognised(findCaptions(head, PRODUCT_CAPTIONS, ['code', 'name', 'price'])),
  read: (sheets) => readSheets(sheets, true),
};

/** The national code tables of 西药, 中成药 and 饮片: codes and names without prices. */
export const nationalCodesReader: ImportReader<MasterRecord> = {
  kind: 'nationalCodes',
  access: 'stream',
  recognise(head) {
    const captions = findCaptions(head, PRODUCT_CAPTIONS, ['code', 'name']);
    return captions && [...captions.columns.values()].includes('price') ? undefined : recognised(captions);
  },
  read: (sheets) => readSheets(sheets, false),
};

function recognised(captions: Captions | undefined) {
  return captions && { captionRow: captions.row, captions: captions.printed };
}

interface Tally {
  products: number;
  priced: number;
  secret: number;
}

async function* readSheets(
  sheets: readonly RecognisedSheet[],
  priced: boolean,
): AsyncGenerator<ReadRow<MasterRecord>, ReadingSummary> {
  const tally: Tally = { products: 0, priced: 0, secret: 0 };
  const pinyinOf = rememberPinyin();
  for (const { source, recognition } of sheets) {
    let captions: Captions | undefined;
    for await (const row of source.rows()) {
      const isCaption = row.row === recognition.captionRow;
      if (isCaption) captions = findCaptions([row], PRODUCT_CAPTIONS, ['code', 'name']);
      const read =
        captions && !isCaption
          ? readRow(row, captions, priced, tally, pinyinOf)
          : skipped(row, isCaption ? '栏目标题行' : '表名或说明行');
      yield { sheet: source.name, sheetRow: row.row, ...read };
    }
  }
  return {
    facts: [
      { label: '产品行', value: String(tally.products) },
      ...(priced
        ? [
            { label: '有挂网价', value: String(tally.priced) },
            { label: '价格保密', value: String(tally.secret) },
          ]
        : []),
    ],
    counts: { products: tally.products },
    guesses: {},
    sheets: {},
  };
}

type Read = Omit<ReadRow<MasterRecord>, 'sheet' | 'sheetRow'>;

function skipped(row: SheetRow, reason: string): Read {
  return { cell: `A${row.row}`, outcome: 'skipped', name: '', reason, records: [] };
}

function readRow(
  row: SheetRow,
  captions: Captions,
  priced: boolean,
  tally: Tally,
  pinyinOf: (name: string) => string,
): Read {
  if (row.cells.every((cell) => cell.text.trim() === '')) return skipped(row, '空行');
  const texts = textsOf(captions, row.cells);
  if (captionField(texts.code ?? '') === 'code') return skipped(row, '重复的栏目标题行');
  const reading = readProductRow(texts, priced);
  const cellOf = (field: ProductField) => addressOf(row.row, columnOfField(captions, field));
  if (reading.outcome !== 'taken') {
    const { field, reason } = reading.doubt;
    return { cell: cellOf(field), outcome: reading.outcome, name: reading.name, reason, records: [] };
  }
  const { record, doubts } = reading;
  tally.products += 1;
  if (record.price !== null) tally.priced += 1;
  if (record.isConfidential === true) tally.secret += 1;
  const [first] = doubts;
  return {
    cell: first === undefined ? `A${row.row}` : cellOf(first.field),
    outcome: first === undefined ? 'taken' : 'doubtful',
    name: `${record.nationalCode} ${record.name}`,
    reason: doubts.map((doubt) => doubt.reason).join('；'),
    records: [{ ...record, namePinyin: pinyinOf(`${record.name}${record.tradeName}`) }],
  };
}

/** Pinyin of names, remembered; when full it begins anew, so that a long table does not fill the memory. */
function rememberPinyin(): (name: string) => string {
  let known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= NAMES_KEPT) known = new Map();
    const key = pinyinKey(name);
    known.set(name, key);
    return key;
  };
}
