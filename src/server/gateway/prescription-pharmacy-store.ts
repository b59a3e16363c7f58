/** One-time authorisations of 7201 to 7203, uploads of sales (7207), and the list of drugs that circulate (7211). */
import type { PlainDate } from '../../base/date.ts';
import { at, type Tx } from '../db/database.ts';

export interface NewToken {
  readonly token: string;
  readonly kind: 'authorisation' | 'code';
  readonly prescriptionId: number;
  readonly institutionCode: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export async function insertToken(tx: Tx, one: NewToken): Promise<void> {
  await tx.run(
    'INSERT INTO circulation_token (token, kind, prescription_id, institution_code, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [one.token, one.kind, one.prescriptionId, one.institutionCode, at(one.issuedAt), at(one.expiresAt)],
  );
}

/** Spends a token of this institution: of several at once exactly one gets the number; undefined when it is spent, late or another's. */
export async function spendToken(
  tx: Tx,
  token: string,
  institutionCode: string,
  now: number,
): Promise<string | undefined> {
  const row = await tx.first<{ rxno: string }>(
    `UPDATE circulation_token t SET used_at = $3 FROM prescription p
     WHERE t.token = $1 AND t.institution_code = $2 AND t.used_at IS NULL AND t.expires_at > $3 AND p.id = t.prescription_id RETURNING p.rxno`,
    [token, institutionCode, at(now)],
  );
  return row?.rxno;
}

/** The number of a prescription whose download this institution authorised and made with this token already. */
export async function findSpent(tx: Tx, token: string, institutionCode: string): Promise<string | undefined> {
  const row = await tx.first<{ rxno: string }>(
    `SELECT p.rxno FROM circulation_token t JOIN prescription p ON p.id = t.prescription_id
     WHERE t.token = $1 AND t.institution_code = $2 AND t.used_at IS NOT NULL`,
    [token, institutionCode],
  );
  return row?.rxno;
}

/** Numbers of a person's prescriptions that are not past their day and not over, the newest first. */
export async function listOpenNumbers(tx: Tx, personId: number, today: PlainDate): Promise<string[]> {
  const rows = await tx.rows<{ rxno: string }>(
    `SELECT p.rxno FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
     WHERE p.person_id = $1 AND p.valid_to >= $2 AND s.state IN ('issued', 'checked', 'partlyUsed') ORDER BY p.id DESC LIMIT 50`,
    [personId, today],
  );
  return rows.map((row) => row.rxno);
}

/** @throws the database's error of `sale_uploaded_once` when the claim's sale was uploaded already */
export async function insertSaleUpload(
  tx: Tx,
  one: { claimNo: string; prescriptionId: number; institutionCode: string; content: object; at: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO sale_upload (claim_no, prescription_id, institution_code, content, uploaded_at) VALUES ($1, $2, $3, $4, $5)',
    [one.claimNo, one.prescriptionId, one.institutionCode, JSON.stringify(one.content), at(one.at)],
  );
}

/** Whether there was an upload of this institution to take back. */
export async function undoSaleUpload(
  tx: Tx,
  claimNo: string,
  institutionCode: string,
  now: number,
): Promise<boolean> {
  const row = await tx.first(
    'UPDATE sale_upload SET undone_at = $3 WHERE claim_no = $1 AND institution_code = $2 AND undone_at IS NULL RETURNING id',
    [claimNo, institutionCode, at(now)],
  );
  return row !== undefined;
}

/** A page of the products of listed drugs by code or part of the name, with the count of all. */
export async function listCirculatingCodes(
  tx: Tx,
  asked: { nationalCode: string | null; name: string | null; limit: number; offset: number },
): Promise<{ codes: string[]; total: number }> {
  const rows = await tx.rows<{ code: string; total: bigint }>(
    `SELECT p.national_code AS code, count(*) OVER () AS total FROM product p
     WHERE ($1::text IS NULL OR p.national_code = $1) AND ($2::text IS NULL OR strpos(p.generic_name, $2) > 0) ORDER BY p.national_code LIMIT $3 OFFSET $4`,
    [asked.nationalCode, asked.name, asked.limit, asked.offset],
  );
  return { codes: rows.map((row) => row.code), total: Number(rows[0]?.total ?? 0) };
}
