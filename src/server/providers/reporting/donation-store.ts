/** Promised free supplies and the cases of those that were not kept (N5.3). */
import type { PlainDate } from '../../../base/date.ts';
import type { BreachState, BreachStep } from '../../../domain/providers/reporting/donation.ts';
import { at, type Tx } from '../../db/database.ts';
import type { Reach } from '../agreements/file-store.ts';

export interface Programme {
  readonly id: number;
  readonly name: string;
  readonly enterpriseName: string;
  readonly genericName: string;
  readonly terms: string;
  readonly buyUnits: number;
  readonly freeUnits: number;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly source: string;
}

const PROGRAMME = `p.id::int AS id, p.name, p.enterprise_name AS "enterpriseName", p.generic_name AS "genericName", p.terms, p.buy_units AS "buyUnits",
  p.free_units AS "freeUnits", p.from_on AS "from", p.to_on AS "to", p.source`;
/** The latest step of a case; a case is never without its first. */
const LAST = `(SELECT s.step FROM donation_breach_step s WHERE s.breach_id = b.id ORDER BY s.seq DESC LIMIT 1)`;
const STATE = `CASE ${LAST} WHEN 'raise' THEN 'atArea' WHEN 'reportUp' THEN 'atProvince' WHEN 'uphold' THEN 'upheld' ELSE 'closed' END`;

export async function listProgrammes(tx: Tx): Promise<(Programme & { openBreaches: number })[]> {
  return tx.rows(
    `SELECT ${PROGRAMME}, (SELECT count(*)::int FROM donation_breach b WHERE b.programme_id = p.id AND ${STATE} <> 'closed') AS "openBreaches"
     FROM donation_programme p ORDER BY p.to_on DESC, p.id DESC`,
  );
}

export async function findProgramme(tx: Tx, id: number): Promise<Programme | undefined> {
  return tx.first(`SELECT ${PROGRAMME} FROM donation_programme p WHERE p.id = $1`, [id]);
}

/** @throws the database's error of `donation_programme_name_key` when the name is taken */
export async function insertProgramme(
  tx: Tx,
  one: Omit<Programme, 'id'>,
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO donation_programme (name, enterprise_name, generic_name, terms, buy_units, free_units, from_on, to_on, source, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::int AS id`,
    [
      one.name,
      one.enterpriseName,
      one.genericName,
      one.terms,
      one.buyUnits,
      one.freeUnits,
      one.from,
      one.to,
      one.source,
      by,
      at(now),
    ],
  );
  return row?.id ?? 0;
}

export async function insertBreach(
  tx: Tx,
  breach: {
    readonly programmeId: number;
    readonly areaCode: string;
    readonly institutionCode: string | null;
    readonly happenedOn: PlainDate;
  },
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO donation_breach (programme_id, area_code, institution_code, happened_on, raised_by, raised_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id::int AS id`,
    [breach.programmeId, breach.areaCode, breach.institutionCode, breach.happenedOn, by, at(now)],
  );
  return row?.id ?? 0;
}

export async function insertBreachStep(
  tx: Tx,
  breachId: number,
  seq: number,
  given: { readonly step: BreachStep; readonly words: string },
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO donation_breach_step (breach_id, seq, step, words, by_account, at) VALUES ($1, $2, $3, $4, $5, $6)',
    [breachId, seq, given.step, given.words, by, at(now)],
  );
}

export interface BreachStepRow {
  readonly breachId: number;
  readonly step: BreachStep;
  readonly words: string;
  readonly by: string;
  readonly at: number;
}

export async function listBreachSteps(tx: Tx, ids: readonly number[]): Promise<BreachStepRow[]> {
  return tx.rows(
    `SELECT s.breach_id::int AS "breachId", s.step, s.words, a.name AS by, s.at FROM donation_breach_step s JOIN account a ON a.id = s.by_account
     WHERE s.breach_id = ANY($1) ORDER BY s.breach_id, s.seq`,
    [ids],
  );
}

export interface BreachRow {
  readonly id: number;
  readonly programmeName: string;
  readonly enterpriseName: string;
  readonly areaName: string;
  readonly institutionName: string | null;
  readonly happenedOn: PlainDate;
}

/** Cases within a reach, the newest first. */
export async function listBreachRows(
  tx: Tx,
  reach: Reach,
  filter: {
    readonly id: number | null;
    readonly state: BreachState | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: BreachRow[]; total: number }> {
  const rows = await tx.rows<BreachRow & { total: number }>(
    `SELECT b.id::int AS id, p.name AS "programmeName", p.enterprise_name AS "enterpriseName", (SELECT name FROM area WHERE code = b.area_code) AS "areaName",
       (SELECT name FROM institution WHERE code = b.institution_code) AS "institutionName", b.happened_on AS "happenedOn", count(*) OVER ()::int AS total
     FROM donation_breach b JOIN donation_programme p ON p.id = b.programme_id
     WHERE ($1::text IS NULL OR b.area_code LIKE $1 || '%') AND ($2::text IS NULL OR b.institution_code = $2) AND ($3::text IS NULL OR ${STATE} = $3)
       AND ($4::bigint IS NULL OR b.id = $4) ORDER BY b.id DESC LIMIT $5 OFFSET $6`,
    [reach.areaPrefix, reach.institutionCode, filter.state, filter.id, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Holds a case until the transaction ends, so that two steps take turns. */
export async function lockBreach(tx: Tx, id: number): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(2354, $1)', [id]);
}
