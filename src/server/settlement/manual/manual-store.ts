/** Manual claims as they were filed, their papers, invoices, lines and steps (M30). Facts are only added. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../../base/money.ts';
import type {
  ManualPaper,
  ManualReason,
  ManualStep,
} from '../../../domain/settlement/manual/manual-steps.ts';
import type { Cause, Setting } from '../../../domain/settlement/model.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewManualPaper {
  readonly personId: number;
  readonly kind: ManualPaper;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly contentCipher: Buffer;
  readonly uploadedAt: number;
  readonly uploadedBy: number;
}

export async function insertManualPaper(tx: Tx, paper: NewManualPaper): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO manual_paper (person_id, kind, file_name, media_type, size_bytes, sha256, content_cipher, uploaded_at, uploaded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      paper.personId,
      paper.kind,
      paper.fileName,
      paper.mediaType,
      paper.sizeBytes,
      paper.sha256,
      paper.contentCipher,
      at(paper.uploadedAt),
      paper.uploadedBy,
    ],
  );
  return Number(row?.id);
}

/** Of these papers, those that an account uploaded for a person and that belong to no claim yet. */
export async function listLooseManualPapers(
  tx: Tx,
  ids: readonly number[],
  personId: number,
  accountId: number,
): Promise<{ id: number; kind: ManualPaper }[]> {
  return tx.rows(
    `SELECT id::int, kind FROM manual_paper WHERE id = ANY($1) AND person_id = $2 AND uploaded_by = $3 AND manual_id IS NULL`,
    [[...ids], personId, accountId],
  );
}

export async function attachManualPapers(tx: Tx, ids: readonly number[], manualId: number): Promise<void> {
  await tx.run('UPDATE manual_paper SET manual_id = $2 WHERE id = ANY($1) AND manual_id IS NULL', [
    [...ids],
    manualId,
  ]);
}

export interface StoredManualPaper {
  readonly id: number;
  readonly personId: number;
  readonly kind: ManualPaper;
  readonly fileName: string;
  readonly mediaType: string;
  readonly uploadedAt: number;
}

const PAPER = `id::int, person_id::int AS "personId", kind, file_name AS "fileName", media_type AS "mediaType", uploaded_at AS "uploadedAt"`;

export async function listManualPapers(tx: Tx, manualId: number): Promise<StoredManualPaper[]> {
  return tx.rows(`SELECT ${PAPER} FROM manual_paper WHERE manual_id = $1 ORDER BY id`, [manualId]);
}

export async function findManualPaper(
  tx: Tx,
  id: number,
): Promise<(StoredManualPaper & { readonly contentCipher: Buffer }) | undefined> {
  return tx.first(`SELECT ${PAPER}, content_cipher AS "contentCipher" FROM manual_paper WHERE id = $1`, [id]);
}

export interface NewManualClaim {
  readonly personId: number;
  readonly areaCode: string;
  readonly reason: ManualReason;
  /** Null for a seller outside the province, which `insertSeller` keeps. */
  readonly institutionCode: string | null;
  readonly servedOn: PlainDate;
  readonly setting: Setting;
  readonly cause: Cause;
  readonly diagnosisCode: string | null;
  readonly receivingHospital: string | null;
  readonly filedAt: number;
  readonly filedOn: PlainDate;
  readonly filedBy: number;
  readonly requestId: string;
  readonly contentHash: string;
}

/** @throws on `manual_filed_once` when the request was filed at the same moment */
export async function insertManualClaim(
  tx: Tx,
  claim: NewManualClaim,
): Promise<{ id: number; manualNo: string }> {
  const row = await tx.first<{ id: number; manualNo: string }>(
    `WITH number AS (SELECT nextval(pg_get_serial_sequence('manual_claim', 'id')) AS id)
     INSERT INTO manual_claim (id, manual_no, person_id, area_code, reason, institution_code, served_on, setting, cause, diagnosis_code,
       receiving_hospital, filed_at, filed_by, request_id, content_hash)
     OVERRIDING SYSTEM VALUE SELECT n.id, 'BX' || to_char($11::date, 'YYYYMMDD') || lpad(n.id::text, 6, '0'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $13, $14
     FROM number n RETURNING id::int, manual_no AS "manualNo"`,
    [
      claim.personId,
      claim.areaCode,
      claim.reason,
      claim.institutionCode,
      claim.servedOn,
      claim.setting,
      claim.cause,
      claim.diagnosisCode,
      claim.receivingHospital,
      at(claim.filedAt),
      claim.filedOn,
      claim.filedBy,
      claim.requestId,
      claim.contentHash,
    ],
  );
  if (!row) throw new Error('an inserted claim has a number');
  return row;
}

