/** The agencies' reviewers as accounts: who may be given a case (M7, M36). */
import type { Tx } from '../db/database.ts';

export interface ReviewerAccount {
  readonly accountId: number;
  readonly name: string;
  readonly areaCode: string;
  readonly areaName: string;
}

/** Every reviewer whose area covers a place, the nearest agency first; disabled accounts are left out. */
export async function listReviewersCovering(tx: Tx, placeAreaCode: string): Promise<ReviewerAccount[]> {
  const rows = await tx.rows<Omit<ReviewerAccount, 'accountId'> & { accountId: bigint }>(
    `SELECT n.id AS "accountId", n.name, n.area_code AS "areaCode", r.name AS "areaName" FROM account n JOIN area r ON r.code = n.area_code
     WHERE n.role = 'agencyReviewer' AND n.disabled_at IS NULL AND $1 LIKE regexp_replace(n.area_code, '(00){1,2}$', '') || '%'
     ORDER BY n.area_code DESC, n.id`,
    [placeAreaCode],
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}
