/** What personal accounts hold, as `balc` tells it (N4). Nobody pays by these figures, so no account is locked to read them. */
import type { Fen } from '../../base/money.ts';
import type { Tx } from '../db/database.ts';

/** What a person's account holds now. It is the person's: whichever insurance is claimed from may use it. */
export async function findBalanceNow(tx: Tx, personNo: string): Promise<Fen> {
  const row = await tx.first<{ balance: bigint }>(
    `SELECT coalesce(sum(e.amount), 0)::bigint AS balance FROM person p JOIN personal_account_entry e ON e.person_id = p.id WHERE p.person_no = $1`,
    [personNo],
    'account-balance-now',
  );
  return (row?.balance ?? 0n) as Fen;
}

/**
 * What the person's account held once a settlement or reversal was booked, whatever came after. One that moved the account stands
 * in the order of its entries; one that did not comes after the claims of lower numbers and what was reported before it had its own.
 * No clock is asked, so that setting one back changes nothing.
 */
export async function findBalanceAfter(tx: Tx, claimNo: string): Promise<Fen> {
  const row = await tx.first<{ balance: bigint }>(
    `SELECT coalesce(sum(e.amount), 0)::bigint AS balance FROM claim c
       CROSS JOIN LATERAL (SELECT max(o.id) AS id FROM personal_account_entry o WHERE o.person_id = c.person_id AND o.claim_id = c.id) own
       JOIN personal_account_entry e ON e.person_id = c.person_id
     WHERE c.claim_no = $1
       AND CASE WHEN own.id IS NOT NULL THEN e.id <= own.id ELSE coalesce(e.claim_id, e.after_claim) < c.id END`,
    [claimNo],
    'account-balance-after',
  );
  return (row?.balance ?? 0n) as Fen;
}
