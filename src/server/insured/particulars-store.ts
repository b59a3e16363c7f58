/** 民族 and retirement of people, entry by entry; nothing is overwritten. */
import { wallClock, type PlainDate } from '../../base/date.ts';
import type { NationalityCode } from '../../domain/insured/nationality.ts';
import type { Particulars, RecordedParticulars } from '../../domain/insured/particulars.ts';

import { at, type Tx } from '../db/database.ts';

interface EntryRow {
  readonly version: number;
  readonly nationality: NationalityCode | null;
  readonly retiredOn: PlainDate | null;
  readonly recordedAt: number;
}

/** Everything that was ever entered of a person whom the transaction's scope sees, by version. */
export async function listParticulars(tx: Tx, personId: number): Promise<RecordedParticulars[]> {
  const rows = await tx.rows<EntryRow>(
    `SELECT version, nationality, retired_on AS "retiredOn", recorded_at AS "recordedAt" FROM person_particular
     WHERE person_id = $1 ORDER BY version`,
    [personId],
    'insured.listParticulars',
  );
  return rows.map((row) => ({ ...row, recordedAt: wallClock(row.recordedAt) }));
}

export interface NewParticulars extends Particulars {
  readonly personId: number;
  /** One above the last. */
  readonly version: number;
  readonly evidence: string;
  readonly recordedAt: number;
  readonly recordedBy: number;
  /** Null for what is entered with the registration. */
  readonly requestId: string | null;
}

export async function insertParticulars(tx: Tx, entry: NewParticulars): Promise<void> {
  await tx.run(
    `INSERT INTO person_particular (person_id, version, nationality, retired_on, evidence, recorded_at, recorded_by, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.personId,
      entry.version,
      entry.nationality,
      entry.retiredOn,
      entry.evidence,
      at(entry.recordedAt),
      entry.recordedBy,
      entry.requestId,
    ],
  );
}

/** Holds a person's entries until the transaction ends, so that two people do not correct them at once. */
export async function lockParticulars(tx: Tx, personId: number): Promise<void> {
  await tx.rows('SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE', [personId]);
}

/** What an account entered under a request id, of whomever. */
export async function findParticularsOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<(Particulars & { readonly personId: number; readonly evidence: string }) | undefined> {
  const row = await tx.first<Particulars & { personId: bigint; evidence: string }>(
    `SELECT person_id AS "personId", nationality, retired_on AS "retiredOn", evidence FROM person_particular
     WHERE recorded_by = $1 AND request_id = $2`,
    [accountId, requestId],
  );
  return row && { ...row, personId: Number(row.personId) };
}
