/** What the cashiers of an institution settled and took back within a time, as the transaction's scope sees it (M29). */
import type { Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

export interface ShiftSpan {
  readonly institutionCode: string;
  /** First instant of the shift, in milliseconds. */
  readonly from: number;
  /** First instant after it. */
  readonly to: number;
  /** As `cashierOf` names them; null for everybody. */
  readonly cashier: string | null;
}

export interface ShiftSums {
  readonly settlements: number;
  readonly reversals: number;
  readonly charged: Fen;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly workInjury: Fen;
  readonly maternity: Fen;
  readonly commercial: Fen;
  readonly account: Fen;
  readonly cashTaken: Fen;
  readonly cashReturned: Fen;
  readonly cashReturnedForOthers: Fen;
}

export interface ShiftRow extends ShiftSums {
  readonly cashier: string;
  readonly accountId: number | null;
  readonly name: string;
  readonly channel: 'page' | 'gateway';
}

/** 经办人编号 of the message by which an institution's own system settled or took back; null on the page, and where it was not kept. */
const operatorOf = (claim: 'c' | 'o') => `(SELECT m.operator_no FROM claim_request q
  JOIN gateway_message m ON m.institution_code = q.institution_code AND m.msgid = q.request_id
  WHERE q.institution_code = ${claim}.institution_code AND q.area_code = ${claim}.area_code AND q.claim_id = ${claim}.id ORDER BY q.request_id LIMIT 1)`;
/** Neither accounts nor an institution's operators are told apart by name: two may bear one, and one may come to bear another. */
const cashierOf = (claim: 'c' | 'o') =>
  `CASE WHEN ${claim}.account_id IS NULL THEN coalesce('o' || ${operatorOf(claim)}, 'n' || ${claim}.cashier_name) ELSE 'a' || ${claim}.account_id::text END`;
const CLAIMS = `(SELECT c.*, ${cashierOf('c')} AS cashier FROM claim c WHERE c.institution_code = $1 AND c.settled_at >= $2 AND c.settled_at < $3) c`;
const WITHIN = `($4::text IS NULL OR c.cashier = $4)`;
/** Whether the settlement that a reversal takes back was made by the same cashier within the same shift. */
const OWN = `EXISTS (SELECT 1 FROM claim o WHERE o.area_code = c.area_code AND o.id = c.reverses_id AND o.settled_at >= $2 AND o.settled_at < $3
  AND ${cashierOf('o')} = c.cashier)`;

/** What a cashier goes by: an operator's number stands behind the name. */
export function cashierName({ cashier, name }: Pick<ShiftRow, 'cashier' | 'name'>): string {
  return cashier.startsWith('o') ? `${name} ${cashier.slice(1)}` : name;
}

function valuesOf({ institutionCode, from, to, cashier }: ShiftSpan) {
  return [institutionCode, at(from), at(to), cashier] as const;
}

/** One row for each cashier and way of settling. */
export async function listShiftRows(tx: Tx, span: ShiftSpan): Promise<ShiftRow[]> {
  return tx.rows<ShiftRow>(
    `SELECT c.cashier, c.account_id::int AS "accountId", (array_agg(c.cashier_name ORDER BY c.id DESC))[1] AS name, c.channel,
       count(*) FILTER (WHERE c.kind = 'settlement')::int AS settlements, count(*) FILTER (WHERE c.kind = 'reversal')::int AS reversals,
       sum(c.charged)::bigint AS charged, sum(c.from_pooled_fund)::bigint AS "pooledFund", sum(c.from_major_illness)::bigint AS "majorIllness",
       sum(c.from_assistance)::bigint AS assistance, sum(c.from_work_injury)::bigint AS "workInjury", sum(c.from_maternity)::bigint AS maternity,
       sum(c.from_commercial)::bigint AS commercial, sum(c.from_account)::bigint AS account,
       coalesce(sum(c.cash) FILTER (WHERE c.kind = 'settlement'), 0)::bigint AS "cashTaken",
       coalesce(-sum(c.cash) FILTER (WHERE c.kind = 'reversal'), 0)::bigint AS "cashReturned",
       coalesce(-sum(c.cash) FILTER (WHERE c.kind = 'reversal' AND NOT ${OWN}), 0)::bigint AS "cashReturnedForOthers"
     FROM ${CLAIMS} WHERE ${WITHIN} GROUP BY c.cashier, c.account_id, c.channel ORDER BY name, c.cashier, c.channel`,
    [...valuesOf(span)],
  );
}

export interface ShiftBill {
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly reversesNo: string | null;
  readonly ofThisShift: boolean;
  readonly settledAt: number;
  readonly cashier: string;
  readonly name: string;
  readonly scheme: Scheme;
  readonly charged: Fen;
  readonly funds: Fen;
  readonly commercial: Fen;
  readonly account: Fen;
  readonly cash: Fen;
}

/** Bill by bill in the order of time; no person appears. */
export async function listShiftBillRows(
  tx: Tx,
  span: ShiftSpan,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ShiftBill[]; total: number }> {
  const rows = await tx.rows<ShiftBill & { total: number }>(
    `SELECT c.claim_no AS "claimNo", c.kind, (SELECT o.claim_no FROM claim o WHERE o.area_code = c.area_code AND o.id = c.reverses_id) AS "reversesNo",
       (c.kind = 'settlement' OR ${OWN}) AS "ofThisShift", c.settled_at AS "settledAt", c.cashier, c.cashier_name AS name, c.scheme, c.charged,
       c.from_pooled_fund + c.from_major_illness + c.from_assistance + c.from_work_injury + c.from_maternity AS funds,
       c.from_commercial AS commercial, c.from_account AS account, c.cash, count(*) OVER ()::int AS total
     FROM ${CLAIMS} WHERE ${WITHIN} ORDER BY c.id LIMIT $5 OFFSET $6`,
    [...valuesOf(span), page.limit, page.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
