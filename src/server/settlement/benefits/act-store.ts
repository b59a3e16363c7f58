/** Acts by which the province enters or changes what decides the money, and every step about them (M9.6, M39, I15). */
import type { PlainDate } from '../../../base/date.ts';
import type {
  ActState,
  ActStep,
  ProposedAssistance,
  ProposedLimit,
} from '../../../domain/settlement/benefits/act.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';
import type { StoredReadings } from '../../insured/benefits/stored-readings.ts';

/** Integers travel as text inside JSON: a number there would pass through a float. */
type AsText<T> = {
  readonly [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | null ? string | null : T[K];
};
export type StoredLimit = AsText<ProposedLimit>;
export type StoredAssistance = AsText<ProposedAssistance>;

export interface NewAct {
  readonly title: string;
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly employee: number | null;
  readonly resident: number | null;
  readonly limits: readonly StoredLimit[];
  readonly assistance: readonly StoredAssistance[];
  readonly readings: StoredReadings;
  readonly reason: string;
}

export interface ActRow extends NewAct {
  readonly id: number;
  readonly enteredBy: number;
  readonly enteredName: string;
  readonly enteredAt: number;
  readonly state: ActState;
  readonly lastBy: number | null;
  /** Trials that have come to an end. */
  readonly replays: number;
}

const ACT = `SELECT a.id::int, a.document_title AS title, a.document_number AS number, a.issued_on AS "issuedOn", a.from_on AS "from", a.to_on AS "to",
    a.employee_ratio AS employee, a.resident_ratio AS resident, a.limits, a.assistance, a.readings, a.reason, a.entered_by::int AS "enteredBy", a.entered_name AS "enteredName",
    a.entered_at AS "enteredAt", coalesce(e.step, 'entered') AS state, e.account_id::int AS "lastBy",
    (SELECT count(*)::int FROM benefit_replay r JOIN benefit_replay_result x ON x.replay_id = r.id WHERE r.act_id = a.id) AS replays
  FROM benefit_act a LEFT JOIN LATERAL (SELECT v.step, v.account_id FROM benefit_act_event v WHERE v.act_id = a.id ORDER BY v.seq DESC LIMIT 1) e ON true`;

/** The newest first. */
export async function listActs(tx: Tx): Promise<ActRow[]> {
  return tx.rows<ActRow>(`${ACT} ORDER BY a.id DESC LIMIT 500`);
}

export async function findAct(tx: Tx, id: number): Promise<ActRow | undefined> {
  return tx.first<ActRow>(`${ACT} WHERE a.id = $1`, [id]);
}

/** Acts are taken one after the other: what one sets another may replace. */
export async function lockActs(tx: Tx): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(43, 1)');
}

