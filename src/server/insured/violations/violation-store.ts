/** Violations of insured persons, what was decided on them, and suspensions lifted early (M35). Facts are only added. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type {
  Suspension,
  ViolationKind,
  ViolationOutcome,
} from '../../../domain/insured/violations/violation.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewViolation {
  readonly caseNo: string;
  readonly personId: number;
  readonly areaCode: string;
  readonly kind: ViolationKind;
  readonly foundOn: PlainDate;
  readonly facts: string;
  readonly evidence: string;
  readonly claimNo: string | null;
  readonly loss: Fen;
  readonly recordedAt: number;
  readonly recordedBy: number;
  readonly recorderName: string;
  readonly requestId: string;
}

export async function insertViolation(tx: Tx, one: NewViolation): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO insured_violation (case_no, person_id, area_code, kind, found_on, facts, evidence, claim_no, loss, recorded_at, recorded_by, recorder_name, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      one.caseNo,
      one.personId,
      one.areaCode,
      one.kind,
      one.foundOn,
      one.facts,
      one.evidence,
      one.claimNo,
      one.loss,
      at(one.recordedAt),
      one.recordedBy,
      one.recorderName,
      one.requestId,
    ],
  );
  return Number(row?.id);
}

/** What an account has recorded under a request id. */
export async function findViolationOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<{ id: number; caseNo: string } | undefined> {
  const row = await tx.first<{ id: bigint; caseNo: string }>(
    'SELECT id, case_no AS "caseNo" FROM insured_violation WHERE recorded_by = $1 AND request_id = $2',
    [accountId, requestId],
  );
  return row && { ...row, id: Number(row.id) };
}

export interface StoredViolation extends Omit<NewViolation, 'requestId'> {
  readonly id: number;
  readonly personName: string;
  readonly personNo: string;
  readonly areaName: string;
  readonly outcome: ViolationOutcome | null;
  readonly suspendedFrom: PlainDate | null;
  readonly suspendedTo: PlainDate | null;
  readonly reason: string | null;
  readonly documentNo: string | null;
  readonly decidedAt: number | null;
  readonly decidedBy: number | null;
  readonly deciderName: string | null;
  readonly liftedOn: PlainDate | null;
  readonly liftReason: string | null;
  readonly liftedAt: number | null;
  readonly lifterName: string | null;
}

type Raw = Omit<StoredViolation, 'id' | 'personId' | 'recordedBy' | 'decidedBy'> &
  Record<'id' | 'personId' | 'recordedBy' | 'total', bigint> & { readonly decidedBy: bigint | null };

const SELECT = `SELECT v.id, v.case_no AS "caseNo", v.person_id AS "personId", v.area_code AS "areaCode", v.kind, v.found_on AS "foundOn", v.facts, v.evidence,
    v.claim_no AS "claimNo", v.loss, v.recorded_at AS "recordedAt", v.recorded_by AS "recordedBy", v.recorder_name AS "recorderName", p.name AS "personName",
    p.person_no AS "personNo", r.name AS "areaName", d.outcome, d.suspended_from AS "suspendedFrom", d.suspended_to AS "suspendedTo", d.reason,
    d.document_no AS "documentNo", d.decided_at AS "decidedAt", d.decided_by AS "decidedBy", d.decider_name AS "deciderName", l.lifted_on AS "liftedOn", l.reason AS "liftReason",
    l.at AS "liftedAt", l.actor_name AS "lifterName", count(*) OVER () AS total
  FROM insured_violation v JOIN person p ON p.id = v.person_id JOIN area r ON r.code = v.area_code
  LEFT JOIN insured_violation_decision d ON d.violation_id = v.id LEFT JOIN insured_violation_lift l ON l.violation_id = v.id`;

function violationOf({ total: _, ...row }: Raw): StoredViolation {
  return {
    ...row,
    id: Number(row.id),
    personId: Number(row.personId),
    recordedBy: Number(row.recordedBy),
    decidedBy: row.decidedBy === null ? null : Number(row.decidedBy),
  };
}

/** One case, as far as the transaction's scope sees it. */
export async function findViolation(tx: Tx, id: number): Promise<StoredViolation | undefined> {
  const row = await tx.first<Raw>(`${SELECT} WHERE v.id = $1`, [id]);
  return row && violationOf(row);
}

/** Cases of the transaction's scope, what waits for a decision first. */
export async function listViolationRows(
  tx: Tx,
  filter: { state: string | null; limit: number; offset: number },
): Promise<{ rows: StoredViolation[]; total: number }> {
  const rows = await tx.rows<Raw>(
    `${SELECT} WHERE ($1::text IS NULL OR COALESCE(d.outcome, 'open') = $1) ORDER BY d.violation_id IS NOT NULL, v.id DESC LIMIT $2 OFFSET $3`,
    [filter.state, filter.limit, filter.offset],
  );
  return { rows: rows.map(violationOf), total: Number(rows[0]?.total ?? 0) };
}

export async function insertViolationDecision(
  tx: Tx,
  made: {
    readonly violationId: number;
    readonly outcome: ViolationOutcome;
    readonly from: PlainDate | null;
    readonly to: PlainDate | null;
    readonly reason: string;
    readonly documentNo: string;
    readonly at: number;
    readonly accountId: number;
    readonly actorName: string;
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO insured_violation_decision (violation_id, outcome, suspended_from, suspended_to, reason, document_no, decided_at, decided_by, decider_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      made.violationId,
      made.outcome,
      made.from,
      made.to,
      made.reason,
      made.documentNo,
      at(made.at),
      made.accountId,
      made.actorName,
    ],
  );
}

export async function insertSuspensionLift(
  tx: Tx,
  made: {
    readonly violationId: number;
    readonly liftedOn: PlainDate;
    readonly reason: string;
    readonly at: number;
    readonly accountId: number;
    readonly actorName: string;
  },
): Promise<void> {
  await tx.run(
    'INSERT INTO insured_violation_lift (violation_id, lifted_on, reason, at, account_id, actor_name) VALUES ($1, $2, $3, $4, $5, $6)',
    [made.violationId, made.liftedOn, made.reason, at(made.at), made.accountId, made.actorName],
  );
}

/** Lets one transaction at a time decide on a case. */
export async function lockViolation(tx: Tx, id: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('violation/' || $1::text, 7))`, [String(id)]);
}

/** The decided spans without online settlement of a person (M35); feed them to `maySettleOnline`. */
export async function listSuspensions(tx: Tx, personId: number): Promise<Suspension[]> {
  return tx.rows(
    `SELECT d.suspended_from AS "from", d.suspended_to AS "to", l.lifted_on AS "liftedOn" FROM insured_violation v
     JOIN insured_violation_decision d ON d.violation_id = v.id AND d.outcome = 'suspended' LEFT JOIN insured_violation_lift l ON l.violation_id = v.id
     WHERE v.person_id = $1 ORDER BY d.suspended_from`,
    [personId],
  );
}
