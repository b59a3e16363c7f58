import type { Actor, Role } from '../../domain/identity/roles.ts';
import { at, type Tx } from '../db/database.ts';

/** What was done to which thing. `action` is `module.verbNoun`, as in the endpoint table. */
export interface AuditFact {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | number;
  /** The person whose data was read or changed. */
  readonly personId?: number;
  /** Never a name, an identity number or a confidential price. */
  readonly detail?: string;
  readonly requestId?: string;
}

/**
 * Writes one line of the audit: every read of a person and every write, in the same transaction; an agent's with the mandate
 * (M7, M35). Nobody waits for the line, but the transaction does: it ends with it or not at all.
 */
export async function recordAudit(
  tx: Tx,
  actor: Actor | 'system',
  now: number,
  fact: AuditFact,
): Promise<void> {
  const who = actor === 'system' ? undefined : actor;
  tx.send(
    `INSERT INTO audit_entry (at, account_id, actor_name, role, area_code, institution_code, action, subject_kind, subject_id, person_id, detail, request_id, mandate_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      at(now),
      who?.accountId || null,
      who?.name ?? '系统',
      who?.role ?? 'system',
      who?.areaCode ?? null,
      who?.institutionCode ?? null,
      fact.action,
      fact.subjectKind,
      String(fact.subjectId),
      fact.personId ?? null,
      fact.detail ?? '',
      fact.requestId ?? '',
      who?.mandate?.id ?? null,
    ],
    'record-audit',
  );
}

/** Sends the lines of several actors at once, as `recordAudit` does for one. */
export function sendAudits(
  tx: Tx,
  now: number,
  all: readonly { readonly actor: Actor; readonly fact: AuditFact }[],
): void {
  const lines = all.map(({ actor, fact }) => ({
    account: actor.accountId || null,
    name: actor.name,
    role: actor.role,
    area: actor.areaCode,
    institution: actor.institutionCode,
    ...fact,
    subjectId: String(fact.subjectId),
    detail: fact.detail ?? '',
    requestId: fact.requestId ?? '',
    mandate: actor.mandate?.id ?? null,
  }));
  tx.send(
    `INSERT INTO audit_entry (at, account_id, actor_name, role, area_code, institution_code, action, subject_kind, subject_id, person_id, detail, request_id, mandate_id)
     SELECT $1, g.account, g.name, g.role, g.area, g.institution, g.action, g."subjectKind", g."subjectId", g."personId", g.detail, g."requestId", g.mandate
     FROM json_to_recordset($2) AS g (account bigint, name text, role text, area text, institution text, action text, "subjectKind" text, "subjectId" text,
       "personId" bigint, detail text, "requestId" text, mandate bigint)`,
    [at(now), JSON.stringify(lines)],
    'send-audits',
  );
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  /** Instants, milliseconds. */
  readonly from?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface AuditRow {
  readonly id: number;
  readonly at: number;
  readonly actorName: string;
  readonly role: Role | 'system';
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail: string;
}

export async function listAuditRows(
  tx: Tx,
  filter: AuditFilter,
): Promise<{ rows: AuditRow[]; total: number }> {
  const rows = await tx.rows<{
    id: bigint;
    at: number;
    actor_name: string;
    role: Role;
    action: string;
    subject_kind: string;
    subject_id: string;
    detail: string;
    total: bigint;
  }>(
    `SELECT id, at, actor_name, role, action, subject_kind, subject_id, detail, count(*) OVER () AS total FROM audit_entry
     WHERE ($1::text IS NULL OR action LIKE $1 || '%') AND ($2::text IS NULL OR actor_name = $2 OR actor_name LIKE $2 || ' 代 %' OR actor_name LIKE '% 代 ' || $2) AND ($3::text IS NULL OR subject_id = $3)
       AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
     ORDER BY at DESC, id DESC LIMIT $6 OFFSET $7`,
    [
      filter.action ?? null,
      filter.actor ?? null,
      filter.subject ?? null,
      filter.from === undefined ? null : at(filter.from),
      filter.before === undefined ? null : at(filter.before),
      filter.limit,
      filter.offset,
    ],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({
      id: Number(row.id),
      at: row.at,
      actorName: row.actor_name,
      role: row.role,
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      detail: row.detail,
    })),
  };
}
