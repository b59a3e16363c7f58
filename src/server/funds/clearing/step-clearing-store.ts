/** The steps taken with a clearing, its disputes, and the sums that an approval fixes (M29, M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ClearingSum } from '../../../domain/funds/clearing/book-clearing.ts';
import type { ClearingSide, ClearingStep } from '../../../domain/funds/clearing/clearing-steps.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

interface Pair {
  readonly payerArea: string;
  readonly payeeArea: string;
}

/** What the last clearing of a pair approved before a month left to be made up for, by scheme. */
export async function listClearingCarried(
  tx: Tx,
  pair: Pair,
  month: PlainDate,
): Promise<{ scheme: Scheme; carried: Fen }[]> {
  return tx.rows(
    `SELECT u.scheme, u.carried_out AS carried FROM clearing_sum u WHERE u.carried_out < 0 AND u.clearing_id = (
       SELECT s.id FROM clearing_statement s WHERE s.payer_area = $1 AND s.payee_area = $2 AND s.month < $3
         AND EXISTS (SELECT 1 FROM clearing_event e WHERE e.clearing_id = s.id AND e.step = 'approved') ORDER BY s.month DESC LIMIT 1)
     ORDER BY u.scheme`,
    [pair.payerArea, pair.payeeArea, month],
  );
}

/** The month of an earlier clearing of a pair that is not approved yet; null when all are. */
export async function findUnapprovedClearing(
  tx: Tx,
  pair: Pair,
  month: PlainDate,
): Promise<PlainDate | null> {
  const row = await tx.first<{ month: PlainDate | null }>(
    `SELECT min(s.month) AS month FROM clearing_statement s WHERE s.payer_area = $1 AND s.payee_area = $2 AND s.month < $3
       AND NOT EXISTS (SELECT 1 FROM clearing_event e WHERE e.clearing_id = s.id AND e.step = 'approved')`,
    [pair.payerArea, pair.payeeArea, month],
  );
  return row?.month ?? null;
}

/** Fixes the sums. @throws on `clearing_sum_pkey` when they were fixed before */
export async function insertClearingSums(tx: Tx, id: number, sums: readonly ClearingSum[]): Promise<void> {
  for (const sum of sums)
    await tx.run(
      'INSERT INTO clearing_sum (clearing_id, scheme, claimed, carried_in, withheld, payable, carried_out) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, sum.scheme, sum.claimed, sum.carriedIn, sum.withheld, sum.payable, sum.carriedOut],
    );
}

/** The sums as they were fixed; none before the approval. */
export async function listClearingSums(tx: Tx, id: number): Promise<ClearingSum[]> {
  return tx.rows<ClearingSum>(
    `SELECT scheme, claimed, carried_in AS "carriedIn", withheld, payable, carried_out AS "carriedOut" FROM clearing_sum WHERE clearing_id = $1 ORDER BY scheme`,
    [id],
  );
}

export interface NewClearingEvent {
  readonly clearingId: number;
  readonly seq: number;
  readonly step: ClearingStep;
  readonly side: ClearingSide;
  readonly at: number;
  readonly onDay: PlainDate;
  readonly accountId: number;
  readonly actorName: string;
  readonly words: string;
  readonly payable: Fen | null;
  readonly requestId: string;
}

/** @throws on `clearing_event_pkey` when somebody was faster */
export async function insertClearingEvent(tx: Tx, event: NewClearingEvent): Promise<void> {
  await tx.run(
    `INSERT INTO clearing_event (clearing_id, seq, step, side, at, on_day, account_id, actor_name, words, payable, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      event.clearingId,
      event.seq,
      event.step,
      event.side,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.words,
      event.payable,
      event.requestId,
    ],
  );
}

/** The step that an account has taken under a request id, with its amount. */
export async function findClearingRequest(
  tx: Tx,
  id: number,
  accountId: number,
  requestId: string,
): Promise<{ step: ClearingStep; payable: Fen | null } | undefined> {
  return tx.first(
    'SELECT step, payable FROM clearing_event WHERE clearing_id = $1 AND account_id = $2 AND request_id = $3',
    [id, accountId, requestId],
  );
}

/** Records disputes of standing rows by the claims' numbers; gives how many of them are on the clearing. */
export async function insertClearingDisputes(
  tx: Tx,
  id: number,
  side: ClearingSide,
  disputes: readonly { readonly claimNo: string; readonly reason: string }[],
  by: { readonly accountId: number; readonly now: number },
): Promise<number> {
  return tx.run(
    `INSERT INTO clearing_dispute (clearing_id, claim_id, side, reason, raised_at, raised_by)
     SELECT $1, r.claim_id, $2, d.reason, $3, $4 FROM unnest($5::text[], $6::text[]) AS d (claim_no, reason)
       JOIN clearing_row r ON r.clearing_id = $1 AND r.claim_no = d.claim_no AND NOT r.set_aside`,
    [
      id,
      side,
      at(by.now),
      by.accountId,
      disputes.map((one) => one.claimNo),
      disputes.map((one) => one.reason),
    ],
  );
}

/** Answers the disputes of a side and takes the rows that do not stand off the clearing; gives how many were answered. */
export async function answerClearingDisputes(
  tx: Tx,
  id: number,
  raisedBy: ClearingSide,
  answers: readonly {
    readonly claimNo: string;
    readonly answer: 'stands' | 'setAside';
    readonly words: string;
  }[],
  by: { readonly accountId: number; readonly now: number },
): Promise<number> {
  const row = await tx.first<{ answered: number }>(
    `WITH answered AS (
       UPDATE clearing_dispute d SET answer = w.answer, answer_words = w.words, answered_at = $3, answered_by = $4
       FROM unnest($5::text[], $6::text[], $7::text[]) AS w (claim_no, answer, words) JOIN clearing_row s ON s.clearing_id = $1 AND s.claim_no = w.claim_no
       WHERE d.clearing_id = $1 AND d.claim_id = s.claim_id AND d.side = $2 AND d.answer IS NULL RETURNING d.claim_id, d.answer
     ), aside AS (
       UPDATE clearing_row r SET set_aside = true FROM answered a WHERE r.clearing_id = $1 AND r.claim_id = a.claim_id AND a.answer = 'setAside' RETURNING 1
     ) SELECT count(*)::int AS answered FROM answered`,
    [
      id,
      raisedBy,
      at(by.now),
      by.accountId,
      answers.map((one) => one.claimNo),
      answers.map((one) => one.answer),
      answers.map((one) => one.words),
    ],
  );
  return row?.answered ?? 0;
}
