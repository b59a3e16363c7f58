import type { Tx } from '../../db/database.ts';

/** The catalogue as this transaction sees it. */
export async function findRevision(tx: Tx): Promise<string> {
  const row = await tx.first<{ token: string }>('SELECT token FROM catalogue_revision');
  return row?.token ?? '';
}
