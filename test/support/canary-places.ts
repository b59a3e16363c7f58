/**
 * Where the canary hunt finds what an address needs: for every GET endpoint with parameters a query whose columns carry
 * the parameters' names. A new endpoint that is missing here fails the hunt: say where its rows are.
 */
export const PLACES: Readonly<Record<string, string>> = {
  '/api/catalogue/versions/:id': 'SELECT id FROM catalogue_version ORDER BY id DESC LIMIT 6',
  '/api/catalogue/versions/:id/categories': `SELECT id FROM catalogue_version ORDER BY id DESC LIMIT 6`,
  '/api/catalogue/versions/:id/entries': 'SELECT id FROM catalogue_version ORDER BY id DESC LIMIT 6',
  '/api/catalogue/versions/:id/diff': `SELECT a.id, b.id AS "?against" FROM catalogue_version a JOIN catalogue_version b ON b.kind = a.kind LIMIT 6`,
  '/api/catalogue/imports/:id': 'SELECT id FROM catalogue_import LIMIT 6',
  '/api/catalogue/imports/:id/rows': 'SELECT id FROM catalogue_import LIMIT 6',
  '/api/catalogue/imports/:id/rows.xlsx': 'SELECT id FROM catalogue_import LIMIT 6',
  '/api/catalogue/import-templates/:kind': `SELECT unnest(ARRAY['separatePayment', 'dualChannel', 'herbalPieces']) AS kind`,
  '/api/clauses/:id': `SELECT unnest(ARRAY['M9.1', 'M12', 'N5.1']) AS id`,
  '/api/policy-documents/:id': 'SELECT id FROM policy_document LIMIT 3',
  '/api/applications/:id': 'SELECT id FROM application ORDER BY id DESC LIMIT 12',
  '/api/papers/:id': 'SELECT id FROM application_paper LIMIT 6',
  '/api/persons/:id': 'SELECT id FROM person LIMIT 6',
  '/api/certificates/:serial': 'SELECT serial FROM certificate LIMIT 3',
  '/api/prescriptions/:rxno': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 12',
  '/api/prescriptions/:rxno/signatures': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 6',
  '/api/prescriptions/number/:rxno': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 12',
  '/api/prescriptions/products': 'SELECT DISTINCT entry_key AS "?entryKey" FROM product',
  '/api/doctor-filings/:id': 'SELECT id FROM doctor_filing LIMIT 6',
  '/api/institutions/:code': 'SELECT code FROM institution LIMIT 6',
  '/api/institutions/:code/practitioners': 'SELECT code FROM institution',
  '/api/list-entries/:id': 'SELECT id FROM separate_entry',
  '/api/public/drugs/:key': 'SELECT DISTINCT entry_key AS key FROM separate_entry',
  '/api/public/drugs/:key/products': 'SELECT DISTINCT entry_key AS key FROM separate_entry',
  '/api/drug-history/:key': 'SELECT DISTINCT entry_key AS key FROM separate_entry',
  '/api/drug-history/:key/products': 'SELECT DISTINCT entry_key AS key FROM separate_entry',
  '/api/national-products/:code': 'SELECT national_code AS code FROM national_product LIMIT 12',
  '/api/products/:code': 'SELECT national_code AS code FROM product',
  '/api/matching/summary': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 6`,
  '/api/matching/items': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 6`,
  '/api/matching/item': `SELECT institution_code AS "?institution", item_code AS "?item" FROM institution_item LIMIT 6`,
  '/api/matching/products': `SELECT '示例' AS "?q"`,
  '/api/settings/assistance-rules': 'SELECT 2026 AS "?year"',
  '/api/settings/yearly-limits': 'SELECT 2026 AS "?year"',
  '/api/till/prescriptions/:rxno': `SELECT rxno FROM prescription ORDER BY id DESC LIMIT 12`,
  '/api/tickets/:id': 'SELECT id FROM ticket LIMIT 6',
  '/api/guidance/:id': 'SELECT id FROM guidance LIMIT 6',
  '/api/public/guidance/:id': 'SELECT id FROM guidance LIMIT 6',
  '/api/settlements/:claimNo': 'SELECT claim_no AS "claimNo" FROM claim ORDER BY id DESC LIMIT 12',
};

/** Endpoints that answer nobody in the demo province, each with the reason. */
export const SILENT: Readonly<Record<string, string>> = {
  '/api/catalogue/imports/:id': '示例省没有导入记录',
  '/api/catalogue/imports/:id/rows': '示例省没有导入记录',
  '/api/catalogue/imports/:id/rows.xlsx': '示例省没有导入记录',
  '/api/catalogue/versions/:id/diff': '示例省只有一个国家目录版本',
  '/api/policy-documents/:id': '示例省没有载入文件',
};
