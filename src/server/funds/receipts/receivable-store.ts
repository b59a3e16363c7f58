/**
 * What plans bear by the bills, and what was received for it (N4, M29). The ledger's entry of a claim names no plan: the plan and
 * its amount stand in `commercial_payment` beside the claim, area, scheme, institution and day in the entry itself.
 */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';

export interface ReceivableRow {
  readonly planId: number;
  readonly scheme: Scheme;
  readonly month: PlainDate;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly settled: Fen;
  /** Zero or below. */
  readonly reversed: Fen;
  readonly received: Fen;
}

export interface OfPlan {
  readonly planId: number;
  readonly scheme: Scheme;
}

/** Every place where a receivable stands or stood: of one plan and scheme, or of all. */
export async function listReceivables(tx: Tx, areaPrefix: string, of?: OfPlan): Promise<ReceivableRow[]> {
  return tx.rows<ReceivableRow>(
    `WITH borne AS (
       SELECT y.plan_id, e.scheme, date_trunc('month', e.on_day::timestamp)::date AS month, e.area_code, e.institution_code,
         sum(y.amount) FILTER (WHERE y.amount > 0) AS settled, sum(y.amount) FILTER (WHERE y.amount < 0) AS reversed
       FROM area a JOIN commercial_payment y ON y.area_code = a.code AND y.amount <> 0
         JOIN ledger_entry e ON e.claim_id = y.claim_id AND e.account = 'commercialReceivable'
       WHERE a.code LIKE $1 || '%' AND ($2::bigint IS NULL OR y.plan_id = $2) AND ($3::text IS NULL OR e.scheme = $3)
       GROUP BY 1, 2, 3, 4, 5
     ), got AS (
       SELECT r.plan_id, r.scheme, p.month, p.area_code, p.institution_code, sum(p.amount) AS received
       FROM commercial_receipt r JOIN commercial_receipt_part p ON p.receipt_id = r.id
       WHERE r.area_code LIKE $1 || '%' AND r.state IN ('approved', 'backAsked') AND ($2::bigint IS NULL OR r.plan_id = $2) AND ($3::text IS NULL OR r.scheme = $3)
       GROUP BY 1, 2, 3, 4, 5
     )
     SELECT plan_id::int AS "planId", scheme, month, area_code AS "areaCode", institution_code AS "institutionCode", coalesce(b.settled, 0)::bigint AS settled,
       coalesce(b.reversed, 0)::bigint AS reversed, coalesce(g.received, 0)::bigint AS received
     FROM borne b FULL JOIN got g USING (plan_id, scheme, month, area_code, institution_code) ORDER BY 4, 1, 2, 3, 5`,
    [areaPrefix, of?.planId ?? null, of?.scheme ?? null],
  );
}

/** Entered and not approved yet, by pooling area, plan and scheme. */
export async function listWaiting(
  tx: Tx,
  areaPrefix: string,
): Promise<(OfPlan & { readonly areaCode: string; readonly amount: Fen })[]> {
  return tx.rows(
    `SELECT area_code AS "areaCode", plan_id::int AS "planId", scheme, sum(amount)::bigint AS amount FROM commercial_receipt
     WHERE area_code LIKE $1 || '%' AND state = 'waiting' GROUP BY 1, 2, 3`,
    [areaPrefix],
  );
}

export interface PlanName {
  readonly id: number;
  readonly name: string;
  readonly insurer: string;
}

export async function listPlanNames(tx: Tx): Promise<PlanName[]> {
  return tx.rows<PlanName>('SELECT id::int, name, insurer FROM commercial_plan ORDER BY id');
}

export async function listAreaNames(tx: Tx, areaPrefix: string): Promise<{ code: string; name: string }[]> {
  return tx.rows(`SELECT code, name FROM area WHERE code LIKE $1 || '%' ORDER BY code`, [areaPrefix]);
}

/** A line of the monthly bill. */
export interface BilledRow {
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly policyNo: string;
  readonly servedOn: PlainDate;
  readonly onDay: PlainDate;
  readonly scheme: Scheme;
  readonly amount: Fen;
  /** How many lines the month has, and what they come to: the list may hold only the first. */
  readonly ofRows: number;
  readonly ofAmount: Fen;
}

/**
 * What a plan is billed for a month: no name, no number of a person, no drug, no diagnosis, no other payer's amount (N4). A plan
 * bears something only where its member had consented when the claim was settled.
 */
export async function listBilled(
  tx: Tx,
  areaPrefix: string,
  planId: number,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<BilledRow[]> {
  return tx.rows<BilledRow>(
    `SELECT c.claim_no AS "claimNo", c.kind, coalesce((SELECT m.policy_no FROM commercial_member m WHERE m.plan_id = y.plan_id AND m.person_id = y.person_id
         AND m.from_on <= c.served_on ORDER BY m.from_on DESC LIMIT 1), '') AS "policyNo", c.served_on AS "servedOn", e.on_day AS "onDay", e.scheme, y.amount,
       count(*) OVER ()::int AS "ofRows", (sum(y.amount) OVER ())::bigint AS "ofAmount"
     FROM area a JOIN commercial_payment y ON y.area_code = a.code AND y.plan_id = $2 AND y.amount <> 0
       JOIN ledger_entry e ON e.claim_id = y.claim_id AND e.account = 'commercialReceivable' AND e.on_day BETWEEN $3 AND $4
       JOIN claim c ON c.area_code = y.area_code AND c.id = y.claim_id
     WHERE a.code LIKE $1 || '%' ORDER BY e.on_day, c.id LIMIT 100000`,
    [areaPrefix, planId, span.from, span.to],
  );
}
