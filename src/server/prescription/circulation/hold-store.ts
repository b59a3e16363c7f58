import type { Tx } from '../../db/database.ts';

/** Records where the patient wants to fetch a locked prescription; null for anywhere. */
export async function setChosen(tx: Tx, id: number, pharmacyCode: string | null): Promise<void> {
  await tx.run('UPDATE prescription_state SET chosen_code = $2 WHERE prescription_id = $1', [
    id,
    pharmacyCode,
  ]);
}
