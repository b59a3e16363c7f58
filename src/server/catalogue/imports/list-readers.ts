/** Readers of the lists besides the national catalogue (M3, M4, N2.1, N6). */
import {
  describeNumbers,
  listReader,
  newMemory,
  recogniseList,
} from '../../../domain/catalogue/imports/list-reading.ts';
import type { ListItem, ListName } from '../../../domain/catalogue/imports/list-item.ts';
import { LIST_SPECS } from '../../../domain/catalogue/imports/list-specs.ts';
import type { ImportReader, ReadingSummary, ReadRow, RecognisedSheet } from './importer.ts';

function readerOf(kind: ListName): ImportReader<ListItem> {
  const spec = LIST_SPECS[kind];
  async function* read(
    sheets: readonly RecognisedSheet[],
  ): AsyncGenerator<ReadRow<ListItem>, ReadingSummary> {
    const memory = newMemory();
    let items = 0;
    let notPaidAlone = 0;
    let repeated = 0;
    for (const { source } of sheets) {
      const take = listReader(spec, source.name, memory);
      for await (const row of source.rows()) {
        for (const { item, ...rest } of take(row)) {
          if (item) items += 1;
          if (item?.notPaidAlone) notPaidAlone += 1;
          if (rest.reason.endsWith('（重复的页）')) repeated += 1;
          yield { sheet: source.name, ...rest, records: item ? [item] : [] };
        }
      }
    }
    return summarise(kind, items, notPaidAlone, repeated, describeNumbers(memory.numbers));
  }
  return {
    kind,
    access: 'whole',
    recognise(head) {
      const found = recogniseList(spec, head);
      return found && { captionRow: found.row, captions: found.captions };
    },
    read,
  };
}

function summarise(
  kind: ListName,
  items: number,
  notPaidAlone: number,
  repeated: number,
  numbering: string,
): ReadingSummary {
  const pieces = kind === 'herbalPieces';
  return {
    facts: [
      { label: '条目', value: String(items) },
      ...(pieces ? [{ label: '标 □ 的饮片', value: String(notPaidAlone) }] : []),
      { label: '编号', value: numbering },
      ...(repeated > 0 ? [{ label: '重复页里的行', value: String(repeated) }] : []),
    ],
    counts: pieces
      ? { payable: items, notPaidAlone }
      : kind === 'separatePayment'
        ? { generics: items }
        : { total: items },
    guesses: {},
    sheets: {},
  };
}

export const herbalPiecesReader = readerOf('herbalPieces');
export const institutionPreparationReader = readerOf('institutionPreparation');
export const commercialInnovativeReader = readerOf('commercialInnovative');
export const dualChannelReader = readerOf('dualChannel');
export const separatePaymentReader = readerOf('separatePayment');
