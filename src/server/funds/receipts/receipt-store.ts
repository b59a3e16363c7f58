/** Receipts from insurers, their steps, and the receivable that each met (N4, M29). Facts are append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ReceiptState, ReceiptStep } from '../../../domain/funds/receipts/receipt-steps.ts';
import type { ReceiptPart } from '../../../domain/funds/receipts/spread-receipt.ts';
import type { Tx } from '../../db/database.ts';
import type { BankMoney } from '../two-people/bank-money.ts';
import { stepStore } from '../two-people/step-store.ts';
import type { OfPlan } from './receivable-store.ts';

/** One after the other for a plan and scheme of an area, until the transaction ends: what is open is read under it. */
export async function lockReceivable(tx: Tx, areaCode: string, { planId, scheme }: OfPlan): Promise<void> {
  await tx.run(
    `SELECT pg_advisory_xact_lock(hashtext('receivable:' || $1 || ':' || $2::text || ':' || $3))`,
    [areaCode, planId, scheme],
  );
}

export interface NewReceipt extends OfPlan, BankMoney {
  readonly areaCode: string;
  readonly note: string;
}

export interface ReceiptHead extends NewReceipt {
  readonly id: number;
  readonly areaName: string;
  readonly planName: string;
  readonly insurer: string;
  readonly state: ReceiptState;
  readonly enteredBy: string;
  readonly enteredAt: number;
  readonly lastBy: number;
  readonly seq: number;
}

/** `receipt_once_by_bank`: the bank's reference stands once for an area. */
export const receiptStore = stepStore<NewReceipt, ReceiptState, ReceiptStep>(
  {
    table: 'commercial_receipt',
    columns: {
      areaCode: 'area_code',
      planId: 'plan_id',
      scheme: 'scheme',
      amount: 'amount',
      bankDay: 'bank_day',
      bankReference: 'bank_reference',
      note: 'note',
    },
    by: 'entered',
    events: 'commercial_receipt_event',
    of: 'receipt_id',
  },
  'entered',
);

const HEAD = `SELECT r.id::int, ${receiptStore.columnsOf('r')}, a.name AS "areaName", p.name AS "planName", p.insurer, r.state,
    r.entered_by_name AS "enteredBy", r.entered_at AS "enteredAt", l.account_id::int AS "lastBy", l.seq::int
  FROM commercial_receipt r JOIN area a ON a.code = r.area_code JOIN commercial_plan p ON p.id = r.plan_id
    ${receiptStore.lastOf('r')}`;

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
