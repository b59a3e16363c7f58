/** Payee accounts, batches and the payments in them (M29). Account numbers are sealed. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { PaymentState } from '../../../domain/funds/statements/statement-steps.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

export interface PaymentOfStatement {
  readonly batchNo: string;
  readonly lineNo: number;
  readonly amount: Fen;
  readonly state: PaymentState;
  readonly bankName: string;
  readonly lastFour: string;
  readonly releasedAt: number | null;
  readonly resultOn: PlainDate | null;
  readonly resultWords: string | null;
  readonly bankReference: string | null;
}

/** What was done to pay a statement. Who is not shown the batch, as an institution, is shown its payments. */
export async function listPaymentsOf(tx: Tx, statementId: number): Promise<PaymentOfStatement[]> {
  return tx.rows<PaymentOfStatement>(
    `SELECT 'FK' || lpad(p.batch_id::text, 8, '0') AS "batchNo", p.line_no AS "lineNo", p.amount, p.state, y.bank_name AS "bankName", y.last_four AS "lastFour",
       b.released_at AS "releasedAt", p.result_on AS "resultOn", p.result_words AS "resultWords", p.bank_reference AS "bankReference"
     FROM payment_item p JOIN payee_account y ON y.id = p.account_id LEFT JOIN payment_batch b ON b.id = p.batch_id
     WHERE p.statement_id = $1 ORDER BY p.batch_id`,
    [statementId],
  );
}

export interface PayeeRow {
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly bankName: string | null;
  readonly lastFour: string | null;
  readonly enteredAt: number | null;
}

/** The institutions that an area has statements with or accounts of, each with the account that holds. */
export async function listPayeeRows(tx: Tx, areaCode: string): Promise<PayeeRow[]> {
  return tx.rows<PayeeRow>(
    `SELECT i.code AS "institutionCode", i.name AS "institutionName", y.bank_name AS "bankName", y.last_four AS "lastFour", y.entered_at AS "enteredAt"
     FROM (SELECT institution_code FROM monthly_statement WHERE area_code = $1 UNION SELECT institution_code FROM payee_account WHERE area_code = $1) p
       JOIN institution i ON i.code = p.institution_code
       LEFT JOIN LATERAL (SELECT bank_name, last_four, entered_at FROM payee_account y WHERE y.area_code = $1 AND y.institution_code = i.code ORDER BY y.id DESC LIMIT 1) y ON true
     ORDER BY i.code`,
    [areaCode],
  );
}

export interface NewPayee {
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly bankName: string;
  readonly lastFour: string;
  readonly sealed: Buffer;
  readonly enteredBy: number;
  readonly enteredAt: number;
}

export async function insertPayee(tx: Tx, payee: NewPayee): Promise<void> {
  await tx.run(
    'INSERT INTO payee_account (area_code, institution_code, bank_name, last_four, sealed, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      payee.areaCode,
      payee.institutionCode,
      payee.bankName,
      payee.lastFour,
      payee.sealed,
      payee.enteredBy,
      at(payee.enteredAt),
    ],
  );
}

export interface PayableStatement {
  readonly id: number;
  readonly institutionName: string;
  readonly areaCode: string;
  /** Null until approved. */
  readonly payable: Fen | null;
  /** In a payment that has not come back. */
  readonly underWay: boolean;
  readonly accountId: number | null;
}

/** Statements to be paid with their approved sums and the accounts that hold, in the order of their institutions. */
export async function listPayable(tx: Tx, ids: readonly number[]): Promise<PayableStatement[]> {
  return tx.rows<PayableStatement>(
    `SELECT s.id::int, i.name AS "institutionName", s.area_code AS "areaCode",
       (SELECT e.payable FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'approved') AS payable,
       EXISTS (SELECT 1 FROM payment_item p WHERE p.statement_id = s.id AND p.state IN ('made', 'released', 'paid')) AS "underWay",
       (SELECT y.id::int FROM payee_account y WHERE y.area_code = s.area_code AND y.institution_code = s.institution_code ORDER BY y.id DESC LIMIT 1) AS "accountId"
     FROM monthly_statement s JOIN institution i ON i.code = s.institution_code WHERE s.id = ANY($1) ORDER BY s.institution_code, s.month`,
    [[...ids]],
  );
}

export interface NewBatch {
  readonly areaCode: string;
  readonly total: Fen;
  readonly requestId: string;
  readonly madeBy: number;
  readonly madeByName: string;
  readonly madeAt: number;
  readonly items: readonly {
    readonly statementId: number;
    readonly accountId: number;
    readonly amount: Fen;
  }[];
}

