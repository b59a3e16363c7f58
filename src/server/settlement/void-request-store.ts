/** Makes a request that never arrived void, so that its late arrival settles nothing (2601 冲正). */
import { at, type Tx } from '../db/database.ts';
import { findRequest } from './record-claim-store.ts';

/**
 * Waits for a settlement of this request that is under way, then tells what came of it.
 * @returns the claim's number when the request was settled; undefined when it was not, and then it never will be
 */
export async function voidRequest(
  tx: Tx,
  institutionCode: string,
  requestId: string,
  now: number,
): Promise<string | undefined> {
  await tx.run(
    `INSERT INTO claim_request (institution_code, request_id, content_hash, at) VALUES ($1, $2, 'void', $3) ON CONFLICT (institution_code, request_id) DO NOTHING`,
    [institutionCode, requestId, at(now)],
  );
  return (await findRequest(tx, institutionCode, requestId))?.claimNo ?? undefined;
}
