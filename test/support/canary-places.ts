/** The reason under which the hunt plants its standards, by which their drugs are found again. */
export const PLANTED_REASON = '示例：保密标准';
const CODES = `(SELECT national_code FROM payment_standard WHERE reason = '${PLANTED_REASON}')`;
const KEYS = `(SELECT DISTINCT entry_key FROM product WHERE national_code IN ${CODES})`;
const VERSIONS = 'SELECT id FROM catalogue_version ORDER BY id';
const PAIRS = `SELECT a.id, b.id AS "?against" FROM catalogue_version a JOIN catalogue_version b ON b.kind = a.kind AND b.id <> a.id`;
const NATIONAL = `SELECT id FROM catalogue_version WHERE kind = 'national' ORDER BY id`;

/**
 * Where the canary hunt finds what an address needs: for every GET endpoint with parameters a query whose columns carry
 * the parameters' names. A new endpoint that is missing here fails the hunt: say where its rows are.
 */
export const PLACES: Readonly<Record<string, string>> = {
  '/api/catalogue/versions/:id': VERSIONS,
  '/api/catalogue/versions/:id/categories': VERSIONS,
  '/api/catalogue/versions/:id/entries': VERSIONS,
  '/api/catalogue/versions/:id/diff': PAIRS,
  '/api/catalogue/imports/:id': 'SELECT id FROM catalogue_import LIMIT 4',
  '/api/catalogue/imports/:id/rows': 'SELECT id FROM catalogue_import LIMIT 4',
  '/api/catalogue/imports/:id/rows.xlsx': 'SELECT id FROM catalogue_import LIMIT 4',
  '/api/catalogue/import-templates/:kind': `SELECT unnest(ARRAY['separatePayment', 'dualChannel', 'herbalPieces']) AS kind`,
  '/api/clauses/:id': `SELECT unnest(ARRAY['M9.1', 'M12', 'N5.1']) AS id`,
  '/api/policy-documents/:id': 'SELECT id FROM policy_document LIMIT 3',
  '/api/applications/:id': 'SELECT id FROM application ORDER BY id DESC LIMIT 8',
  '/api/applications/:id/clock':
    'SELECT application_id AS id FROM application_state WHERE accepted_on IS NOT NULL ORDER BY 1 DESC LIMIT 4',
  '/api/applications/:id/reviewers': 'SELECT id FROM application ORDER BY id DESC LIMIT 4',
  '/api/panels/:id': 'SELECT id FROM review_panel LIMIT 4',
  '/api/panels/:id/papers/:paperId': `SELECT p.id, x.id AS "paperId" FROM review_panel p JOIN application_paper x ON x.application_id = p.application_id AND x.kind = 'medicalRecord' LIMIT 4`,
  '/api/applications/:id/form': 'SELECT id FROM application ORDER BY id DESC LIMIT 4',
  '/api/applications/:id/form.pdf': 'SELECT id FROM application ORDER BY id DESC LIMIT 2',
  '/api/public/application-forms/:code': 'SELECT code FROM application_form_print LIMIT 4',
  '/api/applications/:id/related-drugs': 'SELECT id FROM application ORDER BY id DESC LIMIT 8',
  '/api/insured-violations/:id': 'SELECT id FROM insured_violation LIMIT 4',
  '/api/papers/:id': 'SELECT id FROM application_paper LIMIT 4',
  '/api/persons/:id': 'SELECT id FROM person LIMIT 4',
  '/api/certificates/:serial': 'SELECT serial FROM certificate LIMIT 3',
  '/api/prescriptions/:rxno': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 8',
  '/api/prescriptions/:rxno/signatures': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 4',
  '/api/prescriptions/number/:rxno': 'SELECT rxno FROM prescription ORDER BY id DESC LIMIT 8',
  '/api/deliveries/:id': 'SELECT id FROM injection_delivery ORDER BY id DESC LIMIT 4',
  '/api/prescriptions/products': `SELECT entry_key AS "?entryKey" FROM ${KEYS} k`,
  '/api/committee-tasks/:versionId/:hospitalCode': `SELECT v.id AS "versionId", i.code AS "hospitalCode" FROM catalogue_version v, (SELECT code FROM institution WHERE kind = 'hospital' ORDER BY code LIMIT 2) i WHERE v.kind IN ('national', 'separatePayment')`,
  '/api/purchase-requests/:id': 'SELECT id FROM purchase_request LIMIT 4',
  '/api/applications/:id/follow-ups': `SELECT application_id AS id FROM application_state WHERE step = 'approved' LIMIT 4`,
  '/api/doctor-work': `SELECT '2026-01-01' AS "?fromOn", '2026-12-31' AS "?toOn"`,
  '/api/point-cases/:id': 'SELECT id FROM point_case LIMIT 4',
  '/api/doctor-filings/:id': 'SELECT id FROM doctor_filing LIMIT 4',
  '/api/institutions/:code': 'SELECT code FROM institution LIMIT 4',
  '/api/report-rounds/:id': 'SELECT id FROM report_round LIMIT 2',
  '/api/report-rounds/:id/rows': 'SELECT id FROM report_round LIMIT 2',
  '/api/report-rounds/:id/candidates': `SELECT id, 'hospital' AS "?kind" FROM report_round LIMIT 2`,
  '/api/public/report-publications/:id': 'SELECT id FROM report_publication LIMIT 2',
  '/api/catalogue/versions/:id/explanations': PAIRS,
  '/api/settlements/:claimNo/payment-flag':
    'SELECT claim_no AS "claimNo" FROM claim ORDER BY id DESC LIMIT 4',
  '/api/institutions/:code/file': 'SELECT code FROM institution ORDER BY code LIMIT 4',
  '/api/agreement-drafts/:id': 'SELECT id FROM agreement_draft ORDER BY id DESC LIMIT 4',
  '/api/institutions/:code/practitioners': 'SELECT code FROM institution ORDER BY code LIMIT 12',
  '/api/list-entries/:id': `SELECT id FROM separate_entry WHERE entry_key IN ${KEYS}`,
  '/api/public/drugs/:key': `SELECT entry_key AS key FROM ${KEYS} k`,
  '/api/public/drugs/:key/products': `SELECT entry_key AS key FROM ${KEYS} k`,
  '/api/public/drugs/:key/places': `SELECT entry_key AS key FROM ${KEYS} k`,
  '/api/stocking/institutions/:code/drugs': 'SELECT code FROM institution ORDER BY code LIMIT 4',
  '/api/stock/summary': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 4`,
  '/api/stock': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 4`,
  '/api/stock/products/:code': `SELECT national_code AS code, (SELECT min(code) FROM institution WHERE kind = 'pharmacy') AS "?institution" FROM ${CODES} c`,
  '/api/drug-history/:key': `SELECT entry_key AS key FROM ${KEYS} k`,
  '/api/drug-history/:key/products': `SELECT entry_key AS key FROM ${KEYS} k`,
  '/api/national-products/:code': `SELECT national_code AS code FROM ${CODES} c`,
  '/api/products/:code': `SELECT national_code AS code FROM ${CODES} c`,
  '/api/products/:code/price-history': `SELECT national_code AS code FROM ${CODES} c`,
  '/api/products/:code/price-history.xlsx': `SELECT national_code AS code FROM ${CODES} c`,
  '/api/national-applications/:id': 'SELECT id FROM national_application LIMIT 4',
  '/api/catalogue/versions/:id/printed-standards': NATIONAL,
  '/api/catalogue/versions/:id/printed-standards/counts': NATIONAL,
  '/api/matching/summary': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 4`,
  '/api/matching/items': `SELECT code AS "?institution" FROM institution ORDER BY code LIMIT 4`,
  '/api/matching/item': `SELECT institution_code AS "?institution", item_code AS "?item" FROM institution_item LIMIT 4`,
  '/api/matching/products': `SELECT '示例' AS "?q"`,
  '/api/list-entries/:id/acts': `SELECT id FROM separate_entry WHERE entry_key IN ${KEYS}`,
  '/api/roll-over/:id/areas': `SELECT id FROM separate_entry WHERE entry_key IN ${KEYS}`,
  '/api/transition-work/:id/users': `SELECT id FROM list_entry WHERE transition_to IS NOT NULL LIMIT 4`,
  '/api/catalogue/versions/:id/ratio-queue': NATIONAL,
  '/api/catalogue/versions/:id/ratio-acts': NATIONAL,
  '/api/catalogue/versions/:id/diff.xlsx': PAIRS,
  '/api/catalogue/payment-route': `SELECT generic_name AS "?name", dosage_form AS "?form", '2026-11-20' AS "?day", 'pharmacy' AS "?setting" FROM product WHERE national_code IN ${CODES}`,
  '/api/prescribing-facts': `SELECT entry_key AS "?entryKey" FROM ${KEYS} k`,
  '/api/settings/assistance-rules': 'SELECT 2026 AS "?year"',
  '/api/settings/yearly-limits': 'SELECT 2026 AS "?year"',
  '/api/till/prescriptions/:rxno': `SELECT rxno FROM prescription ORDER BY id DESC LIMIT 8`,
  '/api/mandates/:id/proof': 'SELECT id FROM mandate WHERE proof_cipher IS NOT NULL LIMIT 2',
  '/api/tickets/:id': 'SELECT id FROM ticket LIMIT 4',
  '/api/guidance/:id': 'SELECT id FROM guidance LIMIT 4',
  '/api/public/guidance/:id': 'SELECT id FROM guidance LIMIT 4',
  '/api/settlements/:claimNo': 'SELECT claim_no AS "claimNo" FROM claim ORDER BY id DESC LIMIT 8',
};

/** Endpoints that answer nobody in the demo province, each with the reason. */
export const SILENT: Readonly<Record<string, string>> = {
  '/api/policy-documents/:id': '示例省没有载入文件',
  '/api/transition-work/:id/users': '示例省没有过渡期药品',
};
