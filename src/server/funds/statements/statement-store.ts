/** Statements as the transaction's scope sees them, and the steps taken with them (M29, M27). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { PaymentState, StatementStep } from '../../../domain/funds/statements/statement-steps.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

/** A statement with its last step and its latest payment: what its state follows from. */
export interface StatementHead {
  readonly id: number;
  readonly statementNo: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaCode: string;
  readonly areaName: string;
  /** First day of the month. */
  readonly month: PlainDate;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly last: StatementStep;
  readonly lastBy: number | null;
  readonly seq: number;
  /** What was reviewed, in fen; null before. */
  readonly reviewed: Fen | null;
  /** What was approved, in fen; null before. */
  readonly approved: Fen | null;
  readonly payment: PaymentState | null;
}

const HEAD = `s.id::int, s.statement_no AS "statementNo", s.institution_code AS "institutionCode", i.name AS "institutionName", s.area_code AS "areaCode",
  coalesce(a.name, s.area_code) AS "areaName", s.month, s.issued_on AS "issuedOn", s.due_on AS "dueOn", e.step AS last, e.account_id::int AS "lastBy",
  e.seq::int, CASE WHEN e.step = 'reviewed' THEN e.payable END AS reviewed, CASE WHEN e.step = 'approved' THEN e.payable END AS approved, p.state AS payment`;
const FROM_HEAD = `FROM monthly_statement s JOIN institution i ON i.code = s.institution_code LEFT JOIN area a ON a.code = s.area_code
  JOIN LATERAL (SELECT step, account_id, seq, payable FROM statement_event e WHERE e.statement_id = s.id ORDER BY e.seq DESC LIMIT 1) e ON true
  LEFT JOIN LATERAL (SELECT state FROM payment_item p WHERE p.statement_id = s.id ORDER BY p.batch_id DESC LIMIT 1) p ON true`;

export async function findStatement(tx: Tx, id: number): Promise<StatementHead | undefined> {
  return tx.first<StatementHead>(`SELECT ${HEAD} ${FROM_HEAD} WHERE s.id = $1`, [id]);
}

/** Statements in the scope, the newest month first. */
export async function listStatementHeads(
  tx: Tx,
  filter: { readonly month: PlainDate | null; readonly institution: string | null },
): Promise<StatementHead[]> {
  return tx.rows<StatementHead>(
    `SELECT ${HEAD} ${FROM_HEAD} WHERE ($1::date IS NULL OR s.month = $1) AND ($2::text IS NULL OR s.institution_code = $2)
     ORDER BY s.month DESC, s.area_code, s.institution_code`,
    [filter.month, filter.institution],
  );
}

export interface RowCounts {
  readonly id: number;
  readonly claims: number;
  readonly reversals: number;
  readonly setAside: number;
  readonly owed: Fen;
}

/** What the rows of statements come to; those set aside are counted apart. */
export async function countStatementRows(tx: Tx, ids: readonly number[]): Promise<RowCounts[]> {
  return tx.rows<RowCounts>(
    `SELECT r.statement_id::int AS id, count(*) FILTER (WHERE NOT r.set_aside AND r.kind = 'settlement')::int AS claims,
       count(*) FILTER (WHERE NOT r.set_aside AND r.kind = 'reversal')::int AS reversals, count(*) FILTER (WHERE r.set_aside)::int AS "setAside",
       coalesce(sum(r.owed) FILTER (WHERE NOT r.set_aside), 0)::bigint AS owed
     FROM statement_row r WHERE r.statement_id = ANY($1) GROUP BY 1`,
    [[...ids]],
  );
}

export interface PartRow {
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly claims: number;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly workInjury: Fen;
  readonly maternity: Fen;
  readonly commercial: Fen;
  readonly personalAccount: Fen;
  readonly cash: Fen;
  readonly outside: Fen;
  readonly owed: Fen;
}

/** The standing rows of a statement summed by area of enrolment and scheme, fund by fund. */
export async function listParts(tx: Tx, id: number): Promise<PartRow[]> {
  return tx.rows<PartRow>(
    `SELECT r.claim_area AS "areaCode", coalesce(a.name, r.claim_area) AS "areaName", r.scheme, count(*)::int AS claims, sum(r.pooled_fund)::bigint AS "pooledFund",
       sum(r.major_illness)::bigint AS "majorIllness", sum(r.assistance)::bigint AS assistance, sum(r.work_injury)::bigint AS "workInjury",
       sum(r.maternity)::bigint AS maternity, sum(r.commercial)::bigint AS commercial, sum(r.personal_account)::bigint AS "personalAccount",
       sum(r.cash)::bigint AS cash, sum(r.outside)::bigint AS outside, sum(r.owed)::bigint AS owed
     FROM statement_row r LEFT JOIN area a ON a.code = r.claim_area WHERE r.statement_id = $1 AND NOT r.set_aside GROUP BY 1, 2, 3 ORDER BY 1, 3`,
    [id],
  );
}

export interface DetailRow extends Omit<PartRow, 'claims' | 'areaCode'> {
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly servedOn: PlainDate;
  readonly onDay: PlainDate;
  readonly flag: 'specialCase' | 'outsideDrg' | null;
  readonly setAside: boolean;
}

