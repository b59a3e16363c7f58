/** What institutions gave back of prepayments: entries, and what was decided about them (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { RefundOutcome, RefundState } from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { at, type Tx } from '../../db/database.ts';

export interface RefundRow {
  readonly id: number;
  readonly prepaymentId: number;
  readonly amount: Fen;
  readonly bankDay: PlainDate;
  readonly bankReference: string;
  readonly note: string;
  readonly proposedBy: number;
  readonly proposedByName: string;
  readonly proposedAt: number;
  readonly state: RefundState;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly words: string | null;
  readonly journalNo: string | null;
}

const REFUND = `SELECT r.id::int, r.prepayment_id::int AS "prepaymentId", r.amount, r.bank_day AS "bankDay", r.bank_reference AS "bankReference", r.note,
    r.proposed_by::int AS "proposedBy", r.proposed_by_name AS "proposedByName", r.proposed_at AS "proposedAt", coalesce(v.outcome, 'waiting') AS state,
    v.decided_by_name AS "decidedByName", v.decided_at AS "decidedAt", v.words, v.journal_no AS "journalNo"
  FROM prepayment_refund r LEFT JOIN prepayment_refund_decision v ON v.refund_id = r.id`;

/** What was given back of a prepayment, the oldest first. */
export async function listRefunds(tx: Tx, prepaymentId: number): Promise<RefundRow[]> {
  return tx.rows<RefundRow>(`${REFUND} WHERE r.prepayment_id = $1 ORDER BY r.id`, [prepaymentId]);
}

export async function findRefund(tx: Tx, id: number): Promise<RefundRow | undefined> {
  return tx.first<RefundRow>(`${REFUND} WHERE r.id = $1`, [id]);
}

/** What an account entered by a request before. */
export async function findProposedRefund(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<RefundRow | undefined> {
  return tx.first<RefundRow>(`${REFUND} WHERE r.proposed_by = $1 AND r.request_id = $2`, [
    accountId,
    requestId,
  ]);
}

export interface NewRefund {
  readonly prepaymentId: number;
  readonly amount: Fen;
  readonly bankDay: PlainDate;
  readonly bankReference: string;
  readonly note: string;
  readonly requestId: string;
}

interface By {
  readonly accountId: number;
  readonly name: string;
  readonly now: number;
}

/** @throws on `spent_within_prepayment` when it is more than is open */
export async function insertRefund(tx: Tx, one: NewRefund, by: By): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO prepayment_refund (prepayment_id, amount, bank_day, bank_reference, note, proposed_by, proposed_by_name, proposed_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id::int`,
    [
      one.prepaymentId,
      one.amount,
      one.bankDay,
      one.bankReference,
      one.note,
      by.accountId,
      by.name,
      at(by.now),
      one.requestId,
    ],
  );
  return row?.id ?? 0;
}

/** What an account decided by a request before. */
export async function findDecidedRefund(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<{ refundId: number; outcome: RefundOutcome; journalNo: string | null } | undefined> {
  return tx.first(
    'SELECT refund_id::int AS "refundId", outcome, journal_no AS "journalNo" FROM prepayment_refund_decision WHERE decided_by = $1 AND request_id = $2',
    [accountId, requestId],
  );
}

/** @throws on `refund_approved_by_another` when who entered it approves, or the primary key when it was decided before */
export async function insertRefundDecision(
  tx: Tx,
  one: {
    readonly refundId: number;
    readonly outcome: RefundOutcome;
    readonly words: string;
    readonly journalNo: string | null;
    readonly requestId: string;
  },
  by: By,
): Promise<void> {
  await tx.run(
    `INSERT INTO prepayment_refund_decision (refund_id, outcome, words, journal_no, decided_by, decided_by_name, decided_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [one.refundId, one.outcome, one.words, one.journalNo, by.accountId, by.name, at(by.now), one.requestId],
  );
}
