/** What the area of an institution withheld from it for the area of enrolment, which lessens their clearing (M29, M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { DeductionKind } from '../../../domain/funds/statements/statement-sum.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';

/** What the area `$1` has withheld until `$3` for other areas and put on no clearing, each with the area that decided it. */
export const WITHHELD = `SELECT d.area_code AS payer, u.deduction_id, u.statement_id
    FROM monthly_statement s JOIN statement_event e ON e.statement_id = s.id AND e.step = 'approved' AND e.on_day <= $3
      JOIN deduction_use u ON u.statement_id = s.id JOIN institution_deduction d ON d.id = u.deduction_id AND d.area_code <> s.area_code
    WHERE s.area_code = $1 AND NOT EXISTS (SELECT FROM clearing_withheld w WHERE w.deduction_id = u.deduction_id AND w.statement_id = u.statement_id)`;

/** Puts on the clearings of a month that nothing was done with yet whatever was withheld until its end and is on no clearing. */
export async function takeWithheld(
  tx: Tx,
  of: { readonly payeeArea: string; readonly month: PlainDate; readonly until: PlainDate },
): Promise<void> {
  await tx.run(
    `INSERT INTO clearing_withheld (clearing_id, deduction_id, statement_id)
     SELECT m.id, w.deduction_id, w.statement_id FROM (${WITHHELD}) w
       JOIN clearing_statement m ON m.payer_area = w.payer AND m.payee_area = $1 AND m.month = $2
     WHERE NOT EXISTS (SELECT FROM clearing_event x WHERE x.clearing_id = m.id AND x.seq > 1)`,
    [of.payeeArea, of.month, of.until],
  );
}

export interface WithheldRow {
  readonly kind: DeductionKind;
  readonly scheme: Scheme;
  readonly institutionName: string;
  readonly documentNo: string;
  readonly reason: string;
  readonly amount: Fen;
}

/** What was withheld, decision by decision, on one clearing. */
export async function listWithheld(tx: Tx, clearingId: number): Promise<WithheldRow[]> {
  return tx.rows<WithheldRow>(
    `SELECT d.kind, d.scheme, i.name AS "institutionName", d.document_no AS "documentNo", d.reason, u.amount
     FROM clearing_withheld w JOIN deduction_use u USING (deduction_id, statement_id) JOIN institution_deduction d ON d.id = w.deduction_id
       JOIN institution i ON i.code = d.institution_code WHERE w.clearing_id = $1 ORDER BY d.id, w.statement_id`,
    [clearingId],
  );
}
