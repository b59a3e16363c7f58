/** Payments to people and what the bank said of them (M29, M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { at, type Tx } from '../../db/database.ts';

export type ManualPaymentState = 'released' | 'paid' | 'returned';

export interface PaymentRow {
  readonly id: number;
  readonly batchNo: string;
  readonly manualId: number;
  readonly manualNo: string;
  readonly personId: number;
  readonly personName: string;
  readonly areaCode: string;
  readonly amount: Fen;
  readonly bankName: string;
  readonly lastFour: string;
  readonly sealed: Buffer;
  readonly releasedAt: number;
  readonly state: ManualPaymentState;
  readonly resultOn: PlainDate | null;
  readonly resultWords: string | null;
}

const COLUMNS = `y.id::int, y.batch_no AS "batchNo", m.id::int AS "manualId", m.manual_no AS "manualNo", m.person_id::int AS "personId", p.name AS "personName",
    y.area_code AS "areaCode", y.amount, b.bank_name AS "bankName", b.last_four AS "lastFour", b.sealed, y.released_at AS "releasedAt", y.state, y.result_on AS "resultOn",
    y.result_words AS "resultWords"`;
const FROM =
  'FROM manual_payment y JOIN manual_claim m ON m.id = y.manual_id JOIN person p ON p.id = m.person_id JOIN manual_payee b ON b.id = y.payee_id';

/** From the sequence, so that no scope hides a number that is taken. */
export async function nextBatchNo(tx: Tx): Promise<string> {
  const row = await tx.first<{ no: string }>(
    `SELECT 'BXFK' || lpad(nextval(pg_get_serial_sequence('manual_payment', 'id'))::text, 8, '0') AS no`,
  );
  return row?.no ?? '';
}

/** @throws on `manual_paid_once` when it is with the bank already, on `manual_payment_is_approved` */
export async function insertManualPayment(
  tx: Tx,
  payment: {
    readonly batchNo: string;
    readonly manualId: number;
    readonly payeeId: number;
    readonly areaCode: string;
    readonly amount: Fen;
    readonly releasedBy: number;
    readonly releasedByName: string;
    readonly releasedAt: number;
    readonly requestId: string;
  },
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO manual_payment (batch_no, manual_id, payee_id, area_code, amount, released_by, released_by_name, released_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      payment.batchNo,
      payment.manualId,
      payment.payeeId,
      payment.areaCode,
      payment.amount,
      payment.releasedBy,
      payment.releasedByName,
      at(payment.releasedAt),
      payment.requestId,
    ],
  );
  return Number(row?.id);
}

export async function listPaymentsOf(tx: Tx, manualId: number): Promise<PaymentRow[]> {
  return tx.rows<PaymentRow>(`SELECT ${COLUMNS} ${FROM} WHERE y.manual_id = $1 ORDER BY y.id`, [manualId]);
}

export async function listPaymentsOfBatch(tx: Tx, batchNo: string): Promise<PaymentRow[]> {
  return tx.rows<PaymentRow>(`SELECT ${COLUMNS} ${FROM} WHERE y.batch_no = $1 ORDER BY y.id`, [batchNo]);
}

/** What an account released with a request, in the order of the claims. */
export async function listPaymentsOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<PaymentRow[]> {
  return tx.rows<PaymentRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE y.released_by = $1 AND y.request_id = $2 ORDER BY y.manual_id`,
    [accountId, requestId],
  );
}

/** The claim that a payment was made for; undefined also outside the scope. */
export async function findClaimOfPayment(tx: Tx, id: number): Promise<number | undefined> {
  const row = await tx.first<{ manualId: number }>(
    'SELECT manual_id::int AS "manualId" FROM manual_payment WHERE id = $1',
    [id],
  );
  return row?.manualId;
}

export async function findManualPayment(tx: Tx, id: number): Promise<PaymentRow | undefined> {
  return tx.first<PaymentRow>(`SELECT ${COLUMNS} ${FROM} WHERE y.id = $1 FOR UPDATE OF y`, [id]);
}

export async function listManualPaymentRows(
  tx: Tx,
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: PaymentRow[]; total: number }> {
  const rows = await tx.rows<PaymentRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER ()::int AS total ${FROM} ORDER BY y.id DESC LIMIT $1 OFFSET $2`,
    [span.limit, span.offset],
  );
  return { rows, total: rows[0]?.total ?? 0 };
}

export async function markManualResult(
  tx: Tx,
  id: number,
  result: {
    readonly state: 'paid' | 'returned';
    readonly on: PlainDate;
    readonly words: string;
    readonly bankReference: string;
  },
): Promise<void> {
  await tx.run(
    'UPDATE manual_payment SET state = $2, result_on = $3, result_words = $4, bank_reference = $5 WHERE id = $1',
    [id, result.state, result.on, result.words, result.bankReference],
  );
}
