import type { Actor, Role } from '../../domain/identity/roles.ts';
import { at, type Tx } from '../db/database.ts';

interface AccountRow {
  id: bigint;
  login: string;
  password_hash: string;
  name: string;
  role: Role;
  area_code: string | null;
  institution_code: string | null;
  practitioner_code: string | null;
  person_id: bigint | null;
  enterprise_code: string | null;
}

const ACCOUNT_COLUMNS =
  'a.id, a.login, a.password_hash, a.name, a.role, a.area_code, a.institution_code, a.practitioner_code, a.person_id, a.enterprise_code';

function actorOf(row: AccountRow): Actor {
  return {
    accountId: Number(row.id),
    role: row.role,
    name: row.name,
    areaCode: row.area_code,
    institutionCode: row.institution_code,
    practitionerCode: row.practitioner_code,
    personId: row.person_id === null ? null : Number(row.person_id),
    enterpriseCode: row.enterprise_code,
  };
}

/** The account of a login that is not disabled, with its password hash. */
export async function findAccount(
  tx: Tx,
  login: string,
): Promise<{ actor: Actor; passwordHash: string } | undefined> {
  const row = await tx.first<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM account a WHERE a.login = $1 AND a.disabled_at IS NULL`,
    [login],
  );
  return row && { actor: actorOf(row), passwordHash: row.password_hash };
}

export interface NewAccount {
  readonly login: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly role: Role;
  readonly areaCode?: string;
  readonly institutionCode?: string;
  readonly practitionerCode?: string;
  readonly personId?: number;
  readonly enterpriseCode?: string;
}

/** Adds an account and gives its id. */
export async function insertAccount(tx: Tx, account: NewAccount, now: number): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO account (login, password_hash, name, role, area_code, institution_code, practitioner_code, person_id, created_at, enterprise_code)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      account.login,
      account.passwordHash,
      account.name,
      account.role,
      account.areaCode ?? null,
      account.institutionCode ?? null,
      account.practitionerCode ?? null,
      account.personId ?? null,
      at(now),
      account.enterpriseCode ?? null,
    ],
  );
  return Number(row?.id);
}

export async function insertSession(
  tx: Tx,
  tokenHash: Buffer,
  accountId: number,
  now: number,
  expiresAt: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO session (token_hash, account_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)',
    [tokenHash, accountId, at(now), at(expiresAt)],
  );
}

/** A session that is live, when it was last seen, and the mandate on which it acts, not yet judged. */
export interface LiveSession {
  readonly actor: Actor;
  readonly lastSeenAt: number;
  readonly mandateId: number | null;
}

/** The live sessions of tokens, in the order asked; undefined where there is none. */
export async function findSessions(
  tx: Pick<Tx, 'rows'>,
  tokenHashes: readonly Buffer[],
  now: number,
  idleSince: number,
): Promise<(LiveSession | undefined)[]> {
  const rows = await tx.rows<
    AccountRow & { token_hash: Buffer; last_seen_at: number; mandate_id: bigint | null }
  >(
    `SELECT ${ACCOUNT_COLUMNS}, s.token_hash, s.last_seen_at, s.mandate_id FROM session s JOIN account a ON a.id = s.account_id
     WHERE s.token_hash = ANY($1) AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND a.disabled_at IS NULL`,
    [tokenHashes, at(now), at(idleSince)],
    'find-sessions',
  );
  const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), row]));
  return tokenHashes.map((hash) => {
    const row = found.get(hash.toString('hex'));
    if (row === undefined) return undefined;
    const mandateId = row.mandate_id === null ? null : Number(row.mandate_id);
    return { actor: actorOf(row), lastSeenAt: row.last_seen_at, mandateId };
  });
}

/** Keeps with a session for whom it acts; null for the person themselves (M35). */
export async function chooseSessionMandate(
  tx: Tx,
  tokenHash: Buffer,
  mandateId: number | null,
): Promise<void> {
  await tx.run('UPDATE session SET mandate_id = $2 WHERE token_hash = $1', [tokenHash, mandateId]);
}

export async function touchSession(tx: Pick<Tx, 'run'>, tokenHash: Buffer, now: number): Promise<void> {
  await tx.run('UPDATE session SET last_seen_at = $2 WHERE token_hash = $1', [tokenHash, at(now)]);
}

export async function revokeSession(tx: Tx, tokenHash: Buffer, now: number): Promise<void> {
  await tx.run('UPDATE session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL', [
    tokenHash,
    at(now),
  ]);
}

/** How often signing in failed for a login since an instant, counted after its last success. */
export async function countFailedAttempts(tx: Tx, login: string, since: number): Promise<number> {
  const row = await tx.first<{ count: bigint }>(
    `SELECT count(*) FROM sign_in_attempt WHERE login = $1 AND failed AND at > GREATEST($2,
       COALESCE((SELECT max(at) FROM sign_in_attempt WHERE login = $1 AND NOT failed), '-infinity'))`,
    [login, at(since)],
  );
  return Number(row?.count ?? 0);
}

export async function insertAttempt(tx: Tx, login: string, failed: boolean, now: number): Promise<void> {
  await tx.run('INSERT INTO sign_in_attempt (login, at, failed) VALUES ($1, $2, $3)', [
    login,
    at(now),
    failed,
  ]);
}

/** What the shell shows of the signed-in account's place. */
export async function findPlaceNames(
  tx: Tx,
  actor: Actor,
): Promise<{ areaName: string | null; institutionName: string | null }> {
  const row = await tx.first<{ area_name: string | null; institution_name: string | null }>(
    'SELECT (SELECT name FROM area WHERE code = $1) AS area_name, (SELECT name FROM institution WHERE code = $2) AS institution_name',
    [actor.areaCode, actor.institutionCode],
  );
  return { areaName: row?.area_name ?? null, institutionName: row?.institution_name ?? null };
}

export interface DemoAccount {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
  readonly place: string;
}

export async function listDemoAccountRows(tx: Tx): Promise<DemoAccount[]> {
  return tx.rows<DemoAccount>(
    'SELECT a.login, d.password, a.name, a.role, d.place FROM demo_account d JOIN account a ON a.id = d.account_id ORDER BY d.sort_order',
  );
}

export async function insertDemoAccount(
  tx: Tx,
  accountId: number,
  password: string,
  place: string,
  order: number,
): Promise<void> {
  await tx.run('INSERT INTO demo_account (account_id, password, place, sort_order) VALUES ($1, $2, $3, $4)', [
    accountId,
    password,
    place,
    order,
  ]);
}
