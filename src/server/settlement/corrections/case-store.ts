/** Findings of bills that come out otherwise now, and what was decided about them (M29). */
import type { Fen } from '../../../base/money.ts';
import type { Proposal } from '../../../contract/settlement-readjudication.ts';
import type {
  ReadjudicationState,
  ReadjudicationStep,
} from '../../../domain/settlement/corrections/steps.ts';
import { at, type Tx } from '../../db/database.ts';
import type { YearKey } from '../../funds/store.ts';

export interface CaseHead extends YearKey {
  readonly id: number;
  readonly areaCode: string;
  readonly areaName: string;
  readonly personNo: string;
  readonly personName: string;
  readonly digest: string;
  readonly bills: number;
  readonly obstacles: number;
  readonly funds: Fen;
  readonly commercial: Fen;
  readonly person: Fen;
  readonly foundAt: number;
  /** It was found without anybody looking. */
  readonly byItself: boolean;
  readonly state: ReadjudicationState;
  /** Who took the last step; null where none was taken. */
  readonly lastBy: number | null;
}

/** A case with what was found. */
export type FoundCase = CaseHead & { readonly proposal: Proposal };

const HEAD = `r.id::int, r.area_code AS "areaCode", coalesce(a.name, r.area_code) AS "areaName", r.person_id::int AS "personId", r.scheme, r.year,
  coalesce(p.person_no, '') AS "personNo", coalesce(p.name, '') AS "personName", r.digest, r.bills, r.obstacles, r.from_funds AS funds, r.from_commercial AS commercial,
  r.person_pays AS person, r.found_at AS "foundAt", r.found_by IS NULL AS "byItself", coalesce(e.step, 'found') AS state, e.account_id::int AS "lastBy"`;
const FROM = `FROM readjudication r LEFT JOIN area a ON a.code = r.area_code LEFT JOIN person p ON p.id = r.person_id
  LEFT JOIN LATERAL (SELECT x.step, x.account_id FROM readjudication_event x WHERE x.readjudication_id = r.id ORDER BY x.seq DESC LIMIT 1) e ON true`;

/** The case of a number with what was found; undefined also outside the scope. */
export async function findCase(tx: Tx, id: number): Promise<FoundCase | undefined> {
  return tx.first(`SELECT ${HEAD}, r.proposal ${FROM} WHERE r.id = $1`, [id]);
}

/** What was found last of a person's year for the bills of one area. */
export async function findLastCase(tx: Tx, key: YearKey, areaCode: string): Promise<CaseHead | undefined> {
  return tx.first(
    `SELECT ${HEAD} ${FROM} WHERE r.person_id = $1 AND r.scheme = $2 AND r.year = $3 AND r.area_code = $4 ORDER BY r.id DESC LIMIT 1`,
    [key.personId, key.scheme, key.year, areaCode],
  );
}

export interface CaseFilter {
  readonly year: number | null;
  readonly personNo: string | null;
  readonly states: readonly ReadjudicationState[];
  readonly limit: number;
  readonly offset: number;
}

/** The newest first. */
export async function listCases(
  tx: Tx,
  { year, personNo, states, limit, offset }: CaseFilter,
): Promise<{ readonly rows: readonly CaseHead[]; readonly total: number }> {
  const rows = await tx.rows<CaseHead & { readonly total: bigint }>(
    `SELECT ${HEAD}, count(*) OVER () AS total ${FROM} WHERE ($1::int IS NULL OR r.year = $1) AND ($2::text IS NULL OR p.person_no = $2)
       AND coalesce(e.step, 'found') = ANY($3) ORDER BY r.id DESC LIMIT $4 OFFSET $5`,
    [year, personNo, [...states], limit, offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}

export interface NewCase extends YearKey {
  readonly areaCode: string;
  readonly digest: string;
  readonly funds: Fen;
  readonly commercial: Fen;
  readonly person: Fen;
  readonly proposal: Proposal;
  /** Null for what was found without anybody looking. */
  readonly foundBy: number | null;
  readonly foundAt: number;
}

export async function insertCase(tx: Tx, one: NewCase): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO readjudication (area_code, person_id, scheme, year, digest, bills, obstacles, from_funds, from_commercial, person_pays, proposal, found_by, found_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id::int`,
    [
      one.areaCode,
      one.personId,
      one.scheme,
      one.year,
      one.digest,
      one.proposal.bills.length,
      one.proposal.obstacles.length,
      one.funds,
      one.commercial,
      one.person,
      JSON.stringify(one.proposal),
      one.foundBy,
      at(one.foundAt),
    ],
  );
  if (!row) throw new Error('an inserted case has a number');
  return row.id;
}

export interface CaseEvent {
  readonly at: number;
  readonly by: string;
  readonly step: ReadjudicationStep;
  readonly words: string;
}

/** In their order. */
export async function listCaseEvents(tx: Tx, id: number): Promise<CaseEvent[]> {
  return tx.rows<CaseEvent>(
    'SELECT at, actor_name AS by, step, words FROM readjudication_event WHERE readjudication_id = $1 ORDER BY seq',
    [id],
  );
}

/** @throws on `readjudication_event_pkey` and `readjudication_ended_once` when somebody else was faster */
export async function insertCaseEvent(
  tx: Tx,
  id: number,
  event: CaseEvent & { readonly accountId: number | null },
): Promise<void> {
  await tx.run(
    `INSERT INTO readjudication_event (readjudication_id, seq, step, at, account_id, actor_name, words)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6 FROM readjudication_event WHERE readjudication_id = $1`,
    [id, event.step, at(event.at), event.accountId, event.by, event.words],
  );
}

export interface BookedAnew {
  readonly claimNo: string;
  readonly reversalNo: string;
  readonly replacementNo: string;
}

/** What took the place of settlements by corrections, in the order of their numbers. */
export async function listBookedAnew(
  tx: Tx,
  areaCode: string,
  claimNos: readonly string[],
): Promise<BookedAnew[]> {
  return tx.rows<BookedAnew>(
    `SELECT c.claim_no AS "claimNo", v.claim_no AS "reversalNo", n.claim_no AS "replacementNo"
     FROM claim c JOIN claim_replacement r ON r.area_code = c.area_code AND r.claim_id = c.id AND r.kind = 'readjudication'
       JOIN claim v ON v.area_code = r.area_code AND v.id = r.reversal_id JOIN claim n ON n.area_code = r.area_code AND n.id = r.replacement_id
     WHERE c.area_code = $1 AND c.claim_no = ANY($2) ORDER BY c.id`,
    [areaCode, [...claimNos]],
  );
}