/** @throws on `statement_paid_once` when another payment was faster, on `batch_request_once` for a repeated request */
export async function insertBatch(tx: Tx, batch: NewBatch): Promise<{ id: number; batchNo: string }> {
  const row = await tx.first<{ id: number; batchNo: string }>(
    `WITH number AS (SELECT nextval(pg_get_serial_sequence('payment_batch', 'id')) AS id), made AS (
       INSERT INTO payment_batch (id, batch_no, area_code, items, total, request_id, made_by, made_by_name, made_at)
       OVERRIDING SYSTEM VALUE SELECT n.id, 'FK' || lpad(n.id::text, 8, '0'), $1, $2, $3, $4, $5, $6, $7 FROM number n RETURNING id, batch_no
     ) SELECT id::int, batch_no AS "batchNo" FROM made`,
    [
      batch.areaCode,
      batch.items.length,
      batch.total,
      batch.requestId,
      batch.madeBy,
      batch.madeByName,
      at(batch.madeAt),
    ],
  );
  const made = row ?? { id: 0, batchNo: '' };
  await tx.run(
    `INSERT INTO payment_item (batch_id, line_no, statement_id, account_id, amount)
     SELECT $1, i.line_no, i.statement_id, i.account_id, i.amount
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS i (statement_id, account_id, amount, line_no)`,
    [
      made.id,
      batch.items.map((item) => item.statementId),
      batch.items.map((item) => item.accountId),
      batch.items.map((item) => item.amount),
    ],
  );
  return made;
}

export async function findBatchByRequest(
  tx: Tx,
  madeBy: number,
  requestId: string,
): Promise<{ id: number; batchNo: string } | undefined> {
  return tx.first(
    'SELECT id::int, batch_no AS "batchNo" FROM payment_batch WHERE made_by = $1 AND request_id = $2',
    [madeBy, requestId],
  );
}

export interface BatchRow {
  readonly id: number;
  readonly batchNo: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly items: number;
  readonly total: Fen;
  readonly madeBy: number;
  readonly madeByName: string;
  readonly madeAt: number;
  readonly releasedBy: number | null;
  readonly releasedByName: string | null;
  readonly releasedAt: number | null;
  readonly fileHash: string | null;
  readonly withdrawnAt: number | null;
  readonly paid: number;
  readonly returned: number;
}

const BATCH = `b.id::int, b.batch_no AS "batchNo", b.area_code AS "areaCode", coalesce(a.name, b.area_code) AS "areaName", b.items, b.total, b.made_by::int AS "madeBy",
  b.made_by_name AS "madeByName", b.made_at AS "madeAt", b.released_by::int AS "releasedBy", b.released_by_name AS "releasedByName", b.released_at AS "releasedAt",
  b.file_hash AS "fileHash", b.withdrawn_at AS "withdrawnAt", (SELECT count(*)::int FROM payment_item p WHERE p.batch_id = b.id AND p.state = 'paid') AS paid,
  (SELECT count(*)::int FROM payment_item p WHERE p.batch_id = b.id AND p.state = 'returned') AS returned`;

export async function listBatchRows(
  tx: Tx,
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: BatchRow[]; total: number }> {
  const rows = await tx.rows<BatchRow & { all: number }>(
    `SELECT ${BATCH}, count(*) OVER ()::int AS "all" FROM payment_batch b LEFT JOIN area a ON a.code = b.area_code ORDER BY b.id DESC LIMIT $1 OFFSET $2`,
    [span.limit, span.offset],
  );
  return { rows: rows.map(({ all: _, ...row }) => row), total: rows[0]?.all ?? 0 };
}

/** A batch; with its row locked until the transaction ends where it is to be changed. */
export async function findBatch(tx: Tx, id: number, forChange = false): Promise<BatchRow | undefined> {
  return tx.first<BatchRow>(
    `SELECT ${BATCH} FROM payment_batch b LEFT JOIN area a ON a.code = b.area_code WHERE b.id = $1 ${forChange ? 'FOR UPDATE OF b' : ''}`,
    [id],
  );
}

export interface BatchLine {
  readonly lineNo: number;
  readonly statementId: number;
  readonly statementNo: string;
  /** First day of the month. */
  readonly month: PlainDate;
  /** Who reviewed the statement, and who approved it after that. */
  readonly reviewedBy: string;
  readonly approvedBy: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly bankName: string;
  readonly lastFour: string;
  readonly sealed: Buffer;
  /** Who entered the account. */
  readonly enteredBy: number;
  readonly amount: Fen;
  readonly state: PaymentState;
  readonly resultOn: PlainDate | null;
  readonly resultWords: string | null;
  readonly bankReference: string | null;
}