/** The rows of a statement with their claims; no person appears. */
export async function listDetailRows(
  tx: Tx,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<DetailRow[]> {
  return tx.rows<DetailRow>(
    `SELECT r.claim_no AS "claimNo", r.kind, r.served_on AS "servedOn", r.on_day AS "onDay", r.scheme, coalesce(a.name, r.claim_area) AS "areaName",
       r.pooled_fund AS "pooledFund", r.major_illness AS "majorIllness", r.assistance, r.work_injury AS "workInjury", r.maternity, r.commercial,
       r.personal_account AS "personalAccount", r.cash, r.outside, r.owed, r.set_aside AS "setAside", f.kind AS flag
     FROM statement_row r LEFT JOIN area a ON a.code = r.claim_area
       LEFT JOIN LATERAL mark_of_claim(r.claim_area, r.claim_id) f ON true
     WHERE r.statement_id = $1 ORDER BY r.on_day, r.claim_id LIMIT $2 OFFSET $3`,
    [id, span.limit, span.offset],
  );
}

export async function countRowsOf(tx: Tx, id: number): Promise<number> {
  const row = await tx.first<{ rows: number }>(
    'SELECT count(*)::int AS rows FROM statement_row WHERE statement_id = $1',
    [id],
  );
  return row?.rows ?? 0;
}

export interface StatementEvent {
  readonly step: StatementStep;
  readonly at: number;
  readonly actorName: string;
  readonly words: string;
  readonly payable: Fen | null;
}

export async function listStatementEvents(tx: Tx, id: number): Promise<StatementEvent[]> {
  return tx.rows<StatementEvent>(
    'SELECT step, at, actor_name AS "actorName", words, payable FROM statement_event WHERE statement_id = $1 ORDER BY seq',
    [id],
  );
}

export interface NewStatementEvent {
  readonly statementId: number;
  readonly seq: number;
  readonly step: StatementStep;
  readonly at: number;
  readonly onDay: PlainDate;
  readonly accountId: number;
  readonly actorName: string;
  readonly words: string;
  readonly payable: Fen | null;
  readonly requestId: string;
}

/** @throws on `statement_event_pkey` when somebody was faster */
export async function insertStatementEvent(tx: Tx, event: NewStatementEvent): Promise<void> {
  await tx.run(
    `INSERT INTO statement_event (statement_id, seq, step, at, on_day, account_id, actor_name, words, payable, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      event.statementId,
      event.seq,
      event.step,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.words,
      event.payable,
      event.requestId,
    ],
  );
}

/** The step that an account has taken under a request id, with its amount. */
export async function findRequestedStep(
  tx: Tx,
  id: number,
  accountId: number,
  requestId: string,
): Promise<{ step: StatementStep; payable: Fen | null } | undefined> {
  return tx.first(
    'SELECT step, payable FROM statement_event WHERE statement_id = $1 AND account_id = $2 AND request_id = $3',
    [id, accountId, requestId],
  );
}

/** Records disputes of standing rows by the claims' numbers; gives how many of them are on the statement. */
export async function insertDisputes(
  tx: Tx,
  id: number,
  disputes: readonly { readonly claimNo: string; readonly reason: string }[],
  by: number,
  now: number,
): Promise<number> {
  return tx.run(
    `INSERT INTO statement_dispute (statement_id, claim_id, reason, raised_at, raised_by)
     SELECT $1, r.claim_id, d.reason, $2, $3 FROM unnest($4::text[], $5::text[]) AS d (claim_no, reason)
       JOIN statement_row r ON r.statement_id = $1 AND r.claim_no = d.claim_no AND NOT r.set_aside`,
    [id, at(now), by, disputes.map((one) => one.claimNo), disputes.map((one) => one.reason)],
  );
}

export interface DisputeRow {
  readonly claimNo: string;
  readonly owed: Fen;
  readonly reason: string;
  readonly answer: 'stands' | 'setAside' | null;
  readonly answerWords: string | null;
}

export async function listDisputes(tx: Tx, id: number): Promise<DisputeRow[]> {
  return tx.rows<DisputeRow>(
    `SELECT r.claim_no AS "claimNo", r.owed, d.reason, d.answer, d.answer_words AS "answerWords"
     FROM statement_dispute d JOIN statement_row r USING (statement_id, claim_id)
     WHERE d.statement_id = $1 ORDER BY r.on_day, d.claim_id`,
    [id],
  );
}

/** Answers disputes and takes the rows that do not stand off the statement; gives how many were answered. */
export async function answerDisputeRows(
  tx: Tx,
  id: number,
  answers: readonly {
    readonly claimNo: string;
    readonly answer: 'stands' | 'setAside';
    readonly words: string;
  }[],
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ answered: number }>(
    `WITH answered AS (
       UPDATE statement_dispute d SET answer = w.answer, answer_words = w.words, answered_at = $2, answered_by = $3
       FROM unnest($4::text[], $5::text[], $6::text[]) AS w (claim_no, answer, words) JOIN statement_row s ON s.statement_id = $1 AND s.claim_no = w.claim_no
       WHERE d.statement_id = $1 AND d.claim_id = s.claim_id AND d.answer IS NULL RETURNING d.claim_id, d.answer
     ), aside AS (
       UPDATE statement_row r SET set_aside = true FROM answered a WHERE r.statement_id = $1 AND r.claim_id = a.claim_id AND a.answer = 'setAside' RETURNING 1
     ) SELECT count(*)::int AS answered FROM answered`,
    [
      id,
      at(now),
      by,
      answers.map((one) => one.claimNo),
      answers.map((one) => one.answer),
      answers.map((one) => one.words),
    ],
  );
  return row?.answered ?? 0;
}
