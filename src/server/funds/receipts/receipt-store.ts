/** Receipts from insurers, their steps, and the receivable that each met (N4, M29). Facts are append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ReceiptState, ReceiptStep } from '../../../domain/funds/receipts/receipt-steps.ts';
import type { ReceiptPart } from '../../../domain/funds/receipts/spread-receipt.ts';
import { at, type Tx } from '../../db/database.ts';
import type { OfPlan } from './receivable-store.ts';

/** One after the other for a plan and scheme of an area, until the transaction ends: what is open is read under it. */
export async function lockReceivable(tx: Tx, areaCode: string, { planId, scheme }: OfPlan): Promise<void> {
  await tx.run(
    `SELECT pg_advisory_xact_lock(hashtext('receivable:' || $1 || ':' || $2::text || ':' || $3))`,
    [areaCode, planId, scheme],
  );
}

export interface ReceiptHead extends OfPlan {
  readonly id: number;
  readonly areaCode: string;
  readonly areaName: string;
  readonly planName: string;
  readonly insurer: string;
  readonly amount: Fen;
  readonly bankDay: PlainDate;
  readonly bankReference: string;
  readonly note: string;
  readonly state: ReceiptState;
  readonly enteredBy: string;
  readonly enteredAt: number;
  readonly lastBy: number;
  readonly seq: number;
}

const HEAD = `SELECT r.id::int, r.area_code AS "areaCode", a.name AS "areaName", r.plan_id::int AS "planId", p.name AS "planName", p.insurer, r.scheme, r.amount,
    r.bank_day AS "bankDay", r.bank_reference AS "bankReference", r.note, r.state, r.entered_by_name AS "enteredBy", r.entered_at AS "enteredAt",
    l.account_id::int AS "lastBy", l.seq::int
  FROM commercial_receipt r JOIN area a ON a.code = r.area_code JOIN commercial_plan p ON p.id = r.plan_id
    JOIN LATERAL (SELECT e.account_id, e.seq FROM commercial_receipt_event e WHERE e.receipt_id = r.id ORDER BY e.seq DESC LIMIT 1) l ON true`;

export async function findReceipt(tx: Tx, id: number): Promise<ReceiptHead | undefined> {
  return tx.first<ReceiptHead>(`${HEAD} WHERE r.id = $1`, [id]);
}

/** Receipts of the scope, the newest first. */
export async function listReceiptHeads(
  tx: Tx,
  filter: { readonly state: ReceiptState | null; readonly limit: number; readonly offset: number },
): Promise<{ rows: ReceiptHead[]; total: number }> {
  const where = 'WHERE ($1::text IS NULL OR r.state = $1)';
  const [rows, count] = await Promise.all([
    tx.rows<ReceiptHead>(`${HEAD} ${where} ORDER BY r.id DESC LIMIT $2 OFFSET $3`, [
      filter.state,
      filter.limit,
      filter.offset,
    ]),
    tx.first<{ total: number }>(`SELECT count(*)::int AS total FROM commercial_receipt r ${where}`, [
      filter.state,
    ]),
  ]);
  return { rows, total: count?.total ?? 0 };
}

export interface NewReceipt extends OfPlan {
  readonly areaCode: string;
  readonly amount: Fen;
  readonly bankDay: PlainDate;
  readonly bankReference: string;
  readonly note: string;
  readonly requestId: string;
  readonly enteredBy: number;
  readonly enteredByName: string;
  readonly enteredAt: number;
}

/** @throws on `receipt_once_by_bank` when the bank's reference was entered before */
export async function insertReceipt(tx: Tx, receipt: NewReceipt): Promise<number> {
  const made = await tx.first<{ id: number }>(
    `INSERT INTO commercial_receipt (area_code, plan_id, scheme, amount, bank_day, bank_reference, note, state, entered_by, entered_by_name, entered_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10, $11) RETURNING id::int`,
    [
      receipt.areaCode,
      receipt.planId,
      receipt.scheme,
      receipt.amount,
      receipt.bankDay,
      receipt.bankReference,
      receipt.note,
      receipt.enteredBy,
      receipt.enteredByName,
      at(receipt.enteredAt),
      receipt.requestId,
    ],
  );
  return made?.id ?? 0;
}

/** What an account has entered under a request id. */
export async function findEntered(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<(OfPlan & { id: number; amount: Fen; bankReference: string }) | undefined> {
  return tx.first(
    `SELECT id::int, plan_id::int AS "planId", scheme, amount, bank_reference AS "bankReference" FROM commercial_receipt WHERE entered_by = $1 AND request_id = $2`,
    [accountId, requestId],
  );
}

export async function setReceiptState(tx: Tx, id: number, state: ReceiptState): Promise<void> {
  await tx.run('UPDATE commercial_receipt SET state = $2 WHERE id = $1', [id, state]);
}

/** Writes what of the receivable a receipt meets. */
export async function insertReceiptParts(tx: Tx, id: number, parts: readonly ReceiptPart[]): Promise<void> {
  await tx.run(
    `INSERT INTO commercial_receipt_part (receipt_id, month, area_code, institution_code, amount)
     SELECT $1, p.month, p.area_code, p.institution_code, p.amount
     FROM unnest($2::date[], $3::text[], $4::text[], $5::bigint[]) AS p (month, area_code, institution_code, amount)`,
    [
      id,
      parts.map((part) => part.month),
      parts.map((part) => part.areaCode),
      parts.map((part) => part.institutionCode),
      parts.map((part) => part.amount),
    ],
  );
}

export async function listReceiptParts(
  tx: Tx,
  id: number,
): Promise<{ month: PlainDate; areaName: string; institutionName: string; amount: Fen }[]> {
  return tx.rows(
    `SELECT p.month, coalesce(a.name, p.area_code) AS "areaName", coalesce(i.name, p.institution_code) AS "institutionName", p.amount
     FROM commercial_receipt_part p LEFT JOIN area a ON a.code = p.area_code LEFT JOIN institution i ON i.code = p.institution_code
     WHERE p.receipt_id = $1 ORDER BY p.month, p.area_code, p.institution_code`,
    [id],
  );
}

export interface NewReceiptEvent {
  readonly receiptId: number;
  readonly seq: number;
  readonly step: ReceiptStep;
  readonly at: number;
  readonly accountId: number;
  readonly actorName: string;
  readonly words: string;
  readonly requestId: string;
}

/** @throws on `receipt_second_person` and `receipt_is_spread_whole`, which the use case has asked before */
export async function insertReceiptEvent(tx: Tx, event: NewReceiptEvent): Promise<void> {
  await tx.run(
    `INSERT INTO commercial_receipt_event (receipt_id, seq, step, at, account_id, actor_name, words, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      event.receiptId,
      event.seq,
      event.step,
      at(event.at),
      event.accountId,
      event.actorName,
      event.words,
      event.requestId,
    ],
  );
}

/** The step that an account has taken with a receipt under a request id. */
export async function findReceiptStep(
  tx: Tx,
  id: number,
  accountId: number,
  requestId: string,
): Promise<{ step: ReceiptStep } | undefined> {
  return tx.first(
    'SELECT step FROM commercial_receipt_event WHERE receipt_id = $1 AND account_id = $2 AND request_id = $3',
    [id, accountId, requestId],
  );
}

export async function listReceiptEvents(
  tx: Tx,
  id: number,
): Promise<{ step: ReceiptStep; at: number; by: string; words: string }[]> {
  return tx.rows(
    'SELECT step, at, actor_name AS by, words FROM commercial_receipt_event WHERE receipt_id = $1 ORDER BY seq',
    [id],
  );
}
