import type { Bill } from '../../contract/settlement.ts';
import type { Tx } from '../db/database.ts';
import { conflict } from '../http/problem.ts';
import { readBill } from './read-bills.ts';

/** What an institution's request id was used for before; without a claim when it was made void. */
export interface EarlierUse {
  readonly contentHash: string;
  readonly claimNo: string | null;
}

/**
 * The bill that a request got when it came first.
 * @throws {Problem} 409 when it came with other content, or was made void
 */
export async function answerOfEarlier(
  tx: Tx,
  earlier: EarlierUse,
  contentHash: string,
): Promise<Bill | undefined> {
  if (earlier.claimNo === null)
    throw conflict('REQUEST_VOIDED', '该请求编号已被冲正作废', '请换一个请求编号重新结算');
  if (earlier.contentHash !== contentHash)
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔业务', '请换一个请求编号后重试');
  return readBill(tx, earlier.claimNo);
}
