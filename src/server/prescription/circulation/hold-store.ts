import type { Tx } from '../../db/database.ts';

/** Records where the patient wants to fetch a locked prescription; null for anywhere. */
export async function setChosen(tx: Tx, id: number, pharmacyCode: string | null): Promise<void> {
  await tx.run('UPDATE prescription_state SET chosen_code = $2 WHERE prescription_id = $1', [
    id,
    pharmacyCode,
  ]);
}

/** Whether an institution had nothing to do with a prescription but a hold: it neither issued, checked nor handed out any of it. */
export async function wasOnlyHeld(tx: Tx, id: number, institutionCode: string): Promise<boolean> {
  const row = await tx.first(
    `SELECT 1 FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
     WHERE p.id = $1 AND p.hospital_code <> $2 AND s.institution_code IS DISTINCT FROM $2
       AND NOT EXISTS (SELECT 1 FROM prescription_dispensing d WHERE d.prescription_id = p.id AND d.institution_code = $2)`,
    [id, institutionCode],
  );
  return row !== undefined;
}
