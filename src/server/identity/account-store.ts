import type { Role } from '../../domain/identity/roles.ts';
import { at, type Tx } from '../db/database.ts';

export interface AccountListRow {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly areaCode: string | null;
  readonly institutionCode: string | null;
  readonly createdAt: number;
  readonly disabled: boolean;
}

/** Accounts whose login or name contains the search text. */
export async function listAccountRows(
  tx: Tx,
  filter: { search?: string | undefined; role?: Role | undefined; limit: number; offset: number },
): Promise<{ rows: AccountListRow[]; total: number }> {
  const rows = await tx.rows<{
    id: bigint;
    login: string;
    name: string;
    role: Role;
    area_code: string | null;
    institution_code: string | null;
    created_at: number;
    disabled_at: number | null;
    total: bigint;
  }>(
    `SELECT id, login, name, role, area_code, institution_code, created_at, disabled_at, count(*) OVER () AS total FROM account
     WHERE ($1::text IS NULL OR position($1 in login) > 0 OR position($1 in name) > 0) AND ($2::text IS NULL OR role = $2)
     ORDER BY login LIMIT $3 OFFSET $4`,
    [filter.search ?? null, filter.role ?? null, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({
      id: Number(row.id),
      login: row.login,
      name: row.name,
      role: row.role,
      areaCode: row.area_code,
      institutionCode: row.institution_code,
      createdAt: row.created_at,
      disabled: row.disabled_at !== null,
    })),
  };
}

/** Which of the places that an account is to be bound to exist, and the id of its person. */
export async function findBindings(
  tx: Tx,
  to: {
    areaCode?: string | undefined;
    institutionCode?: string | undefined;
    practitionerCode?: string | undefined;
    personNo?: string | undefined;
  },
): Promise<{
  areaLevel: number | null;
  institutionKind: string | null;
  practitionerInstitution: string | null;
  practitionerKind: string | null;
  personId: number | null;
}> {
  const row = await tx.first<{
    level: number | null;
    kind: string | null;
    place: string | null;
    profession: string | null;
    person: bigint | null;
  }>(
    `SELECT (SELECT level FROM area WHERE code = $1) AS level, (SELECT kind FROM institution WHERE code = $2) AS kind,
            (SELECT institution_code FROM practitioner WHERE code = $3) AS place, (SELECT kind FROM practitioner WHERE code = $3) AS profession,
            (SELECT id FROM person WHERE person_no = $4) AS person`,
    [to.areaCode ?? null, to.institutionCode ?? null, to.practitionerCode ?? null, to.personNo ?? null],
  );
  return {
    areaLevel: row?.level ?? null,
    institutionKind: row?.kind ?? null,
    practitionerInstitution: row?.place ?? null,
    practitionerKind: row?.profession ?? null,
    personId: row?.person == null ? null : Number(row.person),
  };
}

export async function setDisabled(tx: Tx, id: number, disabledAt: number | null): Promise<boolean> {
  return (
    (await tx.run('UPDATE account SET disabled_at = $2 WHERE id = $1', [
      id,
      disabledAt === null ? null : at(disabledAt),
    ])) === 1
  );
}

export async function setPasswordHash(tx: Tx, id: number, passwordHash: string): Promise<boolean> {
  return (await tx.run('UPDATE account SET password_hash = $2 WHERE id = $1', [id, passwordHash])) === 1;
}

/** Ends every session of an account. */
export async function revokeAllSessions(tx: Tx, accountId: number, now: number): Promise<void> {
  await tx.run('UPDATE session SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL', [
    accountId,
    at(now),
  ]);
}

export async function findPasswordHash(tx: Tx, accountId: number): Promise<string | undefined> {
  return (
    await tx.first<{ password_hash: string }>('SELECT password_hash FROM account WHERE id = $1', [accountId])
  )?.password_hash;
}

/** Keeps a maker's name under its credit code, so that accounts and authorisations can point at it (M26). */
export async function upsertEnterprise(tx: Tx, code: string, name: string): Promise<void> {
  await tx.run(
    'INSERT INTO enterprise (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name',
    [code, name],
  );
}