export async function insertAct(
  tx: Tx,
  act: NewAct,
  by: { readonly accountId: number; readonly name: string; readonly now: number },
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO benefit_act (document_title, document_number, issued_on, from_on, to_on, employee_ratio, resident_ratio, limits, assistance, readings, reason, entered_by, entered_name, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id::int`,
    [
      act.title,
      act.number,
      act.issuedOn,
      act.from,
      act.to,
      act.employee,
      act.resident,
      JSON.stringify(act.limits),
      JSON.stringify(act.assistance),
      JSON.stringify(act.readings),
      act.reason,
      by.accountId,
      by.name,
      at(by.now),
    ],
  );
  if (!row) throw new Error('an inserted act has a number');
  return row.id;
}

export interface ActEvent {
  readonly step: ActStep;
  readonly at: number;
  readonly by: string;
  readonly words: string;
}

export async function listActEvents(tx: Tx, id: number): Promise<ActEvent[]> {
  return tx.rows<ActEvent>(
    'SELECT step, at, actor_name AS by, words FROM benefit_act_event WHERE act_id = $1 ORDER BY seq',
    [id],
  );
}

/** The values that stood where an act has put its own; null where none did. */
export interface Replaced {
  readonly limits: readonly {
    readonly set: StoredLimit;
    readonly before: (StoredLimit & { source: string }) | null;
  }[];
  readonly assistance: readonly {
    readonly set: StoredAssistance;
    readonly before: (StoredAssistance & { source: string }) | null;
  }[];
}

export async function insertActEvent(
  tx: Tx,
  id: number,
  event: ActEvent & { readonly accountId: number; readonly before: Replaced | null },
): Promise<void> {
  await tx.run(
    `INSERT INTO benefit_act_event (act_id, seq, step, at, account_id, actor_name, words, before)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6, $7 FROM benefit_act_event WHERE act_id = $1`,
    [
      id,
      event.step,
      at(event.at),
      event.accountId,
      event.by,
      event.words,
      event.before === null ? null : JSON.stringify(event.before),
    ],
  );
}

/** What an act has replaced when it was let into force. */
export async function findReplaced(tx: Tx, id: number): Promise<Replaced | undefined> {
  const row = await tx.first<{ before: Replaced | null }>(
    `SELECT before FROM benefit_act_event WHERE act_id = $1 AND step = 'approved'`,
    [id],
  );
  return row?.before ?? undefined;
}

/** An act that was in force and is withdrawn, with what it had replaced. */
export type WithdrawnAct = Pick<ActRow, 'id' | 'title' | 'number'> & { readonly before: Replaced };

export async function listWithdrawnActs(tx: Tx): Promise<WithdrawnAct[]> {
  return tx.rows<WithdrawnAct>(
    `SELECT a.id::int AS id, a.document_title AS title, a.document_number AS number, e.before FROM benefit_act a
     JOIN benefit_act_event e ON e.act_id = a.id AND e.step = 'approved' AND e.before IS NOT NULL
     WHERE EXISTS (SELECT FROM benefit_act_event w WHERE w.act_id = a.id AND w.step = 'withdrawn') ORDER BY a.id`,
  );
}

const LIMIT = `json_build_object('areaCode', l.area_code, 'scheme', l.scheme, 'year', l.year, 'pooledFund', l.pooled_fund::text, 'majorIllness', l.major_illness::text, 'source', l.source)`;
const RULE = `json_build_object('areaCode', r.area_code, 'category', r.category, 'year', r.year, 'ratio', r.ratio::text, 'threshold', r.threshold::text, 'cap', r.cap::text, 'source', r.source)`;

export async function findLimitRow(
  tx: Tx,
  of: StoredLimit,
): Promise<(StoredLimit & { source: string }) | null> {
  const row = await tx.first<{ row: StoredLimit & { source: string } }>(
    `SELECT ${LIMIT} AS row FROM yearly_limit l WHERE l.area_code = $1 AND l.scheme = $2 AND l.year = $3`,
    [of.areaCode, of.scheme, of.year],
  );
  return row?.row ?? null;
}

export async function findAssistanceRow(
  tx: Tx,
  of: StoredAssistance,
): Promise<(StoredAssistance & { source: string }) | null> {
  const row = await tx.first<{ row: StoredAssistance & { source: string } }>(
    `SELECT ${RULE} AS row FROM assistance_rule r WHERE r.area_code = $1 AND r.category = $2 AND r.year = $3`,
    [of.areaCode, of.category, of.year],
  );
  return row?.row ?? null;
}

export async function dropLimitRow(tx: Tx, of: StoredLimit): Promise<void> {
  await tx.run('DELETE FROM yearly_limit WHERE area_code = $1 AND scheme = $2 AND year = $3', [
    of.areaCode,
    of.scheme,
    of.year,
  ]);
}

export async function dropAssistanceRow(tx: Tx, of: StoredAssistance): Promise<void> {
  await tx.run('DELETE FROM assistance_rule WHERE area_code = $1 AND category = $2 AND year = $3', [
    of.areaCode,
    of.category,
    of.year,
  ]);
}

/**
 * The last of some days on which a bill of these schemes was settled; null when none was. No bill is settled before its day, which
 * the moment of settlement, that is indexed, tells at once of days to come. For scope `all`.
 */
export async function lastSettledDay(
  tx: Tx,
  schemes: readonly Scheme[],
  from: PlainDate,
  to: PlainDate | null,
): Promise<PlainDate | null> {
  const row = await tx.first<{ on: PlainDate | null }>(
    `SELECT max(c.served_on) AS "on" FROM claim c WHERE c.kind = 'settlement' AND c.scheme = ANY($1) AND c.served_on >= $2 AND ($3::date IS NULL OR c.served_on <= $3)
       AND c.settled_at >= ($2::date - interval '8 hours') AT TIME ZONE 'UTC'`,
    [[...schemes], from, to],
  );
  return row?.on ?? null;
}

/** Codes among these that name no area. */
export async function listUnknownAreas(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    'SELECT c AS code FROM unnest($1::text[]) AS c WHERE NOT EXISTS (SELECT 1 FROM area a WHERE a.code = c)',
    [[...codes]],
  );
  return rows.map((row) => row.code);
}
