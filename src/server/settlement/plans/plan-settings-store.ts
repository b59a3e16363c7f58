/** What province and areas set of other rules and payers: rows are added, never changed (M9.7, N2.1, N4, I16). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { PlanKind, PlanLevel } from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

interface Entered {
  readonly areaCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly source: string;
}

/** Fen and 1/10000 as text inside JSON. */
export interface StoredBand {
  readonly upTo: string | null;
  readonly ratio: string;
}

export interface PlanSetting extends Entered {
  readonly scheme: Scheme;
  readonly kind: PlanKind;
  readonly level: PlanLevel;
  readonly countsBy: 'year' | 'visit';
  readonly deductible: Fen;
  readonly yearlyLimit: Fen | null;
  readonly bands: readonly StoredBand[];
  readonly withdrawn: boolean;
}

export interface FundRouteSetting extends Entered {
  readonly cause: 'workInjury' | 'maternity';
  readonly open: boolean;
}

export interface ByWhom {
  readonly id: number;
  readonly areaName: string;
  readonly enteredBy: string;
  readonly enteredAt: number;
}

export interface Enterer {
  readonly accountId: number | null;
  readonly now: number;
}

/** @throws on `ordinary_plan_area_code_fkey` for an unknown area */
export async function insertPlan(tx: Tx, plan: PlanSetting, by: Enterer): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO ordinary_plan (area_code, scheme, kind, level, from_on, to_on, counts_by, deductible, yearly_limit, bands, withdrawn, source, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id::int`,
    [
      plan.areaCode,
      plan.scheme,
      plan.kind,
      plan.level,
      plan.from,
      plan.to,
      plan.countsBy,
      plan.deductible,
      plan.yearlyLimit,
      JSON.stringify(plan.bands),
      plan.withdrawn,
      plan.source,
      by.accountId,
      at(by.now),
    ],
  );
  return row?.id ?? 0;
}

/** The newest first. @param areaPrefix first digits of the areas; empty for the province */
export async function listPlans(tx: Tx, areaPrefix: string): Promise<(PlanSetting & ByWhom)[]> {
  return tx.rows(
    `SELECT p.id::int, p.area_code AS "areaCode", a.name AS "areaName", p.scheme, p.kind, p.level, p.from_on AS "from", p.to_on AS "to", p.counts_by AS "countsBy",
       p.deductible, p.yearly_limit AS "yearlyLimit", p.bands, p.withdrawn, p.source, coalesce(c.name, '') AS "enteredBy", p.entered_at AS "enteredAt"
     FROM ordinary_plan p JOIN area a ON a.code = p.area_code LEFT JOIN account c ON c.id = p.entered_by
     WHERE starts_with(p.area_code, $1) ORDER BY p.id DESC LIMIT 500`,
    [areaPrefix],
  );
}

/** @throws on `fund_route_area_code_fkey` for an unknown area */
export async function insertFundRoute(tx: Tx, route: FundRouteSetting, by: Enterer): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO fund_route (area_code, cause, from_on, to_on, open, source, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id::int`,
    [route.areaCode, route.cause, route.from, route.to, route.open, route.source, by.accountId, at(by.now)],
  );
  return row?.id ?? 0;
}

export async function listFundRouteRows(tx: Tx, areaPrefix: string): Promise<(FundRouteSetting & ByWhom)[]> {
  return tx.rows(
    `SELECT r.id::int, r.area_code AS "areaCode", a.name AS "areaName", r.cause, r.from_on AS "from", r.to_on AS "to", r.open, r.source,
       coalesce(c.name, '') AS "enteredBy", r.entered_at AS "enteredAt"
     FROM fund_route r JOIN area a ON a.code = r.area_code LEFT JOIN account c ON c.id = r.entered_by
     WHERE starts_with(r.area_code, $1) ORDER BY r.id DESC LIMIT 500`,
    [areaPrefix],
  );
}

export interface ChronicRow {
  readonly disease: string;
  readonly diagnosisCodes: readonly string[];
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly source: string;
}

export async function insertChronic(tx: Tx, personId: number, given: ChronicRow, by: Enterer): Promise<void> {
  await tx.run(
    `INSERT INTO chronic_recognition (person_id, disease, diagnosis_codes, from_on, to_on, source, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      personId,
      given.disease,
      [...given.diagnosisCodes],
      given.from,
      given.to,
      given.source,
      by.accountId,
      at(by.now),
    ],
  );
}

export async function listChronic(tx: Tx, personId: number): Promise<ChronicRow[]> {
  return tx.rows<ChronicRow>(
    `SELECT disease, diagnosis_codes AS "diagnosisCodes", from_on AS "from", to_on AS "to", source FROM chronic_recognition WHERE person_id = $1 ORDER BY id DESC`,
    [personId],
  );
}

/** The balance that the core system has reported, as the difference from what was known, after the claims that have their numbers. */
export async function insertReportedBalance(
  tx: Tx,
  personId: number,
  difference: Fen,
  source: string,
  by: Enterer,
): Promise<void> {
  await tx.run(
    `INSERT INTO personal_account_entry (person_id, amount, kind, source, reported_by, at, after_claim)
     VALUES ($1, $2, 'reported', $3, $4, $5, coalesce(pg_sequence_last_value('claim_id_sequence'), 0))`,
    [personId, difference, source, by.accountId, at(by.now)],
  );
}

export async function listAccountEntries(
  tx: Tx,
  personId: number,
): Promise<{ at: number; amount: Fen; source: string }[]> {
  return tx.rows(
    'SELECT at, amount, source FROM personal_account_entry WHERE person_id = $1 ORDER BY id DESC LIMIT 50',
    [personId],
  );
}
