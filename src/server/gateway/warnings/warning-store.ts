/** Warnings of the review of orders and their answers; append-only by grant (M7, M11, M33). */
import type { Fen } from '../../../base/money.ts';
import type { ReviewStage, Severity, Way } from '../../../contract/gateway-warnings.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewWarning {
  readonly warningId: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly words: string;
  readonly clauses: readonly string[];
  readonly personId: number;
  readonly personNo: string;
  readonly areaCode: string;
  readonly visitNo: string;
  readonly orders: readonly string[];
  readonly amount: Fen;
}

/** Keeps warnings as they were given the first time: the same task gives the same identifier again. */
export function insertWarnings(
  tx: Tx,
  told: {
    readonly institutionCode: string;
    readonly infno: string;
    readonly taskId: string;
    readonly operatorName: string;
    readonly now: number;
  },
  warnings: readonly NewWarning[],
): void {
  for (const one of warnings)
    tx.send(
      `INSERT INTO order_warning (institution_code, infno, task_id, operator_name, warned_at, warning_id, rule_id, severity, words, clauses, person_id, person_no,
         area_code, visit_no, orders, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING`,
      [
        told.institutionCode,
        told.infno,
        told.taskId,
        told.operatorName,
        at(told.now),
        one.warningId,
        one.ruleId,
        one.severity,
        one.words,
        one.clauses.join('、'),
        one.personId,
        one.personNo,
        one.areaCode,
        one.visitNo,
        [...one.orders],
        one.amount,
      ],
      'insert-order-warning',
    );
}

export interface KnownWarning {
  readonly warningId: string;
  readonly severity: Severity;
  readonly personId: number;
}

/** Those of the identifiers that this institution was given. */
export async function findWarnings(
  tx: Tx,
  institutionCode: string,
  warningIds: readonly string[],
): Promise<KnownWarning[]> {
  return tx.rows(
    `SELECT warning_id AS "warningId", severity, person_id::int AS "personId" FROM order_warning
     WHERE institution_code = $1 AND warning_id = ANY($2) ORDER BY warning_id`,
    [institutionCode, [...warningIds]],
  );
}

export interface NewAnswer {
  readonly warningId: string;
  readonly way: Way;
  readonly reason: string;
}

/** Adds answers behind those there are; the same message again adds nothing. One message of an institution at a time. */
export function insertAnswers(
  tx: Tx,
  told: {
    readonly institutionCode: string;
    readonly stage: ReviewStage;
    readonly msgid: string;
    readonly operatorName: string;
    readonly now: number;
  },
  answers: readonly NewAnswer[],
): void {
  tx.send('SELECT pg_advisory_xact_lock(44, hashtext($1))', [told.institutionCode]);
  tx.send(
    `INSERT INTO order_warning_answer (institution_code, warning_id, seq, stage, way, reason, msgid, operator_name, at)
     SELECT $1, n.warning_id, (SELECT count(*) + 1 FROM order_warning_answer a WHERE a.institution_code = $1 AND a.warning_id = n.warning_id), $2, n.way, n.reason, $3, $4, $5
     FROM unnest($6::text[], $7::text[], $8::text[]) AS n (warning_id, way, reason)
     ON CONFLICT ON CONSTRAINT warning_answered_once_a_message DO NOTHING`,
    [
      told.institutionCode,
      told.stage,
      told.msgid,
      told.operatorName,
      at(told.now),
      answers.map((one) => one.warningId),
      answers.map((one) => one.way),
      answers.map((one) => one.reason),
    ],
  );
}

export interface ListedWarning {
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly warningId: string;
  readonly infno: string;
  readonly personNo: string;
  readonly visitNo: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly words: string;
  readonly clauses: string;
  readonly orders: string[];
  readonly amount: Fen;
  readonly operatorName: string;
  readonly warnedAt: number;
  readonly answers: readonly {
    readonly way: Way;
    readonly reason: string;
    readonly operatorName: string;
    /** Milliseconds since 1970, as text. */
    readonly at: string;
  }[];
}

export interface WarningFilter {
  readonly q: string | null;
  readonly severity: Severity | null;
  /** What the last answer says; `open` for none. */
  readonly state: Way | 'open' | null;
  readonly limit: number;
  readonly offset: number;
}

/** Inside the scope of the transaction, the newest first. */
export async function listWarnings(
  tx: Tx,
  { q, severity, state, limit, offset }: WarningFilter,
): Promise<{ readonly rows: readonly ListedWarning[]; readonly total: number }> {
  const rows = await tx.rows<ListedWarning & { readonly total: bigint }>(
    `SELECT w.institution_code AS "institutionCode", coalesce(i.name, w.institution_code) AS "institutionName", w.warning_id AS "warningId", w.infno,
       w.person_no AS "personNo", w.visit_no AS "visitNo", w.rule_id AS "ruleId", w.severity, w.words, w.clauses, w.orders, w.amount,
       w.operator_name AS "operatorName", w.warned_at AS "warnedAt", coalesce(a.answers, '[]') AS answers, count(*) OVER () AS total
     FROM order_warning w LEFT JOIN institution i ON i.code = w.institution_code
       LEFT JOIN LATERAL (SELECT json_agg(json_build_object('way', x.way, 'reason', x.reason, 'operatorName', x.operator_name,
           'at', (extract(epoch FROM x.at) * 1000)::bigint::text) ORDER BY x.seq) AS answers, (array_agg(x.way ORDER BY x.seq DESC))[1] AS last
         FROM order_warning_answer x WHERE x.institution_code = w.institution_code AND x.warning_id = w.warning_id) a ON true
     WHERE ($1::text IS NULL OR w.person_no = $1 OR w.institution_code = $1) AND ($2::text IS NULL OR w.severity = $2)
       AND ($3::text IS NULL OR coalesce(a.last, 'open') = $3)
     ORDER BY w.warned_at DESC, w.institution_code, w.warning_id LIMIT $4 OFFSET $5`,
    [q, severity, state, limit, offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}
