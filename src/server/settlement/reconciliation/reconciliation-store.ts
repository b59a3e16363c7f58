/** Reconciliations as they were done, their differences and what was done with each: written here and nowhere else (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Setting } from '../../../domain/settlement/model.ts';
import type { ComparedLine } from '../../../domain/settlement/reconciliation/compare-details.ts';
import type {
  DifferenceAnswer,
  DifferenceKind,
  PlatformTotals,
  ReconciliationResult,
  SideTotals,
} from '../../../domain/settlement/reconciliation/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewReconciliation {
  readonly kind: 'totals' | 'details';
  readonly institutionCode: string;
  readonly channel: 'page' | 'gateway';
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly areaCode: string;
  readonly scheme: Scheme | null;
  readonly setting: Setting | null;
  readonly theirs: SideTotals;
  readonly ours: PlatformTotals;
  readonly result: ReconciliationResult;
  readonly differences: number;
  readonly closedTo: PlainDate | null;
  readonly closeHash: string | null;
  readonly fileName: string | null;
  readonly fileHash: string | null;
  readonly requestId: string;
  readonly doneAt: number;
  readonly accountId: number | null;
  readonly actorName: string;
}

/** Makes whoever sends the same request, or answers the same reconciliation, at this moment wait; until the transaction ends. */
export async function lockReconciling(tx: Tx, institutionCode: string, what: string | number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtext('reconciliation:' || $1 || ':' || $2))`, [
    institutionCode,
    String(what),
  ]);
}

/** @throws on `reconciliation_once_per_request` when the same request was answered without the lock */
export async function insertReconciliation(tx: Tx, one: NewReconciliation): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO reconciliation (kind, institution_code, channel, from_on, to_on, area_code, scheme, setting, their_rows, their_charged, their_funds,
       their_account, their_cash, our_rows, our_charged, our_funds, our_account, our_cash, result, differences, closed_to, close_hash, file_name,
       file_hash, request_id, done_at, account_id, actor_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
     RETURNING id::int`,
    [
      one.kind,
      one.institutionCode,
      one.channel,
      one.from,
      one.to,
      one.areaCode,
      one.scheme,
      one.setting,
      one.theirs.rows,
      one.theirs.charged,
      one.theirs.funds,
      one.theirs.account,
      one.theirs.cash,
      one.ours.rows,
      one.ours.charged,
      one.ours.funds,
      one.ours.account,
      one.ours.cash,
      one.result,
      one.differences,
      one.closedTo,
      one.closeHash,
      one.fileName,
      one.fileHash,
      one.requestId,
      at(one.doneAt),
      one.accountId,
      one.actorName,
    ],
  );
  if (!row) throw new Error('an insert returns its row');
  return row.id;
}

/** Writes the lines that differ, numbered from 1. */
export async function insertLines(tx: Tx, id: number, lines: readonly ComparedLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.run(
    `INSERT INTO reconciliation_line (reconciliation_id, line_no, kind, claim_no, person_no, msgid, refund, their_charged, their_funds, their_account,
       our_charged, our_funds, our_account, memo)
     SELECT $1, l.* FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::bigint[], $12::bigint[], $13::bigint[], $14::text[]) AS l`,
    [
      id,
      lines.map((_, index) => index + 1),
      lines.map((line) => line.kind),
      lines.map((line) => line.claimNo),
      lines.map((line) => line.personNo),
      lines.map((line) => line.msgid),
      lines.map((line) => line.refund),
      lines.map((line) => line.theirs?.charged ?? null),
      lines.map((line) => line.theirs?.funds ?? null),
      lines.map((line) => line.theirs?.account ?? null),
      lines.map((line) => line.ours?.charged ?? null),
      lines.map((line) => line.ours?.funds ?? null),
      lines.map((line) => line.ours?.account ?? null),
      lines.map((line) => line.memo),
    ],
  );
}

export interface ReconciliationRow {
  readonly id: number;
  readonly kind: 'totals' | 'details';
  readonly channel: 'page' | 'gateway';
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly areaCode: string;
  readonly scheme: Scheme | null;
  readonly setting: Setting | null;
  readonly theirRows: number;
  readonly theirCharged: Fen;
  readonly theirFunds: Fen;
  readonly theirAccount: Fen | null;
  readonly theirCash: Fen | null;
  readonly ourRows: number;
  readonly ourCharged: Fen;
  readonly ourFunds: Fen;
  readonly ourAccount: Fen;
  readonly ourCash: Fen;
  readonly result: ReconciliationResult;
  readonly differences: number;
  /** Differences that nobody has said anything about. */
  readonly open: number;
  readonly closedTo: PlainDate | null;
  readonly closeHash: string | null;
  readonly fileName: string | null;
  readonly fileHash: string | null;
  readonly doneAt: number;
  readonly actorName: string;
}

