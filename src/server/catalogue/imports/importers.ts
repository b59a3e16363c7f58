/** All importers, for the job runner and the pages. */
import type { ImporterKind } from '../../../domain/catalogue/imports/importer-kind.ts';
import { procurementImporter } from '../products/procurement-importer.ts';
import { nationalCodesImporter, priceTableImporter } from '../products/product-table-importer.ts';
import type { Importer } from './importer.ts';
import {
  commercialInnovativeImporter,
  dualChannelImporter,
  herbalPiecesImporter,
  institutionPreparationImporter,
  separatePaymentImporter,
} from './list-importers.ts';
import { nationalImporter } from './national-importer.ts';

export const IMPORTERS: readonly Importer<never>[] = [
  nationalImporter,
  herbalPiecesImporter,
  institutionPreparationImporter,
  commercialInnovativeImporter,
  separatePaymentImporter,
  dualChannelImporter,
  priceTableImporter,
  nationalCodesImporter,
  procurementImporter,
];

export function findImporter(kind: ImporterKind): Importer<never> | undefined {
  return IMPORTERS.find((importer) => importer.kind === kind);
}
