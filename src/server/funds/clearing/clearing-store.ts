/** Clearings as the transaction's scope sees them: the two areas theirs, the province all (M7, M29, M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ClearingSide, ClearingStep, MoneyStep } from '../../../domain/funds/clearing/clearing-steps.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';

/** A clearing with what its state follows from. */
export interface ClearingHead {
  readonly id: number;
  readonly clearingNo: string;
  readonly payerArea: string;
  readonly payerName: string;
  readonly payeeArea: string;
  readonly payeeName: string;
  /** First day of the month. */
  readonly month: PlainDate;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly payerSaid: 'confirmed' | 'disputed' | null;
  readonly payeeSaid: 'confirmed' | 'disputed' | null;
  /** Sides whose disputes wait for an answer. */
  readonly open: readonly ClearingSide[];
  readonly seq: number;
  readonly last: MoneyStep | null;
  readonly lastBy: number | null;
  readonly lastSeq: number | null;
  /** What was reviewed last, in fen, while it waits for its approval. */
  readonly reviewed: Fen | null;
  readonly approvedBy: number | null;
  readonly approved: Fen | null;
}

const said = (side: ClearingSide) =>
  `(SELECT e.step FROM clearing_event e WHERE e.clearing_id = s.id AND e.side = '${side}' AND e.step IN ('confirmed', 'disputed'))`;

const HEAD = `SELECT s.id::int, s.clearing_no AS "clearingNo", s.payer_area AS "payerArea", coalesce(p.name, s.payer_area) AS "payerName",
    s.payee_area AS "payeeArea", coalesce(q.name, s.payee_area) AS "payeeName", s.month, s.issued_on AS "issuedOn", s.due_on AS "dueOn",
    ${said('payer')} AS "payerSaid", ${said('payee')} AS "payeeSaid",
    ARRAY(SELECT DISTINCT d.side FROM clearing_dispute d WHERE d.clearing_id = s.id AND d.answer IS NULL) AS open,
    (SELECT max(e.seq)::int FROM clearing_event e WHERE e.clearing_id = s.id) AS seq, m.step AS last, m.account_id::int AS "lastBy", m.seq::int AS "lastSeq",
    CASE WHEN m.step = 'reviewed' THEN m.payable END AS reviewed, a.account_id::int AS "approvedBy", a.payable AS approved
  FROM clearing_statement s LEFT JOIN area p ON p.code = s.payer_area LEFT JOIN area q ON q.code = s.payee_area
    LEFT JOIN LATERAL (SELECT e.step, e.account_id, e.seq, e.payable FROM clearing_event e WHERE e.clearing_id = s.id
      AND e.step IN ('reviewed', 'returned', 'approved', 'paid', 'bounced', 'received') ORDER BY e.seq DESC LIMIT 1) m ON true
    LEFT JOIN clearing_event a ON a.clearing_id = s.id AND a.step = 'approved'`;

export async function findClearing(tx: Tx, id: number): Promise<ClearingHead | undefined> {
  return tx.first<ClearingHead>(`${HEAD} WHERE s.id = $1`, [id]);
}

/**
 * Clearings in the scope, the newest month first.
 * @param filter `payer` and `payee` are first digits of the area on that side; null for any
 */
export async function listClearingHeads(
  tx: Tx,
  filter: {
    readonly month: PlainDate | null;
    readonly payer: string | null;
    readonly payee: string | null;
  },
): Promise<ClearingHead[]> {
  return tx.rows<ClearingHead>(
    `${HEAD} WHERE ($1::date IS NULL OR s.month = $1) AND ($2::text IS NULL OR s.payer_area LIKE $2 || '%') AND ($3::text IS NULL OR s.payee_area LIKE $3 || '%')
     ORDER BY s.month DESC, s.payee_area, s.payer_area`,
    [filter.month, filter.payer, filter.payee],
  );
}

export interface ClearingCounts {
  readonly id: number;
  readonly claims: number;
  readonly reversals: number;
  readonly setAside: number;
  readonly owed: Fen;
}

/** What the rows of clearings come to; those set aside are counted apart. */
export async function countClearingRows(tx: Tx, ids: readonly number[]): Promise<ClearingCounts[]> {
  return tx.rows<ClearingCounts>(
    `SELECT r.clearing_id::int AS id, count(*) FILTER (WHERE NOT r.set_aside AND r.kind = 'settlement')::int AS claims,
       count(*) FILTER (WHERE NOT r.set_aside AND r.kind = 'reversal')::int AS reversals, count(*) FILTER (WHERE r.set_aside)::int AS "setAside",
       coalesce(sum(r.owed) FILTER (WHERE NOT r.set_aside), 0)::bigint AS owed
     FROM clearing_row r WHERE r.clearing_id = ANY($1) GROUP BY 1`,
    [[...ids]],
  );
}