/** What an account filed under a request id. */
export async function findFiled(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<{ id: number; manualNo: string; contentHash: string } | undefined> {
  return tx.first(
    `SELECT id::int, manual_no AS "manualNo", content_hash AS "contentHash" FROM manual_claim WHERE filed_by = $1 AND request_id = $2`,
    [accountId, requestId],
  );
}

export interface StoredInvoice {
  readonly code: string;
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly amount: Fen;
  readonly paperId: number;
}

/** @throws on `manual_invoice_used_once` when an invoice stands in another claim */
export async function insertInvoices(
  tx: Tx,
  manualId: number,
  invoices: readonly StoredInvoice[],
): Promise<void> {
  await tx.run(
    `INSERT INTO manual_invoice (manual_id, code, number, issued_on, amount, paper_id)
     SELECT $1, i.code, i.number, i.issued_on, i.amount, i.paper_id
     FROM unnest($2::text[], $3::text[], $4::date[], $5::bigint[], $6::bigint[]) WITH ORDINALITY AS i (code, number, issued_on, amount, paper_id, n) ORDER BY i.n`,
    [
      manualId,
      invoices.map((one) => one.code),
      invoices.map((one) => one.number),
      invoices.map((one) => one.issuedOn),
      invoices.map((one) => one.amount),
      invoices.map((one) => one.paperId),
    ],
  );
}

export async function listInvoices(
  tx: Tx,
  manualId: number,
): Promise<(StoredInvoice & { readonly live: boolean })[]> {
  return tx.rows(
    `SELECT code, number, issued_on AS "issuedOn", amount, paper_id::int AS "paperId", live FROM manual_invoice WHERE manual_id = $1 ORDER BY id`,
    [manualId],
  );
}

/** Where an invoice stands already, whoever's it is: its claim's number and day, never the person. Needs scope `all`. */
export async function findInvoiceUse(
  tx: Tx,
  invoices: readonly Pick<StoredInvoice, 'code' | 'number'>[],
): Promise<{ code: string; number: string; manualNo: string; filedAt: number } | undefined> {
  return tx.first(
    `SELECT v.code, v.number, m.manual_no AS "manualNo", m.filed_at AS "filedAt" FROM manual_invoice v JOIN manual_claim m ON m.id = v.manual_id
     WHERE v.live AND (v.code, v.number) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY v.id LIMIT 1`,
    [invoices.map((one) => one.code), invoices.map((one) => one.number)],
  );
}

/** The invoices of a claim that came to nothing may be used for another one. */
export async function releaseInvoices(tx: Tx, manualId: number): Promise<void> {
  await tx.run('UPDATE manual_invoice SET live = false WHERE manual_id = $1 AND live', [manualId]);
}

export interface StoredManualLine {
  readonly invoiceNo: number;
  readonly name: string;
  readonly nationalCode: string | null;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly inSmallestUnits: boolean;
  readonly traceCodes: readonly string[];
}

/** Saves all lines as a new version. */
export async function insertManualLines(
  tx: Tx,
  manualId: number,
  lines: readonly StoredManualLine[],
  by: { readonly accountId: number; readonly now: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO manual_line (manual_id, version, line_no, invoice_no, told_name, national_code, price, quantity, in_smallest_units, trace_codes, entered_at, entered_by)
     SELECT $1, coalesce((SELECT max(o.version) FROM manual_line o WHERE o.manual_id = $1), 0) + 1, l.n, l.invoice_no, l.told_name, l.national_code, l.price, l.quantity,
       l.in_smallest_units, CASE WHEN l.codes = '' THEN '{}' ELSE string_to_array(l.codes, ' ') END, $2, $3
     FROM unnest($4::smallint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::boolean[], $10::text[])
       WITH ORDINALITY AS l (invoice_no, told_name, national_code, price, quantity, in_smallest_units, codes, n)`,
    [
      manualId,
      at(by.now),
      by.accountId,
      lines.map((one) => one.invoiceNo),
      lines.map((one) => one.name),
      lines.map((one) => one.nationalCode),
      lines.map((one) => one.price),
      lines.map((one) => one.quantity),
      lines.map((one) => one.inSmallestUnits),
      lines.map((one) => one.traceCodes.join(' ')),
    ],
  );
}

/** The lines as they were saved last. */
export async function listManualLines(
  tx: Tx,
  manualId: number,
): Promise<(StoredManualLine & { readonly version: number; readonly productName: string | null })[]> {
  return tx.rows(
    `SELECT l.version, l.invoice_no AS "invoiceNo", l.told_name AS name, l.national_code AS "nationalCode", l.price, l.quantity,
       l.in_smallest_units AS "inSmallestUnits", l.trace_codes AS "traceCodes",
       (SELECT concat_ws(' ', p.generic_name, p.strength, p.pack, p.maker) FROM product p WHERE p.national_code = l.national_code) AS "productName"
     FROM manual_line l WHERE l.manual_id = $1 AND l.version = (SELECT max(o.version) FROM manual_line o WHERE o.manual_id = $1) ORDER BY l.line_no`,
    [manualId],
  );
}

export interface ManualPayee {
  readonly id: number;
  readonly bankName: string;
  readonly lastFour: string;
  readonly enteredBy: number;
}

export async function insertManualPayee(
  tx: Tx,
  payee: {
    readonly manualId: number;
    readonly bankName: string;
    readonly lastFour: string;
    readonly sealed: Buffer;
    readonly enteredBy: number;
    readonly enteredAt: number;
  },
): Promise<void> {
  await tx.run(
    'INSERT INTO manual_payee (manual_id, bank_name, last_four, sealed, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [payee.manualId, payee.bankName, payee.lastFour, payee.sealed, payee.enteredBy, at(payee.enteredAt)],
  );
}

/** The account that holds, without its number. */
export async function findManualPayee(tx: Tx, manualId: number): Promise<ManualPayee | undefined> {
  return tx.first(
    `SELECT id::int, bank_name AS "bankName", last_four AS "lastFour", entered_by::int AS "enteredBy" FROM manual_payee WHERE manual_id = $1 ORDER BY id DESC LIMIT 1`,
    [manualId],
  );
}

export interface StoredEvent {
  readonly step: ManualStep;
  readonly at: number;
  readonly accountId: number;
  readonly actorName: string;
  readonly words: string;
  readonly ground: string | null;
  readonly payable: Fen | null;
  readonly lineVersion: number | null;
}

/** @throws on `manual_event_pkey` when somebody took a step at the same moment, and on the rules of two people */
export async function insertManualEvent(
  tx: Tx,
  manualId: number,
  event: StoredEvent & { readonly onDay: PlainDate; readonly requestId: string },
): Promise<void> {
  await tx.run(
    `INSERT INTO manual_event (manual_id, seq, step, at, on_day, account_id, actor_name, words, ground, payable, line_version, request_id)
     SELECT $1, coalesce((SELECT max(e.seq) FROM manual_event e WHERE e.manual_id = $1), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11`,
    [
      manualId,
      event.step,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.words,
      event.ground,
      event.payable,
      event.lineVersion,
      event.requestId,
    ],
  );
}

/** The step that an account took with a request. */
export async function findManualRequest(
  tx: Tx,
  manualId: number,
  accountId: number,
  requestId: string,
): Promise<{ step: ManualStep } | undefined> {
  return tx.first(
    'SELECT step FROM manual_event WHERE manual_id = $1 AND account_id = $2 AND request_id = $3',
    [manualId, accountId, requestId],
  );
}

export async function listManualEvents(tx: Tx, manualId: number): Promise<StoredEvent[]> {
  return tx.rows(
    `SELECT step, at, account_id::int AS "accountId", actor_name AS "actorName", words, ground, payable, line_version::int AS "lineVersion"
     FROM manual_event WHERE manual_id = $1 ORDER BY seq`,
    [manualId],
  );
}

export interface FoundProduct {
  readonly nationalCode: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
}

/** Products whose name or code holds the words, at most twenty. */
export async function searchProducts(tx: Tx, words: string): Promise<FoundProduct[]> {
  return tx.rows<FoundProduct>(
    `SELECT national_code AS "nationalCode", generic_name AS "genericName", coalesce(trade_name, '') AS "tradeName", strength, pack, maker FROM product
     WHERE strpos(generic_name, $1) > 0 OR strpos(trade_name, $1) > 0 OR starts_with(national_code, upper($1))
     ORDER BY generic_name, maker, strength, national_code LIMIT 20`,
    [words],
  );
}