const HEAD = `SELECT r.id::int, r.kind, r.channel, r.institution_code AS "institutionCode", i.name AS "institutionName", r.from_on AS "from", r.to_on AS "to",
  r.area_code AS "areaCode", r.scheme, r.setting, r.their_rows AS "theirRows", r.their_charged AS "theirCharged", r.their_funds AS "theirFunds",
  r.their_account AS "theirAccount", r.their_cash AS "theirCash", r.our_rows AS "ourRows", r.our_charged AS "ourCharged", r.our_funds AS "ourFunds",
  r.our_account AS "ourAccount", r.our_cash AS "ourCash", r.result, r.differences,
  r.differences - (SELECT count(DISTINCT a.line_no)::int FROM reconciliation_answer a WHERE a.reconciliation_id = r.id) AS open,
  r.closed_to AS "closedTo", r.close_hash AS "closeHash", r.file_name AS "fileName", r.file_hash AS "fileHash", r.done_at AS "doneAt",
  r.actor_name AS "actorName"`;
const FROM = 'FROM reconciliation r JOIN institution i ON i.code = r.institution_code';

export async function findReconciliation(tx: Tx, id: number): Promise<ReconciliationRow | undefined> {
  return tx.first<ReconciliationRow>(`${HEAD} ${FROM} WHERE r.id = $1`, [id]);
}

export async function findByRequest(
  tx: Tx,
  institutionCode: string,
  requestId: string,
): Promise<ReconciliationRow | undefined> {
  return tx.first<ReconciliationRow>(`${HEAD} ${FROM} WHERE r.institution_code = $1 AND r.request_id = $2`, [
    institutionCode,
    requestId,
  ]);
}

/** Reconciliations in the scope, the newest first; those that cover a day of a span where one is given. */
export async function listReconciliationRows(
  tx: Tx,
  filter: {
    readonly from: PlainDate | null;
    readonly to: PlainDate | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: ReconciliationRow[]; total: number }> {
  const rows = await tx.rows<ReconciliationRow & { total: number }>(
    `${HEAD}, count(*) OVER ()::int AS total ${FROM}
     WHERE ($1::date IS NULL OR r.to_on >= $1) AND ($2::date IS NULL OR r.from_on <= $2) ORDER BY r.id DESC LIMIT $3 OFFSET $4`,
    [filter.from, filter.to, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export interface LineRow {
  readonly line: number;
  readonly kind: DifferenceKind;
  readonly claimNo: string;
  readonly personNo: string;
  readonly msgid: string;
  readonly refund: boolean;
  readonly theirCharged: Fen | null;
  readonly theirFunds: Fen | null;
  readonly theirAccount: Fen | null;
  readonly ourCharged: Fen | null;
  readonly ourFunds: Fen | null;
  readonly ourAccount: Fen | null;
  readonly memo: string;
  readonly answer: DifferenceAnswer | null;
  readonly words: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: number | null;
}

export async function listLineRows(
  tx: Tx,
  id: number,
  filter: {
    readonly kind: DifferenceKind | null;
    readonly open: boolean | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: LineRow[]; total: number }> {
  const rows = await tx.rows<LineRow & { total: number }>(
    `SELECT l.line_no AS line, l.kind, l.claim_no AS "claimNo", l.person_no AS "personNo", l.msgid, l.refund, l.their_charged AS "theirCharged",
       l.their_funds AS "theirFunds", l.their_account AS "theirAccount", l.our_charged AS "ourCharged", l.our_funds AS "ourFunds",
       l.our_account AS "ourAccount", l.memo, a.answer, a.words, a.actor_name AS "answeredBy", a.at AS "answeredAt", count(*) OVER ()::int AS total
     FROM reconciliation_line l LEFT JOIN LATERAL (SELECT answer, words, actor_name, at FROM reconciliation_answer a
       WHERE a.reconciliation_id = l.reconciliation_id AND a.line_no = l.line_no ORDER BY a.seq DESC LIMIT 1) a ON true
     WHERE l.reconciliation_id = $1 AND ($2::text IS NULL OR l.kind = $2) AND ($3::boolean IS NULL OR (a.answer IS NULL) = $3)
     ORDER BY l.line_no LIMIT $4 OFFSET $5`,
    [id, filter.kind, filter.open, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export interface NewAnswer {
  readonly answer: DifferenceAnswer;
  readonly words: string;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
}

/** Says what was done about some lines. @returns how many of them the reconciliation has */
export async function insertAnswers(
  tx: Tx,
  id: number,
  lines: readonly number[],
  given: NewAnswer,
): Promise<number> {
  return tx.run(
    `INSERT INTO reconciliation_answer (reconciliation_id, line_no, seq, answer, words, at, account_id, actor_name)
     SELECT l.reconciliation_id, l.line_no, 1 + (SELECT count(*) FROM reconciliation_answer a WHERE a.reconciliation_id = l.reconciliation_id
       AND a.line_no = l.line_no), $3, $4, $5, $6, $7 FROM reconciliation_line l WHERE l.reconciliation_id = $1 AND l.line_no = ANY($2)`,
    [id, [...lines], given.answer, given.words, at(given.at), given.accountId, given.actorName],
  );
}
