/** Exceptions for paper prescriptions and the prescriptions registered under them (N5.4). The only writer of both. */
import type { PlainDate } from '../../../base/date.ts';
import type { PaperException } from '../../../domain/prescription/paper-exception/exception.ts';
import { at, type Tx } from '../../db/database.ts';
import { insertPrescription, type NewPrescription, type PaperOrigin } from '../store.ts';

export type NewPaper = NewPrescription & PaperOrigin;

export interface StoredException extends PaperException {
  readonly id: number;
  readonly areaName: string;
  readonly reason: string;
  readonly askedBy: number;
  readonly askedByName: string;
  readonly askedAt: number;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly decisionNote: string;
  readonly filedNo: string | null;
  readonly endNote: string;
  /** Paper prescriptions registered under it. */
  readonly registered: number;
}

const SELECT = `SELECT x.id, x.area_code AS "areaCode", a.name AS "areaName", x.reason, x.from_on AS "from", x.to_on AS "to", x.asked_by AS "askedBy", k.name AS "askedByName",
    x.asked_at AS "askedAt", x.approved, d.name AS "decidedByName", x.decided_at AS "decidedAt", x.decision_note AS "decisionNote", x.filed_no AS "filedNo", x.filed_on AS "filedOn",
    x.ended_on AS "endedOn", x.end_note AS "endNote", (SELECT count(*) FROM prescription p WHERE p.exception_id = x.id) AS registered
  FROM paper_exception x JOIN area a ON a.code = x.area_code JOIN account k ON k.id = x.asked_by LEFT JOIN account d ON d.id = x.decided_by`;

type Row = Omit<StoredException, 'id' | 'askedBy' | 'registered'> &
  Record<'id' | 'askedBy' | 'registered', bigint>;

function exceptionOf(row: Row): StoredException {
  return { ...row, id: Number(row.id), askedBy: Number(row.askedBy), registered: Number(row.registered) };
}

/** @param prefix of the area codes to list; the newest first */
export async function listExceptions(tx: Tx, prefix: string): Promise<StoredException[]> {
  const rows = await tx.rows<Row>(
    `${SELECT} WHERE starts_with(x.area_code, $1) ORDER BY x.id DESC LIMIT 500`,
    [prefix],
  );
  return rows.map(exceptionOf);
}

/** Those that cover an area of six digits. */
export async function listExceptionsOver(tx: Tx, areaCode: string): Promise<StoredException[]> {
  const rows = await tx.rows<Row>(
    `${SELECT} WHERE x.area_code IN ($1, left($1, 4) || '00', left($1, 2) || '0000') ORDER BY x.id DESC`,
    [areaCode],
  );
  return rows.map(exceptionOf);
}

/** Locked until the transaction ends, so that one decision is made. */
export async function lockException(tx: Tx, id: number): Promise<StoredException | undefined> {
  await tx.run('SELECT 1 FROM paper_exception WHERE id = $1 FOR UPDATE', [id]);
  return findException(tx, id);
}

export async function findException(tx: Tx, id: number): Promise<StoredException | undefined> {
  const row = await tx.first<Row>(`${SELECT} WHERE x.id = $1`, [id]);
  return row && exceptionOf(row);
}

export async function insertException(
  tx: Tx,
  one: { areaCode: string; reason: string; from: PlainDate; to: PlainDate; askedBy: number; askedAt: number },
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    'INSERT INTO paper_exception (area_code, reason, from_on, to_on, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [one.areaCode, one.reason, one.from, one.to, one.askedBy, at(one.askedAt)],
  );
  return Number(row?.id);
}

export async function markDecided(
  tx: Tx,
  id: number,
  decision: { approved: boolean; to: PlainDate; note: string; accountId: number; at: number },
): Promise<void> {
  await tx.run(
    'UPDATE paper_exception SET approved = $2, to_on = $3, decision_note = $4, decided_by = $5, decided_at = $6 WHERE id = $1',
    [id, decision.approved, decision.to, decision.note, decision.accountId, at(decision.at)],
  );
}

export async function markFiled(
  tx: Tx,
  id: number,
  filing: { filedNo: string; filedOn: PlainDate; accountId: number },
): Promise<void> {
  await tx.run('UPDATE paper_exception SET filed_no = $2, filed_on = $3, filed_by = $4 WHERE id = $1', [
    id,
    filing.filedNo,
    filing.filedOn,
    filing.accountId,
  ]);
}

export async function markEnded(
  tx: Tx,
  id: number,
  end: { endedOn: PlainDate; note: string; accountId: number },
): Promise<void> {
  await tx.run('UPDATE paper_exception SET ended_on = $2, end_note = $3, ended_by = $4 WHERE id = $1', [
    id,
    end.endedOn,
    end.note,
    end.accountId,
  ]);
}

/** Records a prescription that a pharmacy registers from paper; the pharmacist has seen who it is for (M34, N5.4). */
export async function insertPaperPrescription(tx: Tx, made: NewPaper): Promise<number> {
  return insertPrescription(tx, { ...made, identityChecked: true }, made);
}
