/** The sums of several persons' years and the entries of several claims, booked at once (M9.5, M29, I12). */
import type { PlainDate } from '../../base/date.ts';
import type { Posting, YearMovement } from '../../domain/funds/model.ts';
import { at, type Tx } from '../db/database.ts';
import type { YearKey } from './store.ts';

/** What the claims of a batch do to the funds. */
export interface BatchFunds {
  /** One for each person's year; its row must be locked. */
  readonly movements: readonly (YearKey & YearMovement)[];
  readonly entries: readonly (Posting & { readonly claimId: bigint })[];
  readonly onDay: PlainDate;
  readonly bookedAt: number;
}

/**
 * Sends the years' sums and the entries of a batch, as `recordFunds` does for one claim. A year without a row fails the
 * statement by a division by zero, and with it the transaction: nothing is booked that no limit has counted.
 */
export function sendFunds(tx: Tx, funds: BatchFunds): void {
  const movements = funds.movements.map((one) => ({
    person_id: one.personId,
    scheme: one.scheme,
    year: one.year,
    pooled: String(one.fromPooledFund),
    major: String(one.fromMajorIllness),
    threshold: String(one.towardsThreshold),
    assisted: String(one.fromAssistance),
    own: String(one.ownShare),
  }));
  const entries = funds.entries.map(({ claimId, account, areaCode, scheme, institutionCode, amount }) => ({
    claim_id: String(claimId),
    account,
    area_code: areaCode,
    scheme,
    institution_code: institutionCode,
    amount: String(amount),
  }));
  tx.send(
    `WITH moved AS (
       UPDATE person_year y SET pooled_fund_used = y.pooled_fund_used + m.pooled, major_illness_used = y.major_illness_used + m.major,
         assistance_threshold_used = y.assistance_threshold_used + m.threshold, assistance_used = y.assistance_used + m.assisted,
         own_share = y.own_share + m.own
       FROM json_to_recordset($1) AS m (person_id bigint, scheme text, year smallint, pooled bigint, major bigint, threshold bigint, assisted bigint, own bigint)
       WHERE y.person_id = m.person_id AND y.scheme = m.scheme AND y.year = m.year RETURNING 1
     ), booked AS (
       INSERT INTO ledger_entry (claim_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
       SELECT p.claim_id, p.account, p.area_code, p.scheme, p.institution_code, p.amount, greatest($3::date, (SELECT max(d.on_day) + 1 FROM ledger_shut_day d)), $4
       FROM json_to_recordset($2) AS p (claim_id bigint, account text, area_code text, scheme text, institution_code text, amount bigint)
     ) SELECT 1 / (count(*) = $5)::int FROM moved`,
    [JSON.stringify(movements), JSON.stringify(entries), funds.onDay, at(funds.bookedAt), movements.length],
    'funds.sendFunds',
  );
}

/** Makes sure that the years' rows exist, in the order in which they are locked; waits for whoever is making one of these persons'. */
export async function ensureYears(tx: Tx, keys: readonly YearKey[]): Promise<void> {
  await tx.run(
    `WITH held AS MATERIALIZED (SELECT p.id, pg_advisory_xact_lock(12, p.id::int)
       FROM (SELECT DISTINCT one AS id FROM unnest($1::bigint[]) AS one ORDER BY 1) p)
     INSERT INTO person_year (person_id, scheme, year) SELECT k.person_id, k.scheme, k.year
     FROM unnest($1::bigint[], $2::text[], $3::smallint[]) AS k (person_id, scheme, year) JOIN held ON held.id = k.person_id
     ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [keys.map((key) => key.personId), keys.map((key) => key.scheme), keys.map((key) => key.year)],
    'funds.ensureYears',
  );
}
