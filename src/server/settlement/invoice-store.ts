/** Invoices that counters tell with their settlements, so that none of them is reimbursed by hand as well (M30). */
import { at, type Tx } from '../db/database.ts';

/** Keeps the invoice of a request, the first that it told. */
export async function keepInvoice(
  tx: Tx,
  told: { readonly institutionCode: string; readonly requestId: string; readonly invoiceNo: string },
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO settled_invoice (institution_code, request_id, invoice_no, told_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [told.institutionCode, told.requestId, told.invoiceNo, at(now)],
  );
}

/** An invoice as people file it: code and number of a paper one, the number alone of a digital one. */
export interface FiledInvoice {
  readonly code: string;
  readonly number: string;
}

/**
 * The settlement that an invoice was given with and that still stands, or of which a part does. Counters tell a paper invoice by
 * its number with or without its code; the number alone is only told apart within one institution. Needs scope `all`.
 */
export async function findSettledInvoice(
  tx: Tx,
  institutionCode: string,
  invoices: readonly FiledInvoice[],
): Promise<{ readonly code: string; readonly number: string; readonly claimNo: string } | undefined> {
  return tx.first(
    `SELECT f.code, f.number, c.claim_no AS "claimNo"
     FROM unnest($2::text[], $3::text[]) AS f (code, number)
       JOIN settled_invoice v ON v.invoice_no IN (f.code || f.number, f.code || '-' || f.number, f.number)
         AND (f.code = '' OR v.invoice_no <> f.number OR v.institution_code = $1)
       JOIN claim_request q ON q.institution_code = v.institution_code AND q.request_id = v.request_id
       JOIN claim c ON c.area_code = q.area_code AND c.id = q.claim_id
       CROSS JOIN LATERAL (SELECT coalesce((SELECT max(w.replacement_id) FROM claim_replacement w WHERE w.area_code = c.area_code AND w.first_id = c.id), c.id) AS id) last
     WHERE NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = last.id) ORDER BY c.id LIMIT 1`,
    [institutionCode, invoices.map((one) => one.code), invoices.map((one) => one.number)],
  );
}
