/** Settlement's hand on a prescription: used by one claim, released by its reversal (N5.4, M33). */
import { at, type Tx } from '../db/database.ts';

export interface PrescriptionUse {
  readonly prescriptionId: number;
  readonly claimNo: string;
  readonly institutionCode: string;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly now: number;
}

const NOTE = `INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code, claim_no)
   SELECT prescription_id, $6, $3, $4, $5, $7, $2 FROM moved RETURNING 1`;

function bindings(use: PrescriptionUse, kind: 'used' | 'released') {
  return [use.prescriptionId, use.claimNo, at(use.now), use.accountId, use.actorName, kind, use.institutionCode];
}

/** Marks a prescription that this institution checked as used by a claim; false when it is no longer so. */
export async function usePrescription(tx: Tx, use: PrescriptionUse): Promise<boolean> {
  const row = await tx.first<{ done: boolean }>(
    `WITH moved AS (
       UPDATE prescription_state SET state = 'used', claim_no = $2
       WHERE prescription_id = $1 AND state = 'checked' AND institution_code = $7 RETURNING prescription_id
     ), noted AS (${NOTE}) SELECT true AS done FROM noted`,
    bindings(use, 'used'),
  );
  return row !== undefined;
}

/** Gives a prescription back after the claim that used it was reversed; its validity does not grow. False when that claim does not hold it. */
export async function releasePrescription(tx: Tx, use: PrescriptionUse): Promise<boolean> {
  const row = await tx.first<{ done: boolean }>(
    `WITH moved AS (
       UPDATE prescription_state SET state = 'checked', claim_no = NULL
       WHERE prescription_id = $1 AND state = 'used' AND claim_no = $2 RETURNING prescription_id
     ), noted AS (${NOTE}) SELECT true AS done FROM noted`,
    bindings(use, 'released'),
  );
  return row !== undefined;
}
