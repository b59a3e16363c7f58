/** Which numbered changes an account has made. */
import { at, type Tx } from '../db/database.ts';

interface NumberedChange {
  readonly action: string;
  readonly contentHash: string;
}

/** What an account changed with a request; of two copies at the same moment the second waits here until the first has ended. */
export async function lockNumberedChange(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<NumberedChange | undefined> {
  await tx.run('SELECT pg_advisory_xact_lock(45, hashtext($1))', [`${accountId} ${requestId}`]);
  return tx.first<NumberedChange>(
    'SELECT action, content_hash AS "contentHash" FROM numbered_change WHERE account_id = $1 AND request_id = $2',
    [accountId, requestId],
  );
}

export async function insertNumberedChange(
  tx: Tx,
  one: NumberedChange & { readonly accountId: number; readonly requestId: string; readonly now: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO numbered_change (account_id, request_id, action, content_hash, at) VALUES ($1, $2, $3, $4, $5)',
    [one.accountId, one.requestId, one.action, one.contentHash, at(one.now)],
  );
}
