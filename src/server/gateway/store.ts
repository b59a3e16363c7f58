import { wallClock } from '../../base/date.ts';
import { at, type Tx } from '../db/database.ts';
import type { ToldFacts } from './told-facts.ts';

export interface ApiClient {
  readonly secretCipher: Buffer;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly institutionKind: 'hospital' | 'pharmacy';
}

/** The client of an access key that is not disabled. */
export async function findApiClient(tx: Tx, accessKey: string): Promise<ApiClient | undefined> {
  const row = await tx.first<{
    secret_cipher: Buffer;
    institution_code: string;
    name: string;
    kind: 'hospital' | 'pharmacy';
  }>(
    `SELECT c.secret_cipher, c.institution_code, i.name, i.kind FROM api_client c JOIN institution i ON i.code = c.institution_code
     WHERE c.access_key = $1 AND c.disabled_at IS NULL`,
    [accessKey],
  );
  return (
    row && {
      secretCipher: row.secret_cipher,
      institutionCode: row.institution_code,
      institutionName: row.name,
      institutionKind: row.kind,
    }
  );
}

export async function insertApiClient(
  tx: Tx,
  client: { accessKey: string; secretCipher: Buffer; institutionCode: string; createdBy: number | null },
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO api_client (access_key, secret_cipher, institution_code, created_by, created_at) VALUES ($1, $2, $3, $4, $5)',
    [client.accessKey, client.secretCipher, client.institutionCode, client.createdBy, at(now)],
  );
}

export interface ApiClientRow {
  readonly accessKey: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly createdAt: number;
  readonly disabled: boolean;
}

export async function listApiClients(
  tx: Tx,
  limit: number,
  offset: number,
): Promise<{ rows: ApiClientRow[]; total: number }> {
  const rows = await tx.rows<{
    access_key: string;
    institution_code: string;
    name: string;
    created_at: number;
    disabled_at: number | null;
    total: bigint;
  }>(
    `SELECT c.access_key, c.institution_code, i.name, c.created_at, c.disabled_at, count(*) OVER () AS total
     FROM api_client c JOIN institution i ON i.code = c.institution_code ORDER BY c.created_at DESC, c.access_key LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({
      accessKey: row.access_key,
      institutionCode: row.institution_code,
      institutionName: row.name,
      createdAt: row.created_at,
      disabled: row.disabled_at !== null,
    })),
  };
}

export async function disableApiClient(tx: Tx, accessKey: string, now: number): Promise<boolean> {
  return (
    (await tx.run('UPDATE api_client SET disabled_at = $2 WHERE access_key = $1 AND disabled_at IS NULL', [
      accessKey,
      at(now),
    ])) === 1
  );
}

/**
 * Takes note of a message number.
 * @returns the content it belongs to: the given one when it is new or the same came again, another when it was used before
 */
export async function claimMessage(
  tx: Tx,
  message: {
    institutionCode: string;
    msgid: string;
    infno: string;
    contentHash: string;
    operatorNo: string;
    told: ToldFacts | null;
  },
  now: number,
): Promise<string> {
  const { institutionCode, msgid, infno, contentHash, operatorNo, told } = message;
  await tx.run(
    `INSERT INTO gateway_message (institution_code, msgid, infno, content_hash, operator_no, told, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING`,
    [institutionCode, msgid, infno, contentHash, operatorNo, told && JSON.stringify(told), at(now)],
  );
  const row = await tx.first<{ content_hash: string }>(
    'SELECT content_hash FROM gateway_message WHERE institution_code = $1 AND msgid = $2',
    [institutionCode, msgid],
  );
  return row?.content_hash ?? '';
}

/** As which transaction an institution sent a message of this number, done or not; undefined when it never arrived. */
export async function findInfnoOf(
  tx: Tx,
  institutionCode: string,
  msgid: string,
): Promise<string | undefined> {
  const row = await tx.first<{ infno: string }>(
    'SELECT infno FROM gateway_message WHERE institution_code = $1 AND msgid = $2',
    [institutionCode, msgid],
  );
  return row?.infno;
}

/** Writes a sign-in, or gives the one that the same message made before. */
export async function insertSignIn(
  tx: Tx,
  signIn: { signNo: string; institutionCode: string; msgid: string; operatorNo: string },
  now: number,
): Promise<{ signNo: string; signedInAt: number }> {
  await tx.run(
    `INSERT INTO gateway_sign_in (sign_no, institution_code, msgid, operator_no, signed_in_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (institution_code, msgid) DO NOTHING`,
    [signIn.signNo, signIn.institutionCode, signIn.msgid, signIn.operatorNo, at(now)],
  );
  const row = await tx.first<{ sign_no: string; signed_in_at: number }>(
    'SELECT sign_no, signed_in_at FROM gateway_sign_in WHERE institution_code = $1 AND msgid = $2',
    [signIn.institutionCode, signIn.msgid],
  );
  return { signNo: row?.sign_no ?? signIn.signNo, signedInAt: row?.signed_in_at ?? now };
}

/** Ends a sign-in of this institution. */
export async function endSignIn(
  tx: Tx,
  institutionCode: string,
  signNo: string,
  operatorNo: string,
  now: number,
): Promise<boolean> {
  const touched = await tx.run(
    'UPDATE gateway_sign_in SET signed_out_at = $4 WHERE institution_code = $1 AND sign_no = $2 AND operator_no = $3 AND signed_out_at IS NULL',
    [institutionCode, signNo, operatorNo, at(now)],
  );
  return touched === 1;
}

/** Whose a settlement is and when it was settled (Beijing time), so that a reversal names the same person and tells of them as it did. */
export async function findClaimOwner(
  tx: Tx,
  claimNo: string,
): Promise<{ readonly personId: number; readonly settledAt: string } | undefined> {
  const row = await tx.first<{ person_id: bigint; settled_at: number }>(
    'SELECT person_id, settled_at FROM claim WHERE claim_no = $1',
    [claimNo],
  );
  return row && { personId: Number(row.person_id), settledAt: wallClock(row.settled_at) };
}
