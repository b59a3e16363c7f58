/** What of a decision is closed otherwise than by withholding: proposals, and what was decided about them (M29, M33, M36). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { LedgerAccount } from '../../../domain/funds/chart.ts';
import type { ClosingKind } from '../../../domain/funds/statements/deduction-closings.ts';
import type { DeductionKind } from '../../../domain/funds/statements/statement-sum.ts';
import type { DecisionState } from '../../../domain/funds/two-people.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { proposalStore, type ProposalRow } from '../two-people/proposal-store.ts';

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
  readonly state: DecisionState;
}

export async function findDecision(tx: Tx, id: number): Promise<SeenDecision | undefined> {
  return tx.first<SeenDecision>(
    `SELECT d.id::int, d.kind, d.area_code AS "areaCode", d.institution_code AS "institutionCode", i.area_code AS "institutionArea", d.scheme, d.fund,
       d.document_no AS "documentNo", d.amount, (SELECT coalesce(sum(u.amount), 0)::bigint FROM deduction_use u WHERE u.deduction_id = d.id) AS withheld,
       k.closed, k.reserved, coalesce(v.outcome, 'waiting') AS state
     FROM institution_deduction d JOIN institution i ON i.code = d.institution_code LEFT JOIN deduction_decision v ON v.deduction_id = d.id,
       LATERAL (SELECT coalesce(sum(c.amount) FILTER (WHERE w.outcome = 'approved'), 0)::bigint AS closed,
         coalesce(sum(c.amount) FILTER (WHERE w.outcome IS NULL), 0)::bigint AS reserved
         FROM deduction_closing c LEFT JOIN deduction_closing_decision w ON w.closing_id = c.id WHERE c.deduction_id = d.id) k
     WHERE d.id = $1`,
    [id],
  );
}

interface NewClosing {
  readonly deductionId: number;
  readonly kind: ClosingKind;
  readonly amount: Fen;
  readonly documentNo: string;
  readonly reason: string;
  readonly receivedOn: PlainDate | null;
  readonly bankReference: string | null;
}
export type ClosingRow = NewClosing & ProposalRow;

/** `deducted_within_decision`: no more is closed than is open. */
export const closingStore = proposalStore<NewClosing>({
  table: 'deduction_closing',
  columns: {
    deductionId: 'deduction_id',
    kind: 'kind',
    amount: 'amount',
    documentNo: 'document_no',
    reason: 'reason',
    receivedOn: 'received_on',
    bankReference: 'bank_reference',
  },
  by: 'proposed',
  decisions: 'deduction_closing_decision',
  of: 'closing_id',
  about: 'deductionId',
});
