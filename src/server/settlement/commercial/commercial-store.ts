/** Commercial plans, their members, consents and payments (N4): rows are added; a plan only ends earlier. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { at, type Tx } from '../../db/database.ts';

export interface CommercialSetting {
  readonly name: string;
  readonly insurer: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly ratio: Ratio;
  readonly deductible: Fen;
  readonly yearlyCap: Fen | null;
  readonly drugs: readonly string[];
  readonly source: string;
}

export interface Enterer {
  readonly accountId: number | null;
  readonly now: number;
}

export async function insertCommercialPlan(tx: Tx, plan: CommercialSetting, by: Enterer): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO commercial_plan (name, insurer, from_on, to_on, ratio, deductible, yearly_cap, drugs, source, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::int`,
    [
      plan.name,
      plan.insurer,
      plan.from,
      plan.to,
      plan.ratio,
      plan.deductible,
      plan.yearlyCap,
      [...plan.drugs],
      plan.source,
      by.accountId,
      at(by.now),
    ],
  );
  return row?.id ?? 0;
}

export interface ListedPlan extends Omit<CommercialSetting, 'ratio'> {
  readonly id: number;
  readonly ratio: number;
  readonly members: number;
  /** Of the members, those whose last word is yes. */
  readonly consenting: number;
  readonly paid: Fen;
}

export async function listCommercialRows(tx: Tx): Promise<ListedPlan[]> {
  return tx.rows<ListedPlan>(
    `SELECT p.id::int, p.name, p.insurer, p.from_on AS "from", p.to_on AS "to", p.ratio, p.deductible, p.yearly_cap AS "yearlyCap", p.drugs, p.source,
       (SELECT count(DISTINCT m.person_id)::int FROM commercial_member m WHERE m.plan_id = p.id) AS members,
       (SELECT count(*)::int FROM (SELECT DISTINCT ON (c.person_id) c.given FROM commercial_consent c WHERE c.plan_id = p.id ORDER BY c.person_id, c.id DESC) last WHERE last.given) AS consenting,
       (SELECT coalesce(sum(y.amount), 0)::bigint FROM commercial_payment y WHERE y.plan_id = p.id) AS paid
     FROM commercial_plan p ORDER BY p.id DESC`,
  );
}

