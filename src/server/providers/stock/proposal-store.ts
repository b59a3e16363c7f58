/** Floors of the stocking rate by area, and entries and exits proposed and decided by it (M26). Only adding. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { ProposalKind } from '../../../domain/providers/stock/stocking-rate.ts';
import { at, type Tx } from '../../db/database.ts';

export async function insertFloor(
  tx: Tx,
  given: { areaCode: string; floor: Ratio; from: PlainDate; source: string },
  enteredBy: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO stocking_floor (area_code, floor, from_on, source, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [given.areaCode, String(given.floor), given.from, given.source, enteredBy, at(now)],
  );
}

/** The floors in force on a day, by area code. */
export async function findFloorsOn(tx: Tx, onDay: PlainDate): Promise<ReadonlyMap<string, Ratio>> {
  const rows = await tx.rows<{ code: string; floor: number }>(
    'SELECT DISTINCT ON (area_code) area_code AS code, floor FROM stocking_floor WHERE from_on <= $1 ORDER BY area_code, from_on DESC, id DESC',
    [onDay],
  );
  return new Map(rows.map((row) => [row.code, BigInt(row.floor) as Ratio]));
}

export async function listFloorRows(
  tx: Tx,
  areaPrefix: string,
): Promise<
  { id: bigint; areaName: string; floor: number; fromOn: string; source: string; enteredBy: string }[]
> {
  return tx.rows(
    `SELECT f.id, a.name AS "areaName", f.floor, f.from_on AS "fromOn", f.source, c.name AS "enteredBy"
     FROM stocking_floor f JOIN area a ON a.code = f.area_code JOIN account c ON c.id = f.entered_by
     WHERE f.area_code LIKE $1 || '%' ORDER BY f.area_code, f.from_on DESC, f.id DESC`,
    [areaPrefix],
  );
}

/** Keeps two desks from proposing or deciding for one county at once. */
export async function lockCounty(tx: Tx, areaCode: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(26, hashtext($1))', [areaCode]);
}

export interface NewProposal {
  readonly institutionCode: string;
  readonly kind: ProposalKind;
  readonly asOf: PlainDate;
  readonly stocked: number;
  readonly listed: number;
  readonly floor: Ratio;
  readonly reason: string;
}

export async function insertProposal(
  tx: Tx,
  given: NewProposal,
  proposedBy: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO stocking_proposal (institution_code, kind, as_of, stocked, listed, floor, reason, proposed_by, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      given.institutionCode,
      given.kind,
      given.asOf,
      given.stocked,
      given.listed,
      String(given.floor),
      given.reason,
      proposedBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

export async function insertDecision(
  tx: Tx,
  proposalId: number,
  given: { approved: boolean; effectiveOn: PlainDate | null; reason: string },
  decidedBy: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO stocking_decision (proposal_id, approved, effective_on, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [proposalId, given.approved, given.effectiveOn, given.reason, decidedBy, at(now)],
  );
}

export interface ProposalRow {
  readonly id: number;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly kind: ProposalKind;
  readonly asOf: PlainDate;
  readonly stocked: number;
  readonly listed: number;
  readonly floor: Ratio;
  readonly reason: string;
  readonly proposerId: number;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly approved: boolean | null;
  readonly effectiveOn: PlainDate | null;
  readonly decidedBy: string | null;
  readonly decision: string | null;
}

type RawProposal = Omit<ProposalRow, 'id' | 'proposerId' | 'floor' | 'asOf' | 'effectiveOn'> & {
  id: bigint;
  proposerId: bigint;
  floor: number;
  asOf: string;
  effectiveOn: string | null;
  total: bigint;
};

/** Proposals with their decisions, those that wait first. */
export async function listProposalRows(
  tx: Tx,
  filter: {
    readonly areaPrefix: string;
    readonly id: number | null;
    readonly state: 'open' | 'approved' | 'rejected' | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: ProposalRow[]; total: number }> {
  const rows = await tx.rows<RawProposal>(
    `SELECT p.id, p.institution_code AS "institutionCode", i.name AS "institutionName", i.area_code AS "areaCode", a.name AS "areaName", p.kind,
       p.as_of AS "asOf", p.stocked, p.listed, p.floor, p.reason, p.proposed_by AS "proposerId", x.name AS "proposedBy", p.proposed_at AS "proposedAt",
       d.approved, d.effective_on AS "effectiveOn", y.name AS "decidedBy", d.reason AS decision, count(*) OVER () AS total
     FROM stocking_proposal p JOIN institution i ON i.code = p.institution_code JOIN area a ON a.code = i.area_code
       JOIN account x ON x.id = p.proposed_by LEFT JOIN stocking_decision d ON d.proposal_id = p.id LEFT JOIN account y ON y.id = d.decided_by
     WHERE i.area_code LIKE $1 || '%' AND ($2::bigint IS NULL OR p.id = $2)
       AND ($3::text IS NULL OR $3 = CASE WHEN d.proposal_id IS NULL THEN 'open' WHEN d.approved THEN 'approved' ELSE 'rejected' END)
     ORDER BY d.proposal_id IS NOT NULL, p.id DESC LIMIT $4 OFFSET $5`,
    [filter.areaPrefix, filter.id, filter.state, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({
      ...row,
      id: Number(row.id),
      proposerId: Number(row.proposerId),
      floor: BigInt(row.floor) as Ratio,
      asOf: day(row.asOf),
      effectiveOn: row.effectiveOn === null ? null : day(row.effectiveOn),
    })),
  };
}
