import type { Tx } from '../db/database.ts';

/**
 * Takes the next number of a series inside the caller's transaction: whoever rolls back gives the number back, so there are no gaps (M28).
 * The row stays locked until the transaction ends; take the number as late as possible.
 * @param kind what is numbered, such as `prescription`
 * @param owner whose series it is, such as a hospital's code
 */
export async function takeSerial(tx: Tx, kind: string, owner: string, year: number): Promise<number> {
  const row = await tx.first<{ last_number: bigint }>(
    `INSERT INTO serial_counter AS s (kind, owner, year, last_number) VALUES ($1, $2, $3, 1)
     ON CONFLICT (kind, owner, year) DO UPDATE SET last_number = s.last_number + 1 RETURNING last_number`,
    [kind, owner, year],
  );
  return Number(row?.last_number);
}
