import type { Role } from '../../domain/identity/roles.ts';

/** The desks that look after the official documents or work by them all day; others meet an article behind its chip. */
export const DOCUMENT_DESKS: readonly Role[] = [
  'provinceCatalogue',
  'provincePrice',
  'provinceAdmin',
  'auditor',
  'agencyReviewer',
];