export interface PlanSpan {
  readonly name: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

export async function findCommercialPlan(tx: Tx, id: number): Promise<PlanSpan | undefined> {
  return tx.first<PlanSpan>(
    'SELECT name, from_on AS "from", to_on AS "to" FROM commercial_plan WHERE id = $1 FOR UPDATE',
    [id],
  );
}

export async function endPlan(tx: Tx, id: number, on: PlainDate): Promise<void> {
  await tx.run('UPDATE commercial_plan SET to_on = $2 WHERE id = $1', [id, on]);
}

export interface NewMember {
  readonly personNo: string;
  readonly policyNo: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Adds members; whoever is there already from that day, or is unknown to the province, is left out. */
export async function insertMembers(
  tx: Tx,
  planId: number,
  members: readonly NewMember[],
  by: Enterer,
): Promise<number> {
  return tx.run(
    `INSERT INTO commercial_member (plan_id, person_id, policy_no, from_on, to_on, entered_by, entered_at)
     SELECT $1, p.id, m.policy_no, m.from_on, m.to_on, $2, $3
     FROM unnest($4::text[], $5::text[], $6::date[], $7::date[]) AS m (person_no, policy_no, from_on, to_on) JOIN person p ON p.person_no = m.person_no
     ON CONFLICT (plan_id, person_id, from_on) DO NOTHING`,
    [
      planId,
      by.accountId,
      at(by.now),
      members.map((one) => one.personNo),
      members.map((one) => one.policyNo),
      members.map((one) => one.from),
      members.map((one) => one.to),
    ],
  );
}

/** Those of the numbers that nobody has. */
export async function listUnknownPersons(tx: Tx, personNos: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ no: string }>(
    'SELECT w.no FROM unnest($1::text[]) AS w (no) WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.person_no = w.no) ORDER BY w.no',
    [[...personNos]],
  );
  return rows.map((row) => row.no);
}

export interface InsurerRow {
  readonly claimNo: string;
  readonly policyNo: string;
  readonly servedOn: PlainDate;
  readonly drugs: string;
  readonly remainder: Fen;
  readonly towardsDeductible: Fen;
  readonly amount: Fen;
}

/** What an insurer is told: no name, no number of a person, no diagnosis, no other payer's amounts (N4). */
export async function listInsurerRows(
  tx: Tx,
  planId: number,
  from: PlainDate | null,
  to: PlainDate | null,
): Promise<InsurerRow[]> {
  return tx.rows<InsurerRow>(
    `SELECT c.claim_no AS "claimNo", coalesce((SELECT m.policy_no FROM commercial_member m WHERE m.plan_id = y.plan_id AND m.person_id = y.person_id
         AND m.from_on <= c.served_on ORDER BY m.from_on DESC LIMIT 1), '') AS "policyNo", c.served_on AS "servedOn",
       (SELECT coalesce(string_agg(DISTINCT coalesce(d.generic_name, l.national_code), '、'), '') FROM claim_line l LEFT JOIN product d ON d.national_code = l.national_code
         WHERE l.area_code = c.area_code AND l.claim_id = c.id AND (cardinality(p.drugs) = 0 OR d.entry_key = ANY(p.drugs))) AS drugs,
       y.remainder, y.towards_deductible AS "towardsDeductible", y.amount
     FROM commercial_payment y JOIN commercial_plan p ON p.id = y.plan_id JOIN claim c ON c.area_code = y.area_code AND c.id = y.claim_id
     WHERE y.plan_id = $1 AND ($2::date IS NULL OR c.served_on >= $2) AND ($3::date IS NULL OR c.served_on <= $3) ORDER BY y.id LIMIT 50000`,
    [planId, from, to],
  );
}

export interface OwnPlan {
  readonly id: number;
  readonly name: string;
  readonly insurer: string;
  readonly policyNo: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly ratio: number;
  readonly deductible: Fen;
  readonly yearlyCap: Fen | null;
  readonly paidThisYear: Fen;
  readonly given: boolean | null;
  readonly consentAt: number | null;
}

/** A person's memberships that have not ended, each with their last word. */
export async function listOwnPlans(
  tx: Tx,
  personId: number,
  today: PlainDate,
  year: number,
): Promise<OwnPlan[]> {
  return tx.rows<OwnPlan>(
    `SELECT p.id::int, p.name, p.insurer, m.policy_no AS "policyNo", greatest(m.from_on, p.from_on) AS "from", least(m.to_on, p.to_on) AS "to", p.ratio, p.deductible,
       p.yearly_cap AS "yearlyCap", (SELECT coalesce(sum(y.amount), 0)::bigint FROM commercial_payment y WHERE y.plan_id = p.id AND y.person_id = $1 AND y.year = $3) AS "paidThisYear",
       last.given, last.at AS "consentAt"
     FROM commercial_member m JOIN commercial_plan p ON p.id = m.plan_id
       LEFT JOIN LATERAL (SELECT c.given, c.at FROM commercial_consent c WHERE c.plan_id = p.id AND c.person_id = $1 ORDER BY c.id DESC LIMIT 1) last ON true
     WHERE m.person_id = $1 AND m.to_on >= $2 AND (p.to_on IS NULL OR p.to_on >= $2) ORDER BY p.id, m.from_on`,
    [personId, today, year],
  );
}

export async function insertConsent(
  tx: Tx,
  consent: {
    readonly planId: number;
    readonly personId: number;
    readonly given: boolean;
    readonly actorName: string;
  },
  by: Enterer,
): Promise<void> {
  await tx.run(
    'INSERT INTO commercial_consent (plan_id, person_id, given, at, account_id, actor_name) VALUES ($1, $2, $3, $4, $5, $6)',
    [consent.planId, consent.personId, consent.given, at(by.now), by.accountId, consent.actorName],
  );
}