/** What is owed by who bore it. */
export interface ClearingShares {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly workInjury: Fen;
  readonly maternity: Fen;
  readonly commercial: Fen;
  readonly personalAccount: Fen;
  readonly owed: Fen;
  /** Charged by lines of 单行支付, which no cost control counts (M27). */
  readonly outside: Fen;
}

export interface ClearingPart extends ClearingShares {
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly scheme: Scheme;
  readonly claims: number;
}

/** The standing rows of a clearing summed by institution and scheme, fund by fund. */
export async function listClearingParts(tx: Tx, id: number): Promise<ClearingPart[]> {
  return tx.rows<ClearingPart>(
    `SELECT r.institution_code AS "institutionCode", i.name AS "institutionName", r.scheme, count(*)::int AS claims, sum(r.pooled_fund)::bigint AS "pooledFund",
       sum(r.major_illness)::bigint AS "majorIllness", sum(r.assistance)::bigint AS assistance, sum(r.work_injury)::bigint AS "workInjury",
       sum(r.maternity)::bigint AS maternity, sum(r.commercial)::bigint AS commercial, sum(r.personal_account)::bigint AS "personalAccount",
       sum(r.owed)::bigint AS owed, sum(r.outside)::bigint AS outside
     FROM clearing_row r JOIN institution i ON i.code = r.institution_code WHERE r.clearing_id = $1 AND NOT r.set_aside GROUP BY 1, 2, 3 ORDER BY 1, 3`,
    [id],
  );
}

export interface ClearingRow extends ClearingShares {
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly servedOn: PlainDate;
  readonly onDay: PlainDate;
  readonly scheme: Scheme;
  readonly areaName: string;
  readonly institutionName: string;
  readonly flag: 'specialCase' | 'outsideDrg' | null;
  readonly setAside: boolean;
}

export async function listRowsOfClearing(
  tx: Tx,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ClearingRow[]; total: number }> {
  const rows = await tx.rows<ClearingRow & { total: number }>(
    `SELECT r.claim_no AS "claimNo", r.kind, r.served_on AS "servedOn", r.on_day AS "onDay", r.scheme, coalesce(a.name, r.claim_area) AS "areaName",
       i.name AS "institutionName", r.pooled_fund AS "pooledFund", r.major_illness AS "majorIllness", r.assistance, r.work_injury AS "workInjury", r.maternity,
       r.commercial, r.personal_account AS "personalAccount", r.owed, r.outside, r.set_aside AS "setAside", f.kind AS flag, count(*) OVER ()::int AS total
     FROM clearing_row r JOIN institution i ON i.code = r.institution_code LEFT JOIN area a ON a.code = r.claim_area
       LEFT JOIN LATERAL mark_of_claim(r.claim_area, r.claim_id) f ON true
     WHERE r.clearing_id = $1 ORDER BY r.on_day, r.claim_id LIMIT $2 OFFSET $3`,
    [id, span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export interface ClearingEvent {
  readonly step: ClearingStep;
  readonly side: ClearingSide;
  readonly at: number;
  readonly actorName: string;
  readonly words: string;
  readonly payable: Fen | null;
}

export async function listClearingEvents(tx: Tx, id: number): Promise<ClearingEvent[]> {
  return tx.rows<ClearingEvent>(
    'SELECT step, side, at, actor_name AS "actorName", words, payable FROM clearing_event WHERE clearing_id = $1 ORDER BY seq',
    [id],
  );
}

export interface ClearingDispute {
  readonly claimNo: string;
  readonly side: ClearingSide;
  readonly owed: Fen;
  readonly reason: string;
  readonly answer: 'stands' | 'setAside' | null;
  readonly answerWords: string | null;
}

export async function listClearingDisputes(tx: Tx, id: number): Promise<ClearingDispute[]> {
  return tx.rows<ClearingDispute>(
    `SELECT r.claim_no AS "claimNo", d.side, r.owed, d.reason, d.answer, d.answer_words AS "answerWords"
     FROM clearing_dispute d JOIN clearing_row r USING (clearing_id, claim_id) WHERE d.clearing_id = $1 ORDER BY r.on_day, d.claim_id, d.side`,
    [id],
  );
}
