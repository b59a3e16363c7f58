/** The roster of experts (M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { RosterExpert } from '../../../domain/eligibility/review/panel.ts';
import { at, type Tx } from '../../db/database.ts';

export interface RosterRow {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly fields: string[];
  readonly title: string;
  readonly institutionName: string | null;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly panels: number;
  readonly answered: number;
}

/** Everybody who is or was on the roster, those who are first. */
export async function listRoster(
  tx: Tx,
  filter: { words: string | undefined; limit: number; offset: number },
): Promise<{ rows: RosterRow[]; total: number }> {
  const rows = await tx.rows<
    Omit<RosterRow, 'id' | 'accountId'> & { id: bigint; accountId: bigint; total: bigint }
  >(
    `SELECT x.id, x.account_id AS "accountId", n.name, x.fields, x.title, i.name AS "institutionName", x.from_on AS "fromOn", x.to_on AS "toOn",
       (SELECT count(*) FROM review_panel_member m WHERE m.expert_id = x.id)::int AS panels,
       (SELECT count(*) FROM review_panel_member m JOIN review_panel_opinion o ON o.panel_id = m.panel_id AND o.account_id = m.account_id
         WHERE m.expert_id = x.id)::int AS answered, count(*) OVER () AS total
     FROM expert_roster x JOIN account n ON n.id = x.account_id LEFT JOIN institution i ON i.code = x.institution_code
     WHERE $1::text IS NULL OR n.name LIKE '%' || $1 || '%' OR $1 = ANY(x.fields)
     ORDER BY x.to_on IS NOT NULL, x.id LIMIT $2 OFFSET $3`,
    [filter.words?.replace(/[\\%_]/g, '\\$&') ?? null, filter.limit, filter.offset],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({
      ...row,
      id: Number(row.id),
      accountId: Number(row.accountId),
    })),
  };
}

/** Accounts of experts that are not on the roster today. */
export async function listUnlistedExperts(
  tx: Tx,
): Promise<{ accountId: number; name: string; login: string }[]> {
  const rows = await tx.rows<{ accountId: bigint; name: string; login: string }>(
    `SELECT n.id AS "accountId", n.name, n.login FROM account n WHERE n.role = 'expert' AND n.disabled_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM expert_roster x WHERE x.account_id = n.id AND x.to_on IS NULL) ORDER BY n.id`,
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}

/** @throws the database's error of `expert_roster_once` for somebody who is on it already */
export async function insertExpert(
  tx: Tx,
  given: Omit<RosterExpert, 'id'> & {
    title: string;
    fromOn: PlainDate;
    enteredBy: number;
    at: number;
  },
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO expert_roster (account_id, fields, institution_code, practitioner_code, title, from_on, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [
      given.accountId,
      given.fields,
      given.institutionCode,
      given.practitionerCode,
      given.title,
      given.fromOn,
      given.enteredBy,
      at(given.at),
    ],
  );
  return Number(row?.id);
}

/** Takes an expert off the roster; gives whether there was one. */
export async function closeExpert(tx: Tx, id: number, toOn: PlainDate): Promise<boolean> {
  return (
    (await tx.run(
      'UPDATE expert_roster SET to_on = GREATEST($2::date, from_on) WHERE id = $1 AND to_on IS NULL',
      [id, toOn],
    )) > 0
  );
}

/** Who may be drawn today: on the roster, with an account that works. */
export async function listDrawableExperts(tx: Tx): Promise<RosterExpert[]> {
  const rows = await tx.rows<Omit<RosterExpert, 'id' | 'accountId'> & { id: bigint; accountId: bigint }>(
    `SELECT x.id, x.account_id AS "accountId", x.fields, x.institution_code AS "institutionCode", x.practitioner_code AS "practitionerCode"
     FROM expert_roster x JOIN account n ON n.id = x.account_id
     WHERE x.to_on IS NULL AND n.disabled_at IS NULL ORDER BY x.id`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id), accountId: Number(row.accountId) }));
}
