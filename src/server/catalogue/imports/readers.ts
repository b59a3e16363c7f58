/** All readers, for the reading thread. Where two understand as many captions of a file, the earlier one takes it. */
import { procurementReader } from '../products/procurement-reader.ts';
import { nationalCodesReader, priceTableReader } from '../products/product-table-reader.ts';
import type { ImportReader } from './importer.ts';
import {
  commercialInnovativeReader,
  dualChannelReader,
  herbalPiecesReader,
  institutionPreparationReader,
  separatePaymentReader,
} from './list-readers.ts';
import { nationalReader } from './national-reader.ts';

export const READERS: readonly ImportReader<unknown>[] = [
  nationalReader,
  herbalPiecesReader,
  institutionPreparationReader,
  commercialInnovativeReader,
  separatePaymentReader,
  dualChannelReader,
  procurementReader,
  priceTableReader,
  nationalCodesReader,
];
