/** What of a decision is closed otherwise than by withholding: proposals, and what was decided about them (M29, M33, M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { LedgerAccount } from '../../../domain/funds/chart.ts';
import type {
  ClosingKind,
  ClosingOutcome,
  ClosingState,
} from '../../../domain/funds/statements/deduction-closings.ts';
import type { DeductionKind } from '../../../domain/funds/statements/statement-sum.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

/** A decision, and how much of it is withheld, closed and reserved, in fen. */
export interface SeenDecision {
  readonly id: number;
  readonly kind: DeductionKind;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly institutionArea: string;
  readonly scheme: Scheme;
  readonly fund: LedgerAccount | null;
  readonly documentNo: string;
  readonly amount: Fen;
  readonly withheld: Fen;
  readonly closed: Fen;
  readonly reserved: Fen;
}

export async function findDecision(tx: Tx, id: number): Promise<SeenDecision | undefined> {
  return tx.first<SeenDecision>(
    `SELECT d.id::int, d.kind, d.area_code AS "areaCode", d.institution_code AS "institutionCode", i.area_code AS "institutionArea", d.scheme, d.fund,
       d.document_no AS "documentNo", d.amount, (SELECT coalesce(sum(u.amount), 0)::bigint FROM deduction_use u WHERE u.deduction_id = d.id) AS withheld,
       k.closed, k.reserved
     FROM institution_deduction d JOIN institution i ON i.code = d.institution_code,
       LATERAL (SELECT coalesce(sum(c.amount) FILTER (WHERE v.outcome = 'approved'), 0)::bigint AS closed,
         coalesce(sum(c.amount) FILTER (WHERE v.outcome IS NULL), 0)::bigint AS reserved
         FROM deduction_closing c LEFT JOIN deduction_closing_decision v ON v.closing_id = c.id WHERE c.deduction_id = d.id) k
     WHERE d.id = $1`,
    [id],
  );
}

export interface ClosingRow {
  readonly id: number;
  readonly deductionId: number;
  readonly kind: ClosingKind;
  readonly amount: Fen;
  readonly documentNo: string;
  readonly reason: string;
  readonly receivedOn: PlainDate | null;
  readonly bankReference: string | null;
  readonly proposedBy: number;
  readonly proposedByName: string;
  readonly proposedAt: number;
  readonly state: ClosingState;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly words: string | null;
  readonly journalNo: string | null;
}

const CLOSING = `SELECT c.id::int, c.deduction_id::int AS "deductionId", c.kind, c.amount, c.document_no AS "documentNo", c.reason,
    c.received_on AS "receivedOn", c.bank_reference AS "bankReference", c.proposed_by::int AS "proposedBy", c.proposed_by_name AS "proposedByName",
    c.proposed_at AS "proposedAt", coalesce(v.outcome, 'waiting') AS state, v.decided_by_name AS "decidedByName", v.decided_at AS "decidedAt", v.words,
    v.journal_no AS "journalNo"
  FROM deduction_closing c LEFT JOIN deduction_closing_decision v ON v.closing_id = c.id`;

/** The closings of some decisions, the oldest first. */
export async function listClosings(tx: Tx, deductionIds: readonly number[]): Promise<ClosingRow[]> {
  return tx.rows<ClosingRow>(`${CLOSING} WHERE c.deduction_id = ANY($1) ORDER BY c.id`, [[...deductionIds]]);
}

export async function findClosing(tx: Tx, id: number): Promise<ClosingRow | undefined> {
  return tx.first<ClosingRow>(`${CLOSING} WHERE c.id = $1`, [id]);
}

/** What an account proposed by a request before. */
export async function findProposed(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<ClosingRow | undefined> {
  return tx.first<ClosingRow>(`${CLOSING} WHERE c.proposed_by = $1 AND c.request_id = $2`, [
    accountId,
    requestId,
  ]);
}

export interface NewClosing {
  readonly deductionId: number;
  readonly kind: ClosingKind;
  readonly amount: Fen;
  readonly documentNo: string;
  readonly reason: string;
  readonly receivedOn: PlainDate | null;
  readonly bankReference: string | null;
  readonly requestId: string;
}

/** @throws on `deducted_within_decision` when it is more than is open */
export async function insertClosing(
  tx: Tx,
  one: NewClosing,
  by: { readonly accountId: number; readonly name: string; readonly now: number },
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO deduction_closing (deduction_id, kind, amount, document_no, reason, received_on, bank_reference, proposed_by, proposed_by_name, proposed_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::int`,
    [
      one.deductionId,
      one.kind,
      one.amount,
      one.documentNo,
      one.reason,
      one.receivedOn,
      one.bankReference,
      by.accountId,
      by.name,
      at(by.now),
      one.requestId,
    ],
  );
  return row?.id ?? 0;
}

/** What an account decided by a request before. */
export async function findDecided(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<{ closingId: number; outcome: ClosingOutcome; journalNo: string | null } | undefined> {
  return tx.first(
    'SELECT closing_id::int AS "closingId", outcome, journal_no AS "journalNo" FROM deduction_closing_decision WHERE decided_by = $1 AND request_id = $2',
    [accountId, requestId],
  );
}

/** @throws on `closing_approved_by_another` when the proposer approves, or the primary key when it was decided before */
export async function insertClosingDecision(
  tx: Tx,
  one: {
    readonly closingId: number;
    readonly outcome: ClosingOutcome;
    readonly words: string;
    readonly journalNo: string | null;
    readonly requestId: string;
  },
  by: { readonly accountId: number; readonly name: string; readonly now: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO deduction_closing_decision (closing_id, outcome, words, journal_no, decided_by, decided_by_name, decided_at, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [one.closingId, one.outcome, one.words, one.journalNo, by.accountId, by.name, at(by.now), one.requestId],
  );
}
