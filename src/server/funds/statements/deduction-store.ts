/** Decisions to withhold from institutions or to have money back, and who approved them (M29, M33, M36). Facts are append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { DeductionBasis, RecoveredFund } from '../../../domain/funds/statements/deduction-approval.ts';
import type { DeductionKind } from '../../../domain/funds/statements/statement-sum.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { proposalStore, type ProposalRow } from '../two-people/proposal-store.ts';

export interface NewDeduction {
  readonly kind: DeductionKind;
  readonly institutionCode: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  /** The fund to which a recovery goes back; null for a deduction. */
  readonly fund: RecoveredFund | null;
  readonly amount: Fen;
  readonly documentNo: string;
  readonly decidedOn: PlainDate;
  /** Of the audit or the administrative case; null of what was entered before two people did it, as are the next two. */
  readonly caseNo: string | null;
  /** Who decided. */
  readonly authority: string | null;
  readonly basis: DeductionBasis | null;
  readonly reason: string;
}
export type DeductionProposal = NewDeduction & ProposalRow;

/** `deduction_once_by_document`: a document stands once, unless it was not approved. */
export const deductionStore = proposalStore<NewDeduction>({
  table: 'institution_deduction',
  columns: {
    kind: 'kind',
    institutionCode: 'institution_code',
    areaCode: 'area_code',
    scheme: 'scheme',
    fund: 'fund',
    amount: 'amount',
    documentNo: 'document_no',
    decidedOn: 'decided_on',
    caseNo: 'case_no',
    authority: 'authority',
    basis: 'basis',
    reason: 'reason',
  },
  by: 'proposed',
  decisions: 'deduction_decision',
  of: 'deduction_id',
  about: 'id',
});

/** A decision, how it stands, and what was withheld for it. */
export type DeductionRow = DeductionProposal & {
  readonly institutionName: string;
  readonly areaName: string;
  readonly withheld: Fen;
};

/**
 * Decisions in the scope, the newest first.
 * @param which only those with these numbers, or only what is approved; an institution is told of nothing else
 */
export async function listDeductionRows(
  tx: Tx,
  which: { readonly ids?: readonly number[]; readonly onlyApproved?: boolean },
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: DeductionRow[]; total: number }> {
  const named = await tx.rows<Omit<DeductionRow, keyof DeductionProposal> & { id: number; total: number }>(
    `SELECT d.id::int, i.name AS "institutionName", coalesce(a.name, d.area_code) AS "areaName",
       (SELECT coalesce(sum(u.amount), 0)::bigint FROM deduction_use u WHERE u.deduction_id = d.id) AS withheld, count(*) OVER ()::int AS total
     FROM institution_deduction d JOIN institution i ON i.code = d.institution_code LEFT JOIN area a ON a.code = d.area_code
     WHERE ($1::bigint[] IS NULL OR d.id = ANY($1)) AND (NOT $2 OR EXISTS (SELECT FROM deduction_decision v WHERE v.deduction_id = d.id AND v.outcome = 'approved'))
     ORDER BY d.id DESC LIMIT $3 OFFSET $4`,
    [which.ids ? [...which.ids] : null, which.onlyApproved ?? false, span.limit, span.offset],
  );
  const decisions = await deductionStore.list(
    tx,
    named.map((row) => row.id),
  );
  const rows = named.flatMap(({ total: _, ...row }) =>
    decisions.filter((one) => one.id === row.id).map((one) => ({ ...one, ...row })),
  );
  return { rows, total: named[0]?.total ?? 0 };
}
