/** `balc` of `setlinfo`: what the personal account holds after a settlement, whether or not it paid (N4). */
import { present } from '../../base/assert.ts';
import { formatFen, parseFen, subtractFen } from '../../base/money.ts';
import type { Bill } from '../../contract/settlement.ts';
import type { World } from '../world.ts';
import { findBalanceAfter, findBalanceNow } from './account-store.ts';

/**
 * Asked when a bill is answered, never while it is settled. Of what is on record it stays the same however often it is asked; of
 * what is only reckoned it is what would be left.
 * @returns yuan
 */
export async function balanceAfter(
  world: World,
  bill: Pick<Bill, 'claimNo' | 'personNo' | 'fromAccount' | 'stages'>,
): Promise<string> {
  const { claimNo, personNo } = bill;
  if (claimNo !== null) return balanceAfterClaim(world, claimNo);
  // What it was reckoned with: somebody may have spent from the account since, and nothing below zero is left.
  const reckoned = bill.stages.find((stage) => stage.step === 'fromAccount')?.inputs['accountAvailable'];
  if (reckoned === undefined)
    return formatFen(await world.db.transaction('all', (tx) => findBalanceNow(tx, personNo), 'hot'));
  const amount = (yuan: string) => present(parseFen(yuan), 'bill amount');
  return formatFen(subtractFen(amount(reckoned), amount(bill.fromAccount)));
}

/** As `balanceAfter`, of a settlement or reversal on record. */
export async function balanceAfterClaim(world: World, claimNo: string): Promise<string> {
  return formatFen(await world.db.transaction('all', (tx) => findBalanceAfter(tx, claimNo), 'hot'));
}