export async function listBatchLines(tx: Tx, id: number): Promise<BatchLine[]> {
  return tx.rows<BatchLine>(
    `SELECT p.line_no AS "lineNo", s.id::int AS "statementId", s.statement_no AS "statementNo", s.month, s.institution_code AS "institutionCode", i.name AS "institutionName",
       (SELECT e.actor_name FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'reviewed' ORDER BY e.seq DESC LIMIT 1) AS "reviewedBy",
       (SELECT e.actor_name FROM statement_event e WHERE e.statement_id = s.id AND e.step = 'approved') AS "approvedBy",
       y.bank_name AS "bankName", y.last_four AS "lastFour", y.sealed, y.entered_by::int AS "enteredBy", p.amount, p.state, p.result_on AS "resultOn", p.result_words AS "resultWords",
       p.bank_reference AS "bankReference"
     FROM payment_item p JOIN monthly_statement s ON s.id = p.statement_id JOIN institution i ON i.code = s.institution_code
       JOIN payee_account y ON y.id = p.account_id WHERE p.batch_id = $1 ORDER BY p.line_no`,
    [id],
  );
}

/** Marks a batch as released, with the digest of its file, and its payments as sent. */
export async function markReleased(
  tx: Tx,
  id: number,
  by: { readonly accountId: number; readonly name: string; readonly now: number },
  fileHash: string,
): Promise<void> {
  await tx.run(
    'UPDATE payment_batch SET released_by = $2, released_by_name = $3, released_at = $4, file_hash = $5 WHERE id = $1',
    [id, by.accountId, by.name, at(by.now), fileHash],
  );
  await tx.run(`UPDATE payment_item SET state = 'released' WHERE batch_id = $1`, [id]);
}

export async function markWithdrawn(tx: Tx, id: number, now: number): Promise<void> {
  await tx.run('UPDATE payment_batch SET withdrawn_at = $2 WHERE id = $1', [id, at(now)]);
  await tx.run(`UPDATE payment_item SET state = 'withdrawn' WHERE batch_id = $1`, [id]);
}

export interface PaymentResult {
  readonly lineNo: number;
  readonly result: 'paid' | 'returned';
  readonly on: PlainDate;
  readonly words: string;
  readonly bankReference: string;
}

export async function markResult(tx: Tx, batchId: number, result: PaymentResult): Promise<void> {
  await tx.run(
    'UPDATE payment_item SET state = $3, result_on = $4, result_words = $5, bank_reference = $6 WHERE batch_id = $1 AND line_no = $2',
    [batchId, result.lineNo, result.result, result.on, result.words, result.bankReference],
  );
}

/** What a batch pays of one scheme, which has its own fund. */
export interface BatchScheme {
  readonly scheme: Scheme;
  readonly statements: number;
  readonly amount: Fen;
}

export async function listBatchSchemes(tx: Tx, id: number): Promise<BatchScheme[]> {
  return tx.rows<BatchScheme>(
    `SELECT s.scheme, count(*)::int AS statements, sum(s.payable)::bigint AS amount FROM payment_item p JOIN statement_sum s USING (statement_id)
     WHERE p.batch_id = $1 AND s.payable > 0 GROUP BY 1 ORDER BY 1`,
    [id],
  );
}

export interface RemittanceRow {
  readonly statementId: number;
  readonly statementNo: string;
  readonly month: PlainDate;
  readonly areaCode: string;
  readonly areaName: string;
  readonly institutionName: string;
  readonly batchNo: string;
  readonly amount: Fen;
  readonly paidOn: PlainDate;
  readonly bankName: string;
  readonly lastFour: string;
  readonly bankReference: string;
}

/** What has arrived, the newest first. */
export async function listRemittanceRows(
  tx: Tx,
  filter: {
    readonly from: PlainDate | null;
    readonly to: PlainDate | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: RemittanceRow[]; total: number }> {
  const rows = await tx.rows<RemittanceRow & { total: number }>(
    `SELECT s.id::int AS "statementId", s.statement_no AS "statementNo", s.month, s.area_code AS "areaCode", coalesce(a.name, s.area_code) AS "areaName",
       i.name AS "institutionName", 'FK' || lpad(p.batch_id::text, 8, '0') AS "batchNo", p.amount, p.result_on AS "paidOn", y.bank_name AS "bankName",
       y.last_four AS "lastFour", p.bank_reference AS "bankReference", count(*) OVER ()::int AS total
     FROM payment_item p JOIN monthly_statement s ON s.id = p.statement_id JOIN institution i ON i.code = s.institution_code
       JOIN payee_account y ON y.id = p.account_id LEFT JOIN area a ON a.code = s.area_code
     WHERE p.state = 'paid' AND ($1::date IS NULL OR p.result_on >= $1) AND ($2::date IS NULL OR p.result_on <= $2)
     ORDER BY p.result_on DESC, p.batch_id DESC, p.line_no LIMIT $3 OFFSET $4`,
    [filter.from, filter.to, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
