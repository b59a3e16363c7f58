/** Which prices of products with a secret standard an institution has had decided (N5.1). Only adding. */
import type { UnitPrice } from '../../base/money.ts';
import type { LineOnTrial, PriceTrials } from '../../domain/settlement/price-trials.ts';
import { at, type Tx } from '../db/database.ts';

/** So many of the institution's newest claims are looked through for a price at which it really sold. */
const LOOK_BACK = 500;

/** Counters of one institution that ask at the same moment would otherwise each have the last trial. */
export async function lockTrials(
  tx: Tx,
  institutionCode: string,
  nationalCodes: readonly string[],
): Promise<void> {
  for (const code of [...new Set(nationalCodes)].sort())
    await tx.run('SELECT pg_advisory_xact_lock(14, hashtext($1))', [`${institutionCode} ${code}`]);
}

/** @param since trials before this instant, in milliseconds, are forgotten */
export async function findTrials(
  tx: Tx,
  institutionCode: string,
  { nationalCode, standardFrom }: LineOnTrial,
  since: number,
): Promise<PriceTrials> {
  const row = await tx.first<{ tried: string[]; settledUpTo: UnitPrice | null }>(
    `SELECT ARRAY(SELECT DISTINCT t.price FROM price_trial t WHERE t.institution_code = $1 AND t.national_code = $2 AND t.tried_at >= $3) AS tried,
       (SELECT max(l.price) FROM (SELECT c.area_code, c.id FROM claim c WHERE c.institution_code = $1 AND c.kind = 'settlement' AND c.served_on >= $4
            -- A sale from before the standard was last recorded says nothing of it, be it dated back.
            AND c.settled_at >= coalesce((SELECT max(s.entered_at) FROM payment_standard s WHERE s.national_code = $2), '-infinity')
            AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)
          ORDER BY c.id DESC LIMIT $5) sold
        JOIN claim_line l ON l.area_code = sold.area_code AND l.claim_id = sold.id WHERE l.national_code = $2) AS "settledUpTo"`,
    [institutionCode, nationalCode, at(since), standardFrom, LOOK_BACK],
  );
  return {
    tried: (row?.tried ?? []).map((price) => BigInt(price) as UnitPrice),
    settledUpTo: row?.settledUpTo ?? null,
  };
}

export async function insertTrial(
  tx: Tx,
  institutionCode: string,
  { nationalCode, price }: LineOnTrial,
  accountId: number | null,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO price_trial (institution_code, national_code, price, tried_by, tried_at) VALUES ($1, $2, $3, $4, $5)',
    [institutionCode, nationalCode, price, accountId, at(now)],
  );
}
